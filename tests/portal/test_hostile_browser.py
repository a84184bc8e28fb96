"""Hostile texts in a real browser: no dialogue, no request elsewhere, no script of theirs, on any page of theirs."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from tests.catalogue.test_hostile import LINES, MARKUP
from tests.portal.making import make_site
from tests.support.agencies import operator

from gongkai.files.actions import PublishFile, StoreFile
from gongkai.files.incoming import Incoming

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

# What runs shows itself: a dialogue, or a mark on the window.
RUN = "window.__run=1;alert(1)"
FILES = {
    "页.html": f"<html><body><script>{RUN}</script><img src=x onerror='{RUN}'></body></html>",
    "图.svg": f'<svg xmlns="http://www.w3.org/2000/svg" onload="{RUN}"><script>{RUN}</script></svg>',
    "文.xml": f'<?xml version="1.0"?><x:script xmlns:x="http://www.w3.org/1999/xhtml">{RUN}</x:script>',
}


@pytest.mark.usefixtures("live_server")
def test_nothing_runs_on_any_page_that_shows_it(page: Any, live_server: Any) -> None:
    site = make_site()
    content = "".join(MARKUP.values()).replace("\x00", "").replace("alert(1)", RUN)
    title = " ".join(LINES.values())[:280].replace("alert(1)", RUN)
    item = site.publish(
        title, content=content, summary=title, keywords="<script>", source=LINES["out of an attribute"]
    )
    stored = []
    for name, text in FILES.items():
        context = operator()
        one = StoreFile(
            context=context, body=site.county, incoming=Incoming.take(name, text.encode())
        ).execute()
        PublishFile(context=context, stored=one).execute()
        stored.append(one)
    happened: list[str] = []
    page.on("dialog", lambda dialog: (happened.append(f"dialogue {dialog.message}"), dialog.dismiss()))
    page.on(
        "request",
        lambda request: None if request.url.startswith(live_server.url) else happened.append(request.url),
    )
    paths = [
        f"/i/{item.public_id}",
        f"/zh-hant/i/{item.public_id}",
        f"/b/{site.county.slug}/",
        f"/b/{site.county.slug}/other-documents/",
        "/search?q=%3Cscript%3Ealert(1)%3C/script%3E",
        "/",
        f"/b/{site.county.slug}/feed.xml",
        f"/api/v1/published/{item.public_id}",
    ]
    for path in paths:
        page.goto(path)
        # Nothing lies over the page: what covers it would be clicked.
        for link in page.locator("main a").all()[:3]:
            link.hover(timeout=3000, force=True)
        assert page.evaluate("window.__run") is None, path
    for one in stored:
        # A download is no page: the browser stays where it was.
        with page.expect_download() as download:
            page.evaluate(
                "(url) => { location.href = url }", reverse("portal:file", args=[one.public_id, one.name])
            )
        assert download.value.suggested_filename == one.name
        assert page.evaluate("window.__run") is None
    assert happened == []
