"""One layout of every official table, for all outputs: a grid of cells with spans, from the data of the form.

Four shapes come out of the data, none is written per form:

- `list`: the statistics table of form 2014 (指标, 单位, 统计数), labels indented by level;
- `blocks`: the tables of section two, one under the other in one grid, each with its title row;
- `matrix`: table three, label columns on the left that merge over their rows, header of several levels;
- `wide`: table four, one row of figures without a label under a header of several levels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from gongkai.statements.figures import Figures
from gongkai.statements.forms import Column, Form, Row, Table, cell_key
from gongkai.statements.loading import load_form

from .labels import figure_text as figure_text
from .labels import section_heading as section_heading
from .labels import split_note, upright_lines

CONTENT = "信息内容"
"""Head of the label column in the tables of section two (forms 2019 and 2021)."""

NO_FIGURE = "/"
"""Printed in unit and figure of a heading row of form 2014, as bodies do."""

INDENT = "\u3000"

CellKind = Literal["block", "head", "group", "corner", "label", "side", "unit", "figure", "none"]
RowKind = Literal["header", "block", "colhead", "row", "sum", "heading"]
Shape = Literal["list", "blocks", "matrix", "wide"]


@dataclass(frozen=True)
class GridCell:
    """A cell of the printed table: where it stands, what it spans, what is in it.

    cell: the key of the figure it shows (kind `figure`). text: the label; `note` its explanatory bracket, set small.
    """

    kind: CellKind
    row: int
    column: int
    text: str = ""
    note: str = ""
    cell: str | None = None
    rowspan: int = 1
    colspan: int = 1
    level: int = 0


@dataclass(frozen=True)
class GridRow:
    """A row of the grid: the cells that begin in it."""

    kind: RowKind
    cells: tuple[GridCell, ...]


@dataclass(frozen=True)
class Grid:
    """A printed table. header: the first `header` rows repeat on every page. widths: shares of the line."""

    key: str
    section: str
    shape: Shape
    caption: str
    unit: str
    columns: int
    header: int
    rows: tuple[GridRow, ...]
    widths: tuple[float, ...]

    def figures(self) -> Iterator[GridCell]:
        """The cells that show figures, in printed order."""
        return (cell for row in self.rows for cell in row.cells if cell.kind == "figure")


def form_grids(form: Form, figures: Figures | None = None) -> tuple[Grid, ...]:
    """All printed tables of a form, in order; with `figures`, as these need them (see `section_grids`)."""
    return tuple(grid for section in form.sections for grid in section_grids(form, section.key, figures))


def section_grids(form: Form, section: str, figures: Figures | None = None) -> tuple[Grid, ...]:
    """The printed tables of one section; none where the section is text.

    A report that prints a group as a single row (（六）其他处理 of form 2021) has a figure for the heading and none
    for its rows: it is laid out as that one row, so that no figure is lost.
    """
    return _grids(form.id, section, _single_rows(form, section, figures))


def _single_rows(form: Form, section: str, figures: Figures | None) -> frozenset[tuple[str, str]]:
    found = set()
    for cell in figures or ():
        place = form.heading_cells.get(cell)
        if place is None or place.table.section != section:
            continue
        children = place.table.children(place.row.key)
        keys = (
            cell_key(place.table.key, row.key, column.key)
            for row in children
            for column in place.table.columns
        )
        if figures is not None and not any(key in figures for key in keys):
            found.add((place.table.key, place.row.key))
    return frozenset(found)


@cache
def _grids(form_id: str, section: str, single: frozenset[tuple[str, str]]) -> tuple[Grid, ...]:
    form = load_form(form_id)
    tables = [
        _with_single_rows(form.table_by_key[key], {row for table, row in single if table == key})
        for key in form.section_by_key[section].tables
    ]
    if len(tables) > 1:
        return (_blocks(form, section, tables),)
    return tuple(_single(form, section, table) for table in tables)


def _with_single_rows(table: Table, single: set[str]) -> Table:
    if not single:
        return table
    rows = (
        replace(row, kind="input") if row.key in single else row
        for row in table.rows
        if row.parent not in single
    )
    return replace(table, rows=tuple(rows))


def _single(form: Form, section: str, table: Table) -> Grid:
    if table.header_labels:
        return _list(form, section, table)
    if len(table.rows) == 1 and not table.rows[0].label_printed:
        return _wide(form, section, table)
    return _matrix(form, section, table)


def _unit(tables: Sequence[Table]) -> str:
    units = {row.unit for table in tables for row in table.figure_rows}
    return units.pop() or "" if len(units) == 1 else ""


def _list(form: Form, section: str, table: Table) -> Grid:
    column = table.columns[0]
    head = tuple(GridCell("head", 0, place, text) for place, text in enumerate(table.header_labels))
    rows = [GridRow("header", head)]
    for at, row in enumerate(table.rows, start=1):
        text, note = split_note(row.label)
        label = GridCell("label", at, 0, text, note, level=row.level)
        if row.has_figures:
            figure = GridCell("figure", at, 2, cell=cell_key(table.key, row.key, column.key))
            rows.append(GridRow("row", (label, GridCell("unit", at, 1, row.unit or ""), figure)))
        else:
            empty = (GridCell("none", at, 1, NO_FIGURE), GridCell("none", at, 2, NO_FIGURE))
            rows.append(GridRow("heading", (label, *empty)))
    return Grid(table.key, section, "list", table.title, "", 3, 1, tuple(rows), (0.70, 0.12, 0.18))


def _blocks(form: Form, section: str, tables: Sequence[Table]) -> Grid:
    width = 1 + max(len(table.columns) for table in tables)
    rows: list[GridRow] = []
    for table in tables:
        rows.append(GridRow("block", (GridCell("block", len(rows), 0, table.title, colspan=width),)))
        head = [GridCell("head", len(rows), 0, CONTENT)]
        for place, column, span in _spread(table.columns, width):
            head.append(GridCell("head", len(rows), place, column.label, colspan=span))
        rows.append(GridRow("colhead", tuple(head)))
        for row in table.figure_rows:
            cells = [GridCell("label", len(rows), 0, row.label)]
            for place, column, span in _spread(table.columns, width):
                key = cell_key(table.key, row.key, column.key)
                cells.append(GridCell("figure", len(rows), place, cell=key, colspan=span))
            rows.append(GridRow("row", tuple(cells)))
    title = form.section_by_key[section].title_zh
    share = 0.66 / (width - 1)
    return Grid(section, section, "blocks", title, "", width, 0, tuple(rows), (0.34, *[share] * (width - 1)))


def _spread(columns: Sequence[Column], width: int) -> Iterator[tuple[int, Column, int]]:
    """The columns of a narrower table over the common width: the last one takes what is left."""
    for place, column in enumerate(columns, start=1):
        yield place, column, width - place if place == len(columns) else 1


def _wide(form: Form, section: str, table: Table) -> Grid:
    header = list(_header(table.columns, 0, ""))
    at = len(header)
    row = table.rows[0]
    figures = tuple(
        GridCell("figure", at, place, cell=cell_key(table.key, row.key, column.key))
        for place, column in enumerate(table.columns)
    )
    rows = (*header, GridRow("row", figures))
    count = len(table.columns)
    title = form.section_by_key[section].title_zh
    return Grid(
        table.key, section, "wide", title, _unit([table]), count, at, rows, tuple([1 / count] * count)
    )


def _matrix(form: Form, section: str, table: Table) -> Grid:
    depth = 1 + max(row.level for row in table.rows)
    printed = next(
        (rule.printed_text for rule in form.rules if rule.table == table.key and rule.printed_text), ""
    )
    rows = list(_header(table.columns, depth, f"（{printed}）" if printed else ""))
    head = len(rows)
    pending: list[Row] = []
    for row in table.rows:
        if not row.has_figures:
            pending.append(row)
            continue
        rows.append(_matrix_row(table, row, pending, len(rows), depth))
        pending = []
    title = form.section_by_key[section].title_zh
    widths = _matrix_widths(depth, len(table.columns))
    return Grid(
        table.key,
        section,
        "matrix",
        title,
        _unit([table]),
        depth + len(table.columns),
        head,
        tuple(rows),
        widths,
    )


def _matrix_row(table: Table, row: Row, headings: Sequence[Row], at: int, depth: int) -> GridRow:
    cells = [
        GridCell(
            "side", at, heading.level, heading.label, rowspan=_leaves(table, heading), level=heading.level
        )
        for heading in headings
    ]
    text, note = split_note(row.label)
    cells.append(GridCell("label", at, row.level, text, note, colspan=depth - row.level, level=row.level))
    for place, column in enumerate(table.columns, start=depth):
        cells.append(GridCell("figure", at, place, cell=cell_key(table.key, row.key, column.key)))
    return GridRow("sum" if row.kind in ("total", "sum") else "row", tuple(cells))


def _leaves(table: Table, row: Row) -> int:
    if row.has_figures:
        return 1
    return sum(_leaves(table, child) for child in table.children(row.key))


def _matrix_widths(depth: int, figures: int) -> tuple[float, ...]:
    labels = (0.05, 0.12, 0.30) if depth == 3 else tuple([0.5 / depth] * depth)
    share = (1 - sum(labels)) / figures
    return (*labels, *[share] * figures)


def _paths(columns: Sequence[Column]) -> list[list[str]]:
    """The merged headers above each column, outermost first.

    A group whose first and last columns enclose columns of other groups stands above these as well
    (申请人情况 over 自然人, 法人或其他组织, 总计).
    """
    paths = [column.group.split("/") if column.group else [] for column in columns]
    for name in dict.fromkeys(path[0] for path in paths if path):
        places = [place for place, path in enumerate(paths) if path and path[0] == name]
        for place in range(min(places, default=0), max(places, default=0)):
            if paths[place][:1] != [name]:
                paths[place].insert(0, name)
    return paths


def _header(columns: Sequence[Column], label_columns: int, corner: str) -> Iterator[GridRow]:
    paths = _paths(columns)
    levels = max(len(path) for path in paths)
    for level in range(levels + 1):
        cells = []
        if level == 0 and label_columns:
            cells.append(GridCell("corner", 0, 0, corner, rowspan=levels + 1, colspan=label_columns))
        place = 0
        while place < len(columns):
            run = _run(paths, place, level)
            if run:
                flat = all(len(paths[at]) == level + 1 for at in range(place, place + run))
                span = levels - level if flat else 1
                text = paths[place][level]
                cells.append(GridCell("group", level, label_columns + place, text, rowspan=span, colspan=run))
            elif _leaf_level(paths, place, levels) == level:
                text = columns[place].label
                cells.append(GridCell("head", level, label_columns + place, text, rowspan=levels - level + 1))
            place += run or 1
        yield GridRow("header", tuple(cells))


def _run(paths: Sequence[Sequence[str]], start: int, level: int) -> int:
    """How many columns from `start` share the group at `level`; 0 when the column has none there."""
    if len(paths[start]) <= level:
        return 0
    wanted = list(paths[start][: level + 1])
    end = start
    while end < len(paths) and list(paths[end][: level + 1]) == wanted:
        end += 1
    return end - start


def _leaf_level(paths: Sequence[Sequence[str]], place: int, levels: int) -> int:
    """The header row in which the label of a column begins: under its groups, down to the last row."""
    path = paths[place]
    deepest = [other for other in paths if list(other[: len(path)]) == list(path)]
    return levels if all(len(other) == len(path) for other in deepest) and path else len(path)


DIGIT = 0.64
"""Width of a digit in ems, of the widest font that may stand in."""

POINTS_PER_MM = 2.8346

TEXT_WIDTH_MM = 156
"""A4 less the margins of GB/T 9704 (left 28 mm, right 26 mm)."""


def figure_size(grid: Grid, figures: Figures, size: float) -> float:
    """The type size in points at which the longest figure of a table fits its column: `size` or less, at least 5."""
    fitting = size
    for cell in grid.figures():
        length = len(figure_text(figures.number(cell.cell or "")))
        share = sum(grid.widths[cell.column : cell.column + cell.colspan])
        room = share * TEXT_WIDTH_MM * POINTS_PER_MM - 4
        if length:
            fitting = min(fitting, room / (DIGIT * length))
    return max(5.0, int(fitting * 2) / 2)


def side_lines(cell: GridCell) -> tuple[str, ...]:
    """A label of merged rows in lines: upright at the far left, after its number further in."""
    if cell.level == 0:
        return tuple(upright_lines(cell.text))
    end = cell.text.find("）") + 1
    return (cell.text[:end], cell.text[end:]) if end else (cell.text,)
