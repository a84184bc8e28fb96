"""script/look: screenshots of a running server, and what is wrong on each page."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Browser, Page, sync_playwright
from tests.support import browser as chromium


def parser() -> argparse.ArgumentParser:
    """Return the parser of script/look."""
    made = argparse.ArgumentParser(prog="script/look", description=__doc__)
    made.add_argument(
        "path", nargs="*", default=["/"], help="paths on the server or whole addresses (default /)"
    )
    made.add_argument("--as", dest="user", help="log in as this user (a session is made in the database)")
    made.add_argument("--base", default=f"http://127.0.0.1:{os.environ.get('GONGKAI_PORT', '8000')}")
    made.add_argument("--out", type=Path, default=Path("var/screens"))
    made.add_argument("--widths", default="1280,390", help="CSS pixels, comma-separated (default 1280,390)")
    made.add_argument("--axe", action="store_true", help="also run axe-core")
    made.add_argument("--open", action="store_true", help="unfold every <details> first")
    made.add_argument("--viewport", action="store_true", help="only what is seen without scrolling")
    return made


def cookie_of(user: str, base: str) -> dict[str, object]:
    """Log `user` in on the database of this environment; exits with a message if there is none."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")
    import django
    from django.contrib.auth import get_user_model

    django.setup()
    try:
        return chromium.login_cookie(user, base)
    except get_user_model().DoesNotExist:
        known = ", ".join(get_user_model().objects.values_list("username", flat=True)[:20])
        raise SystemExit(
            f"script/look: no user {user!r} in this database; known: {known or 'none'}"
        ) from None


def shoot(page: Page, url: str, name: str, options: argparse.Namespace) -> bool:
    """Open `url`, save its picture, print a line for it and for each complaint; True if there is none."""
    complaints = chromium.Complaints()
    complaints.listen(page)
    response = page.goto(url, wait_until="load")
    status = response.status if response else 0
    if options.open:
        page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true })")
    wrong = list(complaints.lines)
    if status >= 400:
        wrong.append(f"status {status}")
    if over := chromium.sideways(page):
        wrong.append(f"scrolls sideways by {over} px")
    if options.axe:
        wrong += [f"axe: {line}" for line in chromium.axe_findings(page)]
    if options.viewport:
        width = page.viewport_size["width"] if page.viewport_size else 0
        options.out.mkdir(parents=True, exist_ok=True)
        saved = options.out / f"{name}-{width}.png"
        page.screenshot(path=saved)
    else:
        saved = chromium.screenshot(page, options.out, name)
    print(f"{saved}  {status}  {page.title()}")
    for line in wrong:
        print(f"    {line}")
    return not wrong


def look(browser: Browser, options: argparse.Namespace, cookie: dict[str, object] | None) -> bool:
    """Take all pictures; True if nothing is wrong on any page."""
    fine = True
    for width in (int(part) for part in options.widths.split(",")):
        context = chromium.new_context(browser, width)
        if cookie:
            context.add_cookies([cookie])  # type: ignore[list-item]
        for path in options.path:
            page = context.new_page()
            name = chromium.slug(path if path.startswith("/") else path.partition("://")[2].partition("/")[2])
            fine &= shoot(page, urljoin(options.base, path), name, options)
            page.close()
        context.close()
    return fine


def main() -> int:
    """Run script/look; exit code 0 fine, 1 something is wrong on a page."""
    options = parser().parse_args()
    cookie = cookie_of(options.user, options.base) if options.user else None
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        fine = look(browser, options, cookie)
        browser.close()
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
