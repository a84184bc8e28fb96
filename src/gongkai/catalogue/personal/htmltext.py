"""Rich text read as text and tables, with the way back: which characters of the HTML a piece of text stands for.

Numbers broken over inline tags (<b>1101</b>01…) are whole in the text; cells of tables are read as cells. Values of
attributes that are shown or linked (href, title) are texts of their own.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

_TOKEN: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE: Final = re.compile(r"([a-zA-Z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_BLOCKS: Final = frozenset(
    "p h1 h2 h3 h4 h5 h6 ul ol li blockquote table caption thead tbody tfoot tr th td hr br div".split()
)
_READ_ATTRIBUTES: Final = frozenset({"href", "title"})
_WIDEST: Final = 100
Range = tuple[int, int]


@dataclass(slots=True)
class Unit:
    """A text to be searched by itself: ranges of the reading's text that belong together, `name` says where."""

    name: str
    ranges: list[Range] = field(default_factory=list)
    pending: bool = False

    def text(self, whole: str) -> str:
        """Return the text of the unit."""
        return "".join(whole[start:end] for start, end in self.ranges)

    def places(self, start: int, end: int) -> list[Range]:
        """Return which ranges of the reading's text stand for [start, end) of the unit's."""
        found: list[Range] = []
        at = 0
        for low, high in self.ranges:
            size = high - low
            a, b = max(start, at), min(end, at + size)
            if a < b:
                found.append((low + a - at, low + b - at))
            at += size
            if at >= end:
                break
        return found


@dataclass(slots=True)
class Table:
    """A table: rows of cells; an empty unit stands for what a cell above or to the left covers (row and colspan)."""

    name: str
    rows: list[list[Unit]] = field(default_factory=list)
    _spans: dict[int, int] = field(default_factory=dict)

    def add_row(self) -> None:
        """Begin a row."""
        self.rows.append([])
        self._fill()

    def add_cell(self, colspan: int, rowspan: int) -> Unit:
        """Return the unit of a new cell in the last row."""
        if not self.rows:
            self.add_row()
        row = self.rows[-1]
        cell = Unit(self.name)
        first = len(row)
        row.append(cell)
        row += [Unit(self.name) for _ in range(colspan - 1)]
        if rowspan > 1:
            for column in range(first, first + colspan):
                self._spans[column] = rowspan - 1
        self._fill()
        return cell

    def _fill(self) -> None:
        """Add empty cells where the cells above reach down."""
        row = self.rows[-1]
        while self._spans.get(len(row), 0) > 0:
            self._spans[len(row)] -= 1
            row.append(Unit(self.name))


class Reading:
    """The text of a piece of HTML (or of plain text) with the way back to its characters."""

    def __init__(self, source: str, *, plain: bool = False) -> None:
        self.source = source
        self.prose_only = plain
        self.text = ""
        self.prose = Unit("")
        self.tables: list[Table] = []
        self.attributes: list[Unit] = []
        self._parts: list[str] = []
        self._length = 0
        # Segments: where they begin in the text, and (begin, end, whole) in the source; whole: one entity.
        self._starts: list[int] = []
        self._spans: list[tuple[int, int, bool]] = []
        if plain:
            self._add(self.prose, source, 0, len(source), False)
        else:
            _Reader(self).read()
        self.text = "".join(self._parts)

    def _add(self, unit: Unit, text: str, start: int, end: int, whole: bool) -> None:
        """Add text that stands for source[start:end]; nothing stands for a break that only the tags make."""
        self._starts.append(self._length)
        self._spans.append((start, end, whole))
        self._parts.append(text)
        low, self._length = self._length, self._length + len(text)
        if unit.ranges and unit.ranges[-1][1] == low:
            unit.ranges[-1] = (unit.ranges[-1][0], self._length)
        else:
            unit.ranges.append((low, self._length))

    def spans(self, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
        """Yield (text begin, text end, source begin, source end) of what [start, end) of the text stands for.

        Pieces that stand for nothing (a break made by tags) are left out; an entity is one piece.
        """
        at = bisect_right(self._starts, start) - 1
        while at < len(self._starts) and self._starts[at] < end:
            low = self._starts[at]
            high = self._starts[at + 1] if at + 1 < len(self._starts) else self._length
            begin, stop, whole = self._spans[at]
            at += 1
            if begin == stop:
                continue
            if whole:
                yield low, high, begin, stop
                continue
            a, b = max(start, low), min(end, high)
            if a < b:
                yield a, b, begin + a - low, begin + b - low


class _Reader:
    """Walks the tags of sanitised HTML."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.open: list[tuple[Table, Unit | None]] = []
        self.notes: list[tuple[str, int, int]] = []

    def read(self) -> None:
        source, at = self.reading.source, 0
        for tag in _TOKEN.finditer(source):
            self._text(at, tag.start())
            self._tag(tag)
            at = tag.end()
        self._text(at, len(source))
        for name, start, end in self.notes:
            unit = Unit(name)
            self.reading._add(Unit(""), "\n", start, start, False)
            self._put(unit, start, end)
            self.reading.attributes.append(unit)

    @property
    def unit(self) -> Unit:
        if self.open and self.open[-1][1] is not None:
            return self.open[-1][1]
        return self.reading.prose

    def _text(self, start: int, end: int) -> None:
        if start >= end:
            return
        if self.open and self.open[-1][1] is None and not self.reading.source[start:end].strip():
            return
        unit = self.unit
        if unit.pending and unit.ranges:
            self.reading._add(unit, "\n", start, start, False)
        unit.pending = False
        self._put(unit, start, end)

    def _put(self, unit: Unit, start: int, end: int) -> None:
        source, at = self.reading.source, start
        for entity in _ENTITY.finditer(source, start, end):
            value = html.unescape(entity.group())
            if value == entity.group():
                continue
            if at < entity.start():
                self.reading._add(unit, source[at : entity.start()], at, entity.start(), False)
            self.reading._add(unit, value, entity.start(), entity.end(), True)
            at = entity.end()
        if at < end:
            self.reading._add(unit, source[at:end], at, end, False)

    def _tag(self, tag: re.Match[str]) -> None:
        closing, name = bool(tag.group(1)), tag.group(2).lower()
        if name in _BLOCKS:
            self.unit.pending = True
        if name in ("table", "tr", "td", "th"):
            self._table_tag(name, closing, tag.group(3), tag.end())
        if not closing:
            for value in _ATTRIBUTE.finditer(tag.group(3)):
                group = 2 if value.group(2) is not None else 3
                if value.group(1).lower() in _READ_ATTRIBUTES and value.group(group):
                    offset = tag.start(3)
                    self.notes.append((name, offset + value.start(group), offset + value.end(group)))

    def _table_tag(self, name: str, closing: bool, attributes: str, at: int) -> None:
        if name == "table":
            if closing:
                self.open = self.open[:-1]
            else:
                table = Table(f"表{len(self.reading.tables) + 1}")
                self.reading.tables.append(table)
                self.open.append((table, None))
            self.unit.pending = True
            return
        if not self.open:
            return
        table, _ = self.open[-1]
        cell = None
        if not closing and name == "tr":
            table.add_row()
        elif not closing:
            # Cells are parted in the text as a whole; the break belongs to no unit.
            self.reading._add(Unit(""), "\t", at, at, False)
            cell = table.add_cell(_span(attributes, "colspan"), _span(attributes, "rowspan"))
        self.open[-1] = (table, cell)


def _span(attributes: str, name: str) -> int:
    hit = re.search(rf"\b{name}\s*=\s*[\"']?\s*(\d{{1,4}})", attributes)
    return max(1, min(_WIDEST, int(hit.group(1)))) if hit else 1
