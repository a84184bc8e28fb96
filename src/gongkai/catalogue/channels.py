"""The channels that all bodies share (`data/channels.json`)."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from gongkai.catalogue.models import Channel

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
