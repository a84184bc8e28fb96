"""Statistics of any days: months add up to the yearly tables, borders balance, every figure opens its records."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.casework.making import D, act, body, clerk, head, register
from tests.casework.test_measures import OPERATOR, histories

from gongkai.casework import actions as a
from gongkai.casework.actions.import_requests import RequestRow
from gongkai.casework.models import Evaluation, Request
from gongkai.casework.statistics import (
    DIMENSIONS,
    LABELS,
    RECORDS,
    by_dimension,
    by_period,
    periods_of,
    records,
    scope_between,
)
from gongkai.law import outcomes
from gongkai.reports.compiling import derive
from gongkai.statements import Scope
from gongkai.workdays.queries import current_calendar


def sums(cells: dict[str, Any], *rows: str) -> int:
    return sum(int(n) for cell, n in cells.items() if cell.split(".")[1] in rows)


class AnyLedger(TestCase):
    """Random ledgers."""

    @settings(max_examples=25)
    @given(rows=st.lists(histories(), min_size=1, max_size=20), year=st.integers(2018, 2021))
    def test_months_and_quarters_add_up_to_the_yearly_table(self, rows: list[RequestRow], year: int) -> None:
        bureau = body("b", "某局", "某")
        importing = a.ImportRequests(context=OPERATOR, body=bureau, source="试验", rows=rows)
        if not importing.dry_run().made:
            return
        importing.execute()
        first, last = D(year, 1, 1), D(year, 12, 31)
        cells = derive("2021", Scope.of_year([bureau.pk], year)).cells
        for step, number in (("month", 12), ("quarter", 4), ("whole", 1)):
            lines, whole = by_period([bureau.pk], first, last, step)
            assert len(lines) == number
            self.agree(whole, cells)
            for before, after in itertools.pairwise(lines):
                assert before.carried_out == after.carried_in
            for line in lines:
                assert line.carried_in + line.received == line.finished + line.carried_out
                self.opens(bureau, line)
        for name in DIMENSIONS:
            parts = by_dimension([bureau.pk], first, last, name)
            assert sum(line.finished for line in parts) == whole.finished
            assert sum(line.late for line in parts) == whole.late
            assert sum(line.days for line in parts) == whole.days

    def agree(self, whole: Any, cells: dict[str, Any]) -> None:
        """The range of a year is the yearly table."""
        assert whole.received == sums(cells, "new_requests")
        assert whole.carried_in == sums(cells, "carried_in")
        assert whole.carried_out == sums(cells, "carried_out")
        groups = {"granted": "granted", "partial": "partially_granted"}
        for group, row in groups.items():
            assert getattr(whole, group) == sums(cells, row)
        for group in ("refused", "unable", "not_processed", "other"):
            names = [name for name, one in outcomes().items() if one.group == group]
            rows = {outcomes()[name].rows["2021"] or "" for name in names}
            assert getattr(whole, group) == sums(cells, *rows)

    def opens(self, bureau: Any, line: Any) -> None:
        """Every figure of a line is the number of the records that it opens."""
        scope = scope_between([bureau.pk], line.first, line.last)
        for figure in RECORDS:
            assert records(figure, scope).count() == getattr(line, figure), figure


@pytest.mark.parametrize(
    ("first", "last", "step", "ends"),
    [
        (
            D(2025, 1, 1),
            D(2025, 12, 31),
            "quarter",
            [D(2025, 3, 31), D(2025, 6, 30), D(2025, 9, 30), D(2025, 12, 31)],
        ),
        (D(2025, 11, 15), D(2026, 1, 10), "month", [D(2025, 11, 30), D(2025, 12, 31), D(2026, 1, 10)]),
        (D(2025, 12, 31), D(2025, 12, 31), "month", [D(2025, 12, 31)]),
    ],
)
def test_a_range_is_cut_at_the_ends_of_months(
    first: dt.date, last: dt.date, step: str, ends: list[Any]
) -> None:
    lines = periods_of(first, last, step)
    assert [line.last for line in lines] == ends
    assert lines[0].first == first


@pytest.mark.django_db
def test_what_the_report_has_no_row_for() -> None:
    bureau = body()
    who, boss = clerk(bureau), head(bureau)
    first = register(bureau, who, D(2026, 3, 2))
    act(first, a.Decide, D(2026, 3, 12), boss, outcome="granted", sub_ground="supplied")
    act(first, a.Serve, D(2026, 3, 12), who, way="hand")
    late = register(bureau, who, D(2026, 3, 2), channel="online")
    act(late, a.Extend, D(2026, 3, 4), boss, days=5, reason="检索")
    act(late, a.Decide, D(2026, 5, 29), boss, outcome="refused_state_secret")
    act(late, a.Serve, D(2026, 5, 29), who, way="hand")
    act(late, a.Reopen, D(2026, 6, 3), boss, cause="own_motion", reason="漏列附件")
    Evaluation.objects.create(request=first, body=bureau, satisfaction="satisfied")
    Evaluation.objects.create(request=late, body=bureau, satisfaction="dissatisfied")
    today = Evaluation.objects.first().at.date()  # type: ignore[union-attr]
    lines, whole = by_period(
        [bureau.pk], D(2026, 1, 1), max(D(2026, 12, 31), today + dt.timedelta(days=1)), "quarter"
    )
    calendar = current_calendar()
    day, days = D(2026, 3, 2), 0
    for end in (D(2026, 3, 12), D(2026, 5, 29)):
        days += sum(calendar.is_working(day + dt.timedelta(days=n)) for n in range(1, (end - day).days + 1))
    assert (whole.finished, whole.late, whole.extended, whole.corrected_own) == (2, 1, 1, 1)
    assert whole.average == round(Decimal(days) / 2, 1)
    assert (whole.extended_share, whole.satisfied_share) == (Decimal(50), Decimal(50))
    assert [line.corrected_own for line in lines][:2] == [0, 1]
    channels = {
        line.key: line for line in by_dimension([bureau.pk], D(2026, 1, 1), D(2026, 12, 31), "channel")
    }
    assert (channels["online"].late, channels["in_person"].late) == (1, 0)
    bodies = by_dimension([bureau.pk], D(2026, 1, 1), D(2026, 12, 31), "body")
    assert [line.label for line in bodies] == ["临民"]
    found = records("late", scope_between([bureau.pk], D(2026, 1, 1), D(2026, 12, 31)), "channel", "online")
    assert list(found) == [Request.objects.get(pk=late.pk)]
    assert set(LABELS) == set(RECORDS)
