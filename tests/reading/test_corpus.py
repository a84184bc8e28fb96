"""The corpus measured: the goals of the reader hold on the part it was tuned on and on the part it was not.

The goals: 99.5 % of cells right, at most 0.1 % wrong or invented, every unit and year, 95 % of the figures of the
text with at most 1 % wrong. `benchmarks/read.py` prints the tables of docs/reading.md.
"""

from __future__ import annotations

from itertools import islice

import pytest

from .corpus.generate import build, corpus
from .corpus.measure import Score, measure
from .corpus.writers import BINARY_WRITERS, TEXT_WRITERS


def assert_goals(score: Score) -> None:
    """All goals at once, with the first faults as message."""
    faults = "\n".join(score.faults[:20])
    assert score.share("right", "cells") >= 99.5, faults
    assert score.share("wrong", "cells") + score.share("invented", "cells") <= 0.1, faults
    assert score.share("unit", "documents") == 100, faults
    assert score.share("year", "documents") == 100, faults
    assert score.share("form", "documents") == 100, faults
    assert score.share("told_right", "told") >= 95, faults
    assert score.share("told_wrong", "told") + score.share("told_invented", "told") <= 1, faults


@pytest.mark.parametrize("held", [False, True], ids=["tuned", "held-out"])
def test_goals(held: bool) -> None:
    assert_goals(measure(corpus(100, held)))


@pytest.mark.long
@pytest.mark.parametrize("held", [False, True], ids=["tuned", "held-out"])
def test_goals_on_a_thousand(held: bool) -> None:
    assert_goals(measure(corpus(1000, held)))


@pytest.mark.parametrize("layout", [*TEXT_WRITERS, *BINARY_WRITERS])
def test_every_layout_without_noise_is_read_whole(layout: str) -> None:
    cases = (build(seed, layouts=(layout,), noise=False) for seed in range(400))
    with_tables = list(islice((case for case in cases if case.form != "free"), 4))
    assert len(with_tables) == 4
    assert measure(with_tables).faults == []


def test_a_case_is_the_same_whenever_it_is_built() -> None:
    assert build(7, layouts=("html",)).data == build(7, layouts=("html",)).data
    assert build(7).figures == build(7).figures


def test_a_wrong_reading_would_be_seen() -> None:
    case = next(c for c in corpus(50, held=False) if c.figures)
    score = measure([case])
    cell = next(iter(case.figures))
    case.figures[cell] = 123456789
    case.narrative["proactive_total"] = -1
    spoilt = measure([case])
    assert spoilt.counts["wrong"] == score.counts["wrong"] + 1
    assert spoilt.counts["told_wrong"] == score.counts["told_wrong"] + 1
