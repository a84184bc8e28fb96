"""Excel files: every sheet as a grid; lines of a single filled cell are text."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any, Literal, cast

from python_calamine import CalamineWorkbook

from gongkai.reading.errors import UnreadableError
from gongkai.reading.labels import known_keys
from gongkai.reading.normalise import Normaliser, key
from gongkai.reading.source import Cell, Line, Place, Source, Table

MAX_ROWS = 5000
MAX_COLUMNS = 120


def load_xlsx(name: str, data: bytes) -> Source:
    """A workbook (.xlsx, .xls, .xlsb, .ods). Raises UnreadableError when it is damaged, locked or empty."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [(sheet, _grid(book, sheet)) for sheet in book.sheet_names]
    except Exception as error:  # the library raises its own kinds for damaged and for locked files
        if "assword" in str(error):
            raise UnreadableError("Excel 文件已加密，无法读取，请提供未加密的文件。") from error
        raise UnreadableError("Excel 文件已损坏或不完整，无法打开，请重新另存后再试。") from error
    whole = "\n".join(
        str(value) for _, (rows, _) in sheets for row in rows for value in row if isinstance(value, str)
    )
    if not any(value not in ("", None) for _, (rows, _) in sheets for row in rows for value in row):
        raise UnreadableError("Excel 文件里没有内容，请检查后重新提供。")
    normal = Normaliser(whole)
    blocks: list[Line | Table] = []
    for sheet, (rows, merged) in sheets:
        _sheet(blocks, normal, sheet, rows, merged)
    variant = cast(Literal["simplified", "traditional", "phonetic"], normal.variant)
    return Source(name=name, kind="xlsx", blocks=blocks, variant=variant)


def _sheet(
    blocks: list[Line | Table],
    normal: Normaliser,
    sheet: str,
    rows: list[list[Any]],
    merged: set[tuple[int, int]],
) -> None:
    """Runs of rows with several cells are tables; a text alone in its row is a line, except inside a table."""
    run: list[list[Cell]] = []
    number_of = sum(isinstance(block, Table) for block in blocks)

    def flush() -> None:
        nonlocal run, number_of
        if run:
            number_of += 1
            width = max(cell.column for row in run for cell in row if cell.text) + 1
            run = [[cell for cell in row if cell.column < width] for row in run]
            blocks.append(Table(run, "grid", number_of, Place(table=number_of, sheet=sheet)))
            run = []

    for number, row in enumerate(rows, 1):
        filled = [value for value in row if value not in ("", None)]
        covered = any(at == number - 1 for at, _ in merged)
        if not filled and not covered:
            flush()
        elif (
            len(filled) == 1
            and isinstance(filled[0], str)
            and not (run and _goes_on(rows, number, filled[0]))
        ):
            flush()
            blocks.extend(_lines(filled[0], normal, sheet, number))
        else:
            run.append(_cells(row, normal, sheet, number_of + 1, number, merged))
    flush()


def _goes_on(rows: list[list[Any]], number: int, text: str) -> bool:
    """Whether a row with a single text still belongs to a table: a label of a form, or more rows after it."""
    if key(text) in known_keys():
        return True
    return number < len(rows) and sum(value not in ("", None) for value in rows[number]) > 1


def _grid(book: CalamineWorkbook, name: str) -> tuple[list[list[Any]], set[tuple[int, int]]]:
    sheet = book.get_sheet_by_name(name)
    rows = [row[:MAX_COLUMNS] for row in sheet.to_python(skip_empty_area=False)[:MAX_ROWS]]
    covered: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in getattr(sheet, "merged_cell_ranges", None) or []:
        bottom, right = min(bottom, MAX_ROWS), min(right, MAX_COLUMNS)
        covered.update((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
        covered.discard((top, left))
    return rows, covered


def _cells(
    row: list[Any], normal: Normaliser, sheet: str, table: int, number: int, merged: set[tuple[int, int]]
) -> list[Cell]:
    cells: list[Cell] = []
    for column, value in enumerate(row):
        if (number - 1, column) in merged:
            continue
        raw = _show(value)
        place = Place(sheet=sheet, table=table, row=number, column=column + 1)
        cells.append(Cell(raw, normal(raw.replace("\n", " ")).strip(), place, column))
    return cells


def _lines(text: str, normal: Normaliser, sheet: str, row: int) -> list[Line]:
    return [
        Line(part, normal(part).strip(), Place(sheet=sheet, row=row))
        for part in text.split("\n")
        if part.strip()
    ]


def _show(value: Any) -> str:
    """A cell as text; whole floats as whole numbers."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(Decimal(repr(value)))
    return str(value)
