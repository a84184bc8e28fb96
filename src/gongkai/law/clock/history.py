"""From the events as they were entered to the history that counts: corrections put in place, then in order of days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gongkai.law.clock.breach import Breach, ImpossibleHistory
from gongkai.law.clock.events import Event
from gongkai.law.clock.fields import as_text


@dataclass(slots=True)
class _Slot:
    """One place of the history: the ids it has had, and what holds it now (nothing after a mere cancellation)."""

    ids: list[str]
    event: Event | None


def effective(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events that count, by day; on one day in the order in which they were entered.

    An event with `supersedes` takes the place of the event it names; a `superseded` event removes the one it names.
    Raises ImpossibleHistory for unknown, doubled or already corrected ids.
    """
    given = tuple(events)
    ids = [event.id for event in given if event.id]
    if len(ids) != len(set(ids)):
        double = next(event for event in given if event.id and ids.count(event.id) > 1)
        raise ImpossibleHistory(double, Breach("duplicate_id", "", {"id": double.id}, about_data=True))
    if any(event.supersedes is not None or event.kind == "superseded" for event in given):
        given = _corrected(given)
    return _in_order(given)


def _corrected(events: Sequence[Event]) -> tuple[Event, ...]:
    slots: list[_Slot] = []
    by_id: dict[str, _Slot] = {}
    for event in events:
        target = _target(event)
        if target is None:
            slot = _Slot([event.id], event)
            slots.append(slot)
        else:
            slot = _slot_of(event, target, by_id)
            slot.ids.append(event.id)
            slot.event = None if event.kind == "superseded" else event
        if event.id:
            by_id[event.id] = slot
    return tuple(slot.event for slot in slots if slot.event is not None)


def _target(event: Event) -> str | None:
    """The id of the event that `event` replaces or removes."""
    if event.kind != "superseded":
        return event.supersedes
    for name, zh, en in (("event", "被更正的登记", "event that is replaced"), ("reason", "理由", "reason")):
        if as_text(event.data, name) is None:
            field = {"zh": zh, "en": en}
            raise ImpossibleHistory(event, Breach("missing_field", "", {"field": field}, about_data=True))
    return str(event.data["event"])


def _slot_of(event: Event, target: str, by_id: dict[str, _Slot]) -> _Slot:
    slot = by_id.get(target)
    if slot is None:
        raise ImpossibleHistory(event, Breach("superseded_unknown", "", {"id": target}, about_data=True))
    if slot.ids[-1] != target:
        raise ImpossibleHistory(event, Breach("superseded_twice", "", {"id": target}, about_data=True))
    return slot


def _in_order(events: tuple[Event, ...]) -> tuple[Event, ...]:
    days = [event.occurred_on for event in events]
    if all(day <= later for day, later in pairwise(days)):
        return events
    return tuple(sorted(events, key=lambda event: event.occurred_on))
