"""The story of issue 3: a supervisor brings ten years of a county back, a citizen compares two of them on a phone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.archive.conftest import county  # noqa: F401  fixture
from tests.archive.making import document, printed_twice, prose, written
from tests.support.browser import axe_findings, sideways

from gongkai.agencies.models import Body
from gongkai.journal.models import Entry
from gongkai.reports.archive.models import ImportedReport

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
DOUBTFUL = ("statistics.meetings_held.count", "statistics.training_sessions.count")
NEW = "requests.new_requests.total"


def ten_years(folder: Path) -> list[Path]:
    """Write ten years of the county, each in the form and format of its time."""
    doubtful = written(document(2016), "html")
    for cell, other in zip(DOUBTFUL, (5, 9), strict=True):
        doubtful = printed_twice(doubtful, cell, other)
    contents = {
        "2012年报.txt": prose(2012, again=5100).encode("gb18030"),
        "2013年报.txt": prose(2013).encode(),
        "2014年报.docx": written(document(2014), "word"),
        "2015年报.pdf": written(document(2015), "pdf"),
        "2016年报.html": doubtful,
        "2018年报.html": written(document(2018), "html"),
        "2019年报.docx": written(document(2019), "word"),
        "2021年报.pdf": written(document(2021), "pdf"),
        "2022年报.html": written(document(2022), "html"),
        "2023年报.docx": written(document(2023), "word"),
    }
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in contents]


def fine(page: Page) -> None:
    """The page fits its width and axe has nothing to say."""
    assert sideways(page) == 0
    assert axe_findings(page) == []


def test_ten_years_of_a_county(
    county: Any,  # noqa: F811
    page: Page,
    phone: Page,
    log_in: Any,
    shot: Any,
    tmp_path: Path,
) -> None:
    supervise(page, log_in, shot, ten_years(tmp_path))
    assert ImportedReport.objects.filter(published_at__isnull=False).count() == 10
    verbs = set(Entry.objects.filter(verb__startswith="reports.").values_list("verb", flat=True))
    assert {"reports.receive_files", "reports.read_file", "reports.correct_cell"} <= verbs
    assert {"reports.decide_imported_finding", "reports.recheck_import", "reports.publish_import"} <= verbs
    compare_on_the_phone(phone, shot)


def supervise(page: Page, log_in: Any, shot: Any, paths: list[Path]) -> None:
    """Import, mend two cells, dismiss one finding, check again, accept and publish everything."""
    log_in(page, "jiandu")
    page.goto("/office/archive/")
    page.get_by_role("link", name="导入往年年报").click()
    page.get_by_label("文件", exact=False).first.set_input_files(paths)
    page.get_by_role("button", name="导入并读取").click()
    page.get_by_text("已读 10 个，共 10 个").wait_for()
    assert page.get_by_text("读不出").count() == 0
    fine(page)
    shot(page, "archive-batch")
    page.get_by_role("link", name="看总表").click()
    shot(page, "archive-matrix")
    fine(page)
    mend(page, shot)
    dismiss(page, shot)
    # the rest: no doubt at all, or only warnings that the supervisor has seen
    page.goto("/office/archive/body/linxi/")
    page.get_by_role("button", name=re.compile("采用没有疑点的")).click()
    accept_one_by_one(page)
    page.goto("/office/archive/body/linxi/")
    fine(page)
    page.get_by_role("button", name="公布已采用的 10 份").click()
    page.get_by_text("公布读回的年报：10 份").wait_for()
    shot(page, "archive-body")


def mend(page: Page, shot: Any) -> None:
    """The page of 2016: one doubt by a candidate, the other typed after a look at the source."""
    page.goto("/office/archive/?last=2019")
    page.get_by_role("link", name=re.compile("有疑点")).filter(has_text="3").first.click()
    page.get_by_role("heading", name="没有读准的格").wait_for()
    page.get_by_role("button", name=re.compile(r"^采用 2")).click()
    page.get_by_text("更正已记录").wait_for()
    page.get_by_role("link", name="（二）举办各类培训班数").first.click()
    assert page.locator(".gk-place.is-here").count() == 2  # both candidates stand marked in the source
    assert page.locator(f'td.is-open[data-cell="{DOUBTFUL[1]}"]').count() == 1
    shot(page, "archive-review")
    fine(page)
    page.locator("#cell").get_by_label("数字").fill("4")
    page.locator("#cell").get_by_label("依据").fill("与纸质件核对，第一处为准")
    page.get_by_role("button", name="记录更正").click()
    page.get_by_text("每一格都读准了").or_(page.get_by_text("已答复").first).first.wait_for()
    page.locator(f'td[data-cell="{DOUBTFUL[1]}"] a').click()  # from the table back to the cell
    assert "cell=" in page.url


def dismiss(page: Page, shot: Any) -> None:
    """The page of 2012: the same quantity twice; dismissed with a reason, which the next check respects."""
    report = ImportedReport.objects.get(year=2012)
    page.goto(f"/office/archive/report/{report.public_id}/")
    page.get_by_role("link", name="确认或不成立…").first.click()
    page.get_by_label("处理").select_option("dismissed")
    page.get_by_label("理由").fill("后一个数字不含乡镇，口径不同")
    page.get_by_role("button", name="记录").click()
    page.get_by_role("button", name="重新核对").click()
    page.get_by_text("已重新核对").wait_for()
    assert page.get_by_text("后一个数字不含乡镇，口径不同").count() == 1
    assert page.get_by_text("没有待处理的意见").count() == 1
    shot(page, "archive-findings")


def accept_one_by_one(page: Page) -> None:
    for report in ImportedReport.objects.filter(accepted_at__isnull=True).order_by("year"):
        page.goto(f"/office/archive/report/{report.public_id}/")
        page.get_by_role("button", name="采用这份读数").click()
        page.get_by_text("已采用。").wait_for()


def compare_on_the_phone(phone: Page, shot: Any) -> None:
    """From the county's list to two years side by side, then to the row over all years."""
    body = Body.objects.get(slug="linxi")
    phone.goto(f"/r/{body.slug}/")
    fine(phone)
    assert phone.get_by_text("由已公布的年报读回").count() == 10
    phone.get_by_role("link", name="比较两个年度").click()
    phone.get_by_label("前者：年度").select_option("2021")
    phone.get_by_label("后者：年度").select_option("2023")
    phone.get_by_role("button", name="比较").click()
    before, after = (document(year).figures.number(NEW) for year in (2021, 2023))
    row = phone.locator("tr", has_text="一、本年新收政府信息公开申请数量 × 总计").inner_text()
    assert [int(part) for part in re.findall(r"[+-]?\d+", row)] == [before, after, after - before]
    fine(phone)
    shot(phone, "archive-compare")
    phone.goto(f"/r/{body.slug}/2023/")
    fine(phone)
    shot(phone, "archive-public")
    phone.locator(f'td[data-cell="{NEW}"] a').click()
    phone.get_by_role("cell", name="2014 年表式没有对应的项").first.wait_for()
    fine(phone)
    shot(phone, "archive-series")
