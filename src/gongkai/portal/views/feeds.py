"""Atom feeds: annual reports of all bodies and of one; the newest items of a body and of a column."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from gongkai.agencies.models import Body
from gongkai.agencies.queries import local_today, public_body
from gongkai.catalogue.corrections import public_correction_days
from gongkai.catalogue.models import Column, Item
from gongkai.catalogue.queries import public_column, published_items
from gongkai.journal.actions import LOCAL
from gongkai.portal.presenting import validity_light
from gongkai.reports.archive.publications import MARK
from gongkai.reports.archive.queries import published_imports
from gongkai.reports.models import Version

NEWEST = 40


@dataclass(frozen=True)
class Entry:
    """One publication."""

    title: str
    url: str
    note: str
    at: dt.datetime


class ReportFeed(Feed):
    """The newest publications; with a slug in the address, of one body."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, slug: str = "") -> Body | None:
        """Return the body that the feed is about, None for all."""
        body = public_body(slug) if slug else None
        if slug and body is None:
            raise Http404
        return body

    def title(self, obj: Body | None) -> str:
        """Return the name of the feed."""
        return f"{obj.name if obj else ''}政府信息公开年报"

    def link(self, obj: Body | None) -> str:
        """Return the page that the feed follows."""
        return reverse("portal:report-list", args=[obj.slug]) if obj else reverse("portal:reports")

    def items(self, obj: Body | None) -> list[Entry]:
        """Return the newest publications, compiled versions and reports read back."""
        versions = Version.objects.select_related("report__body").order_by("-published_at")
        imported = published_imports(obj).order_by("-published_at")[:NEWEST]
        if obj is not None:
            versions = versions.filter(report__body=obj)
        found = [
            Entry(
                f"{one.report.title}（第 {one.number} 版）",
                reverse("portal:report-version", args=[one.report.body.slug, one.report.year, one.number]),
                one.correction,
                one.published_at,
            )
            for one in versions[:NEWEST]
        ]
        found += [
            Entry(one.title, reverse("portal:report", args=[one.body.slug, one.year]), MARK, one.published_at)
            for one in imported
            if one.published_at is not None
        ]
        return sorted(found, key=lambda entry: entry.at, reverse=True)[:NEWEST]

    def item_title(self, item: Any) -> str:
        """Return the title of the report."""
        return str(item.title)

    def item_description(self, item: Any) -> str:
        """Return what was corrected, or that the report was read back."""
        return str(item.note)

    def item_link(self, item: Any) -> str:
        """Return its address."""
        return str(item.url)

    def item_updateddate(self, item: Any) -> dt.datetime:
        """Return when it was published."""
        at: dt.datetime = item.at
        return at

    item_pubdate = item_updateddate


class ItemFeed(Feed):
    """The newest items of a body, or of one of its columns; each says its validity as of today."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, slug: str, name: str = "") -> tuple[Body, Column | None]:
        """Return the body and the column that the feed is about."""
        body = public_body(slug)
        column = public_column(body, name) if body is not None and name else None
        if body is None or (name and column is None):
            raise Http404
        return body, column

    def title(self, obj: tuple[Body, Column | None]) -> str:
        """Return the name of the feed."""
        body, column = obj
        return f"{body.name}：{column.title if column else '最新公开'}"

    def link(self, obj: tuple[Body, Column | None]) -> str:
        """Return the page that the feed follows."""
        body, column = obj
        if column is None:
            return reverse("portal:body", args=[body.slug])
        return reverse("portal:column", args=[body.slug, column.slug])

    def items(self, obj: tuple[Body, Column | None]) -> list[Item]:
        """Return the newest items, each with the day of its last correction."""
        found = list(published_items(*obj)[:NEWEST])
        days = public_correction_days(found)
        for item in found:
            item.corrected_on = days.get(item.pk)
        return found

    def item_title(self, item: Any) -> str:
        """Return the title of the item."""
        return str(item.title)

    def item_description(self, item: Any) -> str:
        """Return number, date and validity."""
        light = validity_light(item, local_today())
        corrected = f"{item.corrected_on:%Y-%m-%d} 更正" if item.corrected_on else ""
        said = [item.document_no, item.issuing_body, light.word if light else "", corrected]
        return "　".join(part for part in said if part)

    def item_categories(self, item: Any) -> list[str]:
        """Return the column and, of a document, its validity."""
        light = validity_light(item, local_today())
        return [item.column.title, *([light.word] if light else [])]

    def item_link(self, item: Any) -> str:
        """Return its address."""
        return reverse("portal:item", args=[item.public_id])

    def item_pubdate(self, item: Any) -> dt.datetime:
        """Return the day of publication."""
        return dt.datetime.combine(item.published_on, dt.time(), LOCAL)

    def item_updateddate(self, item: Any) -> dt.datetime:
        """Return the day on which what it says was put there: of its last correction, else of publication."""
        return dt.datetime.combine(item.corrected_on or item.published_on, dt.time(), LOCAL)
