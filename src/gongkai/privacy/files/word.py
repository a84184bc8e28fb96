"""Word files: body, tables, headers, footers, notes, comments, text boxes, hidden and deleted text, properties."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from lxml import etree

from .parts import (
    Budget,
    CannotRead,
    Grid,
    Package,
    Part,
    Text,
    embedded,
    links,
    local,
    pictures,
    properties,
    xml_lines,
)

_PARTS: Final = (
    (re.compile(r"word/document\d*\.xml$"), ""),
    (re.compile(r"word/header\d*\.xml$"), "页眉"),
    (re.compile(r"word/footer\d*\.xml$"), "页脚"),
    (re.compile(r"word/footnotes\d*\.xml$"), "脚注"),
    (re.compile(r"word/endnotes\d*\.xml$"), "尾注"),
    (re.compile(r"word/comments\d*\.xml$"), "批注"),
    (re.compile(r"word/glossary/document\d*\.xml$"), "自动图文集"),
)
_SKIPPED: Final = re.compile(
    r"word/(?:styles|settings|fontTable|webSettings|numbering|theme/|stylesWithEffects|commentsExtended|commentsIds|people|_rels)"
)
_GONE: Final = frozenset({"del", "moveFrom"})
_NEW: Final = frozenset({"ins", "moveTo"})
_WORDS: Final = frozenset({"t", "delText", "instrText", "br", "cr", "tab", "noBreakHyphen", "sym"})


def word(data: bytes, budget: Budget) -> Iterator[Part]:
    """The parts of a .docx file."""
    package = Package(data, budget)
    known = set()
    for pattern, place in _PARTS:
        for name in package.names("word/"):
            if pattern.match(name):
                known.add(name)
                root = package.xml(name)
                if root is None:
                    raise CannotRead("Word 文件已损坏或不完整，请用 Word 或 WPS 重新另存后再试。")
                yield from _Story(place).parts(root)
    for name in package.names(suffix=".xml"):
        rest = name not in known and not _SKIPPED.match(name) and name.startswith(("word/", "customXml/"))
        root = package.xml(name) if rest else None
        if root is not None:
            yield Text([(f"部件 {name}", line) for line in xml_lines(root) if line.strip()])
    yield from properties(package)
    yield from links(package)
    yield from pictures(package, "word/")
    yield from embedded(package, "word/embeddings/")


class _Story:
    """One story of the document (body, header, notes…) as text and tables."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.paragraphs = 0
        self.tables = 0
        self.text: list[tuple[str, str]] = []
        self.before: list[tuple[str, str]] = []
        self.grids: list[Grid] = []
        self.boxes: list[etree._Element] = []

    def parts(self, root: etree._Element) -> Iterator[Part]:
        """Text first, then the tables, then what was deleted in tracked changes."""
        top = root.find("{*}body")
        self.walk(root if top is None else top)
        while self.boxes:
            waiting, self.boxes = self.boxes, []
            for box in waiting:
                self.walk(box, "文本框")
        yield Text(self.text)
        yield from self.grids
        if self.before:
            yield Text(self.before)

    def walk(self, parent: etree._Element, mark: str = "") -> None:
        for child in parent:
            name = local(child)
            if name == "p":
                self.paragraph(child, mark)
            elif name == "tbl":
                self.table(child)
            elif name in (
                "sdt",
                "sdtContent",
                "footnote",
                "endnote",
                "comment",
                "customXml",
                "ins",
                "del",
                "smartTag",
            ) or name in ("docParts", "docPart", "docPartBody", "moveTo", "moveFrom"):
                self.walk(child, mark)

    def paragraph(self, element: etree._Element, mark: str) -> None:
        self.paragraphs += 1
        place = f"{self.place}第{self.paragraphs}段" + (f"（{mark}）" if mark else "")
        if element.find(".//{*}vanish") is not None:
            place += "（含隐藏文字）"
        now, old = self.words(element)
        self.text.append((place, now))
        if old != now:
            self.before.append((f"{place}（修订中删除的内容）", old))

    def words(self, element: etree._Element) -> tuple[str, str]:
        """The text of a paragraph as it is now and as it was before the tracked changes."""
        now: list[str] = []
        old: list[str] = []
        self._collect(element, now, old, "")
        return "".join(now), "".join(old)

    def _collect(self, element: etree._Element, now: list[str], old: list[str], state: str) -> None:
        for child in element:
            name = local(child)
            if name in ("txbxContent", "Fallback"):
                if name == "txbxContent":
                    self.boxes.append(child)
                continue
            inside = "gone" if name in _GONE else "new" if name in _NEW else state
            if name in _WORDS:
                text = _word(child, name)
                if inside != "gone":
                    now.append(text)
                if inside != "new":
                    old.append(text)
            elif len(child):
                self._collect(child, now, old, inside)
            if name == "textpath" or child.get("descr"):
                now.append(f" {child.get('string') or child.get('descr') or ''} ")

    def table(self, element: etree._Element) -> None:
        self.tables += 1
        number = self.tables
        rows: list[list[str]] = []
        old: list[tuple[str, str]] = []
        for row_number, row in enumerate(_children(element, "tr"), 1):
            cells: list[str] = []
            for cell in _children(row, "tc"):
                spans = cell.find("{*}tcPr/{*}gridSpan")
                now, before = self._cell(cell)
                if before != now:
                    place = f"{self.place}表{number}第{row_number}行第{len(cells) + 1}列（修订中删除的内容）"
                    old.append((place, before))
                cells.append(now)
                cells.extend([""] * (_span(spans) - 1))
            rows.append(cells)
        self.grids.append(Grid(rows, partial(_cell_place, self.place, number)))
        self.before.extend(old)

    def _cell(self, cell: etree._Element) -> tuple[str, str]:
        now: list[str] = []
        old: list[str] = []
        for child in cell:
            if local(child) == "tbl":
                self.table(child)
        for paragraph in _paragraphs(cell):
            new, before = self.words(paragraph)
            now.append(new)
            old.append(before)
        return "\n".join(now).strip("\n"), "\n".join(old).strip("\n")


def _cell_place(story: str, table: int, row: int, column: int) -> str:
    return f"{story}表{table}第{row + 1}行第{column + 1}列"


def _span(element: etree._Element | None) -> int:
    if element is None:
        return 1
    value = next((value for key, value in element.attrib.items() if str(key).endswith("}val")), "1")
    return max(1, min(100, int(value))) if str(value).isdigit() else 1


def _word(element: etree._Element, name: str) -> str:
    if name in ("t", "delText"):
        return element.text or ""
    if name == "instrText":  # fields: a hyperlink's address, a hidden prompt
        return f" {element.text or ''} " if "@" in (element.text or "") else ""
    return {"br": "\n", "cr": "\n", "noBreakHyphen": "-"}.get(name, " ")


def _children(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    for child in element:
        name = local(child)
        if name == tag:
            yield child
        elif name in ("sdt", "sdtContent", "ins", "del", "customXml"):
            yield from _children(child, tag)


def _paragraphs(cell: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs of a cell without those of tables inside it."""
    for child in cell:
        if local(child) == "p":
            yield child
        elif local(child) in ("sdt", "sdtContent", "ins", "del", "customXml"):
            yield from _paragraphs(child)
