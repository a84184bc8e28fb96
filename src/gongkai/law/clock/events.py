"""The events of a request: the only input of `replay`. Kinds, fields and transitions are data (`data/events.json`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from gongkai.law.clock.state import Status
from gongkai.law.texts import load_data


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a request.

    kind: a kind of `event_kinds()`. occurred_on: the day that counts in law (Asia/Shanghai).
    data: the fields of the kind; dates as `date` or ISO strings, amounts as Decimal, int or string.
    id: names the event inside its history, so that another can supersede it or refer to it.
    supersedes: id of the event that this one replaces (a mistake is never edited). recorded_at: not used by the law.
    """

    kind: str
    occurred_on: date
    data: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""
    supersedes: str | None = None
    recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class EventField:
    """A field of an event's data. type: text, date, int, money, bool or choice (`choices`)."""

    name: str
    zh: str
    en: str
    type: str
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventKind:
    """A kind of event: its names, fields, from which states it is possible, and its article."""

    kind: str
    zh: str
    en: str
    fields: tuple[EventField, ...]
    from_states: frozenset[Status]
    article: str


@cache
def event_kinds() -> Mapping[str, EventKind]:
    """All kinds of `domain/events.csv` by identifier, in the order of that file."""
    return MappingProxyType({entry["kind"]: _kind(entry) for entry in load_data("events")["kinds"]})


def _kind(entry: Mapping[str, Any]) -> EventKind:
    fields = tuple(
        EventField(
            name=item["name"],
            zh=item["zh"],
            en=item["en"],
            type=item["type"],
            required=item.get("required", False),
            choices=tuple(item.get("choices", ())),
        )
        for item in entry["fields"]
    )
    return EventKind(
        kind=entry["kind"],
        zh=entry["zh"],
        en=entry["en"],
        fields=fields,
        from_states=frozenset(Status(name) for name in entry["from"]),
        article=entry["article"],
    )
