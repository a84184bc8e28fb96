"""Excel (xlsx): one sheet with the text, one for each official table with its merged cells, one flat list of figures.

Text is written as text, never as a formula or link; figures as numbers.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import xlsxwriter

from gongkai.statements.canonical import Value
from gongkai.statements.document import ReportDocument
from gongkai.statements.figures import Figures

from .labels import numeral, section_heading
from .layout import Grid, GridCell, form_grids
from .tabular import HEADER, neutral, rows
from .words import signed_lines

LONGEST = 32_767
"""Characters that a cell of Excel holds."""

LABEL_WIDTHS = {"list": (62, 8, 12), "matrix": (5, 14, 40)}
FIGURE_WIDTH = 12


def render(report: ReportDocument) -> bytes:
    """The report as an Excel workbook."""
    target = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(target, options)
    properties: dict[str, Any] = {"title": report.title[:255], "author": report.body[:255]}
    if report.date:
        properties["created"] = report.date
    book.set_properties(properties)
    formats = _formats(book)
    _text_sheet(book, report, formats)
    for name, grid in named_grids(report):
        _grid_sheet(book, name, grid, report, formats)
    _flat_sheet(book, report, formats)
    book.close()
    return target.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
    boxed = {**base, "border": 1, "text_wrap": True}
    return {
        "title": book.add_format({**base, "font_size": 18, "align": "center", "text_wrap": True}),
        "heading": book.add_format({**base, "font_name": "黑体", "font_size": 14}),
        "text": book.add_format({**base, "text_wrap": True, "valign": "top"}),
        "label": book.add_format({**boxed, "align": "left"}),
        "center": book.add_format({**boxed, "align": "center"}),
        "figure": book.add_format({**boxed, "align": "center", "num_format": "0.##########;-0.##########;0"}),
        "whole": book.add_format({**boxed, "align": "center", "num_format": "0"}),
        "upright": book.add_format({**boxed, "align": "center", "rotation": 270}),
    }


def _write(sheet: Any, row: int, column: int, text: str, style: Any) -> None:
    sheet.write_string(row, column, text[:LONGEST], style)


def _text_sheet(book: Any, report: ReportDocument, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet("正文")
    sheet.set_column(0, 0, 110)
    lines = [(report.title, "title"), *((line, "text") for line in report.preface)]
    for section in report.form.sections:
        lines.append((section_heading(report.form, section.key), "heading"))
        lines += [(line, "text") for line in report.sections.get(section.key, ())]
        lines += [
            (f"（见工作表“{name}”）", "text")
            for name, grid in named_grids(report)
            if grid.section == section.key
        ]
    lines += [(line, "text") for line in (*signed_lines(report), *report.footer)]
    for at, (line, style) in enumerate(lines):
        _write(sheet, at, 0, line, formats[style])


SHEET_NAMES = {"list": "统计表", "blocks": "主动公开", "matrix": "申请办理", "wide": "复议诉讼"}


def named_grids(report: ReportDocument) -> list[tuple[str, Grid]]:
    """The tables of a report with the names of their sheets, each name once."""
    named: list[tuple[str, Grid]] = []
    for grid in form_grids(report.form, report.figures):
        name = SHEET_NAMES[grid.shape]
        taken = sum(1 for other, _ in named if other.rstrip("0123456789") == name)
        named.append((f"{name}{taken + 1}" if taken else name, grid))
    return named


def _grid_sheet(book: Any, name: str, grid: Grid, report: ReportDocument, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(name)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    if grid.columns > 8:
        sheet.set_landscape()
    for column in range(grid.columns):
        widths = LABEL_WIDTHS.get(grid.shape, (28,) if grid.shape == "blocks" else ())
        sheet.set_column(column, column, widths[column] if column < len(widths) else FIGURE_WIDTH)
    section = report.form.section_by_key[grid.section]
    title = f"{numeral(section.order)}、{section.title_zh}" + (f"（单位：{grid.unit}）" if grid.unit else "")
    sheet.merge_range(0, 0, 0, grid.columns - 1, "", formats["heading"])
    _write(sheet, 0, 0, title, formats["heading"])
    for row in grid.rows:
        for cell in row.cells:
            _grid_cell(sheet, grid, cell, report.figures, formats)
    if grid.header:
        sheet.repeat_rows(1, grid.header)


def _grid_cell(sheet: Any, grid: Grid, cell: GridCell, figures: Figures, formats: dict[str, Any]) -> None:
    top, left = cell.row + 1, cell.column
    style = formats[_style(cell, figures.number(cell.cell) if cell.cell else None)]
    if cell.rowspan > 1 or cell.colspan > 1:
        sheet.merge_range(top, left, top + cell.rowspan - 1, left + cell.colspan - 1, "", style)
    if cell.cell:
        value = figures.number(cell.cell)
        if value is None:
            sheet.write_blank(top, left, None, style)
        else:
            sheet.write_number(top, left, value, style)
        return
    indent = "\u3000" * cell.level if grid.shape == "list" else ""
    _write(sheet, top, left, indent + cell.text + cell.note, style)


def _style(cell: GridCell, value: Value) -> str:
    if cell.kind == "figure":
        return "whole" if isinstance(value, int) or value is None else "figure"
    if cell.kind == "side" and cell.level == 0:
        return "upright"
    return "label" if cell.kind in ("label", "corner") else "center"


def _flat_sheet(book: Any, report: ReportDocument, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet("数据")
    for column, width in enumerate((10, 8, 30, 48, 26, 46, 30, 8, 12, 8)):
        sheet.set_column(column, column, width)
    for column, name in enumerate(HEADER):
        _write(sheet, 0, column, name, formats["center"])
    for at, line in enumerate(rows(report), start=1):
        for column, item in enumerate(line):
            if item is None:
                sheet.write_blank(at, column, None, formats["label"])
            elif isinstance(item, str):
                _write(sheet, at, column, neutral(item), formats["label"])
            else:
                style = formats["whole" if isinstance(item, int) else "figure"]
                sheet.write_number(at, column, item, style)
    sheet.freeze_panes(1, 0)
