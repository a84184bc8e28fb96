"""The one neutral model that every kind of file is turned into: blocks of lines and tables, each with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import attrgetter
from typing import Literal, NamedTuple

TableKind = Literal["grid", "bars", "stream"]
"""grid: column numbers are true (HTML, Word, Excel, PDF with rules); bars: cells of one row in order, merged cells
lost, so column numbers are not comparable between rows; stream: cells in reading order, rows lost."""


class Place(NamedTuple):
    """Where something stands in the source. Everything counts from 1, except offsets (characters from 0)."""

    line: int | None = None
    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    sheet: str | None = None
    start: int | None = None
    end: int | None = None

    def as_json(self) -> dict[str, int | str]:
        """The parts that are known."""
        known: dict[str, int | str] = {}
        for name, value in zip(_SHOWN, _shown(self), strict=True):
            if value is not None:
                known[name] = value
        return known


_SHOWN = ("page", "sheet", "table", "row", "column", "line", "start", "end")
_shown = attrgetter(*_SHOWN)


@dataclass(slots=True)
class Line:
    """A paragraph or line of running text. `raw` is the text of the source, `text` the normalised one."""

    raw: str
    text: str
    place: Place


@dataclass(slots=True)
class Cell:
    """A cell of a table; `column` and `span` count columns of the grid from 0."""

    raw: str
    text: str
    place: Place
    column: int = 0
    span: int = 1


@dataclass(slots=True)
class Table:
    """Rows of cells. In a grid a cell covered by a merged one above or left of it is left out."""

    rows: list[list[Cell]]
    kind: TableKind
    number: int
    place: Place = field(default_factory=Place)


Block = Line | Table


@dataclass(slots=True)
class Source:
    """A document: its blocks in reading order. `variant` says which script the text was in."""

    name: str
    kind: str
    blocks: list[Block]
    encoding: str | None = None
    variant: Literal["simplified", "traditional", "phonetic"] = "simplified"
    title: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        """The lines of running text, in order."""
        return [block for block in self.blocks if isinstance(block, Line)]

    @property
    def tables(self) -> list[Table]:
        """The tables, in order."""
        return [block for block in self.blocks if isinstance(block, Table)]
