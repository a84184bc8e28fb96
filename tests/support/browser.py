"""Chromium for tests and for script/look: how it is found, started, logged in and listened to."""

from __future__ import annotations

import os
import re
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Response

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP, PHONE = 1280, 390
WIDTHS = (DESKTOP, PHONE)
HEIGHTS = {DESKTOP: 900, PHONE: 844}
# Nothing that calls home: the machines that run the tests have no way out, and each try costs seconds.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
]


def chromium_path() -> str:
    """Return the path of GONGKAI_CHROMIUM or of the first Chromium on PATH; FileNotFoundError if none."""
    given = os.environ.get("GONGKAI_CHROMIUM")
    names = [given] if given else ["chromium", "chromium-browser", "google-chrome"]
    for name in names:
        if found := shutil.which(name):
            return found
    raise FileNotFoundError("No Chromium found: run script/bootstrap --test or set GONGKAI_CHROMIUM")


def launch(playwright: Playwright) -> Browser:
    """Start a headless Chromium."""
    return playwright.chromium.launch(executable_path=chromium_path(), headless=True, args=FLAGS)


def new_context(browser: Browser, width: int = DESKTOP, **options: Any) -> BrowserContext:
    """Return a fresh context (no cookies) in Chinese, in the time of Shanghai, `width` CSS pixels wide."""
    viewport = {"width": width, "height": HEIGHTS.get(width, 900)}
    return browser.new_context(viewport=viewport, locale="zh-CN", timezone_id="Asia/Shanghai", **options)  # type: ignore[arg-type]


def login_cookie(username: str, base_url: str) -> dict[str, Any]:
    """Return a session cookie of `username` for `base_url`, as if they had passed password and second factor.

    Raises User.DoesNotExist. Needs Django set up on the database that the server at `base_url` uses.
    """
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model

    user = get_user_model().objects.get_by_natural_key(username)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    now = time.time()
    session["account_authentication_methods"] = [
        {"method": "password", "at": now, "username": username},
        {"method": "mfa", "at": now, "type": "totp"},
    ]
    session.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": base_url}


@dataclass
class Complaints:
    """What a page complained about while it was open: console, scripts, answers of 500 and worse."""

    lines: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Collect the complaints of `page` from now on."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.lines.append(f"script error: {error}"))
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # A 404 or 403 that a test asks for is also written to the console; whoever asks checks the status.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.lines.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.lines.append(f"{response.status} {response.url}")


def sideways(page: Page) -> int:
    """Return by how many CSS pixels the page can be scrolled sideways (0 is right)."""
    return int(
        page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )


def axe_findings(page: Page) -> list[str]:
    """Return what axe-core finds on the page (WCAG 2.1 A and AA, best practices), a line each."""
    # Playwright's own world, so that the page's Content-Security-Policy stays in force.
    page.evaluate(AXE.read_text(encoding="utf-8") + "\n;null")
    result = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{violation['id']} ({violation['impact']}): {violation['help']} — "
        + "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"][:5])
        for violation in result["violations"]
    ]


def screenshot(page: Page, folder: Path, name: str) -> Path:
    """Save the whole page as `folder`/`name`-WIDTH.png and return the path."""
    folder.mkdir(parents=True, exist_ok=True)
    width = page.viewport_size["width"] if page.viewport_size else DESKTOP
    path = folder / f"{slug(name)}-{width}.png"
    page.screenshot(path=path, full_page=True)
    return path


def slug(name: str) -> str:
    """Return `name` as a file name: letters, digits and Chinese kept, all else one hyphen."""
    return re.sub(r"[^\w]+", "-", name).strip("-") or "home"
