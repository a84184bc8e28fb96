"""The source of a reading as the review page shows it: its text and tables, with the places of the figures marked."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache

from gongkai.files import store
from gongkai.files.models import StoredFile
from gongkai.reading import UnreadableError
from gongkai.reading.source import Line, Source, Table
from gongkai.reading.sources import load
from gongkai.reports.archive.figures import reader_version

_PLACE = ("page", "sheet", "table", "row", "column", "line")
_SECONDS = 600
Key = tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Mark:
    """A cell of the form at a place of the source. `doubtful`: one of several candidates."""

    cell: str
    text: str
    doubtful: bool = False
    start: int = 0


@dataclass
class Piece:
    """A stretch of text, marked or not. `anchor` is set on the first place of a cell."""

    text: str
    mark: Mark | None = None
    here: bool = False
    anchor: bool = False


@dataclass
class SourceCell:
    """A cell of a source table."""

    pieces: list[Piece]
    span: int = 1
    lead: bool = False


@dataclass
class SourceBlock:
    """A line of text or a table; `label` says where a new page or sheet begins."""

    pieces: list[Piece] = field(default_factory=list)
    rows: list[list[SourceCell]] = field(default_factory=list)
    label: str = ""


def key_of(place: Mapping[str, Any]) -> Key:
    """Return what a place of the reading and one of the source have in common."""
    return tuple((name, place[name]) for name in _PLACE if place.get(name) is not None)


def marks_of(reading: Mapping[str, Any]) -> dict[Key, list[Mark]]:
    """Return the cells of a reading by their place."""
    found: dict[Key, list[Mark]] = defaultdict(list)
    for cell, where in reading["where"].items():
        mark = Mark(cell, str(where.get("text", "")), start=int(where.get("start") or 0))
        found[key_of(where)].append(mark)
    for doubt in reading["unread"]:
        for one in doubt["candidates"]:
            mark = Mark(doubt["cell"], str(one.get("text", "")), True, int(one.get("start") or 0))
            found[key_of(one)].append(mark)
    return found


def loaded(stored: StoredFile) -> Source | None:
    """Return the source document in the reader's neutral model; None when it cannot be shown."""
    name = hashlib.sha256(f"{stored.blob.hash}{reader_version()}".encode()).hexdigest()
    found: Source | None = cache.get(f"archive-source:{name}")
    if found is None:
        try:
            with store.open_content(stored.blob.hash) as content:
                found = load(stored.name, content.read())
        except (UnreadableError, OSError):
            return None
        cache.set(f"archive-source:{name}", found, _SECONDS)
    return found


def source_blocks(source: Source, reading: Mapping[str, Any], cell: str = "") -> list[SourceBlock]:
    """Return the document with its marks; `cell` is the one that is looked at now."""
    drawer = _Drawer(marks_of(reading), cell)
    found: list[SourceBlock] = []
    for block in source.blocks:
        label = drawer.turned(block)
        if isinstance(block, Line):
            pieces = drawer.pieces(block.raw, key_of(block.place.as_json()))
            found.append(SourceBlock(pieces=pieces, label=label))
        else:
            found.append(SourceBlock(rows=drawer.rows(block), label=label))
    return found


class _Drawer:
    def __init__(self, marks: Mapping[Key, list[Mark]], cell: str) -> None:
        self.marks, self.cell = marks, cell
        self.seen: set[str] = set()
        self.at: tuple[Any, Any] = (None, None)

    def turned(self, block: Line | Table) -> str:
        """Return what begins here: a page or a sheet."""
        place = block.place
        if isinstance(block, Table) and block.rows and block.rows[0]:
            place = block.rows[0][0].place
        now = (place.page, place.sheet)
        if now == self.at or now == (None, None):
            return ""
        self.at = now
        return f"第 {place.page} 页" if place.page is not None else f"工作表：{place.sheet}"

    def pieces(self, text: str, key: Key) -> list[Piece]:
        """Return a text with its marks, in the order in which they stand."""
        marks = sorted(self.marks.get(key, ()), key=lambda mark: mark.start)
        pieces: list[Piece] = []
        rest = text
        for mark in marks:
            at = rest.find(mark.text) if mark.text else -1
            if (
                at < 0
            ):  # what was normalised on the way is no longer found as it was: the whole place is meant
                pieces += [self._marked(rest, mark)]
                rest = ""
                continue
            pieces += [Piece(rest[:at])] if at else []
            pieces.append(self._marked(mark.text, mark))
            rest = rest[at + len(mark.text) :]
        return [*pieces, Piece(rest)] if rest else pieces

    def _marked(self, text: str, mark: Mark) -> Piece:
        anchor = mark.cell not in self.seen
        self.seen.add(mark.cell)
        return Piece(text or "（空）", mark, mark.cell == self.cell, anchor)

    def rows(self, table: Table) -> list[list[SourceCell]]:
        """Return the rows of a table."""
        return [
            [
                SourceCell(self.pieces(one.raw, key_of(one.place.as_json())), one.span, place == 0)
                for place, one in enumerate(row)
            ]
            for row in table.rows
        ]


def place_words(where: Mapping[str, Any]) -> str:
    """Return a place in words: 第 2 页 表 1 第 3 行 第 4 列."""
    words = {
        "page": "第 {} 页",
        "sheet": "工作表“{}”",
        "table": "表 {}",
        "row": "第 {} 行",
        "column": "第 {} 列",
    }
    said = [text.format(where[name]) for name, text in words.items() if where.get(name) is not None]
    if where.get("line") is not None and where.get("row") is None:
        said.append(f"第 {where['line']} 行")
    return " ".join(said)


def count_marks(blocks: Iterable[SourceBlock]) -> int:
    """Return how many places are marked."""
    pieces = [piece for block in blocks for piece in block.pieces]
    pieces += [piece for block in blocks for row in block.rows for one in row for piece in one.pieces]
    return sum(1 for piece in pieces if piece.mark is not None)
