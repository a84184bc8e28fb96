"""The clock against an independent slow reading of the law, on random histories."""

import os
from collections import Counter
from typing import Any

import pytest

from gongkai.law import CaseState, ImpossibleHistory, refusals, replay

from .support import CALENDAR, Histories

LONG = os.environ.get("GONGKAI_LONG") == "1"


def seen(state: CaseState) -> dict[str, Any]:
    """What the oracle tells too."""
    return {
        "status": state.status.value,
        "regime": state.regime,
        "received_on": state.received_on,
        "due": state.due,
        "paused": state.paused,
        "resumes_at_latest": state.resumes_at_latest,
        "due_at_latest": state.due_at_latest,
        "extension_total": state.extension_total,
        "clarification_limit": state.clarification_limit,
        "pay_by": state.fee.pay_by if state.fee else None,
        "outcome": state.outcome,
        "in_time": state.served.in_time if state.served else None,
    }


def compare(seed: int) -> str:
    """Compare one history; return what it was, for the count."""
    events, rule, oracle = Histories(seed).one()
    if rule is None:
        state = replay(events, CALENDAR)
        assert seen(state) == oracle.verdict(), (seed, events)
        years = {
            state.due.year if state.due else None,
            state.due_at_latest.year if state.due_at_latest else None,
        }
        if max(year or 0 for year in years) > 2026:
            assert state.provisional, (seed, events)
        return state.status.value
    with pytest.raises(ImpossibleHistory) as refused:
        replay(events, CALENDAR)
    assert refused.value.event is events[-1], (seed, events, rule)
    rules = {breach.rule for breach in refusals(events[:-1], events[-1], CALENDAR)}
    assert rule in rules, (seed, events, rule, rules)
    assert refused.value.rule in rules
    return f"refused:{rule}"


def run(seeds: range) -> Counter[str]:
    """Compare many."""
    return Counter(compare(seed) for seed in seeds)


def test_oracle_agrees_on_1000_random_histories() -> None:
    found = run(range(1000))
    statuses = {name for name in found if not name.startswith("refused:")}
    assert {"registered", "consulting", "abandoned", "delivered", "withdrawn", "fee_pending"} <= statuses
    assert sum(count for name, count in found.items() if name.startswith("refused:")) > 100
    assert sum(found.values()) == 1000


@pytest.mark.long
@pytest.mark.skipif(not LONG, reason="only in script/test --long (GONGKAI_LONG=1)")
def test_oracle_agrees_on_100000_random_histories() -> None:
    assert sum(run(range(1000, 101_000)).values()) == 100_000
