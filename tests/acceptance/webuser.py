"""A member of staff at a browser without a screen: logs in, opens pages, sends forms over HTTP, as fast as it can."""

from __future__ import annotations

import datetime as dt
import http.client
import http.cookiejar
import random
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import lxml.html


class _Stay(urllib.request.HTTPRedirectHandler):
    """Answers 302 are what is looked for, so they are not followed."""

    def redirect_request(self, *args: Any) -> None:
        return None


class Gone(Exception):
    """The server does not answer any more."""


@dataclass
class Page:
    """An answer: status, where it leads, its HTML."""

    status: int
    location: str
    html: str

    def form(self) -> dict[str, str]:
        """Return the fields of the form that the page is about (its largest), as they stand."""
        tree = lxml.html.fromstring(self.html)
        posting = [one for one in tree.forms if one.method == "POST" and "csrfmiddlewaretoken" in one.fields]
        form = max(posting, key=lambda one: len(one.fields))
        # As a browser does: of a list in which nothing is chosen, the first line.
        first = {
            one.name: one.value_options[0]
            for one in form.inputs
            if one.tag == "select" and one.value is None and one.value_options
        }
        return {**first, **{str(name): str(value) for name, value in form.form_values()}}


@dataclass
class WebUser:
    """Somebody who is logged in at `base`, with what the server acknowledged: (record, verb)."""

    base: str
    username: str
    chance: random.Random
    acknowledged: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar, _Stay)

    def ask(self, path: str, data: dict[str, str] | None = None) -> Page:
        """Get a page, or post a form to it. Raises Gone."""
        address = urllib.parse.urljoin(self.base, path)
        body = urllib.parse.urlencode(data).encode() if data is not None else None
        try:
            with self._opener.open(address, body, timeout=30) as answer:
                return Page(answer.status, "", answer.read().decode())
        except urllib.error.HTTPError as error:
            return Page(error.code, error.headers.get("Location", ""), error.read().decode())
        except (OSError, http.client.HTTPException) as error:
            raise Gone from error

    def choices(self, path: str, name: str) -> list[str]:
        """Return what the list `name` of the form at `path` offers."""
        tree = lxml.html.fromstring(self.ask(path).html)
        values = tree.xpath(f'//select[@name="{name}"]/option/@value')
        return [str(value) for value in values if value]

    def log_in(self, password: str) -> None:
        """Log in by the form."""
        page = self.ask("/office/account/login/")
        answer = self.ask(
            "/office/account/login/", {**page.form(), "login": self.username, "password": password}
        )
        assert answer.status == 302, answer.html[:2000]

    def send(self, path: str, verb: str, **typed: str) -> str:
        """Open the form at `path`, fill it in, send it; return the record it leads to, "" if it was refused."""
        page = self.ask(path)
        assert page.status == 200, f"{path}: {page.status}"
        if "csrfmiddlewaretoken" not in page.html:
            return ""
        answer = self.ask(path, {**page.form(), **typed})
        assert answer.status in {302, 422}, f"{path}: {answer.status} {answer.html[:2000]}"
        if answer.status != 302:
            return ""
        record = answer.location.rstrip("/").rsplit("/", 1)[-1]
        self.acknowledged.append((record, verb))
        return record

    def draft_item(self) -> str:
        """Draft an item that is to be published."""
        path = "/office/catalogue/new/"
        return self.send(
            path,
            "catalogue.draft_item",
            column=self.choices(path, "column")[-1],
            title=f"第{self.chance.randint(1, 10**9)}号通知",
            content="正文",
            disclosure_mode="proactive",
        )

    def register(self) -> str:
        """Register a request."""
        number = self.chance.randint(1000, 9999)
        return self.send(
            "/office/casework/register/",
            "casework.register_request",
            channel="in_person",
            applicant_category="natural_person",
            name="示例",
            id_type="resident_identity_card",
            id_number=f"99010119900101{number}",
            phone=f"1990000{number}",
            subject=f"第{number}号合同",
            confirmed_on=dt.datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat(),
        )
