"""Totals, roll-up, comparison over years and forms, and measures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.statements.rulecases import APPLICANTS, OUTCOMES
from tests.statements.support import sample, samples, zero

from gongkai.statements import (
    Figures,
    FormError,
    Measure,
    Scope,
    StatementsError,
    check,
    compare,
    complete_totals,
    leaf_cells,
    load_form,
    rollup,
    successor,
    tally,
    total_parts,
)


@pytest.mark.parametrize("name", [name for name in samples() if name.endswith("-ok")])
def test_totals_of_sound_reports_come_back(name: str) -> None:
    form, figures = sample(name)
    parts_only = figures.without(total_parts(form))
    assert len(parts_only) < len(figures)
    assert complete_totals(form, parts_only) == figures
    assert list(complete_totals(form, parts_only)) == list(form.cells)


def test_totals_of_totals() -> None:
    form = load_form("2014")
    figures = complete_totals(
        form, zero(form, {"statistics.refused_privacy.count": 2}).without(total_parts(form))
    )
    assert figures["statistics.answered_refused.count"] == 2
    assert figures["statistics.requests_answered.count"] == 2


def test_covered_cells_are_zero_and_others_stay_open() -> None:
    form = load_form("2021")
    row = [f"requests.granted.{applicant}" for applicant in APPLICANTS]
    done = complete_totals(form, Figures({row[0]: 3}), covered=row)
    assert dict(done) == {**dict.fromkeys(row, 0), row[0]: 3, "requests.granted.total": 3}
    half = complete_totals(form, Figures({row[0]: 3}), covered=row[:-1])
    assert half.is_absent("requests.granted.total"), "one part is unknown"


def test_blanks_in_totals_and_kept_totals() -> None:
    form = load_form("2014")
    parts = ["statistics.closed_on_time.count", "statistics.closed_after_extension.count"]
    total = "statistics.requests_closed.count"
    assert complete_totals(form, Figures({parts[0]: 4, parts[1]: None}))[total] == 4
    assert complete_totals(form, Figures(dict.fromkeys(parts)))[total] is None
    kept = complete_totals(form, Figures({parts[0]: 0, parts[1]: 0, total: None}), keep=[total])
    assert kept.is_blank(total)
    assert complete_totals(form, Figures({parts[0]: 1, parts[1]: 0, total: None}))[total] == 1


def test_a_total_opens_onto_its_leaves() -> None:
    form = load_form("2021")
    leaves = leaf_cells(form, "requests.results_total.total")
    assert len(leaves) == 21 * 6
    assert leaves[0] == "requests.granted.natural_person"
    assert leaf_cells(form, "requests.granted.natural_person") == ("requests.granted.natural_person",)
    assert leaf_cells(form, "remedies.cases.review_total") == tuple(
        f"remedies.cases.review_{part}" for part in ("upheld", "corrected", "other", "pending")
    )


def test_roll_up() -> None:
    form = load_form("2019")
    one = zero(
        form, {"procurement.centralized_procurement.amount": "0.1", "documents.rules.newly_made": None}
    )
    two = zero(form, {"procurement.centralized_procurement.amount": "0.2", "documents.rules.newly_made": 4})
    three = zero(form, {"documents.rules.newly_made": None}).without(["fees.administrative_fees.change"])
    rolled = rollup(form, [("a", one), ("b", two), ("c", three), ("d", None)])
    assert rolled.figures["procurement.centralized_procurement.amount"] == Decimal("0.3")
    assert rolled.figures["documents.rules.newly_made"] == 4
    assert rolled.missing == ("d",)
    assert dict(rolled.blanks) == {"documents.rules.newly_made": ("a", "c")}
    assert dict(rolled.absences) == {"fees.administrative_fees.change": ("c",)}
    assert not rolled.complete
    assert rollup(form, [("a", one), ("a2", one)]).figures["documents.rules.newly_made"] is None
    nothing = rollup(form, [("d", None)])
    assert len(nothing.figures) == 0
    assert rollup(form, [("b", two)]).complete


def test_compare_within_a_form() -> None:
    form, before = sample("synthetic-2021-ok")
    _, after = sample("synthetic-2022-ok")
    changes = {change.before: change for change in compare(form, before, form, after)}
    change = changes["requests.new_requests.total"]
    assert change.after == change.before
    assert change.difference == int(after[change.after or ""] or 0) - int(before[change.before or ""] or 0)
    assert all(change.comparable for change in changes.values())
    assert len(changes) == len(form.cells)


def test_compare_over_the_change_of_form() -> None:
    old, before = sample("synthetic-2020-ok")
    new, after = sample("synthetic-2021-ok")
    changes = compare(old, before, new, after)
    by_before = {change.before: change for change in changes if change.before}
    assert by_before["requests.granted.total"].after == "requests.granted.total"
    assert by_before["permits_and_services.administrative_permits.decisions"].after == (
        "permits.administrative_permits.decisions"
    )
    other = by_before["requests.other_processing.total"]
    assert len(other.after_cells) == 3
    assert other.after_value == 7
    gone = by_before["documents.rules.total_public"]
    assert (gone.comparable, gone.why, gone.difference) == (False, "no_successor", None)
    fresh = [change for change in changes if change.why == "no_predecessor"]
    assert "documents.rules.in_force" in {change.after for change in fresh}
    assert "requests.other_overdue_fee.total" not in {change.after for change in fresh}
    seen = [cell for change in changes for cell in change.after_cells]
    assert sorted(seen) == sorted(new.cells)


def test_no_common_table_between_2018_and_2019() -> None:
    old, new = load_form("2014"), load_form("2019")
    assert not any(successor(old, new, cell) for cell in old.cells)
    blank = compare(new, zero(new, {"fees.administrative_fees.change": None}), new, zero(new))
    assert [c.why for c in blank if c.before == "fees.administrative_fees.change"] == ["blank"]


def applicant_cells(form: str) -> dict[tuple[Any, ...], list[str]]:
    return {
        (outcome, applicant): [f"requests.{outcome}.{applicant}"]
        for outcome in OUTCOMES
        for applicant in APPLICANTS
        if form == "2021"
    }


def measure(**changes: Any) -> Measure:
    values: dict[str, Any] = {
        "key": "casework.outcomes",
        "label": "本年作出答复的申请",
        "forms": frozenset({"2021"}),
        "base": lambda scope: scope,
        "group_by": ("outcome", "applicant_kind"),
        "cells": {"2021": applicant_cells("2021")},
    }
    return Measure(**{**values, **changes})


def test_measures_place_and_cover() -> None:
    outcomes = measure()
    assert outcomes.place("2021", ["granted", "natural_person"]) == ("requests.granted.natural_person",)
    assert outcomes.place("2021", ["granted", "martian"]) == ()
    assert outcomes.place("2019", ["granted", "natural_person"]) == ()
    assert len(outcomes.covered("2021")) == 18 * 6
    outcomes.check_against(load_form("2021"))
    present = [("granted", "natural_person"), ("granted", "other_organization")]
    assert outcomes.groups_for("2021", "requests.granted.other_organization", present) == [
        ("granted", "other_organization")
    ]


def test_tally_counts_zero_where_nothing_was_found() -> None:
    outcomes = measure()
    cells = tally(outcomes, "2021", [(("granted", "natural_person"), 3), (("nowhere", None), 9)])
    assert cells["requests.granted.natural_person"] == 3
    assert cells["requests.granted.commercial_enterprise"] == 0
    assert sum(cells.values()) == 3


def test_measures_by_function_and_sums_of_money() -> None:
    def place(form: str, values: tuple[Any, ...]) -> list[str]:
        return ["fees.administrative_fees.amount"] if values[0] else []

    fees = measure(
        key="fees.collected",
        group_by=("paid",),
        cells=place,
        covers={"2021": frozenset({"fees.administrative_fees.amount"})},
        aggregate=("sum", "amount"),
    )
    rows: list[tuple[tuple[Any, ...], Any]] = [
        ((True,), Decimal("1.50")),
        ((True,), Decimal("2.5")),
        ((False,), None),
    ]
    assert tally(fees, "2021", rows) == {"fees.administrative_fees.amount": 4}
    with pytest.raises(StatementsError, match="2019"):
        measure(forms=frozenset({"2019", "2021"}))
    with pytest.raises(FormError, match="没有这一格"):
        measure(cells={"2021": {("x",): ["requests.granted.nobody"]}}).check_against(load_form("2021"))


def test_scope_of_a_year() -> None:
    scope = Scope.of_year([3, 4], 2021)
    assert (scope.body_ids, str(scope.start), str(scope.end)) == ((3, 4), "2021-01-01", "2021-12-31")
    assert hash(scope)


def test_a_year_from_measures_to_a_sound_report() -> None:
    """127 requests compiled from groups; the totals follow, the report balances."""
    form = load_form("2021")
    outcomes, new = (
        measure(),
        measure(
            key="casework.new",
            group_by=("applicant_kind",),
            cells={"2021": {(kind,): [f"requests.new_requests.{kind}"] for kind in APPLICANTS}},
        ),
    )
    cells = tally(
        outcomes,
        "2021",
        [(("granted", "natural_person"), 100), (("unable_not_held", "other_organization"), 27)],
    )
    cells |= tally(new, "2021", [(("natural_person",), 100), (("other_organization",), 27)])
    figures = complete_totals(
        form, Figures({**dict.fromkeys(set(form.cells) - set(total_parts(form)), 0), **cells})
    )
    assert figures["requests.results_total.total"] == 127
    assert figures["requests.new_requests.total"] == 127
    assert check(form, figures) == []
