"""Runs of the reply period while they are replayed: extensions and pauses add up, overlapping pauses count once.

Convention of the project (the law says only that the time is not counted): of a wait the working days after its first
day up to and including its last are excluded, and the due date moves by as many (regimes.md section 3).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from gongkai.law.calendar import Calendar
from gongkai.law.clock.state import Extension, Opinion, Pause, Run

Interval = tuple[date, date]


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """Intervals in order, overlapping and touching ones joined. Each stands for the days after its first day."""
    merged: list[Interval] = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            if end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


@dataclass(slots=True)
class OpenOpinion:
    """An opinion that was asked; open while `ended_on` is None."""

    id: str
    addressee_kind: str
    addressee: str
    asked_on: date
    limit: date | None
    pauses: bool
    ended_on: date | None = None
    result: str | None = None
    reasonable: bool | None = None

    def interval(self, until: date | None = None) -> Interval | None:
        """The stretch that is not counted, ended at `until` where it is open; it never goes past its limit."""
        end = self.ended_on or until
        if end is None:
            return None
        if self.limit is not None and self.limit < end:
            end = self.limit
        return self.asked_on, max(end, self.asked_on)

    def frozen(self) -> Opinion:
        """As a value of the state."""
        return Opinion(
            self.id,
            self.addressee_kind,
            self.addressee,
            self.asked_on,
            self.limit,
            self.pauses,
            self.ended_on,
            self.result,
            self.reasonable,
        )


@dataclass(slots=True)
class OpenRun:
    """One run. `due` is None while an opinion that stops the clock is open."""

    number: int
    handling: int
    reason: str
    start: date
    days: int | None
    set_due: date | None
    base: date
    extended: int = 0
    extensions: list[Extension] = field(default_factory=list)
    pausing: list[OpenOpinion] = field(default_factory=list)
    settled: list[Interval] = field(default_factory=list)
    due: date | None = None
    end: date | None = None
    ended_by: str | None = None

    def __post_init__(self) -> None:
        self.due = self.base

    @property
    def paused(self) -> bool:
        """An opinion that stops the clock is open."""
        return any(opinion.ended_on is None for opinion in self.pausing)

    def due_if(self, calendar: Calendar, until: date | None = None) -> date | None:
        """The due date if every open wait ended at `until` (or at its limit); None where one has no end."""
        intervals: list[Interval] = []
        for opinion in self.pausing:
            interval = opinion.interval(until)
            if interval is None:
                return None
            intervals.append(interval)
        days = self.extended
        if len(intervals) == 1:
            days += calendar.working_days_between(*intervals[0])
        elif intervals:
            days += sum(calendar.working_days_between(*interval) for interval in merge(intervals))
        return calendar.add_working_days(self.base, days)

    def due_at_latest(self, calendar: Calendar) -> date | None:
        """The due date if every open wait lasts to its limit; None where one has no limit."""
        limits = [opinion.limit for opinion in self.pausing if opinion.ended_on is None]
        known = [limit for limit in limits if limit is not None]
        if len(known) < len(limits):
            return None
        return self.due_if(calendar, max(known)) if known else self.due

    def refresh(self, calendar: Calendar) -> None:
        """Compute the due date again after a wait has ended."""
        self.due = self.due_if(calendar)

    def extend(self, on: date, days: int, calendar: Calendar) -> None:
        """Add `days` working days."""
        self.extended += days
        self.extensions.append(Extension(on, days))
        if self.due is not None:
            self.due = calendar.add_working_days(self.due, days)

    def set_later(self, day: date) -> None:
        """A later date was fixed (条例2019 Art. 35): what had moved the due date before is contained in it."""
        self.settled.extend(interval for opinion in self.pausing if (interval := opinion.interval()))
        self.pausing.clear()
        self.extended = 0
        self.base = self.due = day

    def frozen(self, calendar: Calendar) -> Run:
        """As a value of the state."""
        return Run(
            number=self.number,
            handling=self.handling,
            reason=self.reason,
            start=self.start,
            days=self.days,
            set_due=self.set_due,
            extensions=tuple(self.extensions),
            pauses=self._pauses(calendar) if self.pausing or self.settled else (),
            due=self.due,
            end=self.end,
            ended_by=self.ended_by,
        )

    def _pauses(self, calendar: Calendar) -> tuple[Pause, ...]:
        """Merged pauses; an open one ends at its limit, or has no end."""
        endless = [o.asked_on for o in self.pausing if o.ended_on is None and o.limit is None]
        known = [i for o in self.pausing if (i := o.interval(o.limit)) is not None]
        merged = [
            Pause(start, end, calendar.working_days_between(start, end))
            for start, end in merge([*self.settled, *known])
        ]
        if not endless:
            return tuple(merged)
        first = min(endless)
        before = [pause for pause in merged if pause.end is not None and pause.end < first]
        overlapping = [pause.start for pause in merged if pause.end is not None and pause.end >= first]
        return (*before, Pause(min([first, *overlapping]), None, 0))
