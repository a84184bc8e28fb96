"""The settings pages in a real browser: nothing moves sideways, axe finds nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.support.agencies import make_body, make_user
from tests.support.browser import axe_findings, sideways

from gongkai.agencies.models import Role, User
from gongkai.journal.models import Entry
from gongkai.journal.sealing import seal_due

SETTINGS = "/office/settings/"
ROLES = {"system": Role.SYSTEM_ADMIN, "security": Role.SECURITY_ADMIN, "audit": Role.AUDIT_ADMIN}
Pages = dict[str, list[str]]


@pytest.fixture
def pages(transactional_db: None) -> Pages:
    """Return the pages of each administrator, with something on them."""
    city = make_body("city", name="某某市人民政府", kind="prefecture")
    make_body("county", city, name="某县名称很长很长的住房和城乡建设与自然资源管理服务中心")
    for name, role in ROLES.items():
        make_user(name, role, city, with_subtree=True)
    person = make_user("li", Role.CLERK, city)
    seal_due(dt.datetime.now(dt.UTC) + dt.timedelta(days=1))
    entry = Entry.objects.filter(verb="agencies.assign_role").latest("pk")
    me = User.objects.get(username="security")
    return {
        "system": [
            *("", "bodies/", "bodies/county/", "bodies/county/edit/", "bodies/county/dissolve/"),
            *("practice/", "practice/city/casework.fee_month_by/", "days/", "days/?year=2027", "days/adopt/"),
        ],
        "security": ["", "staff/", f"staff/{person.public_id}/", f"staff/{me.public_id}/", "staff/new/"],
        "audit": ["", "journal/", f"journal/{entry.pk}/", "journal/seals/", "journal/verify/"],
    }


def wrong_on(page: Page, log_in: Callable[[Page, str], None], pages: Pages) -> list[str]:
    found = []
    for who, addresses in pages.items():
        log_in(page, who)
        for address in addresses:
            page.goto(SETTINGS + address)
            page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true })")
            if over := sideways(page):
                found.append(f"{address} moves sideways by {over} px")
            found += [f"{address} {line}" for line in axe_findings(page)]
    return found


@pytest.mark.slow
def test_settings_on_a_desk(page: Page, log_in: Any, pages: Pages) -> None:
    assert wrong_on(page, log_in, pages) == []


@pytest.mark.slow
def test_settings_on_a_phone(phone: Page, log_in: Any, pages: Pages) -> None:
    assert wrong_on(phone, log_in, pages) == []
