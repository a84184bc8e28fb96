"""What a state means on a given day: days left, overdue, what may be declared lapsed, the light."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from gongkai.law.clock.state import CaseState, Status

Light = Literal["ok", "soon", "late", "wait", "done"]


@dataclass(frozen=True, slots=True)
class DayView:
    """A state on one day.

    due: the date that counts on this day; while paused the latest possible one once its limits have passed.
    days_left: working days after `day` up to and including `due`; 0 on the last day, negative when overdue.
    lapsable: kinds of event an officer may now confirm (clarification_lapsed, fee_lapsed, opinion_lapsed).
    alarm: the alarm step reached (5, 3 or 1 working days by default), None otherwise.
    unconfirmed: nobody has confirmed the request and the time to do so is over.
    light: ok, soon (an alarm), late, wait (the clock stands), done.
    """

    day: date
    due: date | None
    days_left: int | None
    overdue: bool
    lapsable: tuple[str, ...]
    alarm: int | None
    unconfirmed: bool
    light: Light


def view(state: CaseState, day: date) -> DayView:
    """`state` as it stands on `day`."""
    due = _due_on(state, day)
    owed = state.status.is_open and due is not None
    days_left = state.calendar.working_days_between(day, due) if owed and due is not None else None
    overdue = owed and due is not None and day > due
    alarm = _alarm(state, days_left) if days_left is not None and not overdue else None
    unconfirmed = state.status is Status.SUBMITTED and state.confirm_by is not None and day > state.confirm_by
    return DayView(
        day=day,
        due=due,
        days_left=days_left,
        overdue=overdue,
        lapsable=_lapsable(state, day),
        alarm=alarm,
        unconfirmed=unconfirmed,
        light=_light(state, owed=owed, overdue=overdue, soon=alarm is not None or unconfirmed),
    )


def _due_on(state: CaseState, day: date) -> date | None:
    if state.paused and state.resumes_at_latest is not None and day > state.resumes_at_latest:
        return state.due_at_latest
    return state.due


def _alarm(state: CaseState, days_left: int) -> int | None:
    reached = [step for step in state.practice.alarm_days if days_left <= step]
    return min(reached) if reached else None


def _lapsable(state: CaseState, day: date) -> tuple[str, ...]:
    kinds: list[str] = []
    if state.status is Status.CLARIFICATION_PENDING and state.clarification:
        start = state.clarification.lapses_from
        if start is not None and day >= start:
            kinds.append("clarification_lapsed")
    if state.status is Status.FEE_PENDING and state.fee and day >= state.fee.lapses_from:
        kinds.append("fee_lapsed")
    if state.status is Status.CONSULTING and any(
        opinion.ended_on is None and opinion.limit is not None and day > opinion.limit
        for opinion in state.opinions
    ):
        kinds.append("opinion_lapsed")
    return tuple(kinds)


def _light(state: CaseState, *, owed: bool, overdue: bool, soon: bool) -> Light:
    if not state.status.is_open:
        return "done"
    if overdue:
        return "late"
    if soon:
        return "soon"
    return "ok" if owed else "wait"
