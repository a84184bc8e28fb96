"""What of the public there is, and what of it changed since the last export."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Q

from gongkai.agencies.models import Body
from gongkai.agencies.queries import local_today, public_bodies
from gongkai.catalogue.changes import give_all_marks, newest_cursor, published_keys
from gongkai.catalogue.models import PUBLIC_STATES, Column, DocumentChange, Item
from gongkai.files.models import StoredFile
from gongkai.journal.models import Entry, Result
from gongkai.portal import stamp

# Entries of acts that were not committed yet when the last export looked: looked at once more. With SQLite, whose
# writers follow one another, there are none.
OVERLAP = 200
_ITEM = "catalogue.item:"


@dataclass
class Chosen:
    """What a run makes: public ids of items, slugs of bodies whose lists change, whether reports do; or everything."""

    everything: bool = True
    items: set[str] = field(default_factory=set)
    bodies: set[str] = field(default_factory=set)
    reports: bool = True


def state_of(options: dict[str, str]) -> dict[str, Any]:
    """Return the state of the public now, as a manifest keeps it. Taken before anything is drawn."""
    give_all_marks()
    cursor = newest_cursor()
    last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first()
    return {
        "epoch": cursor.epoch,
        "mark": cursor.mark,
        "entry": last or 0,
        "day": local_today().isoformat(),
        "stamp": stamp.current()[0],
        "frame": _frame(),
        **options,
    }


def _frame() -> str:
    """Return a digest of what stands around many pages: bodies, columns, the program."""
    digest = hashlib.sha256(stamp.program().encode())
    for rows in (Body.objects.order_by("pk").values_list(), Column.objects.order_by("pk").values_list()):
        for row in rows.iterator(chunk_size=2000):
            digest.update(json.dumps(row, default=str).encode())
    return digest.hexdigest()


def chosen_since(before: dict[str, Any], now: dict[str, Any]) -> Chosen:
    """Return what must be drawn anew after the state `before`."""
    same = ("epoch", "frame", "base_url", "body")
    if any(before.get(name) != now[name] for name in same) or before.get("mark", 0) > now["mark"]:
        return Chosen()
    keys = {key for _, key in published_keys(after=before["mark"])}
    overlap = 0 if connection.vendor == "sqlite" else OVERLAP
    entries = Entry.objects.filter(pk__gt=before["entry"] - overlap, result=Result.DONE)
    streams = entries.filter(stream__startswith=_ITEM).values_list("stream", flat=True)
    keys |= {int(stream.removeprefix(_ITEM)) for stream in streams}
    keys |= _turned(dt.date.fromisoformat(before["day"]), dt.date.fromisoformat(now["day"]))
    keys |= _beside(keys)
    rows = list(
        Item.objects.filter(pk__in=keys, state__in=PUBLIC_STATES).values_list("public_id", "body__slug")
    )
    return Chosen(
        everything=False,
        items={public_id for public_id, _ in rows},
        bodies={slug for _, slug in rows},
        reports=entries.filter(verb__startswith="reports.").exists(),
    )


def _turned(day: dt.date, today: dt.date) -> set[int]:
    """Return the items whose validity changed between two days without an act."""
    if day == today:
        return set()
    ended = Q(valid_until__gte=day, valid_until__lt=today)
    for name in ("repealed_on", "amended_on", "partly_lapsed_on", "effective_from"):
        ended |= Q(**{f"{name}__gt": day, f"{name}__lte": today})
    return set(Item.objects.public().filter(ended).values_list("pk", flat=True))


def _beside(keys: set[int]) -> set[int]:
    """Return the items whose pages tell of these: interpretations, documents, what repeals and is repealed."""
    found: set[int] = set()
    wanted = sorted(keys)
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        ties = Item.objects.filter(Q(pk__in=part) | Q(interprets__in=part) | Q(repealed_by__in=part))
        for row in ties.values_list("pk", "interprets", "repealed_by"):
            found.update(one for one in row if one is not None)
        acts = DocumentChange.objects.filter(Q(item__in=part) | Q(by__in=part))
        for pair in acts.values_list("item", "by"):
            found.update(one for one in pair if one is not None)
        # A new guide says on the former ones that there is a newer.
        guides = Item.objects.filter(guide_version__isnull=False, body__items__in=part).values_list(
            "pk", flat=True
        )
        found.update(guides)
    return found


@dataclass
class Public:
    """What may be in an export: bodies, items and files by public id."""

    bodies: list[Body]
    items: set[str]
    files: set[str]


def public_now(body: Body | None) -> Public:
    """Return what is public, or was and is told of, of all bodies or one."""
    files = StoredFile.objects.published()
    if body is not None:
        files = files.filter(body=body)
    return Public(
        bodies=[body] if body is not None else public_bodies(),
        items={public_id for public_id, _ in published_keys(body=body)},
        files=set(files.values_list("public_id", flat=True).iterator(chunk_size=5000)),
    )
