"""The five real reports that lie beside a checkout (their sentences stay out of the project, their figures do not)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gongkai.reading import Reading, read_bytes
from gongkai.reading.checks import findings_of
from gongkai.statements import Figures

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
SAMPLES = ROOT / "tests" / "statements" / "data"

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds do not lie beside this checkout")


def seed(number: str) -> Reading:
    """Read one seed."""
    (path,) = SEEDS.glob(f"{number}_*")
    return read_bytes(path.name, path.read_bytes())


def sample(name: str) -> Figures:
    """The figures of a seed, written down."""
    return Figures.from_nested(json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))["cells"])


@pytest.mark.parametrize(
    ("number", "unit", "year", "form"),
    [
        ("000", "桃江县人民政府", 2013, "free"),
        ("001", "益阳市人民政府", 2018, "free"),
        ("002", "平江县民政局", 2017, "2014"),
        ("003", "二连浩特市人民政府办公室", 2011, "free"),
        ("004", "渠县宝城镇人民政府", 2019, "2019"),
    ],
)
def test_who_and_when(number: str, unit: str, year: int, form: str) -> None:
    reading = seed(number)
    assert (reading.unit, reading.year, reading.form) == (unit, year, form)


def test_002_has_56_figures_and_2_blanks() -> None:
    reading = seed("002")
    assert reading.as_figures() == sample("seed-002-pingjiang-civil-affairs-2017")
    assert sum(value is None for value in reading.figures.values()) == 2
    assert len(reading.figures) == 58
    assert reading.unread == []


def test_004_every_cell_of_every_table() -> None:
    reading = seed("004")
    assert reading.as_figures() == sample("seed-004-quxian-baocheng-2019")
    assert reading.unread == []


def test_a_cell_knows_its_line_and_text() -> None:
    where = seed("002").where["statistics.channel_wechat.count"]
    (path,) = SEEDS.glob("002_*")
    text = path.read_text(encoding="utf-8")
    assert text.split("\n")[where["line"] - 1].startswith("980")
    assert text[where["start"] :].lstrip().startswith("980")


@pytest.mark.parametrize(
    ("number", "narrative"),
    [
        (
            "000",
            {
                "proactive_total": 43240,
                "normative_documents": 360,
                "requests_accepted": 1,
                "reviews": 0,
                "suits": 0,
                "complaints": 0,
                "fees_yuan": 0,
            },
        ),
        (
            "001",
            {
                "proactive_total": 143262,
                "normative_documents": 314,
                "interpretations": 14,
                "press_conferences": 50,
                "reviews": 13,
                "suits": 28,
            },
        ),
        ("002", {"requests_new": 0, "reviews": 0, "suits": 0, "fees_yuan": 0, "site_visits": 3500}),
        (
            "003",
            {
                "proactive_total": 8392,
                "press_conferences": 2,
                "requests_new": 0,
                "reviews": 0,
                "suits": 0,
                "complaints": 0,
                "fees_yuan": 0,
                "site_visits": 1142017,
            },
        ),
        ("004", {"proactive_total": 23, "reviews": 0, "suits": 0}),
    ],
)
def test_narrative(number: str, narrative: dict[str, int]) -> None:
    assert seed(number).narrative == narrative


def test_000_rounded_figure_is_marked() -> None:
    assert seed("000").narrative_notes["normative_documents"]["approximate"] is True


def test_002_the_four_findings() -> None:
    found = {(f["rule"], f["severity"]) for f in findings_of(seed("002")) if f["rule"] != "blank_cells"}
    assert found == {
        ("channel_wechat_within_total", "error"),
        ("weibo_wechat_responses_within_total", "error"),
        ("other_responses_within_total", "error"),
        ("normative_published_within_issued", "warning"),
    }


def test_000_contradicts_itself() -> None:
    found = {(f["rule"], f["left"], f["right"]) for f in findings_of(seed("000"))}
    assert ("repeated_quantity", 570, 590) in found
    assert ("total_against_parts", 43240, 38029) in found


@pytest.mark.parametrize("number", ["001", "003", "004"])
def test_no_error_where_all_adds_up(number: str) -> None:
    assert [f for f in findings_of(seed(number)) if f["severity"] == "error"] == []
    assert [
        f for f in findings_of(seed(number)) if f["rule"] in ("repeated_quantity", "total_against_parts")
    ] == []
