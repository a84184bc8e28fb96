"""`Measure`: how a ledger says what it contributes to the figures of a form, without this room knowing Django.

The reports app runs one GROUP BY per measure::

    rows = measure.base(scope).values_list(*measure.group_by).annotate(n=<aggregate>)
    figures = tally(measure, form.id, ((row[:-1], row[-1]) for row in rows))

and opens a cell with the same base, filtered by the group values that `place` maps to that cell. Totals are never
measured: `totals.complete_totals` derives them from the arithmetic rules of the form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from .canonical import Number, as_number
from .errors import FormError, StatementsError
from .forms import Form

GroupValues = tuple[Any, ...]
"""One value per name of `Measure.group_by`, in that order."""

CellTable = Mapping[str, Mapping[GroupValues, Sequence[str]]]
"""form id -> group values -> cell keys."""

CellFunction = Callable[[str, GroupValues], Iterable[str]]
"""(form id, group values) -> cell keys; needs `covers`, because its range cannot be listed."""

Aggregate = Literal["count"] | tuple[Literal["count_distinct"], str] | tuple[Literal["sum"], str]
"""What is counted per group: rows, distinct values of a field, or the sum of a field."""


@dataclass(frozen=True)
class Scope:
    """What a report counts: these bodies, this reporting year (`start` and `end` included)."""

    body_ids: tuple[int, ...]
    year: int
    start: date
    end: date

    @classmethod
    def of_year(cls, body_ids: Iterable[int], year: int) -> Scope:
        """The scope of a whole reporting year, 1 January to 31 December."""
        return cls(tuple(body_ids), year, date(year, 1, 1), date(year, 12, 31))


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One contribution of a ledger to one or more forms.

    key: unique name, `app.what`; label: Chinese, what one unit of it is (shown above the opened records).
    forms: ids of the forms it serves. base: Scope -> queryset. group_by: field names of that queryset.
    cells: where a group goes, as a table or a function. covers: form id -> cells that are 0 when nothing was
    counted (taken from the table when `cells` is one). aggregate: what is counted per group.
    drill: turns the filtered base queryset into the records to show, where these are not its own rows.
    bind: what the measure is for one form and scope, where bodies may settle something about it; None: always the same.
    """

    key: str
    label: str
    forms: frozenset[str]
    base: Callable[[Scope], Any]
    group_by: tuple[str, ...]
    cells: CellTable | CellFunction
    covers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    aggregate: Aggregate = "count"
    drill: Callable[[Any], Any] | None = None
    bind: Callable[[Measure, str, Scope], Measure] | None = None

    def __post_init__(self) -> None:
        if callable(self.cells):
            lacking = sorted(self.forms - set(self.covers))
        else:
            lacking = sorted(self.forms - set(self.cells))
        if lacking:
            raise StatementsError(f"指标 {self.key} 没有说明在表式 {'、'.join(lacking)} 中计入哪些格。")

    def bound(self, form_id: str, scope: Scope) -> Measure:
        """The measure as it is for one form and scope: what is grouped, placed and opened."""
        return self if self.bind is None else self.bind(self, form_id, scope)

    def place(self, form_id: str, values: Sequence[Any]) -> tuple[str, ...]:
        """The cells that a group with `values` counts in; empty when it counts nowhere in this form."""
        if form_id not in self.forms:
            return ()
        group = tuple(values)
        if callable(self.cells):
            return tuple(self.cells(form_id, group))
        return tuple(self.cells[form_id].get(group, ()))

    def covered(self, form_id: str) -> frozenset[str]:
        """The cells of a form that this measure answers for: 0 in them means "counted, none found"."""
        if form_id not in self.forms:
            return frozenset()
        listed = frozenset(self.covers.get(form_id, ()))
        if callable(self.cells):
            return listed
        return listed.union(*(frozenset(cells) for cells in self.cells[form_id].values()))

    def groups_for(self, form_id: str, cell: str, groups: Iterable[Sequence[Any]]) -> list[GroupValues]:
        """Those of `groups` (the distinct group values present) that count in `cell`: the filter that opens it."""
        return [tuple(group) for group in groups if cell in self.place(form_id, group)]

    def check_against(self, form: Form) -> None:
        """Raise FormError when this measure names a cell that `form` does not have."""
        for cell in sorted(self.covered(form.id)):
            if not form.has_cell(cell):
                raise FormError(f"指标 {self.key} 计入“{cell}”，表式 {form.id} 没有这一格。")


def tally(
    measure: Measure, form_id: str, groups: Iterable[tuple[Sequence[Any], Number | None]]
) -> dict[str, Number]:
    """Sum the groups of one measure into cells; every covered cell is there, 0 where nothing was counted.

    `groups` yields (group values, aggregated number); None (a sum over no rows) counts as 0.
    """
    cells: dict[str, Number] = dict.fromkeys(sorted(measure.covered(form_id)), 0)
    for values, count in groups:
        if count is None:
            continue
        for cell in measure.place(form_id, values):
            cells[cell] = as_number(cells.get(cell, 0) + as_number(count))
    return cells
