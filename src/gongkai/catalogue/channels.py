"""The channels that all bodies share (`data/channels.json`)."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from importlib import resources
from typing import Any

from django.db.models import Count, Q

from gongkai.agencies.models import Body
from gongkai.catalogue.fields import fault
from gongkai.catalogue.measures import releases_in_year
from gongkai.catalogue.models import Channel, Form2014Row, Item
from gongkai.journal.actions import Reason
from gongkai.statements.measure import Scope

WEBSITE = "website"


@cache
def shared_channel_data() -> tuple[dict[str, Any], ...]:
    """Return the shared channels as data."""
    text = (resources.files("gongkai.catalogue") / "data" / "channels.json").read_text("utf-8")
    return tuple(json.loads(text)["channels"])


def ensure_shared_channels(using: str = "default") -> None:
    """Enter the shared channels that are missing; what is there stays as it is."""
    there = set(Channel.objects.using(using).filter(body=None).values_list("key", flat=True))
    Channel.objects.using(using).bulk_create(
        Channel(order=10 * place, **row)
        for place, row in enumerate(shared_channel_data(), start=1)
        if row["key"] not in there
    )


def website_channel() -> Channel:
    """Return the channel "website": what the platform itself publishes goes out through it."""
    found: Channel | None = Channel.objects.filter(body=None, key=WEBSITE).first()
    if found is None:
        ensure_shared_channels()
        found = Channel.objects.get(body=None, key=WEBSITE)
    return found


def open_channel_faults(channels: list[Channel], item: Item, today: dt.date) -> list[Reason]:
    """Return the reasons against channels: of another body, or retired."""
    reasons = []
    for channel in channels:
        if channel.body_id not in {None, item.body_id}:
            reasons.append(fault("channel", "请选择本机关的公开渠道。"))
        elif channel.retired_on is not None and channel.retired_on <= today:
            reasons.append(fault("channel", f"渠道“{channel.label}”已停用。"))
    return reasons


def release_counts(body: Body, year: int) -> list[dict[str, Any]]:
    """Return per channel how many items went out through it in a year, and in how many releases.

    Rows: channel, items, releases; channels without releases that are retired are left out. Form 2014 counts items,
    once per row of the form whatever the number of releases (`row_counts`).
    """
    counts = {
        pk: (items, releases)
        for pk, items, releases in _released(body, year)
        .values_list("channel")
        .annotate(items=Count("item", distinct=True), releases=Count("pk"))
    }
    channels = Channel.objects.filter(Q(body=None) | Q(body=body)).order_by("order", "pk")
    return [
        {"channel": one, "items": counts.get(one.pk, (0, 0))[0], "releases": counts.get(one.pk, (0, 0))[1]}
        for one in channels
        if one.pk in counts or one.retired_on is None
    ]


def row_counts(body: Body, year: int) -> list[tuple[str, int, int]]:
    """Return per row of form 2014, part 一（二）: label, items (each once), releases."""
    found = {
        row: (items, releases)
        for row, items, releases in _released(body, year)
        .values_list("channel__row_2014")
        .annotate(items=Count("item", distinct=True), releases=Count("pk"))
    }
    return [(str(row.label), *found.get(row.value, (0, 0))) for row in Form2014Row]


def _released(body: Body, year: int) -> Any:
    scope = Scope.of_year([body.pk], year)
    return releases_in_year(scope)
