"""Tables of the catalogue as Excel files: every cell is text or a day, never a formula."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import IO, Any

import xlsxwriter

from gongkai.statements.render.tabular import neutral


def write_table(
    out: IO[bytes],
    title: str,
    head: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[Any]],
    notes: Sequence[str] = (),
) -> int:
    """Write one sheet row by row and return the number of rows. `head`: label and width (characters) per column.

    `notes` stand above the head, one a line. Texts that a spreadsheet would calculate are neutralised.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    count = 0
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(title)
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        for place, (_, width) in enumerate(head):
            sheet.set_column(place, place, width)
        for line, note in enumerate(notes):
            sheet.write_string(line, 0, neutral(note))
        top = len(notes)
        for place, (label, _) in enumerate(head):
            sheet.write_string(top, place, label, bold)
        sheet.freeze_panes(top + 1, 0)
        for count, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    sheet.write_datetime(top + count, place, dt.datetime.combine(cell, dt.time()), day)
                elif isinstance(cell, int) and not isinstance(cell, bool):
                    sheet.write_number(top + count, place, cell)
                elif cell not in (None, ""):
                    sheet.write_string(top + count, place, neutral(str(cell))[:32_000])
    return count
