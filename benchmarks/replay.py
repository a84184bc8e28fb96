"""Replays of request histories a second, without and with their derivation.

    .venv/bin/python benchmarks/replay.py [--histories 10000] [--repeat 5] [--json]

10,000 random possible histories are made first (not timed), then replayed; the best of the repeats counts. Times are
processor times, so that other work on the machine does not show.
"""

import argparse
import json
import platform
import random
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from gongkai.law import Calendar, CaseState, Event, explain, permitted_kinds, refusals, replay, seed_calendar

CHANNELS = ("in_person", "registered_mail", "ordinary_mail", "online", "email", "fax")
OUTCOMES = (
    "granted",
    "partially_granted",
    "refused_state_secret",
    "unable_not_held",
    "not_processed_petition",
)
RARE = {
    "withdrawn": 0.1,
    "reopened": 0.2,
    "assigned": 0.3,
    "signed_for": 0.3,
    "returned": 0.1,
    "fee_waived": 0.1,
}


def data_of(kind: str, day: date, pick: random.Random) -> dict[str, Any]:
    """Plausible data for an event."""
    later = day + timedelta(days=pick.randrange(5, 40))
    return {
        "clarification_requested": {"points": "请写明文件名称", "period_until": later},
        "clarification_received": {"good_reason": "住院"},
        "explanation_received": {"reasonable": pick.random() < 0.5},
        "opinion_requested": {
            "addressee_kind": pick.choice(("third_party", "agency")),
            "addressee": "某公司",
        },
        "opinion_received": {"answer": pick.choice(("agree", "object"))},
        "extended": {"days": pick.choice((5, 10, 15, 20)), "approved_by": "某某"},
        "fee_noticed": {"amount": 800, "basis": "per_item", "quantity": 5},
        "fee_part_paid": {"amount": 100},
        "drafted": {"outcome": pick.choice(OUTCOMES)},
        "decided": {"outcome": pick.choice(OUTCOMES), "document_no": "〔2024〕第1号"},
        "served": {"way": pick.choice(("post", "hand"))},
        "reopened": {"cause": "own_motion"},
    }.get(kind, {})


def history(
    pick: random.Random, calendar: Calendar, first: date = date(2008, 5, 5), last: date = date(2026, 6, 1)
) -> list[Event]:
    """One random possible history that begins between two days, up to a random length."""
    day = first + timedelta(days=pick.randrange((last - first).days))
    events = [
        Event("submitted", day, {"channel": pick.choice(CHANNELS)}, id="0"),
        Event("received", day, id="1"),
        Event("confirmed", day + timedelta(days=pick.randrange(3)), id="2"),
    ]
    for number in range(3, pick.randrange(4, 15)):
        state = replay(events, calendar)
        kinds = [kind for kind in permitted_kinds(state) if kind != "superseded"]
        if not kinds:
            break
        kind = pick.choices(kinds, [RARE.get(name, 1.0) for name in kinds])[0]
        when = state.last_on + timedelta(days=pick.choice((0, 1, 1, 2, 3, 5, 8)))
        event = Event(kind, when, data_of(kind, when, pick), id=str(number))
        if not refusals(state, event):
            events.append(event)
    return events


def best(repeat: int, work: Callable[[], None]) -> float:
    """Shortest processor time of several runs, in seconds."""
    times = []
    for _ in range(repeat):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def measure(count: int, repeat: int) -> dict[str, Any]:
    """Make the histories, replay them, return the figures."""
    start = time.process_time()
    calendar = seed_calendar()
    built = time.process_time() - start
    pick = random.Random(2026)
    histories = [history(pick, calendar) for _ in range(count)]
    states: list[CaseState] = [replay(events, calendar) for events in histories]

    def run_replay() -> None:
        for events in histories:
            replay(events, calendar)

    def run_explain() -> None:
        for state in states[: count // 10]:
            explain(state)

    plain = best(repeat, run_replay)
    told = best(max(1, repeat // 2), run_explain)
    events_of_all = sum(len(events) for events in histories)
    return {
        "python": platform.python_version(),
        "histories": count,
        "events_per_history": round(events_of_all / count, 2),
        "replay_seconds": round(plain, 3),
        "histories_per_second": round(count / plain),
        "events_per_second": round(events_of_all / plain),
        "explanations_per_second": round((count // 10) / told),
        "calendar_milliseconds": round(built * 1000, 1),
    }


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--histories", type=int, default=10_000)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    options = parser.parse_args()
    found = measure(options.histories, options.repeat)
    if options.json:
        print(json.dumps(found))
        return 0
    for name, value in found.items():
        said = f"{value:,}" if isinstance(value, (int, float)) else value
        print(f"{name.replace('_', ' '):<26}{said:>14}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
