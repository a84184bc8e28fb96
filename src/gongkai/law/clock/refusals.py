"""What is possible next: why an event would be impossible, which kinds are open on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from gongkai.law.calendar import Calendar, OutsideCalendar
from gongkai.law.clock.breach import Breach, ImpossibleHistory
from gongkai.law.clock.checks import status_breach
from gongkai.law.clock.events import Event, event_kinds
from gongkai.law.clock.history import effective
from gongkai.law.clock.machine import Machine
from gongkai.law.clock.replay import outside_breach, run_machine
from gongkai.law.clock.rules import RULES, breaches
from gongkai.law.clock.state import CaseState
from gongkai.law.practice import DEFAULT_PRACTICE, Practice


def refusals(
    history: CaseState | Iterable[Event],
    event: Event,
    calendar: Calendar | None = None,
    practice: Practice = DEFAULT_PRACTICE,
) -> list[Breach]:
    """Why `event` is impossible after `history`; empty when it is possible.

    With a state its own calendar and practice hold, unless a calendar is given. An event of an earlier day, or one
    that corrects another, is judged by replaying the whole. Raises ImpossibleHistory where `history` itself is
    impossible, ValueError where a list of events comes without a calendar.
    """
    if isinstance(history, CaseState):
        known, practice = history.entered, history.practice
        calendar = calendar or history.calendar
    else:
        known = tuple(history)
    if calendar is None:
        raise ValueError("a history given as events needs a calendar")
    past = effective(known)
    corrects = event.supersedes is not None or event.kind == "superseded"
    if past and not corrects and event.occurred_on >= past[-1].occurred_on:
        found = _judge(run_machine(past, calendar, practice), event)
        if found:
            return found
    try:
        run_machine(effective((*known, event)), calendar, practice)
    except ImpossibleHistory as impossible:
        return [impossible.breach if impossible.event is event else _disturbs(impossible)]
    return []


def _judge(machine: Machine, event: Event) -> list[Breach]:
    try:
        return list(breaches(machine, event))
    except OutsideCalendar:
        return [outside_breach(machine.calendar)]


def _disturbs(impossible: ImpossibleHistory) -> Breach:
    """The event itself would do, but a later one could then not have happened."""
    why = {"zh": impossible.zh, "en": impossible.en}
    return Breach("makes_impossible", "", {"why": why})


def permitted_kinds(state: CaseState) -> tuple[str, ...]:
    """The kinds of event that the status allows, in the order of `events.csv`; dates and data may still refuse one.

    `superseded`, possible at any time, is among them.
    """
    return tuple(
        name
        for name, kind in event_kinds().items()
        if name == "superseded" or status_breach(state.status, kind) is None
    )


def openings(state: CaseState, day: date) -> Mapping[str, tuple[Breach, ...]]:
    """For every kind of event why it is closed on `day`, judged without its data; an empty tuple means open."""
    machine = run_machine(state.events, state.calendar, state.practice)
    found: dict[str, tuple[Breach, ...]] = {}
    for name in event_kinds():
        if name == "superseded":
            found[name] = ()
        elif day < state.last_on:
            found[name] = (Breach("before_last", "", {"last": state.last_on}),)
        else:
            probe = Event(name, day)
            found[name] = tuple(breach for breach in _probe(machine, probe) if not breach.about_data)
    return MappingProxyType(found)


def _probe(machine: Machine, event: Event) -> list[Breach]:
    """The breaches that do not depend on data: fields that are required are taken as not yet typed."""
    wrong = status_breach(machine.status, event_kinds()[event.kind])
    if wrong is not None:
        return [wrong]
    if event.kind in ("decided", "drafted") or event.kind not in RULES:
        return []
    probes = _probes(machine, event)
    try:
        results = [list(RULES[event.kind](machine, probe)) for probe in probes]
    except OutsideCalendar:
        return [outside_breach(machine.calendar)]
    hard = [[breach for breach in result if not breach.about_data] for result in results]
    return [] if any(not result for result in hard) else hard[0]


def _probes(machine: Machine, event: Event) -> list[Event]:
    """The ways in which the event could be meant: one for each open opinion or kind of addressee, else itself."""
    day = event.occurred_on
    if event.kind in ("opinion_received", "opinion_lapsed", "wait_ended"):
        return [Event(event.kind, day, {"opinion": opinion.id}) for opinion in machine.open_opinions()]
    if event.kind == "opinion_requested":
        return [Event(event.kind, day, {"addressee_kind": "third_party"})]
    if event.kind == "reopened":
        return [Event(event.kind, day, {"cause": "own_motion"})]
    return [event]
