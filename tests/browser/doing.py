"""What the browser stories do: log in, fill in, press, look."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.support.browser import axe_findings, sideways

from gongkai.demo.cast import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Page

LogIn = Callable[["Page", str], None]


def fine(page: Page) -> None:
    """The page fits its width and axe has nothing serious to say."""
    assert sideways(page) == 0, page.url
    found = axe_findings(page)
    assert [one for one in found if "serious" in str(one) or "critical" in str(one)] == [], page.url


def log_in_by_form(page: Page, username: str) -> None:
    """Log in with name and password, as on the first morning."""
    page.goto("/office/")
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    fine(page)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("heading", name="工作台").wait_for()


def enrol_second_factor(page: Page) -> None:
    """Set up a second factor with the code that an authenticator would show."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    page.goto("/office/account/mfa/totp/on/")
    if page.locator("[name=password]").count():
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("main button[type=submit]").first.click()
    secret = re.search(r"\b[A-Z2-7]{32}\b", page.locator("main").inner_text())
    assert secret is not None
    code = format_hotp_value(hotp_value(secret.group(), next(iter(yield_hotp_counters_from_time()))))
    page.locator("[name=code]").fill(code)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(re.compile("codes|mfa"))


def press(page: Page, name: str) -> None:
    """Press the button of the page's form."""
    page.locator("main").get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def label_of(page: Page, name: str, ending: str) -> str:
    """Return the label of the option of a select that ends with `ending`."""
    labels = page.locator(f"[name={name}] option").all_inner_texts()
    return next(label for label in labels if label.strip().endswith(ending))


def act(page: Page, log_in: LogIn, who: str, address: str, button: str, **values: str) -> None:
    """Do one act on its page in the name of `who`."""
    log_in(page, who)
    page.goto(address)
    fine(page)
    for name, value in values.items():
        assert page.locator(f"main [name={name}]").count(), (
            f"no input {name}: {page.locator('main').inner_text()}"
        )
        field = page.locator(f"main [name={name}]").first
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        elif field.get_attribute("type") == "radio":
            page.locator(f"main [name={name}][value='{value}']").check()
        else:
            field.fill(value)
    page.locator("main form button.gk-btn[type=submit]").first.click()
    page.wait_for_load_state()
    said = page.locator("main .gk-alert, main .is-wrong, main .gk-wrong").all_inner_texts()
    assert address not in page.url, said or page.locator("main").inner_text()[:400]
