"""Web pages, slides, OFD and OpenDocument text, JSON, e-mail, RTF and old binary Office files."""

from __future__ import annotations

import email
import email.policy
import json
import re
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from lxml import etree, html

from .parts import (
    Budget,
    CannotRead,
    Grid,
    Inner,
    Note,
    Package,
    Part,
    Text,
    embedded,
    links,
    local,
    parse_xml,
    pictures,
    properties,
    xml_lines,
)

_BLOCKS: Final = frozenset(
    "p div li h1 h2 h3 h4 h5 h6 br tr td th dt dd section article header footer title option caption blockquote pre hr "
    "form ul ol dl body".split()
)
_ATTRIBUTES: Final = (
    "content",
    "value",
    "title",
    "alt",
    "placeholder",
    "href",
    "data-phone",
    "data-id",
    "data-value",
)
_DEEPEST_JSON: Final = 60


def web_page(text: str) -> Iterator[Part]:
    """A web page: text, tables, comments, fields, scripts, attributes."""
    try:
        root = html.document_fromstring(
            text.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8", huge_tree=True)
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return
    for number, table in enumerate(list(root.iter("table")), 1):
        if table.find(".//table") is None:
            rows = [
                [_inline(cell) for cell in row if local(cell) in ("td", "th")] for row in table.iter("tr")
            ]  # fmt: skip
            yield Grid(rows, partial(_cell, number))
            tail, parent = table.tail, table.getparent()
            if parent is not None:
                mark = parent.makeelement("br", {})
                mark.tail = tail
                parent.replace(table, mark)
    lines = [line for line in _lines(root) if line.strip()]
    yield Text([(f"第{number}段", line) for number, line in enumerate(lines, 1)])
    yield from _unseen(root)


def _inline(cell: etree._Element) -> str:
    return "\n".join(line.strip() for line in _lines(cell) if line.strip())


def _cell(table: int, row: int, column: int) -> str:
    return f"表{table}第{row + 1}行第{column + 1}列"


def _lines(root: etree._Element) -> Iterator[str]:
    parts: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
        name = local(element)
        if event == "comment":
            parts.append(element.tail or "")
            continue
        if name in _BLOCKS:
            yield "".join(parts)
            parts = []
        if name in ("script", "style"):
            parts.append(element.tail or "" if event == "end" else "")
        elif event == "start":
            parts.append((element.text or "").replace("\n", " ") if name != "pre" else element.text or "")
        elif element is not root:
            parts.append((element.tail or "").replace("\n", " "))
    yield "".join(parts)


def _unseen(root: etree._Element) -> Iterator[Part]:
    for element in root.iter():
        if not isinstance(element.tag, str):
            yield Text([("网页注释", element.text or "")])
        elif local(element) == "script" and element.text:
            yield Text([("网页脚本", element.text)])
        else:
            for name in _ATTRIBUTES:
                value = element.get(name, "")
                plain = value.removeprefix("mailto:").removeprefix("tel:")
                if len(value) > 5 and (plain != value or name != "href"):
                    yield Text([(f"网页属性 {name}", plain)])


def slides(data: bytes, budget: Budget) -> Iterator[Part]:
    """PowerPoint: slides (hidden ones too), notes, comments."""
    package = Package(data, budget)
    for name in package.names("ppt/", ".xml"):
        hit = re.match(
            r"ppt/(slides|notesSlides|comments|charts|diagrams|slideMasters|slideLayouts)/(.+)\.xml$", name
        )
        root = package.xml(name) if hit else None
        if hit is None or root is None:
            continue
        number = "".join(char for char in hit.group(2) if char.isdigit())
        place = {
            "slides": f"第{number}张幻灯片",
            "notesSlides": f"第{number}张幻灯片备注",
            "comments": "批注",
        }
        where = place.get(hit.group(1), f"部件 {name}")
        for table_number, table in enumerate(root.iter("{*}tbl"), 1):
            rows = [
                [_drawn(cell) for cell in row.iterchildren("{*}tc")] for row in table.iterchildren("{*}tr")
            ]
            yield Grid(rows, partial(_slide_cell, where, table_number))
        for table in list(root.iter("{*}tbl")):
            parent = table.getparent()
            if parent is not None:
                parent.remove(table)
        yield Text([(where, line) for line in xml_lines(root) if line.strip()])
    yield from properties(package)
    yield from links(package)
    yield from pictures(package, "ppt/media")
    yield from embedded(package, "ppt/embeddings/")


def _slide_cell(where: str, table: int, row: int, column: int) -> str:
    return f"{where} {_cell(table, row, column)}"


def _drawn(cell: etree._Element) -> str:
    return "\n".join("".join(run.text or "" for run in line.iter("{*}t")) for line in cell.iter("{*}p"))


def xml_package(data: bytes, budget: Budget) -> Iterator[Part]:
    """OFD and OpenDocument: the text of every XML part."""
    package = Package(data, budget)
    for name in package.names(suffix=".xml"):
        root = package.xml(name)
        if root is None or name.startswith(("META-INF", "styles", "Configurations")):
            continue
        page = re.search(r"Page_(\d+)/Content\.xml$", name)
        where = (
            f"第{int(page.group(1)) + 1}页" if page else "正文" if name == "content.xml" else f"部件 {name}"
        )
        for number, table in enumerate([*root.iter("{*}table")], 1):
            rows = [
                ["\n".join(xml_lines(cell)).strip() for cell in row if local(cell).endswith("table-cell")]
                for row in table.iter("{*}table-row")
            ]
            yield Grid(rows, partial(_cell, number))
        yield Text([(where, line) for line in xml_lines(root) if line.strip()])
    yield from pictures(package, "")


def xml_text(text: str) -> Iterator[Part]:
    """Any XML: its text by elements, and its attributes."""
    root = parse_xml(text.encode("utf-8"))
    if root is None:
        raise CannotRead("XML 文件已损坏，无法检查，请重新导出后再试。")
    for element in root.iter():
        name = local(element) or "注释"
        for key, value in [
            (name, element.text or ""),
            *((str(k), str(v)) for k, v in element.attrib.items()),
        ]:
            if value.strip():
                yield Text([(f"XML {key}", f"{key}：{value.strip()}")])


def json_text(text: str) -> Iterator[Part] | None:
    """JSON: each value with its key; None where the text is no JSON."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, (dict, list)):
        return None
    return _json(value, "$", 0)


def _field(path: str, keys: list[str], row: int, column: int) -> str:
    return f"{path}.{keys[column]}"


def _item(path: str, row: int, column: int) -> str:
    return f"{path}[{row - 1}]"


def _json(value: Any, path: str, depth: int) -> Iterator[Part]:
    if depth > _DEEPEST_JSON:
        raise CannotRead("JSON 文件套得太深，无法检查。")
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _json(item, f"{path}[{number}]", depth + 1)
    elif isinstance(value, dict):
        plain = {key: item for key, item in value.items() if not isinstance(item, (dict, list))}
        if plain:
            keys = list(plain)
            rows = [keys, ["" if item is None else str(item) for item in plain.values()]]
            yield Grid(rows, partial(_field, path, keys))
        for key, item in value.items():
            if isinstance(item, list) and item and not any(isinstance(one, (dict, list)) for one in item):
                yield Grid([[key], *([str(one)] for one in item)], partial(_item, f"{path}.{key}"))
            elif isinstance(item, (dict, list)):
                yield from _json(item, f"{path}.{key}", depth + 1)
    else:
        yield Text([(path, str(value))])


def mail(data: bytes, budget: Budget) -> Iterator[Part]:
    """An e-mail: subject, bodies, attachments. The addresses of its own head are not reported."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    yield Text([("主题", str(message.get("Subject", "")))])
    for part in message.walk():
        if part.is_multipart():
            continue
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        budget.take(len(content))
        name = part.get_filename()
        if name:
            yield Inner(name, content, f"附件“{name}”")
        else:
            kind = "正文.html" if part.get_content_type() == "text/html" else "正文.txt"
            charset = part.get_content_charset() or "utf-8"
            try:
                yield Inner(kind, content.decode(charset, "replace").encode("utf-8"), "正文")
            except LookupError:
                yield Inner(kind, content, "正文")


def rtf(data: bytes) -> Iterator[Part]:
    """Rich Text Format, hidden text included."""
    text = data.decode("latin-1")
    text = re.sub(r"(?:\\'[0-9a-fA-F]{2})+", _gb, text)
    text = re.sub(r"\\u(-?\d+) ?\??", lambda hit: chr(int(hit.group(1)) % 65536), text)
    text = re.sub(r"\\(?:par|line|row)\b ?", "\n", text)
    text = re.sub(r"\\(?:cell|tab)\b ?", "\t", text)
    yield Text([("正文", re.sub(r"\\[a-z]+-?\d* ?|[{}]", "", text))])


def _gb(hit: re.Match[str]) -> str:
    return bytes.fromhex(hit.group().replace("\\'", "")).decode("gb18030", "replace")


_WIDE: Final = re.compile(
    r"[\t\r\n\x07\x0b\x20-\x7e\u00b7\u2010-\u201f\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]{4,}"
)
_NARROW: Final = re.compile(rb"[\t\r\n\x07\x20-\x7e]{11,}")


def old_office(data: bytes) -> Iterator[Part]:
    """Old Word and PowerPoint (.doc, .ppt, .wps): runs of text at both alignments, without their structure."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise CannotRead("文件已加密，无法检查，请提供未加密的文件。")
    for start in (0, 1):
        text = data[start : start + (len(data) - start) // 2 * 2].decode("utf-16-le", "replace")
        for run in _WIDE.findall(text):
            yield Text([("正文（旧格式）", run.replace("\x07", "\t").replace("\r", "\n"))])
    runs = [run.decode("ascii").replace("\x07", "\t").replace("\r", "\n") for run in _NARROW.findall(data)]
    yield Text([("正文（旧格式）", run) for run in runs if sum(char.isdigit() for char in run) > 10])
    yield Note("旧格式文件只能检查文字，不能区分批注和隐藏内容，建议另存为 .docx 或 .pptx 后再查一次。")
