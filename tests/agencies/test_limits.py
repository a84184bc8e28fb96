"""Rate limits that hold over processes."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from gongkai.agencies.limits import RateLimit, purge
from gongkai.agencies.models import Attempts

NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
LIMIT = RateLimit("tracking", minutes=15, count=3)


def after(minutes: float) -> dt.datetime:
    return NOW + dt.timedelta(minutes=minutes)


@pytest.mark.django_db
def test_so_many_in_so_many_minutes() -> None:
    assert [LIMIT.allow("10.0.0.1", after(m)) for m in (0, 1, 2, 3, 14.9)] == [True, True, True, False, False]
    assert LIMIT.spent("10.0.0.1", after(14.9))
    assert LIMIT.wait("10.0.0.1", after(10)) == 5 * 60
    assert not LIMIT.spent("10.0.0.1", after(15))
    assert [LIMIT.allow("10.0.0.1", after(m)) for m in (15, 15.5, 16)] == [True, False, True]


@pytest.mark.django_db
def test_keys_and_limits_do_not_touch_each_other() -> None:
    for _ in range(3):
        assert LIMIT.allow("a", NOW)
    assert LIMIT.spent("a", NOW)
    assert LIMIT.allow("b", NOW)
    assert RateLimit("apply", minutes=15, count=3).allow("a", NOW)
    LIMIT.forget("a")
    assert LIMIT.wait("a", NOW) == 0


@pytest.mark.django_db
def test_looking_counts_nothing() -> None:
    assert not LIMIT.spent("a")
    assert LIMIT.wait("a") == 0
    assert not Attempts.objects.exists()


@pytest.mark.django_db
def test_what_was_tried_with_is_not_kept() -> None:
    LIMIT.allow("203.0.113.77", NOW)
    RateLimit("apply", minutes=1, count=1).allow("203.0.113.77", NOW)
    kept = list(Attempts.objects.values_list("key", flat=True))
    assert len(set(kept)) == 2
    assert all(len(key) == 64 and "203" not in str(key[:3]) for key in kept)


@pytest.mark.django_db
def test_purged_when_no_limit_counts_it() -> None:
    LIMIT.allow("old", timezone.now() - dt.timedelta(minutes=16))
    LIMIT.allow("new")
    assert purge() == 1
    assert purge() == 0
    assert Attempts.objects.count() == 1


@pytest.mark.django_db
@given(st.lists(st.integers(0, 90), min_size=1, max_size=25), st.integers(1, 4))
def test_no_window_ever_holds_more(gaps: list[int], count: int) -> None:
    """Whatever the pace: in any window the attempts let in are at most `count`, and the first is always let in."""
    Attempts.objects.all().delete()
    limit, at, let_in = RateLimit("pace", minutes=1, count=count), NOW, []
    for gap in gaps:
        at += dt.timedelta(seconds=gap)
        free = limit.wait("k", at) == 0
        assert limit.allow("k", at) is free
        if free:
            let_in.append(at)
    minute = dt.timedelta(minutes=1)
    assert let_in
    assert all(sum(1 for one in let_in if start <= one < start + minute) <= count for start in let_in)


@pytest.mark.django_db(transaction=True)
def test_several_at_once_get_no_more_together() -> None:
    got: list[bool] = []

    def attempt() -> None:
        got.append(LIMIT.allow("crowd"))
        connection.close()

    crowd = [threading.Thread(target=attempt) for _ in range(8)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert sorted(got) == [False] * 5 + [True] * 3
