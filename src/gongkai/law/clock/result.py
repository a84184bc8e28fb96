"""From the machine to the values of `CaseState`."""

from __future__ import annotations

from datetime import date
from operator import attrgetter
from typing import Any

from gongkai.law.clock.events import Event
from gongkai.law.clock.machine import Machine
from gongkai.law.clock.runs import OpenRun
from gongkai.law.clock.state import CaseState, Status

_SAME = (
    "channel",
    "received_on",
    "confirmed_on",
    "extension_total",
    "clarification_limit",
    "clarification",
    "explanation",
    "fee",
    "decision",
    "served",
    "received_by_requester_on",
    "withdrawn_on",
    "abandoned_on",
    "closed_on",
    "archived_on",
    "calendar",
    "practice",
)
_same = attrgetter(*_SAME)


def result(m: Machine, entered: tuple[Event, ...], history: tuple[Event, ...]) -> CaseState:
    """The state that the machine has reached after `history`, the effective part of what was `entered`."""
    if m.status is None or m.submitted_on is None:
        raise RuntimeError("nothing was replayed")
    outcome, sub_ground, outcome_on = m.result
    last_on = history[-1].occurred_on
    frozen = tuple(run.frozen(m.calendar) for run in m.runs)
    return CaseState(
        status=m.status,
        regime=m.regime.id if m.regime else None,
        submitted_on=m.submitted_on,
        runs=frozen,
        pauses=frozen[-1].pauses if frozen else (),
        opinions=tuple(opinion.frozen() for opinion in m.opinions) if m.opinions else (),
        extension_left=max(0, m.regime.extension_days - m.extension_total) if m.regime else 0,
        draft_outcome=m.draft[0],
        draft_sub_ground=m.draft[1],
        outcome=outcome,
        sub_ground=sub_ground,
        outcome_on=outcome_on,
        handling=len(m.handlings) + 1,
        handlings=tuple(m.handlings),
        warnings=tuple(m.warnings),
        last_on=last_on,
        calendar_version=m.calendar.version,
        events=history,
        entered=entered,
        **_dates(m, history),
        **dict(zip(_SAME, _same(m), strict=True)),
    )


def _dates(m: Machine, history: tuple[Event, ...]) -> dict[str, Any]:
    """The dates that the clock shows: due, the latest ones while paused, whether they are provisional."""
    run = _shown(m)
    waits = [o for o in run.pausing if o.ended_on is None] if run is not None and run.end is None else []
    limits = [opinion.limit for opinion in waits if opinion.limit is not None]
    at_latest = run.due_at_latest(m.calendar) if run is not None and waits else None
    due = run.due if run is not None else None
    last = due or at_latest or history[-1].occurred_on
    return {
        "due": due,
        "paused": bool(waits),
        "resumes_at_latest": max(limits) if waits and len(limits) == len(waits) else None,
        "due_at_latest": at_latest,
        "provisional": run is not None and not m.calendar.spans_covered(run.start, max(last, run.start)),
        "confirm_by": _confirm_by(m),
    }


def _shown(m: Machine) -> OpenRun | None:
    """The run whose due date counts: the open one, or the one that service ended."""
    run = m.runs[-1] if m.runs else None
    return run if run is not None and (run.end is None or run.ended_by == "served") else None


def _confirm_by(m: Machine) -> date | None:
    """Working day after which an unconfirmed request raises the alarm."""
    arrived_on = m.arrived_on or m.submitted_on
    if m.status is not Status.SUBMITTED or arrived_on is None:
        return None
    return m.calendar.add_working_days(arrived_on, m.practice.confirm_alarm_days)
