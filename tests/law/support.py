"""Shared by the tests of the law: the table of days as plain data, quick events, random histories."""

import json
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from gongkai.law import Breach, Calendar, CaseState, Event, ImpossibleHistory, Practice, replay, seed_calendar

from .oracle import Oracle
from .oracle_parts import BEFORE_DECISION, TABLE, Impossible

DATA = Path(__file__).parent / "data"
CALENDAR: Calendar = seed_calendar()
_FILE = Path(__file__).parents[2] / "src" / "gongkai" / "law" / "data" / "days.json"


def d(text: str) -> date:
    """A date from ISO text."""
    return date.fromisoformat(text)


def e(kind: str, day: str | date, id: str = "", supersedes: str | None = None, **data: Any) -> Event:
    """An event."""
    return Event(kind, d(day) if isinstance(day, str) else day, data, id=id, supersedes=supersedes)


def received(day: str | date, channel: str = "in_person") -> list[Event]:
    """A request that is received and confirmed on one day."""
    return [e("submitted", day, id="s", channel=channel), e("confirmed", day, id="c")]


def state(*events: Event, start: str | None = None, channel: str = "in_person") -> CaseState:
    """The state after a request received on `start` and further events."""
    return replay([*(received(start, channel) if start else []), *events], CALENDAR)


def broken(*events: Event, start: str = "2024-01-30", practice: Practice | None = None) -> str:
    """The rule that the last event breaks."""
    history = [*received(start), *events]
    with pytest.raises(ImpossibleHistory) as refused:
        replay(history, CALENDAR, practice or Practice())
    assert refused.value.event is history[-1]
    assert refused.value.zh
    assert refused.value.en
    return refused.value.rule


def asked(day: str, kind: str = "third_party", **more: object) -> Event:
    return e("opinion_requested", day, id=f"asked-{day}-{kind}", addressee_kind=kind, **more)


def breach_of(events: list[Event]) -> Breach | None:
    """The breach of a history, None where it is possible."""
    try:
        replay(events, CALENDAR)
    except ImpossibleHistory as impossible:
        return impossible.breach
    return None


def read_days() -> tuple[dict[date, bool], set[int], set[date]]:
    """Days that differ from Monday-Friday, covered years and statutory days, read from the file by hand."""
    table = json.loads(_FILE.read_text(encoding="utf-8"))

    def block(entry: dict[str, str]) -> list[date]:
        first, last = d(entry["from"]), d(entry["to"])
        return [first + timedelta(days=n) for n in range((last - first).days + 1)]

    days: dict[date, bool] = {}
    for year in table["years"].values():
        days |= {day: False for entry in year["off"] for day in block(entry)}
        days |= {d(day): True for day in year["worked"]}
    statutory = {day for blocks in table["statutory"].values() for entry in blocks for day in block(entry)}
    return days, {int(year) for year in table["years"]}, statutory


_DAYS, _YEARS, _STATUTORY = read_days()


def slow_is_working(day: date) -> bool:
    """Whether a day is worked, straight from the table."""
    if day in _DAYS:
        return _DAYS[day]
    return day.weekday() < 5 and day not in _STATUTORY


CHANNELS = ("in_person", "registered_mail", "ordinary_mail", "online", "email", "fax", "other")
OUTCOMES = (
    "granted",
    "refused_state_secret",
    "unable_still_unclear",
    "not_processed_excessive",
    "partially_granted",
)
WEIGHTS = {
    "withdrawn": 0.1,
    "reopened": 0.3,
    "assigned": 0.2,
    "signed_for": 0.2,
    "returned": 0.2,
    "opinion_requested": 1.5,
    "clarification_lapsed": 3,
}
FOLLOWERS = {
    state: [
        kind
        for kind, row in TABLE.items()
        if state in row["from_states"].split("|")
        or (row["from_states"].startswith("any ") and state in BEFORE_DECISION)
    ]
    for state in {*BEFORE_DECISION, "decided", "delivered", "closed", "withdrawn", "abandoned", "archived"}
}


class Histories:
    """Random histories, mostly possible ones; the oracle alone decides which of its proposals are taken up."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def one(self) -> tuple[list[Event], str | None, Oracle]:
        """A history in order, the rule that its last event breaks (None where all is possible), and the oracle."""
        pick = self.random
        oracle = Oracle(slow_is_working)
        day = date(2008, 5, 1) + timedelta(days=pick.randrange((date(2026, 11, 20) - date(2008, 5, 1)).days))
        if pick.random() < 0.3:  # near the change of regimes, of fee rules, of covered years
            near = pick.choice([date(2019, 5, 15), date(2021, 1, 1), date(2026, 11, 25), date(2020, 1, 20)])
            day = near + timedelta(days=pick.randrange(-25, 25))
        events = [Event("submitted", day, {"channel": pick.choice(CHANNELS)}, id="e0")]
        oracle.take("submitted", day, dict(events[0].data))
        for number in range(1, pick.randrange(2, 16)):
            rule = self.step(oracle, events, number)
            if rule is not None:
                return events, rule, oracle
        return events, None, oracle

    def step(self, oracle: Oracle, events: list[Event], number: int) -> str | None:
        """Propose until one event is possible, or keep an impossible one now and then."""
        pick = self.random
        for _ in range(12):
            day = events[-1].occurred_on + timedelta(days=self.gap())
            assert oracle.status is not None
            kinds = FOLLOWERS[oracle.status] if pick.random() < 0.96 else list(TABLE)[:-1]
            if not kinds:
                return None
            kind = pick.choices(kinds, [WEIGHTS.get(name, 1.0) for name in kinds])[0]
            event = Event(kind, day, self.data(kind, day, oracle), id=f"e{number}")
            trial = pick.random() < 0.12
            rule = self.broken(oracle, events, event)
            if rule is None:
                events.append(event)
                oracle.take(kind, day, dict(event.data))
                return None
            if trial:
                events.append(event)
                return rule
        return None

    def broken(self, oracle: Oracle, events: list[Event], event: Event) -> str | None:
        """The rule an event would break, found on a fresh oracle so that a refusal leaves no trace."""
        fresh = Oracle(slow_is_working)
        for past in events:
            fresh.take(past.kind, past.occurred_on, dict(past.data))
        try:
            fresh.take(event.kind, event.occurred_on, dict(event.data))
        except Impossible as broken:
            return str(broken)
        return None

    def gap(self) -> int:
        """Days to the next event: often none or few, sometimes many."""
        pick = self.random
        return (
            pick.choice([0, 0, 1, 1, 2, 3, 5, 8, 13, 21, 34]) if pick.random() < 0.9 else pick.randrange(70)
        )

    def data(self, kind: str, day: date, oracle: Oracle) -> dict[str, Any]:
        """Plausible data for a kind."""
        pick = self.random
        later = day + timedelta(days=pick.randrange(-2, 40))
        maybe: dict[str, dict[str, Any]] = {
            "submitted": {"channel": pick.choice(CHANNELS)},
            "clarification_requested": {
                "period_until": pick.choice([later, None]),
                "resets_clock": pick.random() < 0.5,
            },
            "clarification_received": {"good_reason": pick.choice(["", "生病"])},
            "explanation_received": {
                "reasonable": pick.random() < 0.6,
                "later_due_on": pick.choice([later, None]),
            },
            "opinion_requested": {
                "addressee_kind": pick.choice(["third_party", "agency", "other_agency"]),
                "letter_received_on": pick.choice([None, day + timedelta(days=pick.randrange(6))]),
                "pauses": pick.choice([None, None, None, False]),
            },
            "opinion_received": {"answer": pick.choice(["agree", "object"])},
            "extended": {"days": pick.choice([1, 3, 5, 10, 15, 20, 21])},
            "fee_noticed": {"amount": pick.choice([None, 100, 800])},
            "fee_paid": {"amount": pick.choice([None, 100, 800])},
            "fee_part_paid": {"amount": pick.choice([50, 90])},
            "decided": {"outcome": pick.choice(OUTCOMES)},
            "reopened": {"cause": pick.choice(["court", "own_motion"]), "due_on": pick.choice([later, None])},
        }
        return {name: value for name, value in maybe.get(kind, {}).items() if value is not None}
