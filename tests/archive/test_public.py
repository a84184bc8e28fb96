"""The public archive: years together, a report read back, series over forms, comparisons, downloads."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.archive.making import document, prose, written

from gongkai.reports.archive import actions
from gongkai.reports.archive.models import ImportedReport
from gongkai.reports.archive.queries import public_years
from gongkai.reports.archive.series import cells_in, home_form, series
from gongkai.statements import load_form

pytestmark = pytest.mark.django_db
NEW = "requests.new_requests.total"


@pytest.fixture
def published(county: Any, hand_in: Any) -> Any:
    """2012 as text, 2016, 2020, 2022 and 2023, all published."""
    files = {f"{year}.html": written(document(year), "html") for year in (2016, 2022, 2023)}
    hand_in({**files, "2020.docx": written(document(2020), "word")}, text=prose(2012))
    context = county.as_("supervisor")
    for report in ImportedReport.objects.order_by("year"):
        actions.AcceptImport(context=context, report=report).execute()
        actions.PublishImport(context=context, report=report).execute()
    return county


def get(name: str, *args: Any, status: int = 200, **query: Any) -> str:
    response = Client().get(reverse(f"portal:{name}", args=args), query)
    assert response.status_code == status
    return response.content.decode()


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_before_publication_nothing_of_it_is_public(county, hand_in):
    hand_in({"2023.html": written(document(2023), "html")})
    report = ImportedReport.objects.get()
    actions.AcceptImport(context=county.as_("supervisor"), report=report).execute()
    get("report", "linxi", 2023, status=404)
    stored = report.current.file.stored
    get("file", stored.public_id, stored.name, status=404)
    assert "还没有公布的年度报告" in get("report-list", "linxi")


def test_a_report_read_back_says_so_and_offers_its_source(published):
    page = get("report", "linxi", 2022)
    assert "由已公布的年报读回" in page
    source = re.search(r'href="(/f/[^"]+)">原文件', page)[1]
    answer = Client().get(source)
    assert b"".join(answer.streaming_content) == written(document(2022), "html")
    assert str(document(2022).figures.number(NEW)) in text_of(page)
    free = get("report", "linxi", 2012)
    assert "文字中的数字" in free
    assert "5,200 条" in free
    listed = get("report-list", "linxi")
    assert [int(year) for year in re.findall(r"/r/linxi/(\d{4})/", listed)] == [2023, 2022, 2020, 2016, 2012]
    assert "/r/linxi/2016/" in get("reports")


def test_a_series_goes_over_forms_and_says_where_there_is_no_row(published):
    page = text_of(get("series", "linxi"))
    for year in (2020, 2022, 2023):
        assert f"{year} {document(year).figures.number(NEW)} " in page
    assert "2016 — 2014 年表式没有对应的项" in page
    assert "2012 — 文字报告，没有统计表" in page
    assert "2021 — 没有公布的年报" in page
    get("series", "linxi", status=404, cell="nowhere.at.all")


def test_a_part_of_a_former_row_is_no_figure_of_that_year(published):
    new, old = load_form("2021"), load_form("2019")
    part = "requests.other_overdue_fee.total"
    whole = "requests.other_processing.total"
    assert cells_in(new, part, old) == ()
    assert len(cells_in(old, whole, new)) == 3
    assert home_form(NEW) == new
    years = {year: found for (_, year), found in public_years([published.body]).items()}
    points = {one.year: one for one in series(part, years)}
    assert points[2020].why == "other_form"
    assert points[2022].value == 0


def test_two_years_are_compared_row_by_row(published):
    page = text_of(get("compare", a="linxi-2022", b="linxi-2023"))
    before, after = (document(year).figures.number(NEW) for year in (2022, 2023))
    assert f"{before} {after} {after - before:+d}" in page
    across = text_of(get("compare", a="linxi-2016", b="linxi-2020"))
    assert "两份年报没有可以比较的项" in across
    assert "2021 年的年报没有在本平台公布" in text_of(get("compare", a="linxi-2021", b="linxi-2023"))
    assert "请选两份年报" in text_of(get("compare", a="x", b="../-2023"))
    answer = Client().get(
        reverse("portal:compare-choose"),
        {"a_body": "linxi", "a_year": 2022, "b_body": "linxi", "b_year": 2023},
    )
    assert answer["Location"] == "/r/compare?a=linxi-2022&b=linxi-2023"


def test_siblings_are_compared_by_row(published, county, hand_in):
    assert county.body.short_name in get("siblings", "linxi", 2023)
    get("siblings", "linxi", 2023, status=404, cell="x")


def test_downloads_hold_what_the_pages_show(published):
    rows = json.loads(get("series-data", "linxi", "json", cell=NEW))["series"]
    assert {row["year"]: row["value"] for row in rows}[2023] == document(2023).figures.number(NEW)
    assert {row["year"]: row["why"] for row in rows}[2016] == "other_form"
    lines = list(csv.reader(io.StringIO(get("series-data", "linxi", "csv", cell=NEW).lstrip("\ufeff"))))
    assert lines[-1][:2] == ["2023", str(document(2023).figures.number(NEW))]
    compared = json.loads(get("compare-data", "json", a="linxi-2020", b="linxi-2023"))
    assert {"no_successor", "no_predecessor", ""} <= {row["why"] for row in compared["rows"]}
    assert len(get("compare-data", "csv", a="linxi-2020", b="linxi-2023").splitlines()) > 200
    cells = json.loads(get("report-data", "linxi", 2023, "json"))["cells"]
    assert cells[NEW] == document(2023).figures.number(NEW)
    for name, args in (("compare-data", ["csv"]), ("report-data", ["linxi", 2012, "exe"])):
        get(name, *args, status=404)


def test_feeds_tell_what_was_published(published):
    for name, args in (("reports-feed", []), ("report-feed", ["linxi"])):
        feed = get(name, *args)
        assert feed.count("<entry>") == 5
        assert "/r/linxi/2023/" in feed
        assert "由已公布的年报读回" in feed
    assert get("report-feed", "linxi-minzheng").count("<entry>") == 0
    get("report-feed", "nobody", status=404)
