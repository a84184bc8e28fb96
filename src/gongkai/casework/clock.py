"""From the events of a request to its state and back into its cache columns. The rules are all in `gongkai.law`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from gongkai.casework.models import Event, Request, local_day
from gongkai.casework.settings import Settings, practice_of
from gongkai.law import Calendar, CaseState, ImpossibleHistory, Practice, Status, replay
from gongkai.law import Event as LawEvent
from gongkai.workdays.queries import calendar_of, current_calendar

ONE_DAY = dt.timedelta(days=1)


def law_event(event: Event) -> LawEvent:
    """Return the row as the law's value; its seq is its id."""
    return LawEvent(
        kind=event.kind,
        occurred_on=event.occurred_on,
        data=event.data,
        id=str(event.seq),
        supersedes=str(event.supersedes) if event.supersedes is not None else None,
        recorded_at=event.recorded_at,
    )


def history_of(request: Request) -> list[LawEvent]:
    """Return the events of the request in the order they were entered."""
    return [law_event(event) for event in request.events.order_by("seq")]


def replayed(
    request: Request,
    history: Iterable[LawEvent] | None = None,
    calendar: Calendar | None = None,
    practice: Practice | None = None,
) -> CaseState:
    """Return the state after the events (those entered, or `history`). Raises ImpossibleHistory."""
    return replay(
        history_of(request) if history is None else history,
        calendar or current_calendar(),
        practice or practice_of(request.body, local_day(request.submitted_at)),
    )


def calendar_for(request: Request) -> Calendar:
    """Return the table of days that the request's dates were counted with.

    A new notice re-dates the open ones (`redating`); what is over keeps the table its end was counted with.
    """
    return calendar_of(request.calendar_version) if request.calendar_version else current_calendar()


def state_of(request: Request) -> CaseState:
    """Return the state of the request; kept on the object until another event or another table of days comes."""
    key = (request.events_hash, request.calendar_version)
    kept = request.__dict__.get("_clock")
    if kept is None or kept[0] != key:
        kept = (key, replayed(request, calendar=calendar_for(request)))
        request.__dict__["_clock"] = kept
    state: CaseState = kept[1]
    return state


CACHE = (
    "regime state received_on confirm_by due_on paused resumes_at_latest due_at_latest provisional "
    "lapses_from counted_on outcome sub_ground finished_on extended on_time handling latest_outcome "
    "latest_sub_ground latest_finished_on document_no served_on closed_on archived_on last_event_on calendar_version"
).split()


def cache_of(state: CaseState) -> dict[str, Any]:
    """Return the columns of a request that a state fills (`CACHE`)."""
    return {
        "regime": state.regime or "",
        "state": str(state.status.value),
        "received_on": state.received_on,
        "confirm_by": state.confirm_by if state.status is Status.SUBMITTED else None,
        "due_on": state.due,
        "paused": state.paused,
        "resumes_at_latest": state.resumes_at_latest,
        "due_at_latest": state.due_at_latest,
        "provisional": state.provisional,
        "lapses_from": _lapses_from(state),
        **_counted(state),
        "handling": state.handling,
        "latest_outcome": state.outcome or "",
        "latest_sub_ground": state.sub_ground or "",
        "latest_finished_on": state.outcome_on,
        "document_no": (state.decision.document_no or "") if state.decision else "",
        "served_on": state.served.on if state.served else None,
        "closed_on": state.closed_on,
        "archived_on": state.archived_on,
        "last_event_on": state.last_on,
        "calendar_version": state.calendar_version,
    }


def _counted(state: CaseState) -> dict[str, Any]:
    """The figures count the first handling; what ended before it was received counts on the day it ended."""
    first = state.handlings[0] if state.handlings else None
    outcome = first.outcome if first else state.outcome
    sub_ground = first.sub_ground if first else state.sub_ground
    finished_on = first.outcome_on if first else state.outcome_on
    counted_on = state.received_on
    if finished_on is not None and (counted_on is None or counted_on > finished_on):
        counted_on = finished_on
    runs = [run for run in state.runs if run.handling == 1]
    return {
        "counted_on": counted_on,
        "outcome": outcome or "",
        "sub_ground": sub_ground or "",
        "finished_on": finished_on,
        "extended": any(run.extensions for run in runs),
        "on_time": _on_time(state, finished_on) if finished_on else None,
    }


def _on_time(state: CaseState, finished_on: dt.date) -> bool | None:
    """Whether the first handling ended in its period: by service, or by its end where nothing is served."""
    first = state.handlings[0] if state.handlings else None
    served = first.served if first else state.served
    if served is not None and served.in_time is not None:
        return served.in_time
    dues = [run.due for run in state.runs if run.handling == 1 and run.due is not None]
    return finished_on <= dues[-1] if dues else None


def _lapses_from(state: CaseState) -> dt.date | None:
    if state.status is Status.CLARIFICATION_PENDING and state.clarification:
        return state.clarification.lapses_from
    if state.status is Status.FEE_PENDING and state.fee:
        return state.fee.lapses_from
    if state.status is Status.CONSULTING:
        limits = [o.limit for o in state.opinions if o.ended_on is None and o.limit is not None]
        return min(limits) + ONE_DAY if limits else None
    return None


def apply_cache(request: Request, state: CaseState) -> list[str]:
    """Set the cache columns of the object; return the names of those that changed."""
    values = cache_of(state)
    changed = [name for name, value in values.items() if getattr(request, name) != value]
    for name in changed:
        setattr(request, name, values[name])
    return changed


def refresh(request: Request) -> CaseState:
    """Replay with the table of days in force, set the cache columns, return the state. Called by actions only.

    A history that a later table makes impossible (an extension agreed on what was then the last day) stays with the
    table that it happened under. Raises ImpossibleHistory when it is impossible under that one as well.
    """
    history, practice = history_of(request), practice_of(request.body, local_day(request.submitted_at))
    current, own = current_calendar(), calendar_for(request)
    try:
        state = replay(history, current, practice)
    except ImpossibleHistory:
        if own.version == current.version:
            raise
        state = replay(history, own, practice)
    apply_cache(request, state)
    request.__dict__["_clock"] = ((request.events_hash, request.calendar_version), state)
    return state


class Replayer:
    """Replays many requests; settings and tables of days are read once. Without `calendar`, each with its own."""

    def __init__(self, calendar: Calendar | None = None) -> None:
        self.calendar = calendar
        self.settings = Settings()
        self._current = calendar or current_calendar()
        self._kept: dict[str, Calendar] = {self._current.version: self._current}

    def state(self, request: Request, history: Iterable[LawEvent]) -> CaseState:
        """Return the state of `request` after `history`. Raises ImpossibleHistory."""
        practice = self.settings.practice(request.body_id, local_day(request.submitted_at))
        return replay(history, self._calendar(request), practice)

    def _calendar(self, request: Request) -> Calendar:
        name = request.calendar_version or self._current.version
        if self.calendar is not None:
            return self.calendar
        if name not in self._kept:
            self._kept[name] = calendar_of(name)
        return self._kept[name]
