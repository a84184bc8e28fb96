"""What holds of every history, and what a state means on a day."""

import itertools
import random
from datetime import date, timedelta

import pytest

from gongkai.law import (
    Practice,
    replay,
)

from .support import CALENDAR, breach_of, d, e, received, state

# --- properties --------------------------------------------------------------------------------------------------


def test_extension_and_pause_commute() -> None:
    pick = random.Random(11)
    for _ in range(200):
        start = date(2019, 6, 1) + timedelta(days=pick.randrange(2500))
        base = replay(received(start), CALENDAR)
        assert base.due is not None
        days = pick.randrange(1, 21)
        asked = start + timedelta(days=pick.randrange(0, 10))
        answered = asked + timedelta(days=pick.randrange(0, 15))
        pause = [
            e("opinion_requested", asked, addressee_kind="third_party"),
            e("opinion_received", answered, answer="agree"),
        ]
        dues = set()
        for day in (start, asked, answered, base.due):
            extension = e("extended", day, days=days)
            for order in itertools.permutations([extension, *pause]):
                history = [*received(start), *order]
                breach = breach_of(history)
                if breach is None:
                    dues.add(replay(history, CALENDAR).due)
                else:
                    assert breach.rule == "wrong_state"  # the answer before the letter
        assert len(dues) == 1, (start, asked, answered, days, dues)


def test_overlapping_pauses_commute() -> None:
    pick = random.Random(12)
    for _ in range(200):
        start = date(2019, 6, 1) + timedelta(days=pick.randrange(2500))
        letters = []
        for number in range(3):
            asked = start + timedelta(days=pick.randrange(1, 6))
            answered = start + timedelta(days=pick.randrange(6, 20))
            letters.append(e("opinion_requested", asked, id=f"q{number}", addressee_kind="third_party"))
            letters.append(e("opinion_received", answered, opinion=f"q{number}"))
        expected = replay([*received(start), *letters], CALENDAR).due
        pick.shuffle(letters)
        assert replay([*received(start), *letters], CALENDAR).due == expected


def test_later_receipt_never_means_an_earlier_due_date() -> None:
    day, before = date(2019, 5, 15), None
    while day < date(2026, 12, 1):
        due = replay(received(day), CALENDAR).due
        assert due is not None
        assert CALENDAR.is_working(due)
        assert before is None or due >= before
        before, day = due, day + timedelta(days=1)


def test_more_extension_and_longer_waits_never_mean_an_earlier_due_date() -> None:
    dues = [state(e("extended", "2024-02-01", days=n), start="2024-01-30").due for n in range(1, 21)]
    assert dues == sorted(due for due in dues if due is not None)
    waits = [
        state(
            e("opinion_requested", "2024-02-01", addressee_kind="third_party"),
            e("opinion_received", d("2024-02-01") + timedelta(days=n)),
            start="2024-01-30",
        ).due
        for n in range(60)
    ]
    assert waits == sorted(due for due in waits if due is not None)
    assert (
        waits[-1]
        == state(
            e("opinion_requested", "2024-02-01", addressee_kind="third_party"),
            e("opinion_lapsed", "2024-06-01"),
            start="2024-01-30",
        ).due
    )


# --- a day's view ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "left", "alarm", "overdue", "light"),
    [
        ("2024-02-22", 6, None, False, "ok"),
        ("2024-02-23", 5, 5, False, "soon"),
        ("2024-02-26", 4, 5, False, "soon"),
        ("2024-02-27", 3, 3, False, "soon"),
        ("2024-02-29", 1, 1, False, "soon"),
        ("2024-03-01", 0, 1, False, "soon"),
        ("2024-03-02", 0, None, True, "late"),
        ("2024-03-04", -1, None, True, "late"),
    ],
)
def test_days_left_alarms_and_lights(
    day: str, left: int, alarm: int | None, overdue: bool, light: str
) -> None:
    seen = state(start="2024-01-30").on(d(day))
    assert (seen.days_left, seen.alarm, seen.overdue, seen.light) == (left, alarm, overdue, light)


def test_alarm_days_are_a_setting() -> None:
    seen = replay(received("2024-01-30"), CALENDAR, Practice(alarm_days=(10,))).on(d("2024-02-20"))
    assert (seen.days_left, seen.alarm) == (8, 10)


def test_a_decided_request_can_still_become_overdue_a_served_one_cannot() -> None:
    decided = state(e("decided", "2024-02-29", outcome="granted"), start="2024-01-30")
    assert decided.on(d("2024-03-04")).overdue
    served = state(
        e("decided", "2024-02-29", outcome="granted"),
        e("served", "2024-03-01", way="post"),
        start="2024-01-30",
    )
    seen = served.on(d("2024-06-04"))
    assert (seen.overdue, seen.light, seen.days_left) == (False, "done", None)


def test_a_wait_past_its_limit_lets_the_clock_run_on() -> None:
    waiting = state(e("opinion_requested", "2026-09-15", addressee_kind="third_party"), start="2026-09-08")
    assert waiting.on(d("2026-10-12")).due is None
    assert waiting.on(d("2026-10-12")).light == "wait"
    after = waiting.on(d("2026-10-13"))
    assert (after.due, after.days_left, after.lapsable, after.light) == (
        d("2026-11-02"),
        14,
        ("opinion_lapsed",),
        "ok",
    )
    assert waiting.on(d("2026-11-03")).overdue


def test_provisional_years() -> None:
    assert not state(start="2026-12-03").provisional
    assert state(start="2026-12-04").provisional
    assert state(e("extended", "2026-12-03", days=1), start="2026-12-03").provisional
    waiting = state(e("opinion_requested", "2026-12-01", addressee_kind="third_party"), start="2026-11-30")
    assert waiting.provisional
