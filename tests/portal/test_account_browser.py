"""The second factor and the contact details in a real browser, at both widths."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from tests.portal.making import Site, make_site
from tests.portal.test_account_second import Clock
from tests.portal.test_apply_browser import enter, good
from tests.portal.test_tracking import FORM

from gongkai.casework import drafts
from gongkai.casework.actions.online import SubmitDraft
from gongkai.journal.actions import Context
from gongkai.journal.models import Origin

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def site(live_server: Any, settings: Any) -> Site:
    settings.EMAIL_ENABLED = True
    return make_site()


def mailed(page: Any) -> None:
    page.goto("/account/")
    page.get_by_label("电子邮箱").fill("linxiaoyue@example.cn")
    page.get_by_role("button", name="发登录码").click()
    page.get_by_role("heading", name="输入登录码").wait_for()
    found = re.search(r"\d{6}", mail.outbox[-1].body)
    assert found is not None
    page.get_by_label("登录码", exact=True).fill(found.group())
    page.get_by_role("button", name="登录").click()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_second_factor_from_start_to_end(
    page: Any, site: Site, shot: Any, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    clock = Clock()
    monkeypatch.setattr("gongkai.casework.actions.second_factor.time", clock)
    page.set_viewport_size({"width": width, "height": 900})
    mailed(page)
    page.get_by_role("link", name="开启两步验证…").click()
    assert page.evaluate("document.querySelector('.gk-qr').naturalWidth") > 0
    good(page, shot, "second-on")
    secret = page.locator(".gk-secret").inner_text()
    page.get_by_label("动态码").fill("1")
    page.get_by_role("button", name="开启").click()
    good(page, shot, "second-on-wrong")
    page.get_by_label("动态码").fill(str(format_hotp_value(hotp_value(secret, clock.now // 30))))
    page.get_by_role("button", name="开启").click()
    page.get_by_role("heading", name="恢复码", exact=True).wait_for()
    good(page, shot, "second-codes")
    assert page.get_by_role("button", name="打印这一页").is_visible()
    codes = page.locator(".gk-codes code").all_inner_texts()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载恢复码").click()
    text = waiting.value.path().read_text(encoding="utf-8")
    assert re.findall(r"^\d{8}$", text, re.MULTILINE) == codes
    page.get_by_role("link", name="已记下，返回我的申请").click()
    good(page, shot, "second-own")
    page.get_by_role("button", name="退出登录").click()
    mailed(page)
    good(page, shot, "second-give")
    page.get_by_label("动态码").fill(codes[0])
    page.get_by_role("button", name="登录").click()
    page.get_by_role("link", name="关闭两步验证…").click()
    good(page, shot, "second-off")
    page.get_by_label("动态码").fill(codes[1])
    page.get_by_role("button", name="关闭两步验证").click()
    page.get_by_role("link", name="开启两步验证…").wait_for()


@pytest.mark.parametrize("width", [1280, 390])
def test_contact_details_are_changed(page: Any, site: Site, shot: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    draft, _ = drafts.start()
    drafts.save(draft, FORM, body=site.bureau)
    made = SubmitDraft(context=Context(origin=Origin.PUBLIC), submission=draft.submission).execute()
    enter(page, made.request.request_no, made.__dict__["tracking_code"])
    page.get_by_role("link", name="更改联系方式…").click()
    good(page, shot, "contact-change")
    page.get_by_label("联系电话").fill("12")
    page.get_by_role("button", name="提交").click()
    good(page, shot, "contact-change-wrong")
    page.get_by_label("联系电话").fill("13911112222")
    page.get_by_role("button", name="提交").click()
    page.get_by_role("link", name="更改联系方式…").click()
    page.get_by_text("139****2222").wait_for()
