"""Figures that the text of a report quotes, from the ledgers: for the writer, in every form and in the free text.

Those with a name in `statements.narrative` are sums of cells of the form 2021, which holds for every year's ledger;
the rest (inquiries, late answers, fees) have no cell in any form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gongkai.casework.measures import inquiries_in
from gongkai.casework.queries import fee_facts
from gongkai.casework.statistics import late_answers
from gongkai.reports.compiling import derive
from gongkai.statements import Figures, Number, Scope, as_number
from gongkai.statements.loading import load_form
from gongkai.statements.narrative import narrative_names
from gongkai.statements.totals import complete_totals

BASE = "2021"
SECTIONS = ("overview", "on_request", "requests", "remedies", "fees", "other")
# Names of the reader's that casework answers for, in the order of a report's text.
NAMES = (
    "requests_new",
    "requests_natural_person",
    "requests_organizations",
    "carried_in",
    "closed",
    "granted",
    "partially_granted",
    "refused",
    "unable",
    "not_processed",
    "other_processing",
    "carried_out",
    "reviews",
    "suits",
)


@dataclass(frozen=True)
class TextFigure:
    """A figure to quote: its name (the reader's where it has one), label, number and unit."""

    key: str
    label: str
    number: Number
    unit: str


def text_figures(scope: Scope) -> list[TextFigure]:
    """Return what the ledgers of requests say in the year of `scope`, whatever form the year's report has."""
    form = load_form(BASE)
    cells = complete_totals(form, Figures(derive(BASE, scope).cells))
    found = [_named(name, cells) for name in NAMES]
    found.append(TextFigure("late_answers", "逾期办结的申请", late_answers(scope).count(), "件"))
    found += _inquiries(scope)
    fees = fee_facts(scope)
    found.append(TextFigure("processing_fees_yuan", "信息处理费", as_number(fees.received), "元"))
    return found


def _named(key: str, cells: Mapping[str, Number | None]) -> TextFigure:
    name = narrative_names()[key]
    number = sum((cells.get(cell) or 0 for cell in name.cells[BASE][0]), start=0)
    return TextFigure(key, name.label["zh"], as_number(number), "件")


def _inquiries(scope: Scope) -> list[TextFigure]:
    """Return the inquiries answered at once: all, and by way (a report of 2013 quotes 400 by telephone and counter)."""
    counted = inquiries_in(scope)
    whole = TextFigure("inquiries", "咨询", sum(number for _, number in counted), "件")
    return [
        whole,
        *(TextFigure(f"inquiries.{key}", f"其中：{label}", n, "件") for (key, label), n in counted),
    ]
