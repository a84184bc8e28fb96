"""The rules of the forms that are checked in code: no blank cells, allowed figures, the fee statement."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .canonical import Number
from .figures import Figures
from .filled import Filled
from .findings import Finding
from .forms import Form, Rule, cell_key
from .narrative import NarrativeFigure

FEE_WORDS = re.compile("信息处理费|处理费|收费|收取费用|缴纳费用")
FEE_CELL = ("requests", "other_overdue_fee", "total")
FEE_NAMES = ("processing_fees_yuan", "fees_yuan")


@dataclass(frozen=True)
class Context:
    """What the rules in code look at."""

    filled: Filled
    figures: Figures
    narrative: Mapping[str, Number | NarrativeFigure] | None
    sections: Mapping[str, Sequence[str]] | None
    facts: Mapping[str, int]

    @property
    def form(self) -> Form:
        """The form."""
        return self.filled.form


def no_blank_cells(rule: Rule, context: Context) -> Iterator[Finding]:
    """One finding for each blank cell of the rule's table (`*`: of all)."""
    for cell in context.form.cells.values():
        if rule.table in ("*", cell.table.key) and context.figures.is_blank(cell.key):
            params = {"label": context.form.label(cell.key)}
            yield Finding(
                rule.key, cell.key, (cell.key,), rule.severity, rule.basis, template="blank", params=params
            )


def absent_cells(context: Context) -> Iterator[Finding]:
    """One finding for each table of which some cells were never filled or read."""
    for table in context.form.tables:
        cells = [
            cell_key(table.key, row.key, column.key) for row in table.figure_rows for column in table.columns
        ]
        absent = [cell for cell in cells if cell not in context.filled.values]
        if not absent:
            continue
        params = {
            "table": table.title,
            "count": len(absent),
            "labels": [context.form.label(cell) for cell in absent],
        }
        yield Finding(
            "absent_cells", table.key, tuple(absent), "warning", "derived", template="absent", params=params
        )


def non_negative(rule: Rule, context: Context) -> Iterator[Finding]:
    """Counts are whole and not below 0; `exempt_columns` may be negative, amounts may have decimals."""
    for cell in context.form.cells.values():
        value = context.figures.number(cell.key)
        if value is None or rule.table not in ("*", cell.table.key):
            continue
        decimal = cell.column.key in rule.decimal_columns or cell.row.key in rule.decimal_rows
        if value < 0 and cell.column.key not in rule.exempt_columns:
            template = "negative"
        elif not isinstance(value, int) and not decimal:
            template = "fraction"
        else:
            continue
        params = {"label": context.form.label(cell.key)}
        yield Finding(
            rule.key,
            cell.key,
            (cell.key,),
            rule.severity,
            rule.basis,
            value,
            template=template,
            params=params,
        )


def fee_statement(rule: Rule, context: Context) -> Iterator[Finding]:
    """Requests ended for an unpaid fee, or fee notices issued: section 6 must speak of the fees (form 2021)."""
    if context.narrative is None and context.sections is None:
        return
    if any(name in (context.narrative or {}) for name in FEE_NAMES):
        return
    text = "".join((context.sections or {}).get("other", ()))
    if FEE_WORDS.search(text):
        return
    cell = cell_key(*FEE_CELL)
    count = context.figures.number(cell) or 0
    notices = context.facts.get("fee_notices", 0)
    if count > 0:
        params = {"label": context.form.label(cell)}
        yield Finding(
            rule.key, cell, (cell,), rule.severity, rule.basis, count, template="fee_rows", params=params
        )
    elif notices > 0:
        yield Finding(rule.key, cell, (cell,), rule.severity, rule.basis, notices, template="fee_notices")


CODE_CHECKS: Mapping[str, Callable[[Rule, Context], Iterator[Finding]]] = {
    "no_blank_cells": no_blank_cells,
    "non_negative": non_negative,
    "fee_statement": fee_statement,
}
