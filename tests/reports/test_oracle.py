"""Whole tables of random ledgers against a slow count over replayed histories that knows no SQL.

Forms 2014, 2019 and 2021, a body alone and the tree: every cell that casework measures must be equal.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.casework.making import D, body, under
from tests.casework.test_measures import OPERATOR, histories

from gongkai.agencies.actions import ChangeSetting
from gongkai.casework import actions as casework
from gongkai.casework.actions.import_requests import RequestRow
from gongkai.casework.entering import Happened
from gongkai.casework.measures import MEASURES
from gongkai.casework.models import RemedyCase
from gongkai.casework.row_settings import problem
from gongkai.journal.actions import Context, Origin
from gongkai.law import case_row, channel_row, form_row, replay
from gongkai.law.cases import case_results
from gongkai.reports.compiling import derive
from gongkai.statements import Scope
from gongkai.workdays.queries import current_calendar

YEARS = st.integers(2017, 2023)
KINDS = {"reconsideration": ("respondent",), "litigation": ("defendant", "co_defendant")}


@dataclass
class Case:
    """A reconsideration or lawsuit as the oracle knows it."""

    kind: str
    role: str
    accepted_on: dt.date | None
    decided_on: dt.date | None
    result: str
    after: bool


@st.composite
def cases(draw: Any) -> Case:
    """Any case: accepted or not, decided or not, in one of four years."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    accepted = draw(st.none() | st.integers(0, 1400))
    decided = draw(st.none() | st.integers(0, 500))
    first = D(2018, 3, 1) + dt.timedelta(days=accepted or 0)
    results = [one for one in case_results(kind) if one != "pending"]
    return Case(
        kind=kind,
        role=draw(st.sampled_from(KINDS[kind])),
        accepted_on=None if accepted is None else first,
        decided_on=None if decided is None else first + dt.timedelta(days=decided),
        result="" if decided is None else draw(st.sampled_from(results)),
        after=kind == "litigation" and draw(st.booleans()),
    )


@dataclass
class Seen:
    """What the figures need to know of a request."""

    category: str
    channel: str
    counted: dt.date | None
    finished: dt.date | None
    outcome: str
    ground: str | None
    closed_on_time: bool


def seen(row: RequestRow) -> Seen:
    """Replay a history and read off the first handling."""
    events = [event.as_law(number) for number, event in enumerate(row.events, start=1)]
    state = replay(events, current_calendar())
    first = state.handlings[0] if state.handlings else state
    finished, served = first.outcome_on, first.served
    counted = state.received_on
    if finished is not None and (counted is None or finished < counted):
        counted = finished
    runs = [run for run in state.runs if run.handling == 1]
    in_time: bool | None = None
    if served is not None and served.in_time is not None:
        in_time = served.in_time
    elif finished is not None and any(run.due for run in runs):
        in_time = finished <= [run.due for run in runs if run.due][-1]
    longer = any(run.extensions for run in runs)
    return Seen(
        category=row.applicant_category,
        channel=str(row.events[0].data["channel"]),
        counted=counted,
        finished=finished,
        outcome=first.outcome or "",
        ground=first.sub_ground or None,
        closed_on_time=in_time is not False and not longer,
    )


def in_year(day: dt.date | None, year: int) -> bool:
    return day is not None and day.year == year


def request_cells(one: Seen, form_id: str, year: int) -> Iterator[str]:
    """Yield the cells of a form in which a request counts once."""
    if form_id == "2014":
        if in_year(one.counted, year) and (row := channel_row(one.channel)):
            yield f"statistics.{row}.count"
        if in_year(one.finished, year):
            yield f"statistics.{'closed_on_time' if one.closed_on_time else 'closed_after_extension'}.count"
            if row := form_row(one.outcome, one.ground, form_id):
                yield f"statistics.{row}.count"
        return
    if one.counted is None or one.counted.year > year:
        return
    if one.finished is not None and one.finished.year < year:
        return
    first = "new_requests" if one.counted.year == year else "carried_in"
    yield f"requests.{first}.{one.category}"
    row = form_row(one.outcome, one.ground, form_id) if in_year(one.finished, year) else "carried_out"
    yield f"requests.{row}.{one.category}"


def case_cells(one: Case, form_id: str, year: int) -> Iterator[str]:
    """Yield the cell in which a case counts, none for a co-defendant."""
    if one.role == "co_defendant":
        return
    open_at_end = one.decided_on is None or one.decided_on.year > year
    result = ""
    if in_year(one.decided_on, year):
        result = one.result
    elif open_at_end and one.accepted_on is not None and one.accepted_on.year <= year and form_id != "2014":
        result = "pending"
    if not result:
        return
    kind: Any = one.kind
    row = case_row(kind, result, form_id, after_reconsideration=one.after)
    if row:
        yield f"statistics.{row}.count" if form_id == "2014" else f"remedies.cases.{row}"


def counted(rows: list[RequestRow], filed: list[Case], form_id: str, year: int) -> Counter[str]:
    """Return the table as the oracle fills it; cells without anything are not there."""
    found: Counter[str] = Counter()
    for row in rows:
        found.update(request_cells(seen(row), form_id, year))
    for case in filed:
        found.update(case_cells(case, form_id, year))
    return found


def compiled(form_id: str, bodies: list[Any], year: int) -> dict[str, int]:
    """Return what the reports compile of casework."""
    own = {cell for measure in MEASURES if form_id in measure.forms for cell in measure.covered(form_id)}
    cells = derive(form_id, Scope.of_year([one.pk for one in bodies], year)).cells
    return {cell: int(number) for cell, number in cells.items() if cell in own and number}


def make(bureau: Any, rows: list[RequestRow], filed: list[Case]) -> list[RequestRow]:
    """Bring rows and cases into the ledger; return the rows that the law allows."""
    for case in filed:
        RemedyCase.objects.create(
            body=bureau,
            kind=case.kind,
            role=case.role,
            organ="某机关",
            subject="不服答复",
            filed_on=case.accepted_on or D(2018, 3, 1),
            accepted_on=case.accepted_on,
            decided_on=case.decided_on,
            result=case.result,
            after_reconsideration=case.after,
        )
    if not rows:
        return []
    act = casework.ImportRequests(context=OPERATOR, body=bureau, source="试验", rows=rows)
    wrong = {problem.number for problem in act.dry_run().problems}
    kept = [row for number, row in enumerate(rows, start=1) if number not in wrong]
    if kept:
        act.execute()
    return kept


class AnyLedger(TestCase):
    """A government and a bureau under it, each with a random ledger."""

    @settings(max_examples=40)
    @given(
        above=st.lists(histories(), max_size=15),
        below=st.lists(histories(), max_size=15),
        filed=st.lists(cases(), max_size=6),
        year=YEARS,
    )
    def test_every_table_equals_the_slow_count(
        self, above: list[RequestRow], below: list[RequestRow], filed: list[Case], year: int
    ) -> None:
        county, bureau = body("county", "某县", "县"), body("bureau", "某局", "局")
        under(bureau, county)
        first, second = make(county, above, filed[::2]), make(bureau, below, filed[1::2])
        for form_id in ("2014", "2019", "2021"):
            own = counted(first, filed[::2], form_id, year)
            assert compiled(form_id, [county], year) == dict(own)
            whole = own + counted(second, filed[1::2], form_id, year)
            assert compiled(form_id, [county, bureau], year) == dict(whole)


@pytest.mark.django_db
def test_a_body_settles_the_rows_that_the_form_of_2014_leaves_open() -> None:
    county, bureau = body("county", "某县", "县"), body("bureau", "某局", "局")
    under(bureau, county)

    def answered(outcome: str) -> RequestRow:
        day = D(2017, 3, 1)
        events = [
            Happened(kind="submitted", occurred_on=day, data={"channel": "in_person"}),
            Happened(kind="confirmed", occurred_on=day),
            Happened(kind="decided", occurred_on=D(2017, 3, 8), data={"outcome": outcome}),
        ]
        return RequestRow(subject="文件", applicant_category="natural_person", events=events)

    for one in (county, bureau):
        make(one, [answered("not_processed_duplicate"), answered("not_processed_publication")], [])
    before = compiled("2014", [county, bureau], 2017)
    assert before["statistics.answered_other_route.count"] == 4
    ChangeSetting(
        context=Context(origin=Origin.COMMAND, today=D(2017, 1, 3)),
        body=bureau,
        key="casework.rows",
        value="不予处理：重复申请 = 不计\n要求提供公开出版物 = 属于已主动公开范围数",
        from_day=D(2017, 1, 3),
        reason="本地口径",
    ).execute()
    after = compiled("2014", [county, bureau], 2017)
    assert after["statistics.answered_other_route.count"] == 2
    assert after["statistics.answered_already_public.count"] == 1
    assert compiled("2014", [county], 2017)["statistics.answered_other_route.count"] == 2


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("重复申请", "没有等号"),
        ("国家秘密 = 不计", "不能改"),
        ("重复申请 = 收到申请数", "不是 2014 年统计表"),
    ],
)
def test_a_wrong_line_is_refused_in_words(value: str, words: str) -> None:
    assert words in problem(value)
