"""Working days and the other periods."""

import csv
import random
from datetime import date, timedelta

import pytest

from gongkai.law import (
    Calendar,
    OutsideCalendar,
    add_days,
    add_months,
    add_working_days,
    seed_calendar,
    working_days_between,
)

from .support import CALENDAR, DATA, d, read_days, slow_is_working

with (DATA / "calendar-vectors.csv").open(encoding="utf-8") as source:
    VECTORS = list(csv.DictReader(source))


def test_there_are_25_vectors() -> None:
    assert len(VECTORS) == 25


@pytest.mark.parametrize("row", VECTORS, ids=lambda row: row["receipt_date"])
def test_vector(row: dict[str, str]) -> None:
    due = add_working_days(d(row["receipt_date"]), int(row["working_days"]), CALENDAR)
    assert due == d(row["due_date"])
    assert CALENDAR.is_working(due)


# the notices as calendar.md copies them: (year, days off, weekend days worked), weekend days of a block left out
NOTICES = {
    2020: (
        "01-01 01-24..02-02 04-04..04-06 05-01..05-05 06-25..06-27 10-01..10-08",
        "01-19 04-26 05-09 06-28 09-27 10-10",
    ),
    2024: (
        "01-01 02-10..02-17 04-04..04-06 05-01..05-05 06-10 09-15..09-17 10-01..10-07",
        "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    ),
    2025: (
        "01-01 01-28..02-04 04-04..04-06 05-01..05-05 05-31..06-02 10-01..10-08",
        "01-26 02-08 04-27 09-28 10-11",
    ),
    2026: (
        "01-01..01-03 02-15..02-23 04-04..04-06 05-01..05-05 06-19..06-21 09-25..09-27 10-01..10-07",
        "01-04 02-14 02-28 05-09 09-20 10-10",
    ),
}


@pytest.mark.parametrize("year", NOTICES)
def test_every_day_of_the_year_follows_the_notice(year: int) -> None:
    off, worked = NOTICES[year]
    rest: set[date] = set()
    for block in off.split():
        first, _, last = block.partition("..")
        start, end = d(f"{year}-{first}"), d(f"{year}-{last or first}")
        rest |= {start + timedelta(days=n) for n in range((end - start).days + 1)}
    extra = {d(f"{year}-{day}") for day in worked.split()}
    for n in range(366 if year % 4 == 0 else 365):
        day = date(year, 1, 1) + timedelta(days=n)
        expected = day in extra or (day.weekday() < 5 and day not in rest)
        assert CALENDAR.is_working(day) is expected, day


def test_the_table_agrees_with_the_packages_it_was_made_from() -> None:
    chinese_calendar = pytest.importorskip("chinese_calendar")
    holidays = pytest.importorskip("holidays")
    other = holidays.country_holidays("CN", years=range(2007, 2027))
    day = date(2004, 1, 1)
    while day <= date(2026, 12, 31):
        assert CALENDAR.is_working(day) is bool(chinese_calendar.is_workday(day)), day
        if day.year >= 2007:
            assert CALENDAR.is_working(day) is bool(other.is_working_day(day)), day
        day += timedelta(days=1)


def test_covered_years_and_version() -> None:
    assert sorted(CALENDAR.covered_years) == list(range(2004, 2027))
    assert CALENDAR.is_covered(d("2026-12-31"))
    assert not CALENDAR.is_covered(d("2027-01-01"))
    assert CALENDAR.version == "seed-2026.1"
    assert seed_calendar() is CALENDAR


@pytest.mark.parametrize(
    ("received", "due", "covered"),
    [("2026-12-03", "2026-12-31", True), ("2026-12-04", "2027-01-04", False)],
)
def test_a_period_that_reaches_2027_is_provisional(received: str, due: str, covered: bool) -> None:
    assert add_working_days(d(received), 20, CALENDAR) == d(due)
    assert CALENDAR.spans_covered(d(received), d(due)) is covered


def test_uncovered_years_count_monday_to_friday_less_statutory_days() -> None:
    _, _, statutory = read_days()
    assert {d("2027-01-01"), d("2027-02-08"), d("2027-10-01")} <= statutory
    assert not CALENDAR.is_working(d("2027-02-08"))
    assert CALENDAR.info(d("2027-02-08")).reason == "statutory"
    assert CALENDAR.is_working(d("2027-02-15"))
    assert CALENDAR.info(d("2027-02-06")).text() == "春节（法定节假日，当年安排未公布）"


def test_add_working_days_against_a_walk() -> None:
    pick = random.Random(7)
    for _ in range(2000):
        start = date(2004, 1, 2) + timedelta(days=pick.randrange(365 * 40))
        n = pick.randrange(1, 60)
        day, left = start, n
        while left:
            day += timedelta(days=1)
            left -= slow_is_working(day)
        assert add_working_days(start, n, CALENDAR) == day
        assert working_days_between(start, day, CALENDAR) == n
        assert working_days_between(day, start, CALENDAR) == -n
        assert len(CALENDAR.working_days(start, day)) == n


def test_adding_is_additive() -> None:
    pick = random.Random(8)
    for _ in range(500):
        start = date(2008, 1, 1) + timedelta(days=pick.randrange(6000))
        a, b = pick.randrange(30), pick.randrange(30)
        assert add_working_days(add_working_days(start, a, CALENDAR), b, CALENDAR) == add_working_days(
            start, a + b, CALENDAR
        )


def test_reasons_of_days() -> None:
    assert CALENDAR.info(d("2024-02-12")).text() == "春节放假"
    assert CALENDAR.info(d("2024-02-12")).text("en") == "Spring Festival holiday"
    assert CALENDAR.info(d("2024-02-04")).reason == "worked_weekend"
    assert CALENDAR.info(d("2024-02-04")).text() == "调休上班"
    assert CALENDAR.info(d("2024-03-02")).text() == "周末"
    assert CALENDAR.info(d("2024-03-01")).text() == "工作日"


@pytest.mark.parametrize("day", ["2003-12-31", "2051-01-01"])
def test_days_beyond_the_table_are_refused(day: str) -> None:
    with pytest.raises(OutsideCalendar, match="超出工作日表"):
        CALENDAR.is_working(d(day))
    with pytest.raises(OutsideCalendar):
        CALENDAR.working_days_between(d(day), d("2024-01-01"))


def test_adding_out_of_the_table_is_refused() -> None:
    with pytest.raises(OutsideCalendar):
        CALENDAR.add_working_days(d("2003-12-31"), 1)
    with pytest.raises(OutsideCalendar):
        CALENDAR.add_working_days(d("2050-12-30"), 20)
    with pytest.raises(OutsideCalendar):
        CALENDAR.add_working_days(d("2051-01-02"), 1)
    with pytest.raises(OutsideCalendar):
        CALENDAR.next_working_day(d("2050-12-31"))
    with pytest.raises(ValueError, match="负数"):
        CALENDAR.add_working_days(d("2024-01-02"), -1)


def test_an_own_table_counts() -> None:
    own = Calendar({d("2030-01-02"): False, d("2030-01-05"): True}, [2030], "own-1")
    assert own.add_working_days(d("2030-01-01"), 2) == d("2030-01-04")
    assert own.add_working_days(d("2030-01-01"), 3) == d("2030-01-05")
    assert own.info(d("2030-01-02")).text() == "放假"
    with pytest.raises(ValueError, match="工作日表为空"):
        Calendar({}, [], "empty")


def test_民诉法_85_2_the_first_day_is_not_counted() -> None:
    assert add_working_days(d("2024-03-04"), 1, CALENDAR) == d("2024-03-05")
    assert add_days(d("2024-03-04"), 1, CALENDAR) == d("2024-03-05")


def test_民诉法_85_3_natural_days_roll_past_rest_days() -> None:
    assert add_days(d("2024-08-02"), 60, CALENDAR) == d("2024-10-08")  # 1 October, National Day
    assert add_days(d("2024-05-07"), 60, CALENDAR) == d("2024-07-08")  # Saturday 6 July
    assert add_days(d("2024-01-20"), 15, CALENDAR) == d("2024-02-04")  # a Sunday that is worked


def test_民诉法_85_3_months_end_on_the_corresponding_day() -> None:
    assert add_months(d("2023-08-31"), 6, CALENDAR) == d("2024-02-29")
    assert add_months(d("2024-04-01"), 6, CALENDAR) == d("2024-10-08")
    assert add_months(d("2024-03-15"), 6, CALENDAR) == d("2024-09-18")  # Mid-Autumn 15-17 September
    assert add_months(d("2024-11-30"), 3, CALENDAR) == d("2025-02-28")
