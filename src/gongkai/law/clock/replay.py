"""`replay`: events in, state out. It knows no today."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from gongkai.law.calendar import Calendar, OutsideCalendar
from gongkai.law.clock.breach import Breach, ImpossibleHistory
from gongkai.law.clock.checks import Check, checks_of, is_clean
from gongkai.law.clock.effects import EFFECTS
from gongkai.law.clock.events import Event, event_kinds
from gongkai.law.clock.history import effective
from gongkai.law.clock.machine import Machine, Trace
from gongkai.law.clock.result import result
from gongkai.law.clock.rules import RULES, Rule, breaches
from gongkai.law.clock.state import CaseState, Status
from gongkai.law.practice import DEFAULT_PRACTICE, Practice


def replay(events: Iterable[Event], calendar: Calendar, practice: Practice = DEFAULT_PRACTICE) -> CaseState:
    """The state after `events`.

    They may come in any order: they are taken by `occurred_on`, on one day in the order given; corrections
    (`supersedes`, kind `superseded`) are put in place first. Raises ImpossibleHistory, naming the event and the rule.
    """
    given = tuple(events)
    history = effective(given)
    return result(run_machine(history, calendar, practice), given, history)


def run_machine(
    history: tuple[Event, ...], calendar: Calendar, practice: Practice, trace: Trace | None = None
) -> Machine:
    """The machine after a history that is already in order. Raises ImpossibleHistory."""
    if not history:
        raise ImpossibleHistory(None, Breach("no_events", ""))
    machine = Machine(calendar, practice, trace)
    plans = _plans()
    for event in history:
        plan = plans.get(event.kind)
        try:
            if (
                plan is None
                or machine.status not in plan.from_states
                or not is_clean(event.data, plan.checks)
            ):
                for breach in breaches(machine, event):
                    raise ImpossibleHistory(event, breach)
            elif plan.rule is not None:
                for breach in plan.rule(machine, event):
                    raise ImpossibleHistory(event, breach)
            EFFECTS[event.kind](machine, event)
        except OutsideCalendar as outside:
            raise ImpossibleHistory(event, outside_breach(calendar)) from outside
    return machine


class _Plan(NamedTuple):
    """What is looked up for each event, put together once: the quick way through `breaches`."""

    from_states: frozenset[Status | None]
    checks: tuple[Check, ...]
    rule: Rule | None


@cache
def _plans() -> dict[str, _Plan]:
    start: frozenset[Status | None] = frozenset({None})
    return {
        name: _Plan(
            start if name == "submitted" else frozenset(kind.from_states), checks_of(name), RULES.get(name)
        )
        for name, kind in event_kinds().items()
        if name in EFFECTS
    }


def outside_breach(calendar: Calendar) -> Breach:
    """The breach of a history that needs a year beyond the table of days."""
    return Breach("outside_calendar", "", {"first": calendar.first_year, "last": calendar.last_year})
