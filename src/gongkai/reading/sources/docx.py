"""Word files (.docx): paragraphs and tables with merged cells, read from the document's own XML."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, Literal, cast

import docx
from docx.oxml.ns import qn

from gongkai.reading.errors import UnreadableError
from gongkai.reading.normalise import Normaliser
from gongkai.reading.source import Cell, Line, Place, Source, Table

_P, _TBL, _TR, _TC, _T = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc"), qn("w:t")
_SDT, _CONTENT, _BR, _TAB = qn("w:sdt"), qn("w:sdtContent"), qn("w:br"), qn("w:tab")
_GRID_SPAN, _V_MERGE, _VAL, _BEFORE = qn("w:gridSpan"), qn("w:vMerge"), qn("w:val"), qn("w:gridBefore")
_DELETED, _TXBX, _FALLBACK = (
    qn("w:del"),
    qn("w:txbxContent"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
)
_WHITE = re.compile(r"[ \t\r\n]+")


def load_docx(name: str, data: bytes) -> Source:
    """A Word file. Raises UnreadableError when it is damaged or holds no text."""
    try:
        body = docx.Document(io.BytesIO(data)).element.body
    except Exception as error:  # the library raises many kinds for a damaged package
        raise UnreadableError(
            "Word 文件已损坏或不完整，无法打开，请用 Word 或 WPS 重新另存后再试。"
        ) from error
    whole = "".join(node.text or "" for node in body.iter(_T))
    if not whole.strip():
        raise UnreadableError("Word 文件里没有文字（可能只有图片），请提供带文字的文件。")
    reader = _Reader(Normaliser(whole))
    reader.blocks_of(body)
    variant = cast(Literal["simplified", "traditional", "phonetic"], reader.normal.variant)
    return Source(name=name, kind="docx", blocks=reader.blocks, variant=variant)


class _Reader:
    def __init__(self, normal: Normaliser) -> None:
        self.normal = normal
        self.blocks: list[Line | Table] = []
        self.lines = 0
        self.tables = 0

    def blocks_of(self, parent: Any) -> None:
        for child in parent:
            if child.tag == _P:
                self.paragraph(child)
            elif child.tag == _TBL:
                self.table(child)
            elif child.tag == _SDT:
                for content in child.iterchildren(_CONTENT):
                    self.blocks_of(content)

    def paragraph(self, element: Any) -> None:
        for part in _text(element).split("\n"):
            raw = _WHITE.sub(" ", part).strip()
            text = self.normal(raw).strip()
            if text:
                self.lines += 1
                self.blocks.append(Line(raw, text, Place(line=self.lines)))

    def table(self, element: Any) -> None:
        self.tables += 1
        number = self.tables
        rows: list[list[Cell]] = []
        nested: list[Any] = []
        for row_number, row in enumerate(_children(element, _TR), 1):
            cells: list[Cell] = []
            column = _number(row.find(f"{qn('w:trPr')}/{_BEFORE}"), 0)
            for item in _children(row, _TC):
                properties = item.find(qn("w:tcPr"))
                span = _number(properties.find(_GRID_SPAN), 1) if properties is not None else 1
                merge = properties.find(_V_MERGE) if properties is not None else None
                if merge is None or merge.get(_VAL) == "restart":
                    place = Place(table=number, row=row_number, column=column + 1)
                    raw = _WHITE.sub(" ", "\n".join(_text(p) for p in item.iter(_P))).strip()
                    cells.append(Cell(raw, self.normal(raw).strip(), place, column, span))
                    nested.extend(item.iterchildren(_TBL))
                column += span
            rows.append(cells)
        if nested:
            for item in nested:
                self.table(item)
            return
        self.blocks.append(Table(rows, "grid", number, Place(table=number)))


def _children(element: Any, tag: str) -> Iterator[Any]:
    """Children with this tag, also inside content controls."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag == _SDT:
            for content in child.iterchildren(_CONTENT):
                yield from _children(content, tag)


def _number(element: Any, default: int) -> int:
    try:
        return max(default, min(100, int(element.get(_VAL)))) if element is not None else default
    except (TypeError, ValueError):
        return default


def _text(paragraph: Any) -> str:
    """The text of a paragraph: runs joined without blanks, breaks as line ends, deleted text left out."""
    parts: list[str] = []
    for node in paragraph.iter(_T, _BR, _TAB):
        if any(parent.tag in (_DELETED, _FALLBACK) for parent in node.iterancestors()):
            continue
        parts.append(node.text or "" if node.tag == _T else "\n" if node.tag == _BR else " ")
    return "".join(parts)
