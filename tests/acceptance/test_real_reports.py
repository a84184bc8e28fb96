"""The ledgers rebuilt from two real reports compile to the tables that those reports print, and are read back.

Figures of the real reports are data (`tests/statements/data`); the reports themselves are read where they lie beside
the project (`../shared/seeds`), as their users have them.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gongkai.demo.full import load_full
from gongkai.reading import read_bytes
from gongkai.reports.figures import figures_in, figures_of
from gongkai.reports.models import Report
from gongkai.reports.queries import latest_version
from gongkai.statements import Figures, ReportDocument, check, load_form
from gongkai.statements.render import render

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
REPOSITORY = Path(__file__).resolve().parents[2]
SEEDS = REPOSITORY.parent / "shared" / "seeds"
SAMPLES = REPOSITORY / "tests" / "statements" / "data"

REAL = [
    ("baocheng", "seed-004-quxian-baocheng-2019", "004_0b1325ff460d94b6.txt"),
    ("pingjiang-minzheng", "seed-002-pingjiang-civil-affairs-2017", "002_0b4c895e08e04692.txt"),
]


def real_figures(sample: str) -> Figures:
    found = next(SAMPLES.rglob(f"{sample}.json"))
    return Figures.from_nested(json.loads(found.read_text("utf-8"))["cells"])


def rebuilt(slug: str) -> Report:
    load_full(lambda *args, **more: None, only=slug)
    return Report.objects.get(body__slug=slug)


@pytest.mark.parametrize(("slug", "sample", "seed"), REAL)
def test_the_ledger_compiles_to_the_real_table(slug, sample, seed):
    report = rebuilt(slug)
    assert figures_of(report) == real_figures(sample)
    version = latest_version(report)
    assert figures_in(version.document) == real_figures(sample)


def test_most_of_it_is_derived_not_typed():
    report = rebuilt("baocheng")
    assert report.body.items.count() == 127
    assert report.body.items.filter(disclosure_mode="proactive", state="published").count() == 23
    assert report.body.items.filter(disclosure_mode="withheld").count() == 104
    derived = report.compilation.cells
    assert (
        sum(1 for cell in derived if cell.startswith("requests.")) == 22 * 6
    )  # every row but the totals, every kind of applicant
    assert {"documents.rules.newly_made", "remedies.cases.review_upheld"} <= set(derived)
    assert not set(derived) & {a.cell for a in report.adjustments.all()}


def test_the_channels_of_the_bureau_come_from_its_releases():
    report = rebuilt("pingjiang-minzheng")
    derived = {cell.split(".")[1]: number for cell, number in report.compilation.cells.items()}
    assert derived["proactive_total"] == "128"
    assert derived["proactive_normative_documents"] == "34"
    assert derived["normative_documents_issued"] == "16"
    assert derived["channel_website"] == "40"
    assert derived["channel_other"] == "100"
    assert derived["interpretation_articles"] == "1"


@pytest.mark.parametrize(("slug", "sample", "seed"), REAL)
@pytest.mark.parametrize("output", ["word", "pdf", "html", "excel"])
def test_our_own_files_are_read_back_to_the_same_tables(slug, sample, seed, output):
    document = ReportDocument.from_json(latest_version(rebuilt(slug)).document)
    reading = read_bytes(f"report.{output}", render(document, output))
    assert reading.as_figures() == real_figures(sample)
    assert reading.year == document.year
    assert reading.form == document.form.id


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the real reports do not lie beside this clone")
@pytest.mark.parametrize(("slug", "sample", "seed"), REAL)
def test_the_real_report_says_the_same(slug, sample, seed):
    reading = read_bytes(seed, (SEEDS / seed).read_bytes())
    assert reading.as_figures() == figures_of(rebuilt(slug))


def test_the_four_contradictions_of_the_bureau_are_found_and_answered_for():
    report = rebuilt("pingjiang-minzheng")
    found = check(load_form("2014"), figures_of(report))
    broken = {one.rule for one in found if one.status == "violated" and one.rule != "blank_cells"}
    assert broken == {
        "channel_wechat_within_total",
        "weibo_wechat_responses_within_total",
        "other_responses_within_total",
        "normative_published_within_issued",
    }
    assert report.decisions.count() == 3  # the fourth is a warning, which does not stop a report
