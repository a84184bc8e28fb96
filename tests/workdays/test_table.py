"""The seeded table, its versions, and adopting a notice."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.support.agencies import make_body, make_user, operator

from gongkai.agencies.models import Role
from gongkai.journal.actions import Context, Refused
from gongkai.journal.models import Entry, Result
from gongkai.law.calendar import seed_calendar
from gongkai.workdays import hooks
from gongkai.workdays.actions import AdoptNotice
from gongkai.workdays.models import CalendarDay, CalendarVersion, Notice
from gongkai.workdays.parsing import Block
from gongkai.workdays.queries import calendar_of, current_calendar, days_of_year
from gongkai.workdays.verify import versions

pytestmark = pytest.mark.django_db
DAY = dt.date.fromisoformat
TODAY = dt.date(2026, 12, 1)

OFF_2027 = (
    Block(DAY("2027-01-01"), DAY("2027-01-03"), "new_year"),
    Block(DAY("2027-02-05"), DAY("2027-02-11"), "spring_festival"),
    Block(DAY("2027-04-03"), DAY("2027-04-05"), "qingming"),
    Block(DAY("2027-05-01"), DAY("2027-05-05"), "labour"),
    Block(DAY("2027-06-09"), DAY("2027-06-09"), "dragon_boat"),
    Block(DAY("2027-09-15"), DAY("2027-09-15"), "mid_autumn"),
    Block(DAY("2027-10-01"), DAY("2027-10-07"), "national"),
)
WORKED_2027 = (DAY("2027-02-14"), DAY("2027-10-09"))


def adopt_2027(**more: Any) -> AdoptNotice:
    given: dict[str, Any] = {
        "context": operator(TODAY),
        "year": 2027,
        "title_given": "关于2027年部分节假日安排的通知",
        "off": OFF_2027,
        "worked": WORKED_2027,
    }
    return AdoptNotice(**{**given, **more})


def codes(act: AdoptNotice) -> set[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        act.execute()
    return {(reason.field, reason.code) for reason in refused.value.reasons}


def test_seeded_table_is_that_of_the_law_room_on_every_day() -> None:
    seeded, table = seed_calendar(), current_calendar()
    assert table.version == seeded.version
    assert table.covered_years == seeded.covered_years
    assert table.covered_years == frozenset(range(2004, 2027))
    day = dt.date(2004, 1, 1)
    while day <= dt.date(2030, 12, 31):
        assert table.info(day) == seeded.info(day), day
        day += dt.timedelta(days=1)


@pytest.mark.skipif(
    not (Path(__file__).parents[3] / "shared/domain/calendar-vectors.csv").exists(), reason="no reference"
)
def test_vectors_of_the_reference() -> None:
    path = Path(__file__).parents[3] / "shared/domain/calendar-vectors.csv"
    with path.open(encoding="utf-8-sig") as source:
        rows = list(csv.DictReader(source))
    assert len(rows) > 20
    for row in rows:
        due = current_calendar().add_working_days(DAY(row["receipt_date"]), int(row["working_days"]))
        assert due == DAY(row["due_date"]), row


def test_days_name_the_notice_that_arranged_them() -> None:
    def titles(year: int) -> dict[str, str]:
        return {str(row.info.day): row.notice.title for row in days_of_year(year) if row.notice}

    assert "延长" in titles(2020)["2020-02-01"]
    assert "延长" not in titles(2020)["2020-01-30"]
    assert "调整" in titles(2019)["2019-05-05"]
    assert "胜利70周年" in titles(2015)["2015-09-06"]


def test_asking_again_costs_one_small_query() -> None:
    first = current_calendar()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert current_calendar() is first
    assert len(queries) == 1


def test_empty_table_answers_with_the_seed_and_is_seeded_by_the_first_notice() -> None:
    CalendarDay.objects.all().delete()
    Notice.objects.filter(changes__isnull=False).delete()
    Notice.objects.all().delete()
    CalendarVersion.objects.all().delete()
    assert current_calendar() is seed_calendar()
    adopt_2027().execute()
    assert current_calendar().covered_years == frozenset(range(2004, 2028))
    assert calendar_of(seed_calendar().version).info(DAY("2024-02-04")).is_working


def test_new_year_is_provisional_before_its_notice_and_counted_after() -> None:
    before = current_calendar()
    assert not before.is_covered(DAY("2027-02-14"))
    assert not before.is_working(DAY("2027-02-14"))
    assert [row.notice for row in days_of_year(2027)] == [None] * len(days_of_year(2027))

    notice = adopt_2027(seen=before.version).execute()

    after = current_calendar()
    assert after.version == notice.version.name == "v2"
    assert after.is_covered(DAY("2027-02-14"))
    assert after.is_working(DAY("2027-02-14"))
    assert after.info(DAY("2027-05-04")).text() == "劳动节放假"
    assert not calendar_of(before.version).is_covered(DAY("2027-02-14"))
    assert {row.notice for row in days_of_year(2027)} == {notice}
    assert not list(versions())
    entry = Entry.objects.get(verb="workdays.adopt_notice")
    assert entry.result == Result.DONE
    assert entry.data["worked"] == ["2027-02-14", "2027-10-09"]
    assert "2027-02-05/2027-02-11 spring_festival" in entry.data["off"]


def test_change_of_a_notice_makes_a_version_and_keeps_the_old_one() -> None:
    """2020: 1 February, a working Saturday in the first notice, became a day off (国办发明电〔2020〕1号)."""
    adopt_2027().execute()
    first = Notice.objects.get(year=2027)
    change = adopt_2027(
        title_given="关于延长2027年春节假期的通知",
        changes=first,
        off=(Block(DAY("2027-02-12"), DAY("2027-02-14"), "spring_festival"),),
        worked=(),
    ).execute()
    assert current_calendar().version == "v3"
    assert not current_calendar().is_working(DAY("2027-02-14"))
    assert current_calendar().is_working(DAY("2027-10-09"))
    assert calendar_of("v2").is_working(DAY("2027-02-14"))
    assert list(first.changed_by.all()) == [change]
    assert not list(versions())


def test_change_may_cancel_a_day_off_on_a_weekday() -> None:
    adopt_2027().execute()
    first = Notice.objects.get(year=2027)
    adopt_2027(changes=first, off=(), worked=(DAY("2027-05-05"),)).execute()
    assert current_calendar().is_working(DAY("2027-05-05"))


def test_what_is_refused_and_why() -> None:
    tuesday = DAY("2027-03-02")
    assert codes(adopt_2027(worked=(tuesday,))) == {("worked", "weekday")}
    assert codes(adopt_2027(worked=(DAY("2027-01-02"),))) == {("worked", "both")}
    assert codes(adopt_2027(worked=(DAY("2026-11-28"),))) == {("worked", "range")}
    assert codes(adopt_2027(off=OFF_2027[1:])) == {("off", "incomplete")}
    assert ("off", "required") in codes(adopt_2027(off=(), worked=()))
    assert codes(adopt_2027(title_given=" ")) == {("title_given", "required")}
    assert codes(adopt_2027(issued_on=DAY("2027-01-01"))) == {("issued_on", "issued")}
    assert codes(adopt_2027(seen="v0")) == {("", "stale")}
    assert ("year", "year") in codes(adopt_2027(year=2031))
    of_2026 = Notice.objects.get(year=2026)
    assert codes(adopt_2027(changes=of_2026)) == {("changes", "changes")}
    strange = Block(DAY("2027-07-01"), DAY("2027-07-01"), "party_day")
    assert codes(adopt_2027(off=(*OFF_2027, strange))) == {("off", "holiday")}
    assert CalendarVersion.objects.count() == 1
    adopt_2027().execute()
    assert codes(adopt_2027()) == {("changes", "covered")}


def test_new_year_block_may_reach_into_the_year_before() -> None:
    adopt_2027(off=(*OFF_2027, Block(DAY("2026-12-31"), DAY("2026-12-31"), "new_year"))).execute()
    assert not current_calendar().is_working(DAY("2026-12-31"))


def test_only_a_system_administrator_adopts() -> None:
    body = make_body("city")
    officer = make_user("officer", Role.DISCLOSURE_OFFICER, body)
    assert codes(adopt_2027(context=Context(user=officer, today=TODAY))) == {("", "right")}
    refused = Entry.objects.get(verb="workdays.adopt_notice")
    assert refused.result == Result.REFUSED
    admin = make_user("admin", Role.SYSTEM_ADMIN, body)
    assert adopt_2027(context=Context(user=admin, today=TODAY)).execute().year == 2027


def test_rooms_are_told_in_the_same_transaction() -> None:
    told: list[tuple[str, str, int]] = []

    @hooks.on_calendar_change
    def listen(change: hooks.CalendarChange) -> None:
        told.append((change.before.version, change.after.version, change.notice.year))

    @hooks.on_calendar_change
    def fail(change: hooks.CalendarChange) -> None:
        if change.notice.title == "坏":
            raise RuntimeError("a case cannot be re-dated")

    try:
        adopt_2027().execute()
        assert told == [(seed_calendar().version, "v2", 2027)]
        first = Notice.objects.get(year=2027)
        with pytest.raises(RuntimeError):
            adopt_2027(changes=first, title_given="坏", off=(), worked=(DAY("2027-05-05"),)).execute()
    finally:
        hooks.forget(listen)
        hooks.forget(fail)
    assert current_calendar().version == "v2"
    assert current_calendar().is_working(DAY("2027-05-05")) is False


def test_verify_finds_a_day_changed_behind_our_back() -> None:
    CalendarDay.objects.filter(date=DAY("2024-02-04")).update(is_working=False)
    [problem] = list(versions())
    assert seed_calendar().version in problem.where
