"""Reads: the calendar in force, the calendar of an earlier version, the days of a year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from gongkai.law.calendar import Calendar, DayInfo, seed_calendar
from gongkai.law.texts import load_data
from gongkai.workdays.models import CalendarDay, CalendarVersion, Notice
from gongkai.workdays.seeding import days_of_block

# Built calendars by (name, digest) of their version: a few hundred kilobytes each, and few are ever asked for.
_built: dict[tuple[str, str], Calendar] = {}
KEPT = 8


def current_version() -> CalendarVersion | None:
    """Return the newest version; None while the table is empty (then the seed of the law room counts)."""
    return CalendarVersion.objects.order_by("-number").first()


def current_calendar() -> Calendar:
    """Return the calendar in force. One small query a call; the calendar itself is built once per version."""
    version = current_version()
    return _calendar(version) if version else seed_calendar()


def calendar_of(name: str) -> Calendar:
    """Return the calendar of the version called `name`, as it was. KeyError for an unknown name."""
    version = CalendarVersion.objects.filter(name=name).first()
    if version is not None:
        return _calendar(version)
    if name == seed_calendar().version:
        return seed_calendar()
    raise KeyError(name)


def rows_of(number: int) -> QuerySet[CalendarDay]:
    """Return the rows of the version with this number, by date."""
    still = Q(until__isnull=True) | Q(until__gt=number)
    return CalendarDay.objects.filter(still, since__lte=number).order_by("date")


def covered_years(number: int) -> list[int]:
    """Return the years whose notice is in the version with this number."""
    notices = Notice.objects.filter(version__number__lte=number, changes__isnull=True)
    return list(notices.order_by("year").values_list("year", flat=True))


def statutory_days() -> dict[dt.date, str]:
    """Return the rest days by law of years without a notice: day -> holiday, for provisional counting."""
    blocks = [block for year in load_data("days")["statutory"].values() for block in year]
    return {day: block["name"] for block in blocks for day in days_of_block(block)}


def _calendar(version: CalendarVersion) -> Calendar:
    key = (version.name, version.digest)
    if key not in _built:
        rows = list(rows_of(version.number).values_list("date", "is_working", "holiday"))
        statutory = statutory_days()
        calendar = Calendar(
            days={day: working for day, working, _ in rows},
            covered_years=covered_years(version.number),
            version=version.name,
            statutory_days=statutory,
            names=statutory | {day: holiday for day, _, holiday in rows if holiday},
        )
        while len(_built) >= KEPT:
            _built.pop(next(iter(_built)), None)
        _built[key] = calendar
        return calendar
    return _built[key]


@dataclass(frozen=True)
class DayRow:
    """A day of the year's table that differs from Monday-Friday, and the notice that says so (None: by law)."""

    info: DayInfo
    notice: Notice | None

    @property
    def text(self) -> str:
        """Return the reason in Chinese, e.g. 春节放假."""
        return self.info.text("zh")


def days_of_year(year: int) -> list[DayRow]:
    """Return the days of `year` that differ from Monday-Friday in the current table, by date."""
    calendar, version = current_calendar(), current_version()
    if year in calendar.covered_years and version is not None:
        rows = rows_of(version.number).filter(date__year=year).select_related("notice")
        return [DayRow(calendar.info(row.date), row.notice) for row in rows]
    days = sorted(day for day in statutory_days() if day.year == year)
    return [DayRow(calendar.info(day), None) for day in days]


def last_day_off(year: int, holiday: str) -> dt.date | None:
    """Return the last day off of a holiday as arranged for `year` now, for a notice that prolongs it."""
    version = current_version()
    if version is None:
        return None
    rows = rows_of(version.number).filter(notice__year=year, holiday=holiday, is_working=False)
    return rows.order_by("-date").values_list("date", flat=True).first()


def changed_days(off: Iterable[dt.date], worked: Iterable[dt.date]) -> list[tuple[DayInfo, bool]]:
    """Return the days on which a notice would differ from the current table: (as it is now, working afterwards)."""
    calendar = current_calendar()
    given = {**dict.fromkeys(off, False), **dict.fromkeys(worked, True)}
    found = []
    for day, working in sorted(given.items()):
        if calendar.first_year <= day.year <= calendar.last_year:
            info = calendar.info(day)
            if info.is_working != working or not calendar.is_covered(day):
                found.append((info, working))
    return found
