"""Derived cells, adjustments and totals put together."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from gongkai.reports.models import Adjustment, AdjustmentKind, Report
from gongkai.statements import (
    Figures,
    Form,
    Number,
    Value,
    as_number,
    complete_totals,
    leaf_cells,
)
from gongkai.statements.document import ReportDocument


@dataclass(frozen=True)
class CellParts:
    """Where a figure comes from: `derived` (None: no ledger answers for it), adjustments, `parts` of a total."""

    cell: str
    value: Value
    present: bool
    derived: Number | None
    adjustments: tuple[Adjustment, ...] = ()
    parts: tuple[str, ...] = field(default=())


def live_adjustments(report: Report) -> list[Adjustment]:
    """Return the adjustments of a report that were not revoked, in their order."""
    return list(report.adjustments.filter(revoked_at__isnull=True).select_related("made_by"))


def derived_cells(report: Report) -> dict[str, Number]:
    """Return the derived cells of the last compilation ({} before the first)."""
    if report.compilation is None:
        return {}
    return {cell: as_number(Decimal(value)) for cell, value in report.compilation.cells.items()}


def is_total(form: Form, cell: str) -> bool:
    """Return whether the form derives this cell from others."""
    return leaf_cells(form, cell) != (cell,)


def put_together(form: Form, derived: dict[str, Number], adjustments: list[Adjustment]) -> Figures:
    """Return the figures: derived plus adjustments, then totals, then adjustments of totals themselves."""
    values: dict[str, Value] = dict(derived)
    on_totals = [a for a in adjustments if is_total(form, a.cell)]
    for adjustment in adjustments:
        if adjustment not in on_totals:
            values[adjustment.cell] = adjusted(values.get(adjustment.cell), adjustment)
    figures = complete_totals(form, Figures(values))
    changes: dict[str, Value] = {}
    for adjustment in on_totals:
        current = changes.get(adjustment.cell, figures.get(adjustment.cell))
        changes[adjustment.cell] = adjusted(current, adjustment)
    return figures.updated(changes) if changes else figures


def adjusted(value: Value, adjustment: Adjustment) -> Value:
    """Return the value of a cell after one adjustment."""
    if adjustment.kind == AdjustmentKind.BLANK:
        return None
    amount = as_number(adjustment.amount)
    return amount if value is None else as_number(value + amount)


def figures_of(report: Report) -> Figures:
    """Return the present figures of a report: last compilation plus adjustments plus totals."""
    return put_together(report.form, derived_cells(report), live_adjustments(report))


def cell_parts(report: Report, cell: str) -> CellParts:
    """Return how the figure of one cell comes about."""
    figures = figures_of(report)
    leaves = leaf_cells(report.form, cell)
    return CellParts(
        cell=cell,
        value=figures.get(cell),
        present=cell in figures,
        derived=derived_cells(report).get(cell),
        adjustments=tuple(a for a in live_adjustments(report) if a.cell == cell),
        parts=() if leaves == (cell,) else leaves,
    )


def figures_in(document: str) -> Figures:
    """Return the figures of a published document (canonical JSON text)."""
    return ReportDocument.from_json(document).figures
