"""Excel files: all sheets, hidden ones too, hidden rows and columns, comments, names, headers, properties."""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Final

from lxml import etree

from .parts import (
    Budget,
    CannotRead,
    Grid,
    Note,
    Package,
    Part,
    Text,
    embedded,
    links,
    pictures,
    properties,
    xml_lines,
)  # fmt: skip

_REF: Final = re.compile(r"([A-Z]{1,3})(\d+)")
WIDEST: Final = 512
_REST: Final = re.compile(
    r"xl/(?:threadedComments|persons|drawings|charts|pivotCache|pivotTables|externalLinks|queryTables|tables|customData|diagrams|connections|metadata)"
    r"|customXml/"
)
_STATES: Final = {"hidden": "隐藏工作表", "veryHidden": "深度隐藏工作表"}


def excel(data: bytes, budget: Budget) -> Iterator[Part]:
    """The parts of an .xlsx file."""
    package = Package(data, budget)
    root = package.xml("xl/workbook.xml")
    if root is None:
        raise CannotRead("Excel 文件已损坏或不完整，请重新另存后再试。")
    shared = _shared(package)
    targets = _relations(package, "xl/workbook.xml")
    for sheet in root.iter("{*}sheet"):
        name, state = sheet.get("name", ""), sheet.get("state", "")
        key = next((value for attribute, value in sheet.attrib.items() if str(attribute).endswith("}id")), "")
        target = targets.get(str(key), "")
        if target in package.members:
            mark = f"（{_STATES[state]}）" if state in _STATES else ""
            yield from _sheet(package, target, f"工作表“{name}”{mark}", shared)
    names = [(f"定义的名称:{item.get('name', '')}", item.text or "") for item in root.iter("{*}definedName")]
    yield from (Text([piece]) for piece in names)
    for name in package.names():
        if _REST.match(name) and name.endswith((".xml", ".vml")):
            yield from _rest(package, name)
    yield from properties(package)
    yield from links(package)
    yield from pictures(package, "xl/media")
    yield from embedded(package, "xl/embeddings/")


def _rest(package: Package, name: str) -> Iterator[Part]:
    root = package.xml(name)
    if root is None:
        return
    lines = [line for line in xml_lines(root) if line.strip()]
    if "pivotCache" in name or "persons" in name or "customData" in name:
        lines += [
            str(value) for element in root.iter() for key, value in element.attrib.items() if len(value) > 5
        ]
    place = {"threadedComments": "批注（会话）", "drawings": "文本框或图形", "pivotCache": "数据透视表缓存"}
    kind = name.split("/")[1] if "/" in name else name
    yield Text([(place.get(kind, f"部件 {name}"), line) for line in lines])


def _relations(package: Package, name: str) -> dict[str, str]:
    folder, base = posixpath.split(name)
    root = package.xml(f"{folder}/_rels/{base}.rels")
    found: dict[str, str] = {}
    for item in [] if root is None else root:
        target = item.get("Target", "")
        path = (
            target.lstrip("/")
            if target.startswith("/")
            else posixpath.normpath(posixpath.join(folder, target))
        )
        found[item.get("Id", "")] = path
    return found


def _shared(package: Package) -> list[str]:
    root = package.xml("xl/sharedStrings.xml")
    if root is None:
        return []
    return ["".join(text.text or "" for text in item.iter("{*}t")) for item in root.iterchildren("{*}si")]


@dataclass(slots=True)
class _Sheet:
    """A sheet as rows with their numbers, and what is hidden in it."""

    title: str
    rows: list[list[str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    rounded: set[tuple[int, int]] = field(default_factory=set)

    def where(self, row: int, column: int) -> str:
        number = self.numbers[row]
        marks = ["隐藏行"] if number in self.hidden_rows else []
        marks += ["隐藏列"] if column in self.hidden_columns else []
        return f"{self.title}!{column_name(column)}{number}" + (f"（{'、'.join(marks)}）" if marks else "")


def _sheet(package: Package, target: str, title: str, shared: list[str]) -> Iterator[Part]:
    sheet = _Sheet(title)
    root = package.xml(target)
    if root is None:
        raise CannotRead("Excel 文件已损坏或不完整，请重新另存后再试。")
    for column in root.iter("{*}col"):
        if column.get("hidden") in ("1", "true") and column.get("min", "").isdigit():
            low, high = int(column.get("min", "1")), int(column.get("max", "1"))
            sheet.hidden_columns.update(range(low - 1, min(high, WIDEST)))
    for count, row in enumerate(root.iter("{*}row"), 1):
        _row(sheet, row, shared, count)
    yield Grid(sheet.rows, sheet.where, frozenset(sheet.rounded))
    for tag, place in (
        ("headerFooter", "页眉页脚"),
        ("dataValidation", "数据有效性"),
        ("hyperlink", "超链接"),
    ):
        lines: list[str] = []
        for element in root.iter("{*}" + tag):
            lines += [str(text) for text in (*element.itertext(), *element.attrib.values())]
        yield Text([(f"{title} {place}", line) for line in lines if len(line) > 5])
    for path in _relations(package, target).values():
        if re.search(r"comments?\d*\.xml$", path) and "threaded" not in path and path in package.members:
            yield from _comments(package, path, title)


def _row(sheet: _Sheet, row: etree._Element, shared: list[str], count: int) -> None:
    number = int(row.get("r", "")) if row.get("r", "").isdigit() else (sheet.numbers or [0])[-1] + 1
    if row.get("hidden") in ("1", "true"):
        sheet.hidden_rows.add(number)
    cells: list[str] = []
    at = len(sheet.rows)
    for cell in row.iterchildren("{*}c"):
        place = _REF.match(cell.get("r", ""))
        column = column_index(place.group(1)) if place else len(cells)
        if column >= WIDEST:
            column = max(len(cells), WIDEST)
        while len(cells) < column:
            cells.append("")
        text, rounded = _value(cell, shared)
        if rounded:
            sheet.rounded.add((at, len(cells)))
        cells.append(text)
    sheet.rows.append(cells)
    sheet.numbers.append(number)


def _value(cell: etree._Element, shared: list[str]) -> tuple[str, bool]:
    """A cell's text; True where it is a number of more digits than a spreadsheet keeps."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(text.text or "" for text in cell.iter("{*}t")), False
    raw = cell.findtext("{*}v") or ""
    if kind == "s":
        return (shared[int(raw)] if raw.isdigit() and int(raw) < len(shared) else ""), False
    formula = cell.findtext("{*}f") or ""
    if kind == "n" and raw:
        try:
            value = Decimal(raw)
            whole = value == value.to_integral_value() and abs(value) < Decimal("1e25")
            text = str(int(value)) if whole else raw
        except (InvalidOperation, ValueError):
            text = raw
        return text, len(text) > 15
    if not raw and '"' in formula:
        return formula, False
    return raw, False


def _comments(package: Package, path: str, title: str) -> Iterator[Part]:
    root = package.xml(path)
    for comment in [] if root is None else root.iter("{*}comment"):
        text = "".join(part.text or "" for part in comment.iter("{*}t"))
        yield Text([(f"{title}!{comment.get('ref', '')}（批注）", text)])


def column_name(index: int) -> str:
    """0 gives A, 26 AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_index(name: str) -> int:
    """A gives 0, AA 26."""
    index = 0
    for char in name:
        index = index * 26 + ord(char) - 64
    return index - 1


def old_excel(data: bytes, what: str = "Excel") -> Iterator[Part]:
    """.xls, .xlsb, .ods, .et: cells and hidden sheets; comments and hidden rows are not told apart there."""
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for meta in book.sheets_metadata:
            rows = book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
            mark = "" if meta.visible == SheetVisibleEnum.Visible else "（隐藏工作表）"
            texts = [[_plain(value) for value in row[:WIDEST]] for row in rows]
            long = frozenset(
                (at, column)
                for at, row in enumerate(rows)
                for column, value in enumerate(row[:WIDEST])
                if isinstance(value, (int, float)) and abs(value) >= 1e15
            )
            yield Grid(texts, partial(_place, f"工作表“{meta.name}”{mark}"), long)
    except Exception as error:  # the library raises its own kinds for damaged and for locked files
        if "assword" in str(error):
            raise CannotRead("Excel 文件已加密，无法检查，请提供未加密的文件。") from error
        raise CannotRead(f"{what} 文件已损坏或不完整，无法打开，请重新另存后再试。") from error
    yield Note("旧格式电子表格：批注、隐藏行列不能区分，建议另存为 .xlsx 后再查一次。")


def _place(title: str, row: int, column: int) -> str:
    return f"{title}!{column_name(column)}{row + 1}"


def _plain(value: object) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e25:
        return str(int(value))
    return "" if value is None else str(value)
