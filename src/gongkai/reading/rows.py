"""From blocks to rows of figures: a run of label texts, then a run of values, however the page drew them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .labels import known_keys
from .normalise import enumerator, key
from .numbers import Value, is_unit, parse
from .panels import Turned, panels, turned
from .source import Cell, Line, Place, Source, Table, TableKind
from .sources.text import is_page_mark

MAX_LABEL = 80
CONTEXT = 40
_DATE_GAPS = re.compile(r"(?<=\d)\s+(?=[年月日])|(?<=[年月])\s+(?=\d)")
_GLUED = re.compile(
    r"(?P<label>.*?[^\d.,+\-\s])\s*(?P<number>[+\-]?\d[\d,.]*(?:万|余|多)?(?:件|条|次|个|人次|人|篇|万元|项)?)"
)
_SENTENCE = re.compile(r"[。;!?]\s*$")


@dataclass(frozen=True, slots=True)
class Figure:
    """A value and where it stands; `column` is the column of the grid from 0, None where columns are not true."""

    value: Value
    place: Place
    column: int | None = None


@dataclass(slots=True)
class Row:
    """A run of values with the texts before it, nearest last; `own` of them stand in the same row."""

    texts: list[str]
    own: int
    figures: list[Figure] = field(default_factory=list)
    kind: TableKind | None = None
    table: int | None = None
    place: Place = field(default_factory=Place)
    unit: str = ""

    @property
    def label(self) -> str:
        """The text of the row itself."""
        return "".join(self.texts[len(self.texts) - self.own :]) if self.own else ""

    @property
    def empty(self) -> bool:
        """Whether nothing is printed in any of its cells."""
        return all(figure.value.kind == "empty" for figure in self.figures)


def rows_of(source: Source) -> list[Row]:
    """All rows of figures of a document, in reading order. Sentences separate, headings are texts."""
    builder = _Builder()
    for block in source.blocks:
        if isinstance(block, Line):
            builder.line(block)
        elif block.kind == "stream":
            builder.stream(block)
        else:
            for part in panels(block):
                builder.grid(part)
    builder.close()
    return builder.rows


class _Builder:
    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.pending: list[str] = []
        self.own = 0
        self.current: Row | None = None
        self.unit = ""
        self.kind: TableKind | None = None
        self.table: int | None = None

    def text(self, text: str) -> None:
        """A label text ends the values before it."""
        self.close()
        self.pending.append(text)
        self.own += 1

    def value(self, value: Value, place: Place, column: int | None = None) -> None:
        if self.current is None:
            if not self.pending:
                return
            self.current = Row(
                self.pending[-CONTEXT:], min(self.own, CONTEXT), [], self.kind, self.table, place, self.unit
            )
            self.pending = []
            self.own = 0
        self.current.figures.append(Figure(value, place, column))

    def close(self) -> None:
        """End of a row."""
        if self.current is not None:
            self.rows.append(self.current)
            self.current = None
            self.own = 0
        self.unit = ""

    def sentence(self) -> None:
        """Running text: labels before it belong to nothing after it."""
        self.close()
        self.pending.clear()
        self.own = 0

    def line(self, line: Line) -> None:
        if self.kind is not None:
            self.close()
            self.own = 0
        self.kind, self.table = None, None
        text = _DATE_GAPS.sub("", line.text) if " " in line.text else line.text
        tokens = text.split()
        values = [parse(token) if token else None for token in tokens]
        if not any(values):
            self._plain(text, line.place)
            return
        if len(tokens) > 1 and values[0] is not None and values[1] is None and tokens[0].isdigit():
            values[0] = None
        word = ""
        for token, value in zip(tokens, values, strict=True):
            if value is None and not (is_unit(token) and word):
                if word and enumerator(token):
                    self.text(word)
                    word = ""
                word += token
                continue
            if word:
                self.text(word)
                word = ""
            if value is not None:
                self.value(value, line.place)
        if word:
            self.text(word)

    def _plain(self, text: str, place: Place) -> None:
        if is_unit(text):
            if self.current is None:
                self.unit = text
            return
        glued = _GLUED.fullmatch(text) if len(text) < MAX_LABEL else None
        if glued and key(glued["label"]) in known_keys():
            value = parse(glued["number"])
            if value is not None:
                self.text(glued["label"])
                self.value(value, place)
                return
        words = text.split()
        if len(words) > 4 and sum(map(len, words)) < 12 * len(words) and not _SENTENCE.search(text):
            upright = sum(len(word) == 1 for word in words) * 2 > len(words)
            for word in ["".join(words)] if upright else words:
                self.text(word)
        elif len(text) > MAX_LABEL or (_SENTENCE.search(text) and len(text) > 12):
            self.sentence()
        else:
            self.text(text)

    def stream(self, table: Table) -> None:
        """Cells in reading order, without rows."""
        self.close()
        self.kind, self.table = "stream", table.number
        for row in table.rows:
            for cell in row:
                if is_page_mark(cell.raw):
                    continue
                if is_unit(cell.text):
                    if self.current is None:
                        self.unit = cell.text
                    continue
                value = parse(cell.text)
                if value is None:
                    self._cell_text(cell)
                else:
                    self.value(value, cell.place)
        self.close()

    def grid(self, table: Table) -> None:
        """A table with rows; each row ends the values."""
        self.close()
        self.kind, self.table = table.kind, table.number
        cases = turned(table)
        if cases is not None:
            self._turned(cases)
        for number, row in enumerate(table.rows):
            if cases is not None and cases.begin <= number < cases.end:
                continue
            self.own = 0
            self._grid_row(_without_ordinal(row), table.kind == "grid")
            self.close()

    def _turned(self, cases: Turned) -> None:
        """The table of section 4 on its side as the one row that the form has."""
        figures = [Figure(value, place) for value, place in cases.values]
        self.rows.append(Row(cases.texts, 0, figures, "bars", self.table, figures[0].place))

    def _grid_row(self, row: list[Cell], true_columns: bool) -> None:
        blanks: list[Cell] = []
        for cell in row:
            value = parse(cell.text)
            column = cell.column if true_columns else None
            if value is None and is_unit(cell.text):
                if self.current is None:
                    self.unit, blanks = cell.text, []
                continue
            if value is None:
                blanks = []
                self._cell_text(cell, column)
            elif value.kind == "empty" and self.current is None:
                blanks.append(cell)
            else:
                for blank in blanks:
                    self.value(Value("", None, "empty"), blank.place, blank.column if true_columns else None)
                blanks = []
                self.value(value, cell.place, column)
        if blanks and (self.own or len(blanks) > 2) and self.current is None and self.pending:
            self._blank_row(blanks, true_columns)

    def _blank_row(self, blanks: list[Cell], true_columns: bool) -> None:
        """A row with a label and nothing printed; its texts stay pending, it may be a header."""
        figures = [
            Figure(Value("", None, "empty"), cell.place, cell.column if true_columns else None)
            for cell in blanks
        ]
        texts = self.pending[-CONTEXT:]
        place = blanks[0].place
        self.rows.append(Row(texts, min(self.own, CONTEXT), figures, self.kind, self.table, place, self.unit))
        self.unit = ""

    def _cell_text(self, cell: Cell, column: int | None = None) -> None:
        glued = _GLUED.fullmatch(cell.text) if len(cell.text) < MAX_LABEL else None
        if glued and key(glued["label"]) in known_keys() and key(cell.text) not in known_keys():
            value = parse(glued["number"])
            if value is not None:
                self.text(glued["label"])
                self.value(value, cell.place, column)
                return
        self.text(cell.text)


def _without_ordinal(row: list[Cell]) -> list[Cell]:
    """Without a running number before the label (a column 序号)."""
    filled = [cell for cell in row if cell.text]
    if len(filled) > 2 and filled[0].text.isdigit() and parse(filled[1].text) is None:
        return [cell for cell in row if cell is not filled[0]]
    return row
