"""Reads of inquiries: the list, and their number by month and way."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractMonth

from gongkai.agencies.keyset import Segment
from gongkai.casework.models import Inquiry, InquiryChannel

STATES = {"open": "待答复", "answered": "已答复", "request": "转为申请", "void": "已作废"}


def inquiries_for(user: Any) -> QuerySet[Inquiry]:
    """Return the inquiries that `user` may read, newest first."""
    return Inquiry.objects.visible_to(user).select_related("body", "request")


def narrowed(
    user: Any,
    *,
    q: str = "",
    channel: str = "",
    state: str = "",
    body_id: int | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> QuerySet[Inquiry]:
    """Return the inquiries that meet the filters. `state`: a key of STATES; `since`, `until`: days they came."""
    rows = inquiries_for(user)
    for word in q.split():
        rows = rows.filter(subject__icontains=word)
    if channel:
        rows = rows.filter(channel=channel)
    if body_id is not None:
        rows = rows.filter(body_id=body_id)
    if since is not None:
        rows = rows.filter(on__gte=since)
    if until is not None:
        rows = rows.filter(on__lte=until)
    conditions = {
        "open": Q(answered=False, void_reason=""),
        "answered": Q(answered=True, void_reason=""),
        "request": Q(request__isnull=False),
        "void": ~Q(void_reason=""),
    }
    return rows.filter(conditions.get(state, Q()))


def segments(rows: QuerySet[Inquiry]) -> list[Segment]:
    """Return the list in its order, newest first."""
    return [Segment(rows, ("-on", "-pk"))]


@dataclass
class Month:
    """The inquiries of one month by way; voided ones are not counted."""

    number: int
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Return how many came in the month."""
        return sum(self.counts.values())

    @property
    def cells(self) -> list[int]:
        """Return the numbers by way in the order of InquiryChannel."""
        return [self.counts.get(value, 0) for value in InquiryChannel.values]


def by_month(rows: QuerySet[Inquiry], year: int) -> list[Month]:
    """Return the twelve months of `year` with their numbers by way; one query."""
    months = [Month(number) for number in range(1, 13)]
    counted = (
        rows.filter(on__year=year, void_reason="")
        .order_by()
        .annotate(month=ExtractMonth("on"))
        .values_list("month", "channel")
        .annotate(number=Count("pk"))
    )
    for month, channel, number in counted:
        months[month - 1].counts[channel] = number
    return months
