"""Reads and the marking of one's own messages. A person sees his own messages only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from gongkai.notices.kinds import kind_of
from gongkai.notices.models import Message, Preference

PAGE = 30
# Beyond this the bell says "99+".
MANY = 99


def messages_of(user: Any) -> QuerySet[Message]:
    """Return the messages of a user."""
    return Message.objects.filter(recipient=user)


def unread_number(user: Any) -> int:
    """Return how many messages a user has not read, at most one more than MANY: one short query."""
    return messages_of(user).filter(read_at=None)[: MANY + 1].count()


def preference_of(user: Any) -> Preference:
    """Return what a user wants by e-mail; the defaults where nothing was said."""
    return Preference.objects.filter(user=user).first() or Preference(user=user)


@dataclass(frozen=True)
class Page:
    """Some messages, unread ones first, each group newest first; `after` is the key of the next page, "" if none."""

    rows: list[Message]
    after: str = ""


def page_of(user: Any, kind: str = "", after: str = "") -> Page:
    """Return the page of a user's messages that follows the key `after` ("u12": behind unread 12; "r12": read 12).

    `kind`: of that kind only. A key that is none begins at the top.
    """
    rows = messages_of(user).select_related("body")
    if kind:
        rows = rows.filter(kind=kind)
    group, number = (after[:1], int(after[1:])) if after[1:].isdecimal() else ("", 0)
    found: list[Message] = []
    if group != "r":
        unread = rows.filter(read_at=None).order_by("-pk")
        found = list((unread.filter(pk__lt=number) if group == "u" else unread)[: PAGE + 1])
    if len(found) <= PAGE:
        read = rows.exclude(read_at=None).order_by("-pk")
        if group == "r":
            read = read.filter(pk__lt=number)
        found += read[: PAGE + 1 - len(found)]
    if len(found) <= PAGE:
        return Page(found)
    last = found[PAGE - 1]
    return Page(found[:PAGE], f"{'u' if last.read_at is None else 'r'}{last.pk}")


def kinds_of(user: Any) -> list[tuple[str, str]]:
    """Return the kinds of which a user has messages: (key, label)."""
    keys = messages_of(user).order_by("kind").values_list("kind", flat=True).distinct()
    return [(key, label_of(key)) for key in keys]


def label_of(key: str) -> str:
    """Return the label of a kind; of one that is no longer declared, "其他"."""
    try:
        return kind_of(key).label
    except KeyError:
        return "其他"


def mark_read(user: Any, pk: int | None = None, kind: str = "") -> int:
    """Mark one message of a user as read, or all (of a kind); return how many were unread."""
    rows = messages_of(user).filter(read_at=None)
    if pk is not None:
        rows = rows.filter(pk=pk)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.update(read_at=timezone.now())
