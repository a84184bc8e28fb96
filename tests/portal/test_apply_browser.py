"""The request form and the tracking page in a real browser, at both widths: filed, corrected, withdrawn, evaluated."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.utils import timezone
from tests.portal.making import Site, make_site
from tests.support.agencies import make_user
from tests.support.browser import axe_findings, sideways

from gongkai.agencies.models import Role
from gongkai.casework import actions as casework
from gongkai.casework.models import Request, Submission
from gongkai.journal.actions import Context

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def site(live_server: Any) -> Site:
    site = make_site()
    site.publish("石桥乡敬老院适老化改造项目中标结果公告", "statistics")
    site.bureau.about = "养老服务、低保、社会救助、殡葬管理"
    site.bureau.phone = "0339-6621139"
    site.bureau.save()
    return site


def good(page: Any, shot: Any, name: str) -> None:
    """The page holds: nothing serious for axe, nothing moves sideways."""
    shot(page, f"apply-{name}")
    assert axe_findings(page) == [], name
    assert sideways(page) == 0, name


def onward(page: Any) -> None:
    page.get_by_role("button", name="保存，下一步").click()


def fill_in(page: Any, shot: Any) -> None:
    """From the start page to the check page, as somebody at a phone does."""
    page.goto("/apply/")
    page.get_by_role("link", name="在网上填写申请").click()
    good(page, shot, "body")
    page.get_by_label("机关名称、地区或者事情").fill("低保")
    page.get_by_role("button", name="查找").click()
    good(page, shot, "body-found")
    assert page.get_by_role("radio").first.is_checked()
    page.get_by_role("button", name="下一步").click()
    good(page, shot, "what")
    onward(page)
    good(page, shot, "what-wrong")
    page.get_by_label("其他特征").fill("2024年石桥乡敬老院适老化改造项目的施工合同")
    page.locator("#maybe").wait_for()
    good(page, shot, "what-offers")
    onward(page)
    good(page, shot, "files")
    page.set_input_files("#files", {"name": "照片.png", "mimeType": "image/png", "buffer": PNG})
    page.get_by_role("button", name="上传，再选").click()
    good(page, shot, "files-kept")
    onward(page)
    good(page, shot, "how")
    onward(page)
    good(page, shot, "who")
    page.get_by_label("公民（个人）").check()
    onward(page)
    page.get_by_label("姓名").fill("林晓月")
    page.get_by_label("证件号码").fill("990102199003071219")
    onward(page)
    good(page, shot, "identity-odd")
    onward(page)
    page.get_by_label("联系电话").fill("13800006027")
    good(page, shot, "contact")
    onward(page)
    good(page, shot, "others")
    onward(page)
    good(page, shot, "check")


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fcffff3f03000"
    "5fe02fea72d1f8e0000000049454e44ae426082"
)


def hand_in(page: Any, shot: Any) -> tuple[str, str]:
    """Fill in and hand in; return number and code."""
    fill_in(page, shot)
    # Nobody fills the form in as fast as a test.
    Submission.objects.update(created_at=timezone.now() - dt.timedelta(minutes=5))
    page.get_by_text("自动核验已完成").wait_for()
    page.get_by_role("button", name="提交申请").click()
    page.get_by_role("heading", name="申请已提交").wait_for()
    good(page, shot, "done")
    number = page.locator(".gk-receipt dd").first.inner_text()
    code = page.locator(".gk-receipt .gk-code").inner_text()
    return number, code


def enter(page: Any, number: str, code: str) -> None:
    page.goto("/t/")
    page.get_by_label("登记号或者回执编号").fill(number)
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="查询").click()
    page.get_by_role("heading", name="现在到哪一步").wait_for()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_citizen_files_corrects_and_evaluates(page: Any, site: Site, shot: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    number, code = hand_in(page, shot)
    made = Request.objects.get()
    assert made.request_no == number
    assert made.submission.signals == []
    assert made.event_files.count() == 1
    page.get_by_role("button", name="我已记下，去查询办理情况").click()
    good(page, shot, "track-enter")
    enter(page, number, code)
    good(page, shot, "track")
    head = Context(user=make_user("gu", Role.HEAD, site.bureau))
    casework.Confirm(context=head, request=made).execute()
    until = head.today + dt.timedelta(days=10)
    casework.RequestClarification(
        context=head, request=made, points="请写明需要的是哪一份合同。", period_until=until, letter="issue"
    ).execute()
    page.reload()
    good(page, shot, "track-clarify")
    page.get_by_role("link", name="补正…").click()
    good(page, shot, "track-correct")
    page.get_by_label("补正的内容").fill("需要施工总承包合同。")
    page.get_by_role("button", name="提交").click()
    page.get_by_text("收到您的补正").wait_for()
    good(page, shot, "track-corrected")
    made.refresh_from_db()
    assert made.state == "registered"
    page.get_by_role("link", name="撤回申请…").click()
    page.get_by_label("我要撤回这份申请").check()
    page.get_by_role("button", name="撤回申请").click()
    page.get_by_text("您已撤回").first.wait_for()
    page.get_by_role("button", name="退出查询").click()
    page.get_by_role("heading", name="查询办理情况").wait_for()


def test_the_form_is_filled_in_by_keyboard_alone(page: Any, site: Site) -> None:
    page.goto("/apply/body/?body=linxi-minzheng")
    focused = "document.activeElement && (document.activeElement.id || document.activeElement.innerText)"
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.append(str(page.evaluate(focused)))
        if seen[-1].strip() == "下一步":
            break
    assert seen[-1].strip() == "下一步", seen
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/apply/what/"))


def test_other_pages_of_the_form_hold_at_both_widths(page: Any, site: Site, shot: Any) -> None:
    page.goto("/apply/body/?body=linxi-minzheng")
    page.get_by_role("button", name="下一步").click()
    for path in ("later", "continue", "correction", "found"):
        page.goto(f"/apply/{path}/")
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            good(page, shot, path)
    page.goto("/zh-hant/apply/body/")
    good(page, shot, "hant")
