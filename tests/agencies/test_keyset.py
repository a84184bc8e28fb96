"""Pages by key: whatever the order and however many ties, every row comes exactly once, forth and back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.casework.making import body

from gongkai.agencies.keyset import KeyPage, Segment, page_of
from gongkai.casework.models import Inquiry

pytestmark = pytest.mark.django_db

DAYS = [dt.date(2026, 1, day) for day in (5, 6, 7)]
ORDERS = (("-on", "-pk"), ("on", "pk"), ("channel", "-on", "pk"), ("-channel", "on", "-pk"), ("-pk",))


def segments(order: tuple[str, ...], parted: bool) -> list[Segment]:
    rows = Inquiry.objects.all()
    if not parted:
        return [Segment(rows, order)]
    return [Segment(rows.filter(answered=False), order), Segment(rows.filter(answered=True), ("-on", "-pk"))]


def straight(parts: list[Segment]) -> list[int]:
    return [row.pk for part in parts for row in part.rows.order_by(*part.order)]


def keys(page: KeyPage) -> list[int]:
    return [row.pk for row in page.rows]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(st.sampled_from(DAYS), st.sampled_from(["telephone", "counter"]), st.booleans()),
        max_size=17,
    ),
    order=st.sampled_from(ORDERS),
    size=st.integers(1, 6),
    parted=st.booleans(),
)
def test_every_row_once_forth_and_back(
    db: Any, rows: list[Any], order: tuple[str, ...], size: int, parted: bool
) -> None:
    bureau = body("k" + dt.datetime.now(dt.UTC).strftime("%H%M%S%f"))
    Inquiry.objects.all().delete()
    for on, channel, answered in rows:
        Inquiry.objects.create(body=bureau, on=on, channel=channel, answered=answered, subject="问")
    parts = segments(order, parted)
    wanted = straight(parts)
    page, forth, pages = page_of(parts, size), [], []
    assert page.before == ""
    while True:
        forth += keys(page)
        pages.append(keys(page))
        if not page.after:
            break
        page = page_of(parts, size, after=page.after)
    assert forth == wanted
    back = []
    while page.before:
        page = page_of(parts, size, before=page.before)
        back.append(keys(page))
    assert back == pages[-2::-1]


def test_a_row_that_comes_meanwhile_shifts_nothing() -> None:
    bureau = body()
    made = [
        Inquiry.objects.create(body=bureau, on=DAYS[0], channel="counter", subject=str(number))
        for number in range(6)
    ]
    parts = segments(("-on", "-pk"), False)
    first = page_of(parts, 3)
    Inquiry.objects.create(body=bureau, on=DAYS[2], channel="counter", subject="新")
    assert keys(page_of(parts, 3, after=first.after)) == [row.pk for row in made[2::-1]]


@pytest.mark.parametrize(
    "cursor", ["x", "WzBd", "WzksIjIwMjYtMDEtMDUiLDFd", "W251bGwsMSwyXQ", "é", "WzAsInllc3RlcmRheSIsMV0"]
)
def test_a_spoilt_cursor_shows_the_first_page(cursor: str) -> None:
    bureau = body()
    row = Inquiry.objects.create(body=bureau, on=DAYS[0], channel="counter", subject="问")
    parts = segments(("-on", "-pk"), False)
    assert keys(page_of(parts, 3, after=cursor)) == [row.pk]
    assert keys(page_of(parts, 3, before=cursor)) == [row.pk]
