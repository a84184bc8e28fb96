"""Working days (工作日) and the periods that are counted in them, in natural days and in months.

Source: calendar.md; 条例2019 Art. 33; 民诉法 Art. 85. The table of days is handed in: `seed_calendar()` gives the
one that the package carries (notices of 2004-2026), the `workdays` room gives the one an administrator keeps.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from gongkai.law.texts import load_data

DayReason = Literal["weekday", "weekend", "day_off", "worked_weekend", "statutory"]


class OutsideCalendar(ValueError):
    """A date lies outside every year that the calendar can count, even provisionally."""

    def __init__(self, first: int, last: int) -> None:
        super().__init__(f"日期超出工作日表可计算的范围（{first}年至{last}年），请先补充工作日表。")


@dataclass(frozen=True, slots=True)
class DayInfo:
    """Why a day is counted or not. `name`: identifier of the holiday, empty for ordinary days."""

    day: date
    is_working: bool
    reason: DayReason
    name: str = ""

    def text(self, language: Literal["zh", "en"] = "zh") -> str:
        """The reason in words, e.g. 春节放假, 周末, 调休上班."""
        words = load_data("days")["names"].get(self.name, {"zh": "", "en": ""})[language]
        return _REASONS[self.reason][language].format(name=words).strip()


_REASONS: dict[DayReason, dict[str, str]] = {
    "weekday": {"zh": "工作日", "en": "weekday"},
    "weekend": {"zh": "周末", "en": "weekend"},
    "day_off": {"zh": "{name}放假", "en": "{name} holiday"},
    "worked_weekend": {"zh": "调休上班", "en": "weekend day worked"},
    "statutory": {
        "zh": "{name}（法定节假日，当年安排未公布）",
        "en": "{name} (statutory, notice not in yet)",
    },
}


class Calendar:
    """An immutable table of days.

    days: the days that differ from Monday-Friday, or all days; True = working. covered_years: years whose notice is
    in. version: names this table. statutory_days: rest days used in years that are not covered, where every other
    Monday-Friday is counted; such a period is provisional. names: identifier of the holiday of a day.
    """

    def __init__(
        self,
        days: Mapping[date, bool],
        covered_years: Iterable[int],
        version: str,
        statutory_days: Iterable[date] = (),
        names: Mapping[date, str] | None = None,
    ) -> None:
        self.version = version
        self.covered_years = frozenset(covered_years)
        self._days = dict(days)
        self._statutory = frozenset(statutory_days)
        self._names = dict(names or {})
        years = self.covered_years | {day.year for day in self._statutory}
        if not years:
            raise ValueError("工作日表为空：至少需要一个年度的安排。")
        self.first_year, self.last_year = min(years), max(years)
        self._first = date(self.first_year, 1, 1).toordinal()
        self._last = date(self.last_year, 12, 31).toordinal()
        self._index()

    def _index(self) -> None:
        """List the working days and, for every day, how many of them lie up to and including it."""
        working: list[int] = []
        counts: list[int] = []
        for ordinal in range(self._first, self._last + 1):
            if self._is_working(date.fromordinal(ordinal)):
                working.append(ordinal)
            counts.append(len(working))
        self._working = tuple(date.fromordinal(ordinal) for ordinal in working)
        self._counts = tuple(counts)

    def _is_working(self, day: date) -> bool:
        if day.year in self.covered_years:
            known = self._days.get(day)
            return day.weekday() < 5 if known is None else known
        return day.weekday() < 5 and day not in self._statutory

    def __repr__(self) -> str:
        return f"Calendar(version={self.version!r}, years={self.first_year}-{self.last_year})"

    def _count(self, day: date) -> int:
        index = day.toordinal() - self._first
        if index < 0 or index >= len(self._counts):
            raise OutsideCalendar(self.first_year, self.last_year)
        return self._counts[index]

    def is_working(self, day: date) -> bool:
        """True when `day` is a working day by its year's notice (provisionally so where there is none)."""
        return self.info(day).is_working

    def is_covered(self, day: date) -> bool:
        """True when the notice for the year of `day` is in the table."""
        return day.year in self.covered_years

    def spans_covered(self, start: date, end: date) -> bool:
        """True when every day after `start` up to and including `end` lies in a covered year."""
        first = (start + timedelta(days=1)).year if start < end else end.year
        return all(year in self.covered_years for year in range(first, end.year + 1))

    def info(self, day: date) -> DayInfo:
        """Whether and why `day` is counted. Raises OutsideCalendar."""
        self._count(day)
        working = self._is_working(day)
        name = self._names.get(day, "")
        if day.year in self.covered_years:
            if working:
                return DayInfo(day, True, "weekday" if day.weekday() < 5 else "worked_weekend")
            plain_weekend = day.weekday() >= 5 and not name
            return DayInfo(day, False, "weekend" if plain_weekend else "day_off", name)
        if working:
            return DayInfo(day, True, "weekday")
        return DayInfo(day, False, "statutory" if day in self._statutory else "weekend", name)

    def add_working_days(self, start: date, n: int) -> date:
        """The n-th working day after `start`; the start day is never counted. n = 0 gives `start` itself.

        Raises ValueError for a negative n, OutsideCalendar beyond the table.
        """
        if n <= 0:
            if n < 0:
                raise ValueError("工作日数不能为负数。")
            return start
        index = start.toordinal() - self._first
        if index < 0:
            raise OutsideCalendar(self.first_year, self.last_year)
        try:
            return self._working[self._counts[index] + n - 1]
        except IndexError:
            raise OutsideCalendar(self.first_year, self.last_year) from None

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` is earlier."""
        return self._count(end) - self._count(start)

    def working_days(self, start: date, end: date) -> tuple[date, ...]:
        """The working days after `start` up to and including `end`, in order."""
        return self._working[self._count(start) : max(self._count(end), self._count(start))]

    def next_working_day(self, day: date) -> date:
        """`day` if it is a working day, else the first one after it."""
        found = bisect_right(self._working, day - timedelta(days=1))
        if found >= len(self._working):
            raise OutsideCalendar(self.first_year, self.last_year)
        return self._working[found]


def add_working_days(start: date, n: int, calendar: Calendar) -> date:
    """The n-th working day after `start` (条例2019 Art. 33: the day of receipt is not counted)."""
    return calendar.add_working_days(start, n)


def working_days_between(start: date, end: date, calendar: Calendar) -> int:
    """Working days after `start` up to and including `end`; negative when `end` is earlier."""
    return calendar.working_days_between(start, end)


def add_days(start: date, n: int, calendar: Calendar) -> date:
    """Last day of a period of n natural days; it rolls past rest days (民诉法 Art. 85(3))."""
    return calendar.next_working_day(start + timedelta(days=n))


def same_day_months_later(start: date, months: int) -> date:
    """The corresponding day `months` later, or the last day of that month where it has none."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def add_months(start: date, months: int, calendar: Calendar) -> date:
    """Last day of a period of months; it rolls past rest days (民诉法 Art. 85(3))."""
    return calendar.next_working_day(same_day_months_later(start, months))


@lru_cache(maxsize=1)
def seed_calendar() -> Calendar:
    """The table that the package carries: the notices of 2004-2026, for 2027-2050 the statutory days only."""
    data = load_data("days")
    days: dict[date, bool] = {}
    names: dict[date, str] = {}
    for year in data["years"].values():
        for block in year["off"]:
            for day in _block(block):
                days[day] = False
                names[day] = block["name"]
        days.update({date.fromisoformat(day): True for day in year["worked"]})
    statutory = {
        day: block["name"]
        for blocks in data["statutory"].values()
        for block in blocks
        for day in _block(block)
    }
    return Calendar(
        days=days,
        covered_years=(int(year) for year in data["years"]),
        version=data["version"],
        statutory_days=statutory,
        names=names | statutory,
    )


def _block(block: Mapping[str, str]) -> list[date]:
    first, last = date.fromisoformat(block["from"]), date.fromisoformat(block["to"])
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
