"""Tables as people send them: workbooks and CSV opened, the line of headings found wherever it stands.

The rooms that take tables in say which headings they know; what a row means is theirs.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

Rows = list[list[Any]]
Known = Mapping[str, str]
LOOKED_AT = 20
LONGEST_CELL = 8_000_000  # characters of a cell of a CSV file
EXAMPLE = "示例"
_NOISE = re.compile(r"[\s*＊:：_\-—/／]|[（(【\[].*?[）)】\]]")


class TableError(Exception):
    """The file is no table that can be read; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table as it was read: `places` says in which column a key stands, `rows` are (line in the sheet, cells)."""

    headings: tuple[str, ...]
    places: Mapping[str, int]
    unknown: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Any, ...]], ...]

    def cell(self, cells: Sequence[Any], key: str) -> Any:
        """Return the cell of a column in a row, "" where the table has no such column."""
        place = self.places.get(key)
        return "" if place is None or place >= len(cells) else cells[place]


def plain(text: str) -> str:
    """Return a heading or a choice as it is compared: no blanks, stars, colons, hyphens, nothing in brackets."""
    return _NOISE.sub("", text)


def sheets_of(content: bytes, name: str = "") -> list[Rows]:
    """Return the rows of every sheet of a workbook (.xlsx, .xls, .ods, …) or of a CSV file. Raises TableError."""
    return _csv(content) if name.lower().endswith((".csv", ".txt")) else _workbook(content)


def _workbook(content: bytes) -> list[Rows]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [book.get_sheet_by_name(one).to_python(skip_empty_area=False) for one in book.sheet_names]
    except (CalamineError, OSError, ValueError) as error:
        raise TableError(
            "这个文件打不开，可能已经损坏、加了密码或者不是 Excel 表格。请在 Excel 或者 WPS 里另存为 .xlsx 再导入。"
        ) from error


def _csv(content: bytes) -> list[Rows]:
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return [[list(row) for row in csv.reader(io.StringIO(content.decode(encoding), newline=""))]]
            except (UnicodeDecodeError, csv.Error):
                continue
    finally:
        csv.field_size_limit(before)
    raise TableError("这个文件的文字编码不能识别。请在 Excel 或者 WPS 里另存为 .xlsx 再导入。")


def find_table(
    sheets: Iterable[Rows],
    known: Known,
    *,
    asked: str,
    least: int = 3,
    ignored: Iterable[str] = (),
    example: str = EXAMPLE,
    enough: Callable[[Mapping[str, int]], bool] = lambda places: True,
) -> Table:
    """Return the table with the most headings of `known` (plain heading -> key) among the first lines of the sheets.

    The heading may stand below titles and take two lines (merged cells); blank rows and the example are passed over.
    `ignored`: headings that are nobody's, and not unknown either; `example`: how the first cell of the example begins.
    Raises TableError with the sentence `asked` when no line has `least` of them, or none that is `enough`.
    """
    best: tuple[int, int, Rows] | None = None
    for rows in sheets:
        for place, row in enumerate(rows[:LOOKED_AT]):
            places = _places(_heading(rows, place, row, known), known)
            found = len(places)
            if found >= least and enough(places) and (best is None or found > best[0]):
                best = (found, place, rows)
    if best is None:
        raise TableError(asked)
    _, place, rows = best
    return _table(rows, place, known, frozenset(ignored), example)


def _heading(rows: Rows, place: int, row: list[Any], known: Known) -> list[str]:
    """Return the headings of a line; where it has none (merged over two lines), those of the line below."""
    below = rows[place + 1] if place + 1 < len(rows) else []
    found = [_short(cell) for cell in row]
    lower = [_short(cell) for cell in below]
    if sum(cell in known for cell in lower) < 1:
        return found
    merged = found + [""] * (len(lower) - len(found))
    for column, cell in enumerate(lower):
        if cell in known and merged[column] not in known:
            merged[column] = cell
    return merged


def _short(cell: Any) -> str:
    """A heading is short: a text of pages is none, and is not looked at."""
    text = str(cell)
    return plain(text) if len(text) <= 200 else text[:200]


def _places(headings: Sequence[str], known: Known) -> dict[str, int]:
    found = dict[str, int]()
    for column, heading in enumerate(headings):
        if heading in known:
            found.setdefault(known[heading], column)
    return found


def _table(rows: Rows, place: int, known: Known, ignored: frozenset[str], example: str) -> Table:
    single = [_short(cell) for cell in rows[place]]
    headings = _heading(rows, place, rows[place], known)
    first = place + (2 if _places(headings, known) != _places(single, known) else 1)
    places = _places(headings, known)
    taken = set(places.values())
    unknown = [h for column, h in enumerate(headings) if h and column not in taken and h not in ignored]
    kept = [
        (number, tuple(cells))
        for number, cells in enumerate(rows[first:], start=first + 1)
        if any(str(cell).strip() for cell in cells) and not str(cells[0]).strip().startswith(example)
    ]
    width = max((len(cells) for _, cells in kept), default=0)
    full = [headings[column] if column < len(headings) else "" for column in range(width)]
    return Table(headings=tuple(full), places=places, unknown=tuple(unknown), rows=tuple(kept))
