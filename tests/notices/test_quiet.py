"""Quiet hours over midnight, weekends, holidays and days worked instead."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.notices.making import at, change
from tests.support.agencies import make_body

from gongkai.law.calendar import seed_calendar
from gongkai.notices.quiet import QuietHours, quiet_hours_of, working_days

is_working = working_days(seed_calendar())
NIGHT = QuietHours(dt.time(21), dt.time(7, 30))


@pytest.mark.parametrize(
    ("moment", "goes_out"),
    [
        ("2026-03-18 12:00", "2026-03-18 12:00"),  # a Wednesday
        ("2026-03-18 20:59", "2026-03-18 20:59"),
        ("2026-03-18 21:00", "2026-03-19 07:30"),
        ("2026-03-18 23:59", "2026-03-19 07:30"),
        ("2026-03-19 00:00", "2026-03-19 07:30"),
        ("2026-03-19 07:29", "2026-03-19 07:30"),
        ("2026-03-19 07:30", "2026-03-19 07:30"),
        ("2026-03-20 20:59", "2026-03-20 20:59"),  # Friday
        ("2026-03-20 21:30", "2026-03-23 07:30"),
        ("2026-03-21 10:00", "2026-03-23 07:30"),
        ("2026-03-22 23:00", "2026-03-23 07:30"),
        ("2026-02-14 10:00", "2026-02-14 10:00"),  # a Saturday worked for the Spring Festival
        ("2026-02-14 22:00", "2026-02-24 07:30"),  # 15 to 23 February off
        ("2025-12-31 21:05", "2026-01-04 07:30"),  # 1 to 3 January off, Sunday 4 worked
        ("2026-09-30 22:00", "2026-10-08 07:30"),
    ],
)
def test_when_it_goes_out(moment: str, goes_out: str) -> None:
    assert NIGHT.not_before(at(moment), is_working) == at(goes_out)


def test_in_whatever_zone_the_instant_is_given() -> None:
    moment = at("2026-03-18 22:00").astimezone(dt.UTC)
    found = NIGHT.not_before(moment, is_working)
    assert found.tzinfo is dt.UTC
    assert found == at("2026-03-19 07:30")


def test_urgent_ones_pass_only_where_the_body_lets_them() -> None:
    night = at("2026-03-21 23:00")
    assert NIGHT.not_before(night, is_working, urgent=True) == at("2026-03-23 07:30")
    open_night = QuietHours(dt.time(21), dt.time(7, 30), urgent_through=True)
    assert open_night.not_before(night, is_working, urgent=True) == night
    assert open_night.not_before(night, is_working) == at("2026-03-23 07:30")


def test_hours_within_a_day_none_at_all_and_working_rest_days() -> None:
    noon = QuietHours(dt.time(12), dt.time(14))
    assert noon.not_before(at("2026-03-18 12:30"), is_working) == at("2026-03-18 14:00")
    assert noon.not_before(at("2026-03-18 14:00"), is_working) == at("2026-03-18 14:00")
    never = QuietHours(dt.time(0), dt.time(0), rest_days=False)
    assert never.not_before(at("2026-03-21 03:00"), is_working) == at("2026-03-21 03:00")
    every_day = QuietHours(dt.time(21), dt.time(7, 30), rest_days=False)
    assert every_day.not_before(at("2026-03-21 22:00"), is_working) == at("2026-03-22 07:30")


def test_the_mail_of_the_day() -> None:
    def next_at(moment: str, hour: dt.time = dt.time(8, 30)) -> dt.datetime:
        return NIGHT.next_at(at(moment), hour, is_working)

    assert next_at("2026-03-18 07:00") == at("2026-03-18 08:30")
    assert next_at("2026-03-18 08:30") == at("2026-03-18 08:30")
    assert next_at("2026-03-18 08:31") == at("2026-03-19 08:30")
    assert next_at("2026-03-20 09:00") == at("2026-03-23 08:30")
    assert next_at("2026-03-18 12:00", dt.time(6)) == at("2026-03-19 07:30")


def test_beyond_the_table_of_days_weekends_rest() -> None:
    assert NIGHT.not_before(at("2199-06-01 12:00"), is_working) >= at("2199-06-01 12:00")


def test_never_ending_rest_holds_nothing_up_for_ever() -> None:
    found = NIGHT.not_before(at("2026-03-18 12:00"), lambda day: False)
    assert found < at("2026-09-01 00:00")


times = st.integers(0, 24 * 60 - 1).map(lambda minute: dt.time(minute // 60, minute % 60))
moments = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda minutes: at("2024-01-01 00:00") + dt.timedelta(minutes=minutes)
)


@given(st.builds(QuietHours, times, times, st.booleans(), st.booleans()), moments, st.booleans())
def test_the_first_moment_that_is_not_quiet(hours: QuietHours, moment: dt.datetime, urgent: bool) -> None:
    """Never earlier, never quiet, and every hour before it was quiet; asked again, it is the same."""
    found = hours.not_before(moment, is_working, urgent)
    assert found >= moment
    if urgent and hours.urgent_through:
        assert found == moment
        return
    assert not hours.quiet(found, is_working)
    assert hours.not_before(found, is_working, urgent) == found
    before = moment
    while before < found:
        assert hours.quiet(before, is_working)
        before += dt.timedelta(hours=1)
    if found > moment:
        assert hours.quiet(found - dt.timedelta(minutes=1), is_working)


@given(st.builds(QuietHours, times, times, st.booleans(), st.just(False)), moments, times)
def test_the_mail_of_the_day_is_never_early_and_never_quiet(
    hours: QuietHours, moment: dt.datetime, digest: dt.time
) -> None:
    found = hours.next_at(moment, digest, is_working)
    assert moment <= found <= moment + dt.timedelta(days=25)
    assert not hours.quiet(found, is_working)


@pytest.mark.django_db
def test_by_body_and_date() -> None:
    county = make_body("county", kind="county")
    bureau = make_body("bureau", county)
    change(county, "notices.quiet_from", "19:00")
    change(bureau, "notices.quiet_rest_days", False, day="2026-03-01")
    assert quiet_hours_of(bureau, dt.date(2026, 2, 1)) == QuietHours(dt.time(19), dt.time(7, 30))
    assert quiet_hours_of(bureau, dt.date(2026, 3, 1)) == QuietHours(
        dt.time(19), dt.time(7, 30), rest_days=False
    )
    assert working_days()(dt.date(2026, 2, 14))
