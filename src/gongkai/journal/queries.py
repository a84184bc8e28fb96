"""Reads of the journal for the audit administrator."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from gongkai.journal.canonical import canonical, digest_of
from gongkai.journal.models import Entry, Seal
from gongkai.journal.sealing import bounds


def entries_at(
    bodies: Collection[int],
    *,
    body: int | None = None,
    verb: str = "",
    actor: str = "",
    result: str = "",
    stream: str = "",
    first: dt.date | None = None,
    last: dt.date | None = None,
) -> QuerySet[Entry]:
    """Return the entries of the records of `bodies` (ids) and those of no body, newest first.

    `body`: of that one only; `actor`: part of a name; `first`, `last`: days in Asia/Shanghai, both included.
    """
    keys = [str(pk) for pk in bodies]
    found = Entry.objects.filter(Q(body_id__in=keys) | Q(body_id="")).order_by("-pk")
    if body is not None:
        found = found.filter(body_id=str(body))
    exact = {"verb": verb, "result": result, "stream": stream}
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if actor:
        found = found.filter(actor__icontains=actor)
    if first is not None:
        found = found.filter(at__gte=bounds(first)[0])
    if last is not None:
        found = found.filter(at__lt=bounds(last)[1])
    return found


@dataclass(frozen=True)
class Change:
    """One value of a record before and after an act."""

    name: str
    before: Any
    after: Any

    @property
    def differs(self) -> bool:
        """Return whether the act changed it."""
        return canonical(self.before) != canonical(self.after)


def changes_of(entry: Entry) -> list[Change]:
    """Return the values of the record before and after, what changed first."""
    before, after = entry.before or {}, entry.after or {}
    names = [*after, *(name for name in before if name not in after)]
    rows = [Change(name, before.get(name), after.get(name)) for name in names]
    return sorted(rows, key=lambda row: not row.differs)


def is_intact(entry: Entry) -> bool:
    """Return whether the entry is what was hashed and its link to the one before holds."""
    previous = Entry.objects.filter(stream=entry.stream, seq=entry.seq - 1).first()
    linked = entry.prev_hash == (previous.hash if previous else "")
    return linked and digest_of(entry.content(), entry.hash.split(":", 1)[0]) == entry.hash


def neighbours(entry: Entry) -> tuple[Entry | None, Entry | None]:
    """Return the entries before and after in the stream."""
    rows = Entry.objects.filter(stream=entry.stream, seq__in=[entry.seq - 1, entry.seq + 1])
    found = {row.seq: row for row in rows}
    return found.get(entry.seq - 1), found.get(entry.seq + 1)


def seal_of(entry: Entry) -> Seal | None:
    """Return the seal of the entry's day, None while the day is not sealed."""
    from gongkai.journal.actions import LOCAL

    return Seal.objects.filter(day=entry.at.astimezone(LOCAL).date()).first()
