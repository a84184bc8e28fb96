"""Quiet hours: the hours of the night, and days off, in which nothing goes out (project default, by body and date).

Pure but for the calendar that it is given. Instants in, instants out; the hours are those of Asia/Shanghai.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from gongkai.agencies.practice import values_of
from gongkai.journal.actions import LOCAL
from gongkai.law.calendar import Calendar, OutsideCalendar
from gongkai.notices import practice
from gongkai.workdays.queries import current_calendar

IsWorking = Callable[[dt.date], bool]
# No run of days off is as long; a table of days that says otherwise holds nothing up for ever.
LONGEST_REST = 60
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class QuietHours:
    """From `start` until just before `end` of every day (over midnight if `end` is earlier), and whole days off.

    `start` equal to `end`: no quiet hours at night. `urgent_through`: urgent notices do not wait.
    """

    start: dt.time
    end: dt.time
    rest_days: bool = True
    urgent_through: bool = False

    def at_night(self, time: dt.time) -> bool:
        """Return whether this time of the day is quiet."""
        if self.start <= self.end:
            return self.start <= time < self.end
        return time >= self.start or time < self.end

    def quiet(self, moment: dt.datetime, is_working: IsWorking) -> bool:
        """Return whether `moment` is quiet."""
        local = moment.astimezone(LOCAL)
        return self.at_night(local.time()) or (self.rest_days and not is_working(local.date()))

    def not_before(self, moment: dt.datetime, is_working: IsWorking, urgent: bool = False) -> dt.datetime:
        """Return `moment`, or the end of the quiet time that it lies in."""
        if (urgent and self.urgent_through) or not self.quiet(moment, is_working):
            return moment
        local = moment.astimezone(LOCAL)
        for _ in range(2 * LONGEST_REST):
            if self.rest_days and not is_working(local.date()):
                local = dt.datetime.combine(local.date() + _DAY, dt.time(), LOCAL)
            elif self.at_night(local.time()):
                day = local.date() if local.time() < self.end else local.date() + _DAY
                local = dt.datetime.combine(day, self.end, LOCAL)
            else:
                break
        return local.astimezone(moment.tzinfo)

    def next_at(self, moment: dt.datetime, at: dt.time, is_working: IsWorking) -> dt.datetime:
        """Return the next working day's `at` from `moment` on, or the end of the quiet hours that it lies in."""
        day = moment.astimezone(LOCAL).date()
        for _ in range(LONGEST_REST):
            found = dt.datetime.combine(day, at, LOCAL)
            if found >= moment and (is_working(day) or not self.rest_days):
                return self.not_before(found, is_working).astimezone(moment.tzinfo)
            day += _DAY
        return moment


def from_values(values: Mapping[str, Any]) -> QuietHours:
    """Return the quiet hours that the settings of a body say."""
    return QuietHours(
        start=practice.clock(values[practice.QUIET_FROM]),
        end=practice.clock(values[practice.QUIET_UNTIL]),
        rest_days=values[practice.QUIET_REST_DAYS],
        urgent_through=values[practice.URGENT_THROUGH],
    )


def quiet_hours_of(body: Any, day: dt.date | None = None) -> QuietHours:
    """Return the quiet hours of a body on `day` (today)."""
    return from_values(values_of(body, "notices.", day))


def working_days(calendar: Calendar | None = None) -> IsWorking:
    """Return whether a day is a working day, by the table in force; beyond the table, Monday to Friday."""
    table = calendar or current_calendar()

    def is_working(day: dt.date) -> bool:
        try:
            return table.is_working(day)
        except OutsideCalendar:
            return day.weekday() < 5

    return is_working
