"""Web pages: tables with merged cells and text, menus and scripts left out."""

from __future__ import annotations

import re
from typing import Any, Literal, cast

import lxml.html
from lxml import etree

from gongkai.reading.decode import decode
from gongkai.reading.errors import UnreadableError
from gongkai.reading.normalise import Normaliser
from gongkai.reading.source import Cell, Line, Place, Source, Table

_SKIP = frozenset(
    ["script", "style", "noscript", "template", "svg", "head", "select", "button", "iframe", "object"]
)
_BLOCK = frozenset(
    "address article aside blockquote body br caption center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5"
    " h6 header hr html legend li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_WHITE = re.compile(r"[ \t\r\n]+")
MAX_SPAN = 60
MAX_COVERED = 20_000
MAX_DEPTH = 400


def load_html(name: str, data: bytes) -> Source:
    """A web page, also a fragment or one saved by Word. Raises UnreadableError when it holds no text."""
    text, encoding = decode(data)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).replace("\x00", "")
    parser = lxml.html.HTMLParser(huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.LxmlError, ValueError, AssertionError) as error:
        raise UnreadableError("网页内容为空或已损坏，无法读取，请重新保存网页后再试。") from error
    normal = Normaliser(re.sub(r"<[^>]{0,400}>", "", text))
    walker = _Walker(normal)
    walker.walk(root)
    title = root.findtext(".//title") or ""
    variant = cast(Literal["simplified", "traditional", "phonetic"], normal.variant)
    return Source(
        name=name,
        kind="html",
        blocks=walker.blocks,
        encoding=encoding,
        variant=variant,
        title=normal(title).strip(),
    )


class _Walker:
    """Collects text between block elements into lines and data tables into grids, without recursion limits."""

    def __init__(self, normal: Normaliser) -> None:
        self.normal = normal
        self.blocks: list[Line | Table] = []
        self.buffer: list[str] = []
        self.lines = 0
        self.tables = 0

    def walk(self, element: Any, depth: int = 0) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _SKIP or not tag or _HIDDEN.search(element.get("style") or ""):
            self.text(element.tail)
            return
        if tag == "table" and _is_data_table(element):
            self.flush()
            self.table(element)
        else:
            if tag in _BLOCK:
                self.flush()
            self.text(element.text)
            if depth < MAX_DEPTH:
                for child in element:
                    self.walk(child, depth + 1)
            else:
                self.text(" ".join(element.itertext()))
            if tag in _BLOCK:
                self.flush()
        self.text(element.tail)

    def text(self, text: str | None) -> None:
        if text:
            self.buffer.append(text)

    def flush(self) -> None:
        raw = _WHITE.sub(" ", "".join(self.buffer)).strip()
        self.buffer.clear()
        if raw:
            self.lines += 1
            text = self.normal(raw).strip()
            if text:
                self.blocks.append(Line(raw, text, Place(line=self.lines)))

    def table(self, element: Any) -> None:
        self.tables += 1
        number = self.tables
        grid: list[list[Cell]] = []
        covered: dict[tuple[int, int], bool] = {}
        for row_number, row in enumerate(_rows(element)):
            cells: list[Cell] = []
            column = 0
            for item in row:
                if item.tag not in ("td", "th"):
                    continue
                while (row_number, column) in covered:
                    column += 1
                raw = cell_text(item)
                wide, high = _span(item, "colspan"), _span(item, "rowspan")
                place = Place(table=number, row=row_number + 1, column=column + 1)
                cells.append(Cell(raw, self.normal(raw).strip(), place, column, wide))
                if (high > 1 or wide > 1) and len(covered) < MAX_COVERED:
                    covered.update(
                        ((row_number + down, column + right), True)
                        for down in range(high)
                        for right in range(wide)
                    )
                column += wide
            grid.append(cells)
        self.blocks.append(Table(grid, "grid", number, Place(table=number)))


def cell_text(item: Any) -> str:
    """The text of a cell; inline elements joined without blanks ("1" and "2" of two spans are 12), lines with one."""
    if not len(item):
        return _WHITE.sub(" ", item.text or "").strip()
    parts: list[str] = []
    for event, element in etree.iterwalk(item, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in _BLOCK and element is not item:
                parts.append("\n")
            if tag not in _SKIP and element.text:
                parts.append(element.text.strip("\r\n\t") if tag == "span" else element.text)
        elif element is not item and element.tail:
            parts.append(element.tail if element.tail.strip() else " " if "\u00a0" in element.tail else "")
    return _WHITE.sub(" ", "".join(parts)).strip()


def _rows(table: Any) -> list[Any]:
    rows: list[Any] = []
    for child in table:
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows.extend(row for row in child if row.tag == "tr")
    return rows


def _span(item: Any, name: str) -> int:
    try:
        return max(1, min(MAX_SPAN, int(item.get(name, "1").strip() or "1")))
    except ValueError:
        return 1


def _is_data_table(table: Any) -> bool:
    """A table of figures, not one that lays out the page: no table inside, short cells, more than one of them."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    rows = [[item for item in row if item.tag in ("td", "th")] for row in _rows(table)]
    texts = [item.text_content().strip() for row in rows for item in row]
    if max(map(len, rows), default=0) < 2 or len(texts) < 2:
        return False
    return not any(len(text) >= 300 or (len(text) > 60 and text.endswith("。")) for text in texts)
