"""A grid as a Word table (`w:tbl`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from gongkai.statements.figures import Figures

from .labels import figure_text, narrow
from .layout import INDENT, TEXT_WIDTH_MM, Grid, GridCell, figure_size, side_lines

TWIPS_PER_MM = 56.6929

SIZES = {"list": 10.5, "blocks": 12, "matrix": 9, "wide": 9}
"""Type size in points by shape: 五号, 小四, 小五."""

HEIGHTS = {"list": 340, "blocks": 480, "matrix": 350, "wide": 520}
"""Least height of a row in twips."""

MARGINS = {"list": 70, "blocks": 70, "matrix": 40, "wide": 15}
"""Left and right margin of a cell in twips."""


@dataclass(frozen=True)
class Style:
    """Fonts and sizes of one table: Chinese and Latin font, points of the labels and of the figures."""

    font: str
    latin: str
    size: float
    figure: float


def table_element(grid: Grid, figures: Figures, font: str, latin: str) -> Any:
    """The `w:tbl` element of `grid`, as wide as the text. Header rows repeat, rows do not break over pages."""
    widths = [round(share * TEXT_WIDTH_MM * TWIPS_PER_MM) for share in grid.widths]
    table = OxmlElement("w:tbl")
    table.append(_properties(grid, sum(widths)))
    columns = OxmlElement("w:tblGrid")
    for width in widths:
        columns.append(_element("w:gridCol", {"w:w": width}))
    table.append(columns)
    owners = occupancy(grid)
    style = Style(font, latin, SIZES[grid.shape], figure_size(grid, figures, SIZES[grid.shape]))
    for y in range(len(grid.rows)):
        table.append(_row(grid, figures, owners[y], y, widths, style))
    return table


def occupancy(grid: Grid) -> list[list[GridCell]]:
    """For every place of the grid the cell that covers it."""
    places: list[list[GridCell | None]] = [[None] * grid.columns for _ in grid.rows]
    for row in grid.rows:
        for cell in row.cells:
            for y in range(cell.row, cell.row + cell.rowspan):
                for x in range(cell.column, cell.column + cell.colspan):
                    places[y][x] = cell
    return [[cell for cell in line if cell is not None] for line in places]


def _element(tag: str, attributes: Mapping[str, object] | None = None) -> Any:
    element = OxmlElement(tag)
    for name, value in (attributes or {}).items():
        element.set(qn(name), str(value))
    return element


def _properties(grid: Grid, width: int) -> Any:
    properties = OxmlElement("w:tblPr")
    properties.append(_element("w:tblW", {"w:w": width, "w:type": "dxa"}))
    properties.append(_element("w:jc", {"w:val": "center"}))
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = {"w:val": "single", "w:sz": 4, "w:space": 0, "w:color": "000000"}
        borders.append(_element(f"w:{side}", line))
    properties.append(borders)
    properties.append(_element("w:tblLayout", {"w:type": "fixed"}))
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", {"w:w": MARGINS[grid.shape], "w:type": "dxa"}))
    properties.append(margins)
    return properties


def _row(
    grid: Grid, figures: Figures, owners: list[GridCell], y: int, widths: list[int], style: Style
) -> Any:
    row = OxmlElement("w:tr")
    properties = OxmlElement("w:trPr")
    properties.append(_element("w:cantSplit"))
    properties.append(_element("w:trHeight", {"w:val": HEIGHTS[grid.shape], "w:hRule": "atLeast"}))
    if y < grid.header:
        properties.append(_element("w:tblHeader"))
    row.append(properties)
    x = 0
    while x < grid.columns:
        cell = owners[x]
        width = sum(widths[cell.column : cell.column + cell.colspan])
        row.append(_cell(grid, figures, cell, y, width, style))
        x = cell.column + cell.colspan
    return row


def _cell(grid: Grid, figures: Figures, cell: GridCell, y: int, width: int, style: Style) -> Any:
    element = OxmlElement("w:tc")
    properties = OxmlElement("w:tcPr")
    properties.append(_element("w:tcW", {"w:w": width, "w:type": "dxa"}))
    if cell.colspan > 1:
        properties.append(_element("w:gridSpan", {"w:val": cell.colspan}))
    if cell.rowspan > 1:
        properties.append(_element("w:vMerge", {"w:val": "restart"} if y == cell.row else None))
    properties.append(_element("w:vAlign", {"w:val": "center"}))
    element.append(properties)
    if y > cell.row:
        element.append(_paragraph([], "left", grid, style, cell))
        return element
    lines = _lines(grid, figures, cell)
    left = cell.kind in ("label", "corner")
    element.append(_paragraph(lines, "left" if left else "center", grid, style, cell))
    return element


def _lines(grid: Grid, figures: Figures, cell: GridCell) -> list[str]:
    if cell.cell:
        return [figure_text(figures.number(cell.cell))]
    if cell.kind == "head" and grid.shape in ("matrix", "wide"):
        return list(narrow(cell.text))
    if cell.kind == "side":
        return list(side_lines(cell))
    if grid.shape == "list":
        return [INDENT * cell.level + cell.text]
    return [cell.text]


def _paragraph(lines: list[str], align: str, grid: Grid, style: Style, cell: GridCell) -> Any:
    paragraph = OxmlElement("w:p")
    properties = OxmlElement("w:pPr")
    if grid.shape in ("blocks", "wide") and cell.row < len(grid.rows) - 1:
        properties.append(_element("w:keepNext"))
    properties.append(
        _element("w:spacing", {"w:before": 0, "w:after": 0, "w:line": 240, "w:lineRule": "auto"})
    )
    properties.append(_element("w:ind", {"w:firstLine": 0, "w:firstLineChars": 0}))
    properties.append(_element("w:jc", {"w:val": align}))
    paragraph.append(properties)
    size = style.figure if cell.cell else style.size
    for place, line in enumerate(lines):
        paragraph.append(_run(line, size, style, new_line=place > 0))
    if cell.note and lines:
        paragraph.append(_run(cell.note, size - 1.5, style))
    return paragraph


def _run(text: str, size: float, style: Style, *, new_line: bool = False) -> Any:
    run = OxmlElement("w:r")
    properties = OxmlElement("w:rPr")
    properties.append(
        _element(
            "w:rFonts",
            {"w:ascii": style.latin, "w:hAnsi": style.latin, "w:eastAsia": style.font, "w:hint": "eastAsia"},
        )
    )
    properties.append(_element("w:sz", {"w:val": round(size * 2)}))
    properties.append(_element("w:szCs", {"w:val": round(size * 2)}))
    run.append(properties)
    if new_line:
        run.append(OxmlElement("w:br"))
    words = _element("w:t", {"xml:space": "preserve"})
    words.text = text
    run.append(words)
    return run
