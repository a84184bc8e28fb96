"""Plain text, Markdown and pasted text: lines, and tables drawn with bars."""

from __future__ import annotations

import re
from collections import Counter
from typing import Literal, cast

from gongkai.reading.decode import decode
from gongkai.reading.normalise import Normaliser
from gongkai.reading.numbers import parse
from gongkai.reading.source import Block, Cell, Line, Place, Source, Table

_BARS = re.compile("[|｜│┃┆┇┊┋║¦]")
_RULE = re.compile(r"[\s\-—=+:_|｜│┃─━┄┅┈┉┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬═║]*")
_DASHES = re.compile(r"[-—=─━┼+:]{3,}|[┌└├┏┗┣╔╚╠]")
_TABS = re.compile("\t")
_FRAME = re.compile("[+┌└├┤┬┴┼┏┗┣┫┳┻╋╔╚╠╣╦╩╬]")
_PAGE_MARK = re.compile(
    r"\s*(?:[-—–]{1,2}\s*\d{1,3}\s*[-—–]{1,2}|第\s*\d{1,3}\s*[页頁](?:\s*[,，/]?\s*共\s*\d{1,3}\s*[页頁])?"
    r"|\d{1,3}\s*/\s*\d{1,3}|[Pp]age\s*\d+(?:\s*of\s*\d+)?|·\s*\d{1,3}\s*·)\s*"
)


def load_text(name: str, data: bytes) -> Source:
    """A text file in any Chinese encoding. Raises UnreadableError when it is no text."""
    text, encoding = decode(data)
    source = from_text(text, name)
    source.encoding = encoding
    return source


def from_text(text: str, name: str = "") -> Source:
    """Text as lines and tables. `start` and `end` of places are offsets in `text`; lines count from 1."""
    normal = Normaliser(text)
    variant = cast(Literal["simplified", "traditional", "phonetic"], normal.variant)
    reader = _TextReader(normal)
    reader.read(text)
    return Source(name=name, kind="text", blocks=reader.blocks, variant=variant)


def is_page_mark(text: str) -> bool:
    """Whether a line is only a page number in one of its usual dresses ("- 3 -", "第3页", "3/12")."""
    return bool(_PAGE_MARK.fullmatch(text))


class _TextReader:
    """Walks the lines, gathers runs of lines with bars into tables."""

    def __init__(self, normal: Normaliser) -> None:
        self.normal = normal
        self.blocks: list[Block] = []
        self.region: list[tuple[str, int, int]] = []
        self.tabbed: list[tuple[str, int, int]] = []
        self.rules: set[int] = set()
        self.loose = 0
        self.tables = 0

    def read(self, text: str) -> None:
        offset = 0
        for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
            if raw.startswith("\f") or raw.endswith("\f"):
                self._page_break(raw)
            self._line(raw.strip("\f"), number, offset)
            offset += len(raw) + 1
        self._flush()
        self._flush_tabs()

    def _page_break(self, raw: str) -> None:
        """Drop a bare page number that stands directly before a form feed."""
        if not raw.strip("\f \t"):
            last = self.blocks[-1] if self.blocks and not self.region else None
            if isinstance(last, Line) and last.text.strip().isdigit() and len(last.text.strip()) < 4:
                self.blocks.pop()

    def _line(self, raw: str, number: int, offset: int) -> None:
        if not raw.strip():
            return
        if _BARS.search(raw):
            if _RULE.fullmatch(raw) and _DASHES.search(raw):
                if _FRAME.search(raw):
                    self.rules.add(len(self.region))
            else:
                self.region.append((raw, number, offset))
            self.loose = 0
            return
        if _RULE.fullmatch(raw) and len(raw.strip()) > 3:
            if _FRAME.search(raw):
                self.rules.add(len(self.region))
            return
        if is_page_mark(raw):
            return
        if self.region and self._continues(raw):
            self.region.append((raw, number, offset))
            self.loose += 1
            return
        self._flush()
        self._plain(raw, number, offset)

    def _continues(self, raw: str) -> bool:
        """A line without a bar inside a table whose cells stand one a line ("0" and the bar on the next line)."""
        if self.loose >= 2 or len(raw.strip()) > 60 or raw.rstrip()[-1:] in "。;；":
            return False
        return self._single_celled() and not re.match(
            r"\s*[一二三四五六七八九十]+\s*、.*(?:情况|事项|措施)\s*$", raw
        )

    def _single_celled(self) -> bool:
        tail = self.region[-6:]
        return sum(1 for raw, _, _ in tail if len(_cells(raw)) <= 1) * 2 > len(tail)

    def _plain(self, raw: str, number: int, offset: int) -> None:
        place = Place(line=number, start=offset, end=offset + len(raw))
        if "\t" in raw.strip():
            self.tabbed.append((raw, number, offset))
            return
        self._flush_tabs()
        self.blocks.append(Line(raw, self.normal(raw).strip(), place))

    def _flush_tabs(self) -> None:
        """Lines with tabs (pasted from a spreadsheet) as a table."""
        region, self.tabbed = self.tabbed, []
        if region:
            self.tables += 1
            self._row_table(region, _TABS)

    def _flush(self) -> None:
        region, loose, rules = self.region, self.loose, self.rules
        self.region, self.loose, self.rules = [], 0, set()
        if not region:
            return
        self._flush_tabs()
        tail = region[len(region) - loose :] if loose else []
        region = region[: len(region) - loose] if loose else region
        self.tables += 1
        counts = [len(_cells(raw)) for raw, _, _ in region]
        multi = sum(1 for count in counts if count > 1)
        if multi * 3 > len(counts) or not any(_BARS.search(raw) for raw, _, _ in region):
            self._row_table(region, _BARS, rules)
        else:
            self._stream_table(region)
        for raw, number, offset in tail:
            self._plain(raw, number, offset)

    def _row_table(
        self, region: list[tuple[str, int, int]], bars: re.Pattern[str], rules: set[int] | None = None
    ) -> None:
        ends = [bool(bars.search(raw.rstrip(" ")[-1:])) for raw, _, _ in region]
        ended = bars is _BARS and sum(ends) * 2 >= len(ends)
        begins = sum(bool(bars.search(raw.lstrip(" ")[:1])) for raw, _, _ in region)
        begun = bars is _BARS and begins * 2 >= len(ends)
        lines = [self._row(raw, number, offset, bars, (begun, ended)) for raw, number, offset in region]
        rows = [row for row in self._framed(lines, rules or set()) if row]
        first = Place(line=region[0][1], table=self.tables)
        for run in _runs(rows):
            self.blocks.append(Table(run, "grid" if _aligned(run) else "bars", self.tables, first))

    def _framed(self, lines: list[list[Cell]], rules: set[int]) -> list[list[Cell]]:
        """Lines between two rules as one row, where every row is framed by rules (cells broken over lines)."""
        groups: list[list[list[Cell]]] = []
        for number, line in enumerate(lines):
            if not groups or number in rules:
                groups.append([])
            groups[-1].append(line)
        if len(groups) < 4 or len(groups) * 4 < len(lines):
            return lines
        rows: list[list[Cell]] = []
        for group in groups:
            whole = len({len(line) for line in group}) == 1 and all(
                sum(_is_figure(line[column]) for line in group) <= 1 for column in range(len(group[0]))
            )
            rows.extend([self._joined(group)] if whole else group)
        return rows

    def _joined(self, lines: list[list[Cell]]) -> list[Cell]:
        """The lines of one row, each cell joined from top to bottom; its place is where its text begins."""
        row: list[Cell] = []
        for column in zip(*lines, strict=True):
            raw = "".join(cell.raw.strip() for cell in column)
            first = next((cell for cell in column if cell.text), column[0])
            row.append(Cell(raw, self.normal(raw).strip(), first.place, column[0].column))
        return row

    def _row(
        self, raw: str, number: int, offset: int, bars: re.Pattern[str], framed: tuple[bool, bool]
    ) -> list[Cell]:
        """The cells of a line; `framed`: whether the lines of this table begin and end with a bar."""
        cells: list[Cell] = []
        position = 0
        parts = bars.split(raw)
        for column, part in enumerate(parts):
            start = offset + position
            position += len(part) + 1
            outside = (framed[0] and column == 0) or (framed[1] and column == len(parts) - 1)
            if outside and not part.strip():
                continue
            place = Place(line=number, table=self.tables, row=number, column=len(cells) + 1, start=start)
            cells.append(Cell(part, self.normal(part).strip(), place, len(cells)))
        return cells

    def _stream_table(self, region: list[tuple[str, int, int]]) -> None:
        """Cells ended by bars, line ends without meaning."""
        cells: list[Cell] = []
        pending, began = "", region[0][1:]
        for raw, number, offset in region:
            position = 0
            parts = _BARS.split(raw)
            for index, part in enumerate(parts):
                if not pending.strip():
                    began = (number, offset + position)
                pending = f"{pending}\n{part}" if index == 0 and pending else pending + part
                position += len(part) + 1
                if index < len(parts) - 1:
                    place = Place(line=began[0], table=self.tables, start=began[1])
                    cells.append(Cell(pending, self.normal(pending.replace("\n", " ")).strip(), place))
                    pending = ""
        if pending.strip():
            place = Place(line=began[0], table=self.tables, start=began[1])
            cells.append(Cell(pending, self.normal(pending.replace("\n", " ")).strip(), place))
        first = Place(line=region[0][1], table=self.tables)
        self.blocks.append(Table([[cell] for cell in cells], "stream", self.tables, first))


def _runs(rows: list[list[Cell]]) -> list[list[list[Cell]]]:
    """Rows of one width that follow each other and are aligned, apart from the rest."""
    runs: list[list[list[Cell]]] = []
    for row in rows:
        if runs and len(runs[-1][-1]) == len(row):
            runs[-1].append(row)
        else:
            runs.append([row])
    merged: list[list[list[Cell]]] = []
    for run in runs:
        if merged and not _aligned(run) and not _aligned(merged[-1]):
            merged[-1].extend(run)
        else:
            merged.append(run)
    return merged


def _aligned(rows: list[list[Cell]]) -> bool:
    """Whether every place of the grid is drawn, also those that merged cells cover, so that columns are true.

    Then the figures begin in one column, and a row that begins later has empty cells before.
    """
    if len(rows) < 4 or len({len(row) for row in rows}) > 1:
        return False
    starts = [_first_number(row) for row in rows]
    known = [start for start in starts if start is not None]
    if len(known) < 3:
        return False
    usual = Counter(known).most_common(1)[0][0]
    if known.count(usual) * 3 < len(known) * 2 or min(known) < usual:
        return False
    return all(
        not row[usual].text for row, start in zip(rows, starts, strict=True) if start and start > usual
    )


def _first_number(row: list[Cell]) -> int | None:
    for position, cell in enumerate(row):
        value = parse(cell.text)
        if value is not None and value.kind == "number" and position:
            return position
    return None


def _is_figure(cell: Cell) -> bool:
    value = parse(cell.text)
    return value is not None and value.kind != "empty"


def _cells(raw: str) -> list[str]:
    return [part for part in _BARS.split(raw) if part.strip()]
