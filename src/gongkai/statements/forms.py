"""What a statutory form is made of: sections, tables, rows, columns, rules. Immutable values, no behaviour of law.

The labels are the official ones of the forms (国办发〔2014〕32号, 国办公开办函〔2019〕60号, 〔2021〕30号) and are
never changed here. A cell is named `table.row.column`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from .errors import FormError

RowKind = Literal["input", "sum", "total", "heading"]
ColumnKind = Literal["input", "total"]
Iterate = Literal["columns", "rows", "none"]
Severity = Literal["error", "warning", "info"]
Basis = Literal["official", "arithmetic", "definition", "derived"]


@dataclass(frozen=True)
class Section:
    """A numbered part of the report. `title_zh` is official; `required_contents` says what belongs in it."""

    key: str
    order: int
    title: str
    title_zh: str
    required_contents: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """A column of figures. `group` is the merged header above it, levels parted by `/`."""

    key: str
    label: str
    group: str | None = None
    kind: ColumnKind = "input"


@dataclass(frozen=True)
class Row:
    """A row of a table. Rows of kind `heading` carry no figures of their own."""

    key: str
    label: str
    level: int
    parent: str | None
    unit: str | None
    kind: RowKind
    relation: Literal["of_which", "reference"] | None = None
    label_variants: tuple[str, ...] = ()
    label_printed: bool = True
    note: str = ""

    @property
    def has_figures(self) -> bool:
        """Whether the form prints figures in this row."""
        return self.kind != "heading"


@dataclass(frozen=True, eq=False)
class Table:
    """A table of the form with its rows and columns in official order."""

    key: str
    section: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    header_labels: tuple[str, ...] = ()
    note: str = ""

    @cached_property
    def row_by_key(self) -> Mapping[str, Row]:
        """Rows by key."""
        return {row.key: row for row in self.rows}

    @cached_property
    def column_by_key(self) -> Mapping[str, Column]:
        """Columns by key."""
        return {column.key: column for column in self.columns}

    @cached_property
    def figure_rows(self) -> tuple[Row, ...]:
        """The rows that carry figures, in order."""
        return tuple(row for row in self.rows if row.has_figures)

    def children(self, row_key: str) -> tuple[Row, ...]:
        """The rows directly under `row_key`."""
        return tuple(row for row in self.rows if row.parent == row_key)


@dataclass(frozen=True)
class Rule:
    """A rule of the form: an expression (see `expressions`) or, where `check` is set, a check in code."""

    key: str
    table: str
    iterate: Iterate
    expression: str
    description: str
    severity: Severity
    basis: Basis
    printed_text: str = ""
    cross_year: bool = False
    check: str | None = None
    exempt_columns: tuple[str, ...] = ()
    decimal_columns: tuple[str, ...] = ()
    decimal_rows: tuple[str, ...] = ()


class Cell(NamedTuple):
    """A place of the form that takes a figure."""

    key: str
    table: Table
    row: Row
    column: Column


def cell_key(table: str, row: str, column: str) -> str:
    """The name of a cell: `table.row.column`."""
    return f"{table}.{row}.{column}"


@dataclass(frozen=True, eq=False)
class Form:
    """A statutory form, valid for the reporting years `first_year` to `last_year` (None: until a newer one)."""

    id: str
    title: str
    title_zh: str
    first_year: int
    last_year: int | None
    source: str
    verification: str
    sections: tuple[Section, ...]
    tables: tuple[Table, ...] = ()
    rules: tuple[Rule, ...] = ()
    sections_note: str = field(default="", repr=False)

    def __repr__(self) -> str:
        return f"<Form {self.id}>"

    @cached_property
    def table_by_key(self) -> Mapping[str, Table]:
        """Tables by key."""
        return {table.key: table for table in self.tables}

    @cached_property
    def section_by_key(self) -> Mapping[str, Section]:
        """Sections by key."""
        return {section.key: section for section in self.sections}

    @cached_property
    def rule_by_key(self) -> Mapping[str, Rule]:
        """Rules by key."""
        return {rule.key: rule for rule in self.rules}

    @cached_property
    def cells(self) -> Mapping[str, Cell]:
        """Every cell that the form wants a figure in, by key, in printed order."""
        return {
            cell_key(table.key, row.key, column.key): Cell(
                cell_key(table.key, row.key, column.key), table, row, column
            )
            for table in self.tables
            for row in table.figure_rows
            for column in table.columns
        }

    @cached_property
    def heading_cells(self) -> Mapping[str, Cell]:
        """Cells of heading rows: the form prints none, but reports exist that give one figure for the group
        (（六）其他处理 of form 2021 as a single row). Accepted in `Figures`, never asked for.
        """
        return {
            cell_key(table.key, row.key, column.key): Cell(
                cell_key(table.key, row.key, column.key), table, row, column
            )
            for table in self.tables
            for row in table.rows
            if not row.has_figures
            for column in table.columns
        }

    def has_cell(self, key: str) -> bool:
        """Whether `key` names a cell of this form (heading rows not counted)."""
        return key in self.cells

    def cell(self, key: str) -> Cell:
        """The cell `key`, heading rows included. Raises FormError when the form has no such place."""
        found = self.cells.get(key) or self.heading_cells.get(key)
        if found is None:
            raise FormError(f"“{self.title_zh}”（{self.id}）没有“{key}”这一格，请检查表、行、列的名称。")
        return found

    def label(self, key: str) -> str:
        """A cell in official words: `（一）予以公开 × 自然人`; a table of one figure a row gives the row label."""
        cell = self.cell(key)
        if not cell.row.label_printed:
            group = (cell.column.group or "").replace("/", " · ")
            return f"{group} · {cell.column.label}" if group else cell.column.label
        if len(cell.table.columns) == 1:
            return cell.row.label
        return f"{cell.row.label} × {cell.column.label}"

    def unit(self, key: str) -> str:
        """The unit of a cell as the form gives it, empty where it gives none."""
        return self.cell(key).row.unit or ""
