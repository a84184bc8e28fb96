"""Calendars: what is in them, and who gets them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from tests.notices.making import at
from tests.support.agencies import make_body, make_user

from gongkai.agencies.models import Role, User
from gongkai.journal.actions import Context, Refused
from gongkai.journal.models import Entry
from gongkai.notices import feeds
from gongkai.notices.actions import CreateFeedAddress, RevokeFeedAddress
from gongkai.notices.feeds import CalendarEntry, calendar_for, entries_for, feed_source, owner_of
from gongkai.notices.models import FeedToken

pytestmark = pytest.mark.django_db
DUE = CalendarEntry(
    uid="casework.request:1:due",
    day=dt.date(2026, 3, 20),
    title="临民申〔2026〕7号 答复期限",
    url="/office/casework/abc/",
    kind="答复期限",
)


@pytest.fixture
def clerk() -> User:
    return make_user("clerk", Role.CLERK, make_body("bureau"))


@pytest.fixture(autouse=True)
def source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "_sources", [])
    feed_source(lambda user: [DUE] if user.username == "clerk" else [])


def create(user: User) -> str:
    action = CreateFeedAddress(context=Context(user=user))
    action.execute()
    return action.secret


def get(secret: str, **more: Any) -> Any:
    return Client().get(reverse("office:calendar-feed", args=[secret]), **more)


def test_a_day_with_two_alarms(clerk: User, settings: Any) -> None:
    settings.OFFICE_URL = "https://office.example.gov.cn"
    raw = calendar_for(clerk, at("2026-03-18 12:00"))
    assert raw.count(b"\r\n") == raw.count(b"\n")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    (event,) = icalendar.Calendar.from_ical(raw).walk("VEVENT")
    assert event["SUMMARY"] == DUE.title
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (DUE.day, dt.date(2026, 3, 21))
    assert event["URL"] == "https://office.example.gov.cn/office/casework/abc/"
    assert event["UID"] == "casework.request:1:due@gongkai"
    alarms = [alarm.decoded("TRIGGER") for alarm in event.walk("VALARM")]
    midnight = dt.datetime.combine(DUE.day, dt.time())
    assert [midnight + alarm for alarm in alarms] == [
        dt.datetime(2026, 3, 19, 9),  # noqa: DTZ001 - the hour of the reader's calendar
        dt.datetime(2026, 3, 20, 9),  # noqa: DTZ001
    ]


def test_entries_by_day_and_once_each() -> None:
    other = CalendarEntry(uid="b", day=dt.date(2026, 3, 1), title="早")
    feed_source(lambda user: [other, DUE, DUE])
    assert entries_for(User(username="clerk")) == [other, DUE]


def test_line_breaks_in_a_title_make_no_new_property() -> None:
    feed_source(
        lambda user: [CalendarEntry(uid="x", day=dt.date(2026, 3, 1), title="一\r\nURL:http://evil.example/")]
    )
    (event,) = icalendar.Calendar.from_ical(calendar_for(User(username="x"))).walk("VEVENT")
    assert "URL" not in event


def test_who_has_the_address_gets_it_without_login(clerk: User) -> None:
    secret = create(clerk)
    assert len(secret) >= 26
    answer = get(secret)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    assert "private" in answer["Cache-Control"]
    assert not answer.cookies
    assert "临民申" in answer.content.decode()


def test_wrong_renewed_revoked_or_abandoned_addresses_are_not_there(clerk: User) -> None:
    first = create(clerk)
    second = create(clerk)
    assert get(first).status_code == 404
    assert get(second).status_code == 200
    for wrong in ("0" * 32, second[:-1], second.upper(), "x" * 5, "a" * 300):
        assert get(wrong).status_code == 404
    RevokeFeedAddress(context=Context(user=clerk)).execute()
    assert get(second).status_code == 404
    third = create(clerk)
    clerk.assignments.update(valid_until=dt.date(2020, 1, 1))
    assert get(third).status_code == 404
    clerk.assignments.update(valid_until=None)
    assert owner_of(third) == clerk
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    assert get(third).status_code == 404


def test_the_secret_is_kept_nowhere(clerk: User) -> None:
    secret = create(clerk)
    kept = f"{list(FeedToken.objects.values())}{list(Entry.objects.values())}"
    assert secret not in kept
    assert clerk.username in kept or str(clerk.pk) in kept


def test_who_guesses_or_asks_all_the_time_is_slowed(clerk: User) -> None:
    codes = [get("0" * 31 + str(n % 10), REMOTE_ADDR="203.0.113.9").status_code for n in range(31)]
    assert codes == [404] * 30 + [429]
    secret = create(clerk)
    assert get(secret, REMOTE_ADDR="203.0.113.9").status_code == 200
    codes = [get(secret).status_code for _ in range(60)]
    assert codes == [200] * 59 + [429]


def test_acts_are_one_s_own(clerk: User) -> None:
    with pytest.raises(Refused, match="没有在用的日历地址"):
        RevokeFeedAddress(context=Context(user=clerk)).execute()
    for user in (make_user("nobody"), None):
        with pytest.raises(Refused):
            CreateFeedAddress(context=Context(user=user)).execute()
    with pytest.raises(Refused, match="太短"):
        CreateFeedAddress(context=Context(user=clerk), secret="short").execute()
    assert not FeedToken.objects.exists()
