"""`find_in_file`: any file to findings with places; files inside files too."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from gongkai.privacy.finding import Context, FileFindings, Finding
from gongkai.privacy.search import find, find_in_table
from gongkai.privacy.tables import is_header
from gongkai.reading.decode import decode
from gongkai.reading.errors import UnreadableError

from .excel import excel, old_excel
from .image import image
from .markup import json_text, mail, old_office, rtf, slides, web_page, xml_package, xml_text
from .parts import DEEPEST, MOST_BYTES, Budget, CannotRead, Found, Grid, Inner, Note, Package, Part, Text
from .pdf import pdf
from .word import word

_HTML: Final = re.compile(
    rb"<\s*(!doctype html|html|head|body|table|tr|td|div|p|span|meta|script)[\s>/]", re.I
)
_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_BINARY: Final = frozenset(
    "docx xlsx pptx pdf zip ofd odt ods jpg jpeg png gif webp tif tiff bmp heic doc xls ppt".split()
)
_SOUND: Final = (b"ID3", b"OggS", b"fLaC", b"\x1aE\xdf\xa3", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b")
CHUNK: Final = 5000  # rows of a table searched at once
PIECE: Final = 400_000  # characters of a long text searched at once


def find_in_file(source: Path | str | bytes, name: str = "", *, today: date | None = None) -> FileFindings:
    """All personal data in a file, given as its path or its bytes (then with its `name`).

    Plain text: `start` and `end` are offsets into the decoded text (without a byte mark, line ends as they are).
    All else: `place` says where. A file that cannot be read gives `error` (Chinese, says what to do).
    """
    result = FileFindings(name or str(source) if not isinstance(source, bytes) else name)
    try:
        data = source if isinstance(source, bytes) else _read(Path(source))
        short = Path(name).name if isinstance(source, bytes) else Path(source).name
        result.findings = _unique(_search(data, short, Budget(), "", result.notes, today, top=True))
        result.findings += _in_name(short, today)
    except CannotRead as error:
        result.findings, result.error = [], str(error)
    except (MemoryError, RecursionError):
        result.findings, result.error = [], "文件结构过于复杂，无法检查，请拆分或重新保存后再试。"
    return result


def _read(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise CannotRead("这是文件夹，不是文件，请指定文件。")
        if path.stat().st_size > MOST_BYTES:
            raise CannotRead(f"文件太大（上限 {MOST_BYTES // 1024 // 1024} MB），请拆分后再试。")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise CannotRead("找不到文件，请检查路径。") from error
    except OSError as error:
        raise CannotRead(f"文件无法打开：{error.strerror}。") from error


def _in_name(name: str, today: date | None) -> list[Finding]:
    """Personal data in the file's own name."""
    return [
        replace(one, start=None, end=None, place="文件名") for one in find(name, context=Context(today=today))
    ]


def _search(
    data: bytes,
    name: str,
    budget: Budget,
    place: str,
    notes: list[str],
    today: date | None,
    top: bool = False,
) -> Iterator[Finding]:
    kind = _kind(data, name)
    if kind == "text":
        yield from _plain(data, name, place, today)
        return
    for part in _parts(kind, data, budget):
        if isinstance(part, Found):
            yield from (replace(one, place=place + one.place) for one in part.findings)
        elif isinstance(part, Note):
            notes.append(place + part.text)
        elif isinstance(part, Inner):
            yield from _inner(part, budget, place, notes, today)
        elif isinstance(part, Grid):
            yield from _grid(part, place, today)
        else:
            yield from _text(part, place, today)


_PACKED: Final[dict[str, Callable[[bytes, Budget], Iterator[Part]]]] = {
    "docx": word,
    "xlsx": excel,
    "pptx": slides,
    "xml_package": xml_package,
    "pdf": pdf,
    "mail": mail,
}
_SINGLE: Final[dict[str, Callable[[bytes], Iterator[Part]]]] = {
    "old_excel": old_excel,
    "old_office": old_office,
    "image": image,
    "rtf": rtf,
}


def _parts(kind: str, data: bytes, budget: Budget) -> Iterator[Part]:
    if kind == "zip":
        return _archive(data, budget)
    if kind in _PACKED:
        return _PACKED[kind](data, budget)
    if kind in _SINGLE:
        return _SINGLE[kind](data)
    text = decoded(data)
    if kind == "json":
        return json_text(text) or iter((Text([("", text)]),))
    return web_page(text) if kind == "html" else xml_text(text)


def _kind(data: bytes, name: str) -> str:
    """What a content is, by its first bytes; the name tells apart what begins alike."""
    ending = Path(name).suffix.lower().lstrip(".")
    head = data[:4096]
    if not data.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        if ending in _BINARY:
            raise CannotRead("文件是空的，没有可检查的内容，请检查后重新提供。")
        return "text"
    begin = data[:1024]
    if begin.lstrip().startswith(b"%PDF-") or (ending == "pdf" and b"%PDF-" in begin):
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        book = any(word.encode("utf-16-le") in data for word in ("Workbook", "Book"))
        return "old_excel" if book and ending not in ("doc", "ppt", "wps", "dps") else "old_office"
    if (
        head.startswith(_PICTURES)
        or data[8:12] == b"WEBP"
        or data[4:12] in (b"ftypheic", b"ftypmif1", b"ftypheix")
    ):
        return "image"
    if head.startswith(_SOUND) or data[4:8] == b"ftyp":
        raise CannotRead(
            "这种格式（音视频或压缩包）不能检查，请提供文档、表格、图片、网页、文本或 ZIP 文件。"
        )
    if head.startswith(b"{\\rtf"):
        return "rtf"
    return _text_kind(data, head, ending)


def _text_kind(data: bytes, head: bytes, ending: str) -> str:
    narrow = data[:100_000].replace(b"\x00", b"")
    markup = narrow.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")
    if ending not in ("txt", "csv", "md", "json", "eml") and _HTML.search(narrow):
        return "html"
    if ending in _BINARY and ending not in ("xls", "doc"):
        raise CannotRead("文件内容与扩展名不符或已损坏，无法打开，请重新保存或下载后再试。")
    if ending in ("htm", "html"):
        return "html"
    if markup.startswith(b"<?xml") and ending != "txt":
        return "xml"
    if ending == "json":
        return "json"
    if ending == "eml":
        return "mail"
    return "text"


def _zip_kind(data: bytes) -> str:
    names = set(Package(data, Budget()).members)
    if "word/document.xml" in names or any(re.match(r"word/document\d*\.xml$", name) for name in names):
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "old_excel"
    if any(name.startswith("ppt/") for name in names):
        return "pptx"
    return "xml_package" if "OFD.xml" in names or {"content.xml", "mimetype"} <= names else "zip"


def _archive(data: bytes, budget: Budget) -> Iterator[Part]:
    package = Package(data, budget)
    for member, info in package.members.items():
        name = member
        if not info.flag_bits & 0x800:  # written by a Chinese Windows: names are GBK, taken for cp437
            try:
                name = member.encode("cp437").decode("gb18030")
            except (UnicodeEncodeError, UnicodeDecodeError):
                name = member
        yield Inner(name, package.read(member), f"压缩包内“{name}”")


def _inner(
    part: Inner, budget: Budget, place: str, notes: list[str], today: date | None
) -> Iterator[Finding]:
    """A file inside a file; one that cannot be read becomes a note, the rest is searched all the same."""
    where = f"{place}{part.place} "
    if budget.depth >= DEEPEST:
        raise CannotRead("压缩包或嵌入对象套了太多层，无法检查，请解开后再试。")
    budget.depth += 1
    try:
        short = part.name.rsplit("/", 1)[-1]
        yield from (replace(one, place=where.strip() + "的文件名") for one in _in_name(short, today))
        yield from _search(part.data, short, budget, where, notes, today)
    except CannotRead as error:
        if "安全" in str(error) or "太多层" in str(error):
            raise
        notes.append(f"{where}没有检查：{error}")
    finally:
        budget.depth -= 1


def decoded(data: bytes) -> str:
    """Text in any Chinese encoding, line ends as they are. Raises CannotRead where it is no text."""
    try:
        return decode(data)[0]
    except UnreadableError as error:
        # Names and digits alone are too little to tell an encoding by its common characters.
        if b"\x00" not in data and sum(byte < 9 for byte in data[:4096]) == 0:
            for encoding in ("gb18030", "big5hkscs"):
                try:
                    return data.decode(encoding)
                except UnicodeDecodeError:
                    continue
        raise CannotRead(
            "文件不是文本，也不是可识别的文档、表格、图片或网页格式，无法检查，请换用原始文件再试。"
        ) from error


def _plain(data: bytes, name: str, place: str, today: date | None) -> Iterator[Finding]:
    text = decoded(data)
    for finding in find(text, context=Context(today=today)):
        if place:
            line = text.count("\n", 0, finding.start) + 1
            finding = replace(finding, start=None, end=None, place=f"{place}第{line}行")
        yield finding


def _text(part: Text, place: str, today: date | None) -> Iterator[Finding]:
    """Pieces searched as one text, so that what stands before gives sense; findings get the place of their piece."""
    starts: list[int] = []
    at = 0
    for _, text in part.pieces:
        starts.append(at)
        at += len(text) + 1
    whole = "\n".join(text for _, text in part.pieces)
    for finding in find(whole, context=Context(today=today)):
        piece = bisect_right(starts, finding.start or 0) - 1
        yield replace(finding, start=None, end=None, place=(place + part.pieces[piece][0]).strip())


def _grid(part: Grid, place: str, today: date | None) -> Iterator[Finding]:
    header: list[str] = []
    for first in range(0, len(part.rows), CHUNK):
        rows = [list(row) for row in part.rows[first : first + CHUNK]]
        if not first:
            header = next((row for row in rows[:15] if is_header(row)), [])
        extra = 1 if first and header else 0
        for finding in find_in_table([header, *rows] if extra else rows, context=Context(today=today)):
            row, column = (finding.row or 1) - 1 - extra, (finding.column or 1) - 1
            if row < 0:
                continue
            if (first + row, column) in part.rounded and finding.kind in ("id_number", "bank_card"):
                finding = replace(finding, confidence=max(finding.confidence, 0.9))
            where = place + part.where(first + row, column)
            yield replace(finding, start=None, end=None, place=where.strip(), row=None, column=None)


def _unique(found: Iterator[Finding]) -> list[Finding]:
    """Without those that two readers met at the same place."""
    seen: set[tuple[str, str, str, int | None]] = set()
    kept = []
    for finding in found:
        key = (finding.kind, finding.text, finding.place, finding.start)
        if key not in seen:
            seen.add(key)
            kept.append(finding)
    return kept
