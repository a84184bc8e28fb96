"""The story of the platform in one go: from a draft to a figure that a citizen opens.

A clerk publishes an item, takes in a request; the head extends it, decides; the year's report is compiled from these
records, is stopped by a contradiction, mended, published; a citizen without JavaScript, on a phone, opens a figure and
the item that it counts. Everything is done as people do it, through the pages.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.doing import LogIn, act, enrol_second_factor, fine, label_of, log_in_by_form, press
from tests.support.browser import PHONE, new_context

from gongkai.agencies.models import Body
from gongkai.agencies.queries import local_today
from gongkai.casework.models import Request
from gongkai.catalogue.models import Item
from gongkai.demo.small import load
from gongkai.journal.models import Entry, Result
from gongkai.journal.verify import verifiers
from gongkai.reports.models import Version

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SLUG = "linxi-minzheng"
TITLE = "临溪县民政局关于印发临溪县慈善组织管理办法的通知"
SUBJECT = "慈善组织年度工作报告"


@pytest.fixture
def county(transactional_db: None) -> Body:
    """The sample county, with its staff and two years of ledger."""
    load(lambda *args, **more: None)
    return Body.objects.get(slug=SLUG)


def publish_an_item(page: Page, log_in: LogIn, shot: Any) -> Item:
    """Draft, mark, submit; another person approves; publish."""
    today = local_today().isoformat()
    page.goto("/office/catalogue/new/")
    page.locator("[name=column]").select_option(label=label_of(page, "column", "行政规范性文件"))
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=document_kind]").select_option("normative")
    page.locator("[name=document_no]").fill("临民发〔示例〕88号")
    page.locator("[name=document_date]").fill(today)
    page.locator("[name=created_on]").fill(today)
    page.locator("[name=summary]").fill("规范慈善组织的登记、活动和监督。")
    editor = page.get_by_role("textbox", name="正文", exact=False).first
    editor.click()
    page.keyboard.type("第一条 为规范慈善组织管理，制定本办法。")
    page.locator("[name=disclosure_mode][value=proactive]").check()
    fine(page)
    shot(page, "story-draft")
    press(page, "保存草稿")
    item = Item.objects.get(title=TITLE)
    fine(page)
    page.goto(f"/office/catalogue/{item.public_id}/submit/")
    for box in page.locator("[name=self_checked]").all():
        box.check()
    fine(page)
    press(page, "送审")
    for who in ("song", "han"):
        act(page, log_in, who, f"/office/catalogue/{item.public_id}/pass/", "审查通过")
    page.goto(f"/office/catalogue/{item.public_id}/publish/")
    fine(page)
    press(page, "发布")
    item.refresh_from_db()
    assert item.state == "published"
    assert item.index_no
    shot(page, "story-item")
    return item


def answer_a_request(page: Page, log_in: LogIn, shot: Any) -> Request:
    """Register, extend, draft, send for approval, decide, serve."""
    log_in(page, "shen")
    page.goto("/office/casework/register/")
    for name, value in (("channel", "in_person"), ("applicant_category", "natural_person")):
        page.locator(f"[name={name}]").select_option(value)
    page.locator("[name=submitted_on]").fill(local_today().isoformat())
    page.locator("[name=name]").fill("示例申请人")
    page.locator("[name=id_type]").select_option(index=1)
    page.locator("[name=id_number]").fill("990101199001010019")
    page.locator("[name=subject]").fill(SUBJECT)
    fine(page)
    press(page, "登记")
    # Something is missing: the form comes back filled in, and says beside the field what to do.
    assert page.locator("[name=subject]").input_value() == SUBJECT
    page.locator("[name=phone]").fill("0339-1234567")
    press(page, "登记")
    request = Request.objects.get(subject=SUBJECT)
    case = f"/office/casework/{request.public_id}/"
    assert page.url.endswith(case)
    fine(page)
    shot(page, "story-case")

    due = request.due_on
    act(page, log_in, "gu", f"{case}act/extend/", "延期", days="10", reason="需要查找档案")
    request.refresh_from_db()
    assert request.due_on is not None
    assert due is not None
    assert request.due_on > due
    act(page, log_in, "shen", f"{case}act/draft/", "拟稿", outcome="granted/supplied")
    act(page, log_in, "shen", f"{case}act/send-for-approval/", "送审")
    given = {"outcome": "granted/supplied", "word_supply_way": "随答复书当面交付纸质复印件"}
    act(page, log_in, "gu", f"{case}act/decide/", "作出决定", **given)
    act(page, log_in, "shen", f"{case}act/serve/", "送达", way="hand", proof="当面签收")
    request.refresh_from_db()
    assert request.state == "delivered"
    assert request.outcome == "granted"
    page.goto(case)
    fine(page)
    shot(page, "story-case-served")
    return request


def make_the_report(page: Page, log_in: LogIn, shot: Any) -> Version:
    """Compile, be stopped by a contradiction, mend it, publish."""
    year = local_today().year
    log_in(page, "han")
    page.goto("/office/reports/open/")
    page.locator("[name=year]").fill(str(year))
    press(page, "开始编制")
    report = page.url
    press(page, "从台账编制")
    page.get_by_text("已从台账编制").wait_for()
    fine(page)
    base = report.split("?")[0]
    page.goto(f"{base}?part=requests")
    shot(page, "story-report")
    page.goto(f"{base}cell/requests.results_total.natural_person/")
    fine(page)
    page.locator("[name=amount]").fill("1")
    page.locator("[name=reason]").fill("误记")
    page.locator("[name=source]").fill("误记")
    press(page, "记入调整")

    for key in ("overview", "problems", "other"):
        page.goto(f"{base}section/{key}/")
        page.locator("[name=text]").fill("无" if key == "other" else "全年工作按要求开展。")
        press(page, "保存")

    log_in(page, "gu")
    page.goto(f"{base}publish/")
    assert "矛盾没有处理" in page.locator("main").inner_text()
    press(page, "公布")
    assert "矛盾没有处理" in page.locator("main").inner_text()
    assert not Version.objects.filter(report__year=year).exists()
    shot(page, "story-stopped")

    page.goto(f"{base}cell/requests.results_total.natural_person/")
    page.locator("[name=reason]").first.fill("误记，撤销")
    press(page, "撤销调整")
    page.goto(f"{base}publish/")
    press(page, "公布")
    page.get_by_text("年报已公布").wait_for()
    return Version.objects.get(report__year=year, report__body__slug=SLUG)


def read_as_a_citizen(chromium: Browser, address: str, item: Item, shot: Any) -> None:
    """On a phone, without JavaScript and without login: the report, a figure, the item."""
    year = local_today().year
    context = new_context(chromium, PHONE, base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/r/{SLUG}/")
    page.get_by_role("link", name=re.compile(str(year))).first.click()
    page.get_by_role("heading", name=re.compile(f"{year}年")).first.wait_for()
    figure = page.locator("[data-cell='documents.normative_documents.issued'] a")
    assert int(figure.inner_text()) >= 1
    figure.click()
    page.get_by_role("link", name=TITLE).click()
    assert page.locator("h1").inner_text().replace("\n", "") == TITLE
    assert item.index_no in page.locator("main").inner_text()
    assert SUBJECT not in page.content()
    context.close()
    eyes = new_context(chromium, PHONE, base_url=address).new_page()
    for path in ("/", f"/b/{SLUG}/", f"/r/{SLUG}/{year}/", f"/i/{item.public_id}"):
        eyes.goto(path)
        fine(eyes)
    shot(eyes, "story-public-item")
    eyes.context.close()


def test_from_a_draft_to_a_figure_that_a_citizen_opens(
    county: Body, chromium: Browser, page: Page, live_server: Any, log_in: LogIn, shot: Any
) -> None:
    log_in_by_form(page, "shen")
    enrol_second_factor(page)
    item = publish_an_item(page, log_in, shot)
    answer_a_request(page, log_in, shot)
    version = make_the_report(page, log_in, shot)
    figures = version.report.compilation.cells
    assert int(figures["documents.normative_documents.issued"]) >= 1
    assert int(figures["requests.granted.natural_person"]) >= 1
    assert set(version.files.values_list("format", flat=True)) >= {"pdf", "docx", "json"}
    read_as_a_citizen(chromium, live_server.url, item, shot)
    assert Entry.objects.filter(verb="reports.publish_report", result=Result.REFUSED).exists()
    assert [problem for _, check in verifiers().values() for problem in check()] == []
