"""A new table of days moves the dates of open cases (条例2019 Art. 33 counts working days; alaveteli#7292)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from gongkai.casework import telling
from gongkai.casework.clock import CACHE, Replayer, apply_cache, law_event
from gongkai.casework.models import OPEN_STATES, Event, Request
from gongkai.journal.actions import Action, Context, Origin, Reason
from gongkai.law import Calendar, ImpossibleHistory
from gongkai.workdays.hooks import CalendarChange, on_calendar_change
from gongkai.workdays.models import Notice
from gongkai.workdays.rules import may_change_table

CHUNK = 500


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A request whose date moved: the due dates before and after (None while the clock stands)."""

    request: Request
    before: dt.date | None
    after: dt.date | None


@dataclass(kw_only=True)
class RedateOpenCases(Action):
    """Replay every open request with the new table of days; one entry says which dates moved."""

    verb = "casework.redate_open_cases"
    title = "按新的工作日表重新计算期限"

    notice: Notice
    calendar: Calendar
    moved: list[Moved] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    @property
    def record(self) -> Notice:
        return self.notice

    def check(self) -> list[Reason]:
        return may_change_table(self.context)

    def perform(self) -> list[Moved]:
        replayer = Replayer(self.calendar)
        rows = Request.objects.filter(state__in=OPEN_STATES).order_by("pk")
        ids = list(rows.values_list("pk", flat=True))
        for start in range(0, len(ids), CHUNK):
            self._chunk(ids[start : start + CHUNK], replayer)
        telling.redated(self.notice, [item.request for item in self.moved], self.context.user)
        return self.moved

    def _chunk(self, ids: list[int], replayer: Replayer) -> None:
        requests = list(Request.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
        histories: dict[int, list[Any]] = {pk: [] for pk in ids}
        for event in Event.objects.filter(request_id__in=ids).order_by("request_id", "seq"):
            histories[event.request_id].append(law_event(event))
        changed = []
        for request in requests:
            before = request.due_on or request.due_at_latest
            try:
                state = replayer.state(request, histories[request.pk])
            except ImpossibleHistory:
                # What happened was right by the table of its day: its dates stay, and the entry names it.
                self.kept.append(request.request_no)
                continue
            names = apply_cache(request, state)
            after = request.due_on or request.due_at_latest
            if names:
                changed.append(request)
            if before != after:
                self.moved.append(Moved(request=request, before=before, after=after))
        Request.objects.bulk_update(changed, CACHE, batch_size=100)

    def details(self) -> dict[str, Any]:
        moves = [[item.request.request_no, item.before, item.after] for item in self.moved]
        return {"calendar": self.calendar.version, "moved": moves, "kept": self.kept}


def redate_open_cases(calendar: Calendar, notice: Notice, context: Context | None = None) -> list[Moved]:
    """Re-date every open request by `calendar`, the table that `notice` made; return those whose date moved."""
    who = context or Context(origin=Origin.TASK)
    moved: list[Moved] = RedateOpenCases(context=who, notice=notice, calendar=calendar).execute()
    return moved


@on_calendar_change
def calendar_changed(change: CalendarChange) -> None:
    """Follow a new version of the table of days; runs in the transaction of its adoption."""
    redate_open_cases(change.after, change.notice, change.context)
