"""Figures of the yearly tables from any ledger: they balance, and a slow count of the same rows agrees."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from django.db.models import Count
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.casework.making import D, act, body, clerk, head, on, register

from gongkai.casework import actions as a
from gongkai.casework.actions.import_requests import RequestRow
from gongkai.casework.entering import Happened
from gongkai.casework.measures import MEASURES
from gongkai.casework.models import ApplicantCategory, RemedyCase, Request
from gongkai.journal.actions import Context, Origin
from gongkai.law import case_row, channel_row, form_row, outcomes
from gongkai.statements import Scope, load_form, tally

DECIDED = [
    (name, ground)
    for name, outcome in outcomes().items()
    if outcome.decided and name not in {"not_processed_excessive", "unable_still_unclear"}
    for ground in (*outcome.sub_grounds, None)
]
OPERATOR = Context(origin=Origin.DEMO, today=D(2026, 11, 1))


def compiled(form_id: str, bodies: list[Any], year: int) -> dict[str, int]:
    """What reports do: one GROUP BY per measure."""
    scope = Scope.of_year([item.pk for item in bodies], year)
    cells: dict[str, int] = {}
    for measure in MEASURES:
        if form_id in measure.forms:
            rows = measure.base(scope).values_list(*measure.group_by).annotate(n=Count("pk"))
            for cell, number in tally(measure, form_id, ((row[:-1], row[-1]) for row in rows)).items():
                cells[cell] = cells.get(cell, 0) + int(number)
    return cells


@st.composite
def histories(draw: Any) -> RequestRow:
    """A request from 2018 to 2021 that goes some way: confirmed, extended, asked back, decided, served, or not."""
    day = D(2018, 6, 1) + dt.timedelta(days=draw(st.integers(0, 1100)))
    channel = draw(st.sampled_from(["in_person", "registered_mail", "online", "fax", "email"]))
    events = [Happened(kind="submitted", occurred_on=day, data={"channel": channel})]

    def add(kind: str, wait: int, **data: Any) -> None:
        when = events[-1].occurred_on + dt.timedelta(days=wait)
        events.append(Happened(kind=kind, occurred_on=when, data=data))

    if draw(st.integers(0, 5)) == 0:
        if draw(st.booleans()):
            add("withdrawn", draw(st.integers(0, 40)))
        return _row(draw, events)
    add("confirmed", draw(st.integers(0, 4)))
    if draw(st.booleans()):
        add("extended", draw(st.integers(0, 10)), days=draw(st.integers(1, 15)))
    end = draw(st.sampled_from(["decided", "decided", "decided", "withdrawn", "lapsed", "open"]))
    if end == "decided":
        outcome, ground = draw(st.sampled_from(DECIDED))
        add("decided", draw(st.integers(0, 60)), outcome=outcome, sub_ground=ground or "")
        if draw(st.booleans()):
            add("served", draw(st.integers(0, 5)), way="post")
            if draw(st.integers(0, 3)) == 0:
                add("reopened", draw(st.integers(100, 300)), cause="court")
                add("decided", 10, outcome="granted", sub_ground="supplied")
    elif end == "withdrawn":
        add("withdrawn", draw(st.integers(0, 60)))
    elif end == "lapsed":
        asked = events[-1].occurred_on + dt.timedelta(days=3)
        add("clarification_requested", 1, points="年度", period_until=asked.isoformat())
        add("clarification_lapsed", draw(st.integers(3, 60)), proof="签收")
    return _row(draw, events)


def _row(draw: Any, events: list[Happened]) -> RequestRow:
    category = draw(st.sampled_from(ApplicantCategory.values))
    return RequestRow(subject="某项目批复文件", applicant_category=category, events=events)


def slow_count(rows: list[RequestRow], year: int) -> Counter[str]:
    """Table three counted by hand from the events: no cache, no database."""
    found: Counter[str] = Counter()
    first, last = D(year, 1, 1), D(year, 12, 31)
    for row in rows:
        received = _received(row)
        ended, outcome, ground = _ended(row)
        if received is None or (ended is not None and ended < received):
            received = ended
        if received is None or received > last:
            continue
        if ended is not None and ended < first:
            continue
        found[f"{'new_requests' if received >= first else 'carried_in'}.{row.applicant_category}"] += 1
        if ended is not None and ended <= last:
            found[f"{form_row(outcome, ground, '2021')}.{row.applicant_category}"] += 1
        else:
            found[f"carried_out.{row.applicant_category}"] += 1
    return found


def _received(row: RequestRow) -> dt.date | None:
    first = row.events[0]
    channel = first.data["channel"]
    confirmed = next((e.occurred_on for e in row.events if e.kind == "confirmed"), None)
    if channel in {"in_person", "registered_mail"}:
        return first.occurred_on
    if channel == "email" and first.occurred_on < D(2019, 5, 15):
        # Under the letter of 2015 an e-mail counts from its arrival; received under the new text, by confirmation.
        return first.occurred_on
    return confirmed


def _ended(row: RequestRow) -> tuple[dt.date | None, str, str | None]:
    for event in row.events:
        if event.kind == "decided":
            return event.occurred_on, event.data["outcome"], event.data["sub_ground"] or None
        if event.kind == "withdrawn":
            return event.occurred_on, "other_miscellaneous", None
        if event.kind == "clarification_lapsed":
            return event.occurred_on, "other_overdue_clarification", None
    return None, "", None


class AnyLedger(TestCase):
    """Random ledgers (made by the bulk act, each history checked by the law)."""

    @settings(max_examples=30)
    @given(rows=st.lists(histories(), min_size=1, max_size=30), year=st.integers(2018, 2022))
    def test_it_balances_and_agrees_with_a_slow_count(self, rows: list[RequestRow], year: int) -> None:
        bureau = body("b", "某局", "某")
        importing = a.ImportRequests(context=OPERATOR, body=bureau, source="试验", rows=rows)
        impossible = {problem.number for problem in importing.dry_run().problems}
        kept = [row for number, row in enumerate(rows, start=1) if number not in impossible]
        if not kept:
            return
        importing.execute()
        assert Request.objects.count() == len(kept)
        cells = compiled("2021", [bureau], year)
        expected = slow_count(kept, year)
        got = {
            key.removeprefix("requests."): n for key, n in cells.items() if key.startswith("requests.") and n
        }
        assert got == dict(expected)
        for category in ApplicantCategory.values:
            column = {key: n for key, n in cells.items() if key.endswith(f".{category}")}
            left = column[f"requests.new_requests.{category}"] + column[f"requests.carried_in.{category}"]
            assert left == sum(column.values()) - left, "一 + 二 = 三 + 四"

    @settings(max_examples=15)
    @given(rows=st.lists(histories(), min_size=1, max_size=20), year=st.integers(2018, 2020))
    def test_a_year_s_carry_out_is_the_next_year_s_carry_in(self, rows: list[RequestRow], year: int) -> None:
        bureau = body("b", "某局", "某")
        importing = a.ImportRequests(context=OPERATOR, body=bureau, source="试验", rows=rows)
        if importing.dry_run().made:
            importing.execute()
        now, later = compiled("2019", [bureau], year), compiled("2021", [bureau], year + 1)
        for category in ApplicantCategory.values:
            assert now[f"requests.carried_out.{category}"] == later[f"requests.carried_in.{category}"]


@pytest.mark.parametrize("form_id", ["2014", "2019", "2021"])
def test_every_outcome_has_its_row_or_none_by_the_law(form_id: str) -> None:
    form = load_form(form_id)
    for measure in MEASURES:
        if form_id not in measure.forms:
            continue
        measure.check_against(form)
        if "outcome" not in measure.group_by:
            continue
        extra = ("natural_person",) if "applicant_category" in measure.group_by else ()
        for name, outcome in outcomes().items():
            for ground in (*outcome.sub_grounds, ""):
                cells = measure.place(form_id, (name, ground, *extra))
                assert all(form.has_cell(cell) and cell in measure.covered(form_id) for cell in cells)
                assert bool(cells) == (form_row(name, ground or None, form_id) is not None)


@pytest.mark.django_db
def test_form_2014_knows_channel_time_and_ground() -> None:
    bureau = body()
    shen, gu = clerk(bureau), head(bureau)
    for number, (channel, outcome, ground, days) in enumerate(
        [
            ("in_person", "granted", "already_public", 3),
            ("registered_mail", "granted", "supplied", 3),
            ("fax", "refused_third_party_rights", "trade_secret", 3),
            ("online", "unable_not_held", "other_body", 3),
            ("online", "unable_not_held", "nonexistent", 40),
        ]
    ):
        request = register(bureau, shen, D(2017, 3, 1), channel=channel)
        day = D(2017, 3, 1) + dt.timedelta(days=days)
        if number == 1:
            act(request, a.Extend, D(2017, 3, 2), gu, days=5, reason="检索")
        grounds = outcomes()[outcome].sub_grounds
        chosen = ground if ground in grounds else next(iter(grounds))
        act(request, a.Decide, day, gu, outcome=outcome, sub_ground=chosen)
        act(request, a.Serve, day, shen, way="post")
    cells = {key.split(".")[1]: n for key, n in compiled("2014", [bureau], 2017).items() if n}
    assert {key: n for key, n in cells.items() if key.startswith("received_")} == {
        "received_in_person": 1,
        "received_by_letter": 1,
        "received_by_fax": 1,
        "received_online": 2,
    }
    assert (cells["closed_on_time"], cells["closed_after_extension"]) == (3, 2)
    assert cells["answered_already_public"] == cells["answered_granted"] == cells["refused_trade_secret"] == 1
    assert channel_row("registered_mail") == "received_by_letter"


@pytest.mark.django_db
def test_table_four_counts_the_body_s_cases_once() -> None:
    bureau = body()
    shen = clerk(bureau)
    context = on(D(2026, 11, 1), shen)

    def file(kind: str, filed: dt.date, **given: Any) -> RemedyCase:
        role = "respondent" if kind == "reconsideration" else "defendant"
        values = {"role": role, "organ": "某机关", "subject": "不服答复", "accepted_on": filed, **given}
        case: RemedyCase = a.FileCase(
            context=context, body=bureau, kind=kind, filed_on=filed, **values
        ).execute()
        return case

    def end(case: RemedyCase, day: dt.date, result: str) -> None:
        a.DecideCase(context=context, case=case, on=day, result=result).execute()

    first = file("reconsideration", D(2025, 2, 3))
    end(first, D(2025, 4, 1), "upheld")
    end(file("litigation", D(2025, 4, 20), follows=first), D(2025, 12, 1), "claim_dismissed")
    end(file("litigation", D(2025, 5, 5)), D(2026, 1, 9), "revoked")
    end(file("litigation", D(2025, 5, 6), role="co_defendant"), D(2025, 9, 9), "revoked")
    end(file("reconsideration", D(2025, 12, 1), accepted_on=None), D(2025, 12, 5), "not_accepted")
    file("reconsideration", D(2025, 12, 30), accepted_on=None)
    cells = {
        key.rsplit(".", 1)[1]: n
        for key, n in compiled("2021", [bureau], 2025).items()
        if "remedies" in key and n
    }
    assert cells == {
        "review_upheld": 1,
        "review_other": 1,
        "post_review_suit_upheld": 1,
        "direct_suit_pending": 1,
    }
    assert case_row("litigation", "revoked", "2021") == "direct_suit_corrected"
    later = compiled("2021", [bureau], 2026)
    assert later["remedies.cases.direct_suit_corrected"] == 1
    assert later["remedies.cases.direct_suit_pending"] == 0
