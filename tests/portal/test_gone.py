"""What was public and is withdrawn: no cache, validator, feed, file, export or list brings it back."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client, override_settings
from tests.portal.making import Site, make_site

from gongkai.catalogue.actions import AttachFile, DraftItem, MarkAttribute, PublishItem
from gongkai.catalogue.models import Column, Item
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import Context

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = ("暗标题暗", "暗正文暗", "暗概述暗", "暗附件暗")


def publish(site: Site) -> Item:
    """Publish an item with a file, every part with a word of its own."""
    from tests.support.clearing import clear

    day = dt.date(2026, 3, 2)
    clerk, head = Context(user=site.clerk, today=day), Context(user=site.head, today=day)
    column = Column.objects.get(body=site.county, slug="other-documents")
    values = {"title": WORDS[0], "content": f"<p>{WORDS[1]}</p>", "summary": WORDS[2], "created_on": day}
    item = DraftItem(context=clerk, body=site.county, column=column, values=values).execute()
    MarkAttribute(context=clerk, item=item, disclosure_mode="proactive").execute()
    incoming = Incoming.take(f"{WORDS[3]}.txt", WORDS[3].encode())
    AttachFile(context=clerk, item=item, incoming=incoming).execute()
    clear(item, clerk, head)
    done: Item = PublishItem(context=clerk, item=item, channels=[]).execute()
    return done


def addresses(site: Site, item: Item) -> list[str]:
    """Return where the item stands while it is public."""
    slug, stored = site.county.slug, item.attachments.get().file
    return [
        f"/i/{item.public_id}",
        f"/zh-hant/i/{item.public_id}",
        f"/f/{stored.public_id}/{stored.name}",
        f"/b/{slug}/",
        f"/b/{slug}/other-documents/",
        f"/b/{slug}/feed.xml",
        f"/b/{slug}/other-documents/feed.xml",
        f"/search?q={WORDS[0]}",
        "/",
        f"/api/v1/published/{item.public_id}",
        f"/api/v1/published?body={slug}",
    ]


def content_of(answer: Any) -> str:
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return data.decode() + str(answer.headers)


def told(answer: Any, query: str = "") -> list[str]:
    """Return the words in an answer, but those that were asked for."""
    text = content_of(answer)
    return [word for word in WORDS if word in text and word not in query]


def test_no_validator_and_no_cache_brings_it_back() -> None:
    site = make_site()
    with override_settings(PORTAL_PAGE_CACHE=True):
        cache.clear()
        client, item = Client(), publish(site)
        paths = addresses(site, item)
        kept = {}
        for path in paths:
            first = client.get(path)
            assert first.status_code == 200, path
            kept[path] = {
                name: first[header]
                for name, header in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified"))
                if first.has_header(header)
            }
            client.get(path)  # now from the cache, where there is one
        assert [path for path in paths if told(client.get(path), path)] != []
        site.withdraw(item, hide_title=True)
        wrong = []
        for path in paths:
            for headers in (
                {},
                kept[path],
                *({name: value} for name, value in kept[path].items()),
                {"Range": "bytes=0-99"},
            ):
                for method in ("GET", "HEAD"):
                    answer = client.generic(method, path, headers=headers)
                    shown = told(answer, path)
                    if answer.status_code in {206, 304} or shown:
                        wrong.append(f"{method} {path} {headers}: {answer.status_code} {shown}")
        cache.clear()
    assert not wrong, "\n".join(wrong)


def test_a_page_published_and_withdrawn_within_a_second_is_not_confirmed_by_its_date() -> None:
    """HTTP dates have no parts of a second: a page as young as its state carries no date to ask by."""
    site = make_site()
    item = publish(site)
    client, path = Client(), f"/i/{item.public_id}"
    first = client.get(path)
    site.withdraw(item)
    if first.has_header("Last-Modified"):
        again = client.get(path, headers={"If-Modified-Since": first["Last-Modified"]})
        assert again.status_code == 410


def test_an_export_forgets_it(tmp_path: Path) -> None:
    """Exported while public, withdrawn, exported again into the same folder: no file holds a word of it."""
    site = make_site()
    item = publish(site)
    folder = tmp_path / "site"
    call_command("export-site", str(folder))
    assert holders(folder) != []
    site.withdraw(item, hide_title=True)
    call_command("export-site", str(folder))
    assert holders(folder) == []


def holders(folder: Path) -> list[str]:
    """Return the files that hold a word, in name or content."""
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file()
        and any(
            word.encode() in path.read_bytes() or re.search(word, str(path.relative_to(folder)))
            for word in WORDS
        )
    ]
