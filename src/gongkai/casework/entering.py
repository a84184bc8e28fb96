"""Entering events: the only code that writes rows of `Event` and moves the cache of a request. For actions only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone

from gongkai.agencies.models import Body
from gongkai.casework import persons
from gongkai.casework.clock import CACHE, refresh
from gongkai.casework.models import Event, NumberSeries, Request
from gongkai.casework.settings import Settings
from gongkai.files.keys import KeyDestroyed
from gongkai.journal.actions import Context
from gongkai.law import Event as LawEvent


@dataclass(frozen=True, kw_only=True)
class Happened:
    """An event to enter: kind and data as in `law.event_kinds()`, `note` for words that may identify somebody."""

    kind: str
    occurred_on: dt.date
    data: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    supersedes: int | None = None

    def as_law(self, seq: int = 0) -> LawEvent:
        """Return it as the law's value; `seq` is the number it would get (0: not said)."""
        return LawEvent(
            kind=self.kind,
            occurred_on=self.occurred_on,
            data=stored(self.data),
            id=str(seq) if seq else "",
            supersedes=str(self.supersedes) if self.supersedes is not None else None,
        )


def stored(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return data as it is kept: dates ISO, amounts text, what was left empty left out."""
    kept: dict[str, Any] = {}
    for name, value in data.items():
        if value is None or value == "":
            continue
        if isinstance(value, dt.date):
            value = value.isoformat()
        elif isinstance(value, Decimal):
            value = format(value.normalize(), "f")
        kept[name] = value
    return kept


def row_of(
    request: Request,
    happened: Happened,
    context: Context,
    *,
    seq: int,
    previous: str,
    note_sealed: bytes = b"",
    recorded_at: dt.datetime | None = None,
) -> Event:
    """Return the unsaved row of an event, its hash built on `previous`."""
    event = Event(
        request=request,
        seq=seq,
        kind=happened.kind,
        occurred_on=happened.occurred_on,
        recorded_at=recorded_at or timezone.now(),
        actor=context.actor_name,
        actor_user=context.user,
        data=stored(happened.data),
        note_sealed=note_sealed,
        supersedes=happened.supersedes,
    )
    event.hash = event.digest(request.public_id, previous)
    return event


def enter(request: Request, happened: list[Happened], context: Context) -> list[Event]:
    """Append events to the request, replay, write its cache. The request is locked by the action that calls.

    Raises ImpossibleHistory when the law refuses them; the transaction of the action then undoes all.
    """
    key = b""
    if request.person is not None and any(item.note for item in happened):
        try:
            key = persons.key_of(request.person)
        except KeyDestroyed:
            key = b""
    made = []
    for item in happened:
        seq = request.events_count + 1
        sealed = persons.seal_text(key, item.note, persons.note_place(request, seq)) if key else b""
        event = row_of(request, item, context, seq=seq, previous=request.events_hash, note_sealed=sealed)
        event.save()
        request.events_count, request.events_hash = seq, event.hash
        made.append(event)
    refresh(request)
    request.save(update_fields=[*CACHE, "events_count", "events_hash"])
    return made


def next_number(body: Body, series: str, year: int) -> int:
    """Return the next number of a series of the body in a year: gapless, because it moves in this transaction."""
    NumberSeries.objects.get_or_create(body=body, name=series, year=year)
    row = NumberSeries.objects.select_for_update().get(body=body, name=series, year=year)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


def number_text(body: Body, key: str, year: int, number: int, day: dt.date) -> str:
    """Return the number in the words of the body's pattern (`casework.request_no`, `casework.document_no`)."""
    pattern: str = Settings().value(body.pk, key, day)
    return pattern.format(short=body.short_name, year=year, n=number)
