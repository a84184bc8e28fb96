"""PDF files with text: tables from their rules (lines), the rest as paragraphs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, cast

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from gongkai.reading.errors import UnreadableError
from gongkai.reading.normalise import Normaliser
from gongkai.reading.source import Block, Cell, Line, Place, Source, Table

from .lattice import Box, Segment, find_tables, segments_of
from .text import is_page_mark

MAX_PAGES = 200
MAX_CHARS = 400_000


@dataclass(slots=True)
class Char:
    """One character of a page with its box in points, y upwards."""

    char: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def x(self) -> float:
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        return (self.bottom + self.top) / 2


def load_pdf(name: str, data: bytes) -> Source:
    """A PDF file. Raises UnreadableError when it is damaged, locked, too long or a scan without text."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            raise UnreadableError("PDF 文件已加密，无法读取，请提供未加密的文件。") from error
        raise UnreadableError("PDF 文件已损坏或不完整，无法打开，请重新下载后再试。") from error
    try:
        if len(document) > MAX_PAGES:
            raise UnreadableError(
                f"PDF 文件有 {len(document)} 页，超过 {MAX_PAGES} 页，请只提供年度报告本身。"
            )
        pages = [_read_page(document, number) for number in range(len(document))]
    except pdfium.PdfiumError as error:
        raise UnreadableError("PDF 文件有损坏的页面，无法读取，请重新下载后再试。") from error
    finally:
        document.close()
    whole = "".join(char.char for chars, _, _ in pages for char in chars)
    if len(whole.strip()) < 20:
        raise UnreadableError("PDF 文件里没有文字（可能是扫描件），请提供可复制文字的文件或粘贴文字。")
    builder = _Builder(Normaliser(whole))
    for number, (chars, segments, width) in enumerate(pages, 1):
        builder.page(number, chars, segments, width)
    variant = cast(Literal["simplified", "traditional", "phonetic"], builder.normal.variant)
    return Source(name=name, kind="pdf", blocks=builder.blocks, variant=variant)


def _read_page(document: Any, number: int) -> tuple[list[Char], list[Segment], float]:
    page = document[number]
    textpage = page.get_textpage()
    try:
        chars: list[Char] = []
        for index in range(min(textpage.count_chars(), MAX_CHARS)):
            code = pdfium_c.FPDFText_GetUnicode(textpage.raw, index)
            if code in (0, 0xFFFE, 0xFFFF) or code > 0x10FFFF or chr(code).isspace():
                continue
            left, bottom, right, top = textpage.get_charbox(index, loose=True)
            chars.append(Char(chr(code), left, bottom, right, top))
        return chars, segments_of(page), page.get_width()
    finally:
        textpage.close()
        page.close()


class _Builder:
    """Turns the characters and rules of the pages into blocks."""

    def __init__(self, normal: Normaliser) -> None:
        self.normal = normal
        self.blocks: list[Block] = []
        self.tables = 0
        self.lines = 0

    def page(self, number: int, chars: list[Char], segments: list[Segment], width: float) -> None:
        grids = find_tables(segments, width)
        inside: list[list[list[Char]]] = [[[] for _ in grid.boxes] for grid in grids]
        loose: list[Char] = []
        for char in chars:
            spot = next(
                (
                    (g, b)
                    for g, grid in enumerate(grids)
                    if grid.outer.holds(char.x, char.y)
                    for b, box in enumerate(grid.boxes)
                    if box.holds(char.x, char.y)
                ),
                None,
            )
            if spot:
                inside[spot[0]][spot[1]].append(char)
            else:
                loose.append(char)
        items: list[tuple[float, Block]] = [
            (grid.outer.top, self._table(number, grid.boxes, cells))
            for grid, cells in zip(grids, inside, strict=True)
            if any(cells)
        ]
        items.extend(self._paragraphs(number, loose, [grid.outer for grid in grids]))
        items.sort(key=lambda item: -item[0])
        self.blocks.extend(block for _, block in items)

    def _table(self, page: int, boxes: list[Box], texts: list[list[Char]]) -> Table:
        self.tables += 1
        rows: dict[int, list[Cell]] = {}
        for box, chars in zip(boxes, texts, strict=True):
            raw = "".join("".join(c.char for c in line) for line in _lines(chars))
            place = Place(page=page, table=self.tables, row=box.row + 1, column=box.column + 1)
            rows.setdefault(box.row, []).append(
                Cell(raw, self.normal(raw).strip(), place, box.column, box.span)
            )
        ordered = [sorted(rows[row], key=lambda cell: cell.column) for row in sorted(rows)]
        return Table(ordered, "grid", self.tables, Place(page=page, table=self.tables))

    def _paragraphs(self, page: int, chars: list[Char], tables: list[Box]) -> list[tuple[float, Block]]:
        lines = _lines(chars)
        if not lines:
            return []
        edge = max(line[-1].right for line in lines)
        result: list[tuple[float, Block]] = []
        text, top, full, bottom = "", 0.0, False, 0.0
        for line in lines:
            piece = _spaced(line)
            size = max(char.top - char.bottom for char in line)
            if is_page_mark(piece) or (piece.isdigit() and line in (lines[0], lines[-1]) and len(piece) < 4):
                continue
            apart = any(box.bottom >= line[0].y and box.top <= bottom for box in tables)
            if text and full and not apart and bottom - line[0].top < size and "  " not in piece:
                text += piece
            else:
                if text:
                    result.append((top, self._line(page, text)))
                text, top = piece, line[0].top
            bottom = line[0].bottom
            full = line[-1].right > edge - 1.6 * size
        if text:
            result.append((top, self._line(page, text)))
        return result

    def _line(self, page: int, raw: str) -> Line:
        self.lines += 1
        return Line(raw, self.normal(raw).strip(), Place(page=page, line=self.lines))


def _lines(chars: list[Char]) -> list[list[Char]]:
    """Characters as lines from the top, each from the left."""
    lines: list[list[Char]] = []
    for char in sorted(chars, key=lambda c: (-c.y, c.left)):
        height = char.top - char.bottom
        for line in lines[-3:]:
            if abs(line[0].y - char.y) < 0.5 * max(height, line[0].top - line[0].bottom):
                line.append(char)
                break
        else:
            lines.append([char])
    for line in lines:
        line.sort(key=lambda c: c.left)
    return lines


def _spaced(line: list[Char]) -> str:
    """A line with two blanks where a gap is wider than a character, so that columns without rules stay apart."""
    parts = [line[0].char]
    for before, char in pairwise(line):
        gap = char.left - before.right
        size = max(char.top - char.bottom, 1.0)
        parts.append("  " if gap > 0.9 * size else " " if gap > 0.35 * size else "")
        parts.append(char.char)
    return "".join(parts)
