"""Telling somebody: called inside an act's `perform()` or a nightly step of another room.

Rows are written, nothing is sent: what goes out is sent by `delivering` a minute later, so a mail server that is down
holds up no act, and an act that is rolled back has told nobody.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils import timezone

from gongkai.agencies.models import Assignment, Body, User
from gongkai.agencies.practice import values_of
from gongkai.agencies.queries import local_today
from gongkai.agencies.tree import line_above
from gongkai.notices import addresses, practice
from gongkai.notices.addresses import address_source
from gongkai.notices.kinds import BODY, NoticeKind, fill, kind_of
from gongkai.notices.models import Channel, Delivery, Mail, Message, Preference
from gongkai.notices.quiet import IsWorking, QuietHours, from_values, working_days

__all__ = ["address_source", "holders", "notify", "notify_outside", "silence"]
TRACKING = "/t/"
ONCE_LENGTH = 120
URL_LENGTH = 300
TEXT_LENGTH = 600
_silent: ContextVar[bool] = ContextVar("notices_silent", default=False)


@contextmanager
def silence() -> Iterator[None]:
    """Tell nobody meanwhile: for imports of former years and sample data."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


def notify(
    kind: str | NoticeKind,
    *,
    body: Body,
    roles: Collection[str] = (),
    users: Iterable[User] = (),
    stream: str = "",
    url: str = "",
    facts: Mapping[str, Any] | None = None,
    once: str = "",
    without: Iterable[User | None] = (),
    workbench_only: bool = False,
) -> int:
    """Tell the users with one of `roles` today at `body`, and `users`; return to how many a message was written.

    Where nobody at the body itself has a role, those who have it through a body above (nearest first) are told.
    By e-mail as each one wishes, to the webhook as the body's settings say, outside quiet hours.

    stream: the record (`journal.append.stream_of`). url: its page (`reverse`). facts: what the placeholders of the kind
    stand for, no personal data. once: the occasion, told to each only once, as "due3:casework.request:12:2026-03-20".
    without: who need not be told, as who acts. workbench_only: nothing goes out. Raises KeyError for an undeclared
    kind, ValueError for facts that lack a placeholder.
    """
    kind = kind_of(kind) if isinstance(kind, str) else kind
    if kind.audience != "staff":
        raise ValueError(f"notice {kind.key} is for somebody outside")
    sheet = _Sheet.of(kind, body, facts or {}, url, once)
    if _silent.get():
        return 0
    left_out = {user.pk for user in without if user is not None}
    people = {user.pk: user for user in [*holders(body, roles), *users] if user.is_active}
    people = {pk: user for pk, user in people.items() if pk not in left_out}
    told = _write_messages(sheet, people, stream)
    if not workbench_only:
        _write_deliveries(sheet, [people[pk] for pk in told])
    return len(told)


def notify_outside(
    kind: str | NoticeKind,
    *,
    body: Body,
    address: str,
    facts: Mapping[str, Any] | None = None,
    url: str = TRACKING,
    once: str = "",
) -> int:
    """Send a mail to somebody outside; return 1 if one was queued, 0 if not (said before, or e-mail is not set up).

    `address` is a reference such as "casework.person:abc123", resolved when the mail is sent (`addresses`); `url` the
    path of a page that anybody may know, without query. Raises KeyError for an undeclared kind or source, ValueError
    for a kind meant for staff, a `url` with a query, or facts that lack a placeholder.
    """
    kind = kind_of(kind) if isinstance(kind, str) else kind
    if kind.audience != "outside":
        raise ValueError(f"notice {kind.key} is for staff")
    if "?" in url or "#" in url:
        raise ValueError("an address in a mail carries no query: it might hold a code")
    if not addresses.knows(address):
        raise KeyError(address.partition(":")[0])
    sheet = _Sheet.of(kind, body, facts or {}, url, once)
    if _silent.get() or not settings.EMAIL_ENABLED:
        return 0
    return _insert([sheet.delivery(Channel.EMAIL, address, sheet.at_once())])


def holders(body: Body, roles: Collection[str]) -> list[User]:
    """Return the active users with one of `roles` at `body` today; for a role that nobody has there, through above."""
    if not roles:
        return []
    today = local_today()
    held = Assignment.objects.on(today).filter(role__in=roles, user__is_active=True).select_related("user")
    found = list(held.filter(body=body).order_by("pk"))
    missing = set(roles) - {one.role for one in found}
    if missing and (line := line_above(body.pk, today)):
        wide = list(held.filter(body_id__in=line, role__in=missing, with_subtree=True).order_by("pk"))
        for role in missing:
            levels = [one.body_id for one in wide if one.role == role]
            nearest = next((pk for pk in line if pk in levels), None)
            found += [one for one in wide if one.role == role and one.body_id == nearest]
    return list({one.user_id: one.user for one in found}.values())


@dataclass(frozen=True)
class _Sheet:
    """What is said, with the body's settings of today."""

    kind: NoticeKind
    body: Body
    text: str
    url: str
    once: str
    values: Mapping[str, Any]
    now: dt.datetime

    @classmethod
    def of(cls, kind: NoticeKind, body: Body, facts: Mapping[str, Any], url: str, once: str) -> _Sheet:
        values = values_of(body, "notices.")
        given = {BODY: body.short_name or body.name, **facts}
        text = fill(kind, values.get(kind.setting, kind.text), given)[:TEXT_LENGTH]
        once = once if len(once) <= ONCE_LENGTH else hashlib.sha256(once.encode()).hexdigest()
        return cls(kind, body, text, url if len(url) <= URL_LENGTH else "", once, values, timezone.now())

    @cached_property
    def quiet(self) -> QuietHours:
        """Return the quiet hours of the body."""
        return from_values(self.values)

    @cached_property
    def is_working(self) -> IsWorking:
        """Return which days are working days, by the table in force."""
        return working_days()

    def at_once(self) -> dt.datetime:
        """Return when it may go out."""
        return self.quiet.not_before(self.now, self.is_working, self.kind.urgent)

    def in_digest(self) -> dt.datetime:
        """Return when the next mail of the day goes out."""
        return self.quiet.next_at(self.now, practice.clock(self.values[practice.DIGEST_AT]), self.is_working)

    def delivery(
        self, channel: str, target: str, not_before: dt.datetime, *, digest: bool = False
    ) -> Delivery:
        """Return the row of something on its way out."""
        return Delivery(
            channel=channel,
            target=target,
            body=self.body,
            kind=self.kind.key,
            urgent=self.kind.urgent,
            digest=digest,
            text=self.text,
            url=self.url,
            created_at=self.now,
            not_before=not_before,
            once_key=self.once,
        )


def _write_messages(sheet: _Sheet, people: Mapping[int, User], stream: str) -> list[int]:
    """Write the lines of the workbench; return the keys of those who had not been told before."""
    known: set[int] = set()
    if sheet.once and people:
        before = Message.objects.filter(recipient__in=people, once_key=sheet.once)
        known = set(before.values_list("recipient_id", flat=True))
    told = [pk for pk in people if pk not in known]
    rows = [
        Message(
            recipient_id=pk,
            body=sheet.body,
            kind=sheet.kind.key,
            urgent=sheet.kind.urgent,
            stream=stream,
            text=sheet.text,
            url=sheet.url,
            created_at=sheet.now,
            once_key=sheet.once,
        )
        for pk in told
    ]
    Message.objects.bulk_create(rows, ignore_conflicts=bool(sheet.once))
    return told


def _write_deliveries(sheet: _Sheet, told: list[User]) -> None:
    """Queue the mails of those who were told, and the line to the body's webhook."""
    rows: list[Delivery] = []
    if settings.EMAIL_ENABLED and sheet.values[practice.EMAIL]:
        rows += _mails(sheet, [user for user in told if user.email])
    webhook = sheet.values[practice.WEBHOOK] != "off" and sheet.values[practice.WEBHOOK_URL]
    if webhook and (sheet.kind.urgent or sheet.values[practice.WEBHOOK_WHAT] == "all"):
        rows.append(sheet.delivery(Channel.WEBHOOK, f"body:{sheet.body.pk}", sheet.at_once()))
    _insert(rows)


def _mails(sheet: _Sheet, people: list[User]) -> list[Delivery]:
    if not people:
        return []
    chosen = {one.user_id: one for one in Preference.objects.filter(user__in=people)}
    ways = {user.pk: chosen.get(user.pk, Preference()).wants(sheet.kind.urgent) for user in people}
    due: dict[str, dt.datetime] = {}
    if Mail.AT_ONCE in ways.values():
        due[Mail.AT_ONCE] = sheet.at_once()
    if Mail.DIGEST in ways.values():
        due[Mail.DIGEST] = sheet.in_digest()
    return [
        sheet.delivery(Channel.EMAIL, f"user:{pk}", due[way], digest=way == Mail.DIGEST)
        for pk, way in ways.items()
        if way != Mail.OFF
    ]


def _insert(rows: list[Delivery]) -> int:
    """Queue rows, those of an occasion that was told before left out; return how many are new."""
    if not rows:
        return 0
    once = rows[0].once_key
    if once:
        targets = [row.target for row in rows]
        before = set(
            Delivery.objects.filter(target__in=targets, once_key=once).values_list("channel", "target")
        )
        rows = [row for row in rows if (row.channel, row.target) not in before]
    Delivery.objects.bulk_create(rows, ignore_conflicts=bool(once))
    return len(rows)
