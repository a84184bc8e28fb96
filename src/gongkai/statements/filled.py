"""A filled form as the checks see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .canonical import Value
from .expressions import ABSENT, Missing
from .figures import Figures
from .forms import Form, Table, cell_key


@dataclass(frozen=True)
class Filled:
    """Figures of a form, with a group's single figure standing in for its absent rows.

    A report may print （六）其他处理 of form 2021 as one row. Its figure (`requests.other_processing.<column>`) then
    counts once, in place of the three rows that are not there; `shown_as` leads from these to the printed cell.
    """

    form: Form
    values: Mapping[str, Value]
    shown_as: Mapping[str, str]

    @classmethod
    def of(cls, form: Form, figures: Figures) -> Filled:
        """Look at `figures` as a filled `form`. Cells that the form does not have are left aside."""
        values: dict[str, Value] = {key: value for key, value in figures.items() if key in form.cells}
        shown: dict[str, str] = {}
        for key in figures:
            if key not in form.heading_cells:
                continue
            table, row, column = key.split(".")
            children = _leaf_children(form.table_by_key[table], row, column)
            if children and not any(child in values for child in children):
                values.update(dict.fromkeys(children, 0))
                values[children[0]] = figures[key]
                shown.update(dict.fromkeys(children, key))
        return cls(form, values, shown)

    def value(self, cell: str) -> Value | Missing:
        """The figure, None (blank) or ABSENT."""
        return self.values.get(cell, ABSENT) if cell in self.values else ABSENT

    def printed(self, cell: str) -> str:
        """The cell where the figure is printed."""
        return self.shown_as.get(cell, cell)


def _leaf_children(table: Table, row: str, column: str) -> list[str]:
    children = table.children(row)
    if any(not child.has_figures for child in children):
        return []
    return [cell_key(table.key, child.key, column) for child in children]
