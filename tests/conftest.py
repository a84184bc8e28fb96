"""What every test may use: deterministic Hypothesis, long tests on request, a browser.

Browser tests: `page` (1280 px) and `phone` (390 px) are open pages of a fresh Chromium context on the live
server; a test that uses one is marked `browser` by itself, and fails if a page wrote an error to its console
or was answered with 500. `log_in(page, user)` logs in without the form; `shot(page, name)` saves pictures at
both widths when GONGKAI_SCREENSHOTS names a folder.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# The same examples in every run: a red CI is red on the desk too. `--long` looks for new ones each time.
settings.register_profile("ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", deadline=None, suppress_health_check=[HealthCheck.too_slow])
LONG = os.environ.get("GONGKAI_LONG") == "1"
settings.load_profile("long" if LONG else "ci")

BROWSER_FIXTURES = {"chromium", "page", "phone"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark browser tests; leave out long ones unless GONGKAI_LONG=1 or -m asks for them."""
    asked = LONG or "long" in (config.option.markexpr or "")
    left_out = []
    for item in items:
        if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
        if not asked and item.get_closest_marker("long"):
            left_out.append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """The test database; tests that commit find and leave it as the migrations made it (seeded days included)."""
    from tests.support import snapshot

    snapshot.install()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless Chromium for the whole run (of one worker)."""
    from playwright.sync_api import sync_playwright
    from tests.support.browser import launch

    # Playwright's sync API runs an event loop in this thread, and Django refuses its ORM beside one.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def _open_page(browser: Browser, base_url: str, width: int) -> Iterator[Page]:
    from tests.support.browser import Complaints, new_context

    context = new_context(browser, width, base_url=base_url)
    context.set_default_timeout(15_000)
    complaints = Complaints()
    context.on("page", complaints.listen)
    yield context.new_page()
    context.close()
    assert complaints.lines == [], "the browser complained: " + "; ".join(complaints.lines)


@pytest.fixture
def page(chromium: Browser, live_server: Any) -> Iterator[Page]:
    """A page at desktop width on the live server; addresses may be relative (`page.goto("/")`)."""
    yield from _open_page(chromium, live_server.url, 1280)


@pytest.fixture
def phone(chromium: Browser, live_server: Any) -> Iterator[Page]:
    """A page at the width of a phone on the live server."""
    yield from _open_page(chromium, live_server.url, 390)


@pytest.fixture
def log_in(live_server: Any) -> Callable[[Page, str], None]:
    """`log_in(page, username)`: log in without password and second factor (a session is made)."""
    from tests.support.browser import login_cookie

    def act(page: Page, username: str) -> None:
        page.context.clear_cookies()
        page.context.add_cookies([login_cookie(username, live_server.url)])  # type: ignore[list-item]

    return act


@pytest.fixture
def shot() -> Callable[[Page, str], None]:
    """`shot(page, name)`: pictures at both widths into the folder GONGKAI_SCREENSHOTS; nothing if not set."""
    from tests.support.browser import HEIGHTS, WIDTHS, screenshot

    folder = os.environ.get("GONGKAI_SCREENSHOTS")

    def act(page: Page, name: str) -> None:
        if not folder:
            return
        before = page.viewport_size
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            screenshot(page, Path(folder), name)
        if before:
            page.set_viewport_size(before)

    return act
