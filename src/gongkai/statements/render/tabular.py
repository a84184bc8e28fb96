"""CSV, and the flat list of figures that CSV and Excel share: one line for each cell of the form."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from gongkai.statements.canonical import Value, number_text
from gongkai.statements.document import ReportDocument

HEADER = ("表式", "年度", "单位名称", "格", "表", "行", "列", "计量单位", "数值", "状态")
"""Form, year, body, cell, table, row, column, unit, value, state."""

STATES = {"number": "", "blank": "空白", "absent": "缺"}

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def neutral(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe before a leading `=`, `+`, `-`, `@` or control."""
    return f"'{text}" if text.lstrip(" ").startswith(_DANGEROUS) else text


def rows(report: ReportDocument) -> Iterator[tuple[str | Value, ...]]:
    """One line for each cell of the form (and each group figure that the report has), values as in `HEADER`."""
    form, figures = report.form, report.figures
    cells = [*form.cells.values(), *(form.heading_cells[key] for key in figures if key in form.heading_cells)]
    for cell in cells:
        value = figures.number(cell.key)
        state = "absent" if figures.is_absent(cell.key) else "blank" if value is None else "number"
        group = f"{cell.column.group} / " if cell.column.group else ""
        yield (
            form.id,
            report.year,
            report.body,
            cell.key,
            cell.table.title,
            cell.row.label,
            group + cell.column.label,
            cell.row.unit or "",
            value,
            STATES[state],
        )


def render(report: ReportDocument) -> bytes:
    """The figures as CSV: UTF-8 with a byte order mark, so that Excel opens the Chinese rightly."""
    target = StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(HEADER)
    for line in rows(report):
        writer.writerow([_csv_text(item) for item in line])
    return target.getvalue().encode("utf-8-sig")


def _csv_text(item: str | Value) -> str:
    if item is None:
        return ""
    return neutral(item) if isinstance(item, str) else number_text(item)
