"""Calendars: the days that matter to a member of staff, for the calendar of a telephone or a desk.

    @feed_source
    def due_dates(user) -> Iterable[CalendarEntry]: ...

A room registers its source from its AppConfig.ready (by importing its module). A source gives only what the user may
see, and titles without personal data: a calendar is copied to machines that nobody here knows.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone
from icalendar import Alarm, Calendar, Event

from gongkai.agencies.models import User
from gongkai.agencies.queries import assignments_of
from gongkai.files.keys import blind
from gongkai.notices.models import FeedToken

# 32 characters of base 32: 160 bits, nobody guesses one.
SECRET_LENGTH = 32
_SECRET = re.compile(r"[0-9a-z]{26,64}")
# Nine in the morning of the day before, and of the day.
ALARMS = (dt.timedelta(hours=-15), dt.timedelta(hours=9))


@dataclass(frozen=True, kw_only=True)
class CalendarEntry:
    """A day: `uid` stays the same when the day moves; `url` is a path; `kind` the room's word, e.g. "答复期限"."""

    uid: str
    day: dt.date
    title: str
    url: str = ""
    kind: str = ""


Source = Callable[[Any], Iterable[CalendarEntry]]
_sources: list[Source] = []


def feed_source(function: Source) -> Source:
    """Register a source of days."""
    if function not in _sources:
        _sources.append(function)
    return function


def digest_of(secret: str) -> str:
    """Return what is kept of the secret in an address."""
    return blind(secret, "notices/feed")


def owner_of(secret: str) -> User | None:
    """Return whose address it is; None for a wrong, revoked or abandoned one."""
    if not _SECRET.fullmatch(secret):
        return None
    rows = FeedToken.objects.filter(digest=digest_of(secret), revoked_at=None, user__is_active=True)
    token = rows.select_related("user").first()
    return token.user if token is not None and assignments_of(token.user) else None


def live_token(user: Any) -> FeedToken | None:
    """Return the calendar address of a user that works now, None if there is none."""
    found: FeedToken | None = FeedToken.objects.filter(user=user, revoked_at=None).first()
    return found


def entries_for(user: Any) -> list[CalendarEntry]:
    """Return the days of all rooms for a user, by day; one for each uid."""
    found = {entry.uid: entry for source in _sources for entry in source(user)}
    return sorted(found.values(), key=lambda entry: (entry.day, entry.uid))


def calendar_for(user: Any, now: dt.datetime | None = None) -> bytes:
    """Return the calendar of a user as iCalendar (RFC 5545): all-day events with two alarms each."""
    calendar = Calendar()
    calendar.add("prodid", "-//Gongkai//notices//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "政府信息公开期限")
    calendar.add("x-published-ttl", "PT1H")
    stamp = (now or timezone.now()).astimezone(dt.UTC).replace(microsecond=0)
    for entry in entries_for(user):
        calendar.add_component(_event(entry, stamp))
    content: bytes = calendar.to_ical()
    return content


def _event(entry: CalendarEntry, stamp: dt.datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@gongkai")
    event.add("dtstamp", stamp)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + dt.timedelta(days=1))
    event.add("summary", entry.title)
    # The day is no hindrance to meetings.
    event.add("transp", "TRANSPARENT")
    if entry.kind:
        event.add("categories", [entry.kind])
    if entry.url:
        event.add("url", settings.OFFICE_URL + entry.url)
    for before in ALARMS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.title)
        alarm.add("trigger", before)
        event.add_component(alarm)
    return event
