"""`replay`: events in, state out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from gongkai.law.calendar import Calendar
from gongkai.law.clock.breach import Breach
from gongkai.law.clock.events import Event
from gongkai.law.clock.state import CaseState
from gongkai.law.practice import DEFAULT_PRACTICE, Practice


def replay(events: Iterable[Event], calendar: Calendar, practice: Practice = DEFAULT_PRACTICE) -> CaseState:
    """The state after `events` (in any order: sorted by `occurred_on`, same days in the order given; superseded ones
    replaced). Raises ImpossibleHistory, naming the event and the rule; knows no today.
    """
    raise NotImplementedError


def refusals(
    history: CaseState | Iterable[Event],
    event: Event,
    calendar: Calendar | None = None,
    practice: Practice = DEFAULT_PRACTICE,
) -> list[Breach]:
    """Why `event` is impossible after `history`; empty when it is possible. Calendar and practice are those of the
    state when a state is given.
    """
    raise NotImplementedError


def permitted_kinds(state: CaseState) -> tuple[str, ...]:
    """The kinds of event that the status allows, in the order of `events.csv`; dates and data may still refuse one."""
    raise NotImplementedError


def openings(state: CaseState, day: date) -> Mapping[str, tuple[Breach, ...]]:
    """For every kind of event why it is closed on `day`, judged without its data; an empty tuple means open."""
    raise NotImplementedError
