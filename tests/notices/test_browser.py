"""Messages in a real browser, at both widths: read, filter, settings, a calendar address."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from tests.notices.making import NEWS, URGENT
from tests.support.agencies import make_body, make_user
from tests.support.browser import axe_findings, sideways

from gongkai.agencies.models import Role
from gongkai.notices.sending import notify

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def sound(page: Page) -> None:
    assert axe_findings(page) == []
    assert not sideways(page)


@pytest.mark.parametrize("width", ["page", "phone"])
def test_from_the_bell_to_the_calendar(
    width: str,
    request: pytest.FixtureRequest,
    log_in: Callable[[Page, str], None],
    shot: Callable[[Page, str], None],
) -> None:
    body = make_body("bureau")
    make_user("clerk", Role.CLERK, body)
    for kind in (NEWS, URGENT, NEWS):
        notify(
            kind, body=body, roles=[Role.CLERK], facts={"number": "〔2026〕第7号"}, url="/office/casework/"
        )
    page: Page = request.getfixturevalue(width)
    log_in(page, "clerk")
    page.goto("/office/")
    page.get_by_role("link", name="消息 3 条未读").click()
    sound(page)
    shot(page, "notices")
    page.get_by_role("link", name="测试紧急").click()
    page.get_by_role("button", name="〔2026〕第7号 今日到期。", exact=True).click()
    page.wait_for_url("**/office/casework/")
    page.get_by_role("link", name="消息 2 条未读").click()
    page.get_by_role("button", name="全部标为已读").click()
    assert "已将 2 条消息标为已读" in page.content()
    page.get_by_role("link", name="消息设置").click()
    page.get_by_label("接收邮箱").fill("不是邮箱")
    page.get_by_role("button", name="保存").click()
    assert page.get_by_label("接收邮箱").input_value() == "不是邮箱"
    sound(page)
    page.get_by_role("button", name="生成日历地址").click()
    sound(page)
    shot(page, "notices-calendar")
    address = page.locator("code").inner_text()
    answer = page.request.get(address)
    assert answer.status == 200
    assert answer.text().startswith("BEGIN:VCALENDAR")
