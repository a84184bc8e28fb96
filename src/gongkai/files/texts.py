"""All the text of a file that can be searched for markings: body, headers, footers, text boxes, notes, cells."""

from __future__ import annotations

import io
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from html import unescape
from typing import IO

from gongkai.files.media import OOXML, PROGRAM, PROGRAM_NAMES, sniff
from gongkai.files.names import extension_of
from gongkai.reading.decode import decode
from gongkai.reading.errors import UnreadableError

MOST_TEXT = 64 * 1024 * 1024  # bytes of one part that are searched
MOST_UNPACKED = 512 * 1024 * 1024
MOST_MEMBERS = 20_000
MOST_TIMES = 100
SMALL = 16 * 1024 * 1024  # what any file may unpack to
MOST_PAGES = 3000
IN_MEMORY = 8 * 1024 * 1024
DEEPEST = 3
# Where a paragraph, a cell or a line ends in the XML of Word, Excel, PowerPoint, OpenDocument and OFD.
_BREAK = re.compile(
    r"</(?:\w+:)?(?:p|si|is|c|row|tr|tc|h|TextObject|TextCode)>|<(?:\w+:)?(?:br|cr|line-break)\b[^<>]*>"
)
_SPACE = re.compile(r"<(?:\w+:)?(?:s|tab)(?:\s[^<>]*)?/>")
# A watermark of Word is an attribute: <v:textpath string="机密★10年">.
_WATERMARK = re.compile(r"<v:textpath\b[^<>]*>")
_STRING = re.compile(r"\bstring=\"([^\"]*)\"")
# None of these may run past the next "<": a text of nothing but "<" would be searched to its end from each of them.
_TAG = re.compile(r"<[^<>]*>")
_HTML_BREAK = re.compile(r"<\s*(?:/\s*(?:p|div|td|th|tr|li|h\d|title)|br)[^<>]*>", re.I)
_OPENING = re.compile(r"<\s*(script|style)\b|<!--", re.I)
_CLOSING = {
    "script": re.compile(r"<\s*/\s*script\s*>", re.I),
    "style": re.compile(r"<\s*/\s*style\s*>", re.I),
    "": re.compile("-->"),
}
_LEADS_OUT = re.compile(r"^(?:[/\\]|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)")
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Locked(Exception):
    """The content is encrypted: nobody can say what is in it."""


class Suspicious(Exception):
    """The content does something that no honest document does; the message says what (Chinese)."""


class Budget:
    """What may be unpacked from one file altogether, archives within archives counted too."""

    def __init__(self, packed: int) -> None:
        """`packed`: the bytes of the file. Honest documents shrink to a tenth or a twentieth, never to a hundredth."""
        self.size = min(MOST_UNPACKED, max(SMALL, packed * MOST_TIMES))
        self.members = MOST_MEMBERS

    def spend(self, members: list[zipfile.ZipInfo]) -> None:
        """Take off what an archive says of itself. Raises Suspicious when it is too much."""
        self.members -= len(members)
        self.size -= sum(member.file_size for member in members)
        if self.members < 0 or self.size < 0:
            raise Suspicious("文件解压后过大，为安全起见没有接收。请检查来源，或分成几个文件。")


def texts_of(
    content: IO[bytes], media_type: str, depth: int = 0, budget: Budget | None = None
) -> Iterator[str]:
    """Yield the texts of a seekable content, part by part.

    Yields nothing for pictures, sound and film. Raises Locked for encrypted contents, Suspicious for archives that
    unpack beyond measure or hold programs.
    """
    content.seek(0)
    if media_type == "application/pdf":
        yield from _pdf(content)
    elif media_type.startswith((OOXML, "application/vnd.oasis.")) or media_type in {
        "application/zip",
        "application/ofd",
    }:
        yield from _zip(content, media_type, depth, budget or Budget(content.seek(0, io.SEEK_END)))
    elif media_type.startswith(("application/msword", "application/vnd.ms-", "application/x-ole")):
        yield from _ole(content.read(MOST_TEXT))
    elif media_type in {"text/html", "image/svg+xml", "application/xml"}:
        yield _markup(_decoded(content.read(MOST_TEXT)))
    elif media_type == "application/rtf":
        yield _rtf(content.read(MOST_TEXT))
    elif media_type.startswith("text/") or media_type == "application/json":
        yield _decoded(content.read(MOST_TEXT))


def _decoded(data: bytes) -> str:
    try:
        return decode(data)[0]
    except UnreadableError:
        return data.decode("utf-8", "replace")


def _markup(text: str) -> str:
    return unescape(_TAG.sub("", _HTML_BREAK.sub("\n", _seen(text))))


def _seen(text: str) -> str:
    """Return markup without scripts, styles and comments; what is never closed counts as seen."""
    kept, at, never_closed = [], 0, set()
    for opening in _OPENING.finditer(text):
        kind = (opening.group(1) or "").lower()
        if opening.start() < at or kind in never_closed:
            continue
        closing = _CLOSING[kind].search(text, opening.end())
        if closing is None:
            never_closed.add(kind)
            continue
        kept.append(text[at : opening.start()])
        at = closing.end()
    return "".join([*kept, text[at:]])


def _pdf(content: IO[bytes]) -> Iterator[str]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content, autoclose=False)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Locked from error
        raise Suspicious("文件已损坏或不完整，PDF 无法打开。请重新导出后再传。") from error
    try:
        for index in range(min(len(document), MOST_PAGES)):
            page = document[index]
            text_page = page.get_textpage()
            yield text_page.get_text_bounded().replace("\r\n", "\n")
            text_page.close()
            page.close()
    finally:
        document.close()


def _zip(content: IO[bytes], media_type: str, depth: int, budget: Budget) -> Iterator[str]:
    with zipfile.ZipFile(content) as archive:
        members = archive.infolist()
        budget.spend(members)
        for member in members:
            if member.flag_bits & 0x1:
                raise Locked
            if member.filename.endswith(("vbaProject.bin", "vbaProject.bin/")):
                raise Suspicious(
                    "文件带有宏，可能运行程序。请另存为不带宏的格式（.docx、.xlsx、.pptx）后再传。"
                )
            try:
                yield from _member(archive, member, media_type, depth, budget)
            except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
                raise Suspicious("文件已损坏或不完整，压缩结构无法打开。请重新保存后再传。") from error


def _member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, media_type: str, depth: int, budget: Budget
) -> Iterator[str]:
    if member.is_dir():
        return
    if media_type == "application/zip":
        yield from _packed(archive, member, depth, budget)
    elif member.filename.endswith(".xml"):
        with archive.open(member) as part:
            text = part.read(MOST_TEXT).decode("utf-8", "replace")
        yield unescape(_TAG.sub("", _SPACE.sub(" ", _BREAK.sub("\n", text))))
        for drawn in _WATERMARK.findall(text):
            yield from (unescape(mark) for mark in _STRING.findall(drawn))


def _packed(archive: zipfile.ZipFile, member: zipfile.ZipInfo, depth: int, budget: Budget) -> Iterator[str]:
    """Yield the texts of a file inside an archive. Raises Suspicious where its name leads out of the archive."""
    if _LEADS_OUT.search(member.filename):
        raise Suspicious(f"压缩包内的文件名带有路径（{member.filename[-60:]}），不能接收。请重新压缩后再传。")
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as inner:
        with archive.open(member) as part:
            shutil.copyfileobj(part, inner)
        kind = sniff(inner, member.filename)
        if kind == PROGRAM or extension_of(member.filename) in PROGRAM_NAMES:
            raise Suspicious(f"压缩包内有程序文件（{member.filename[-60:]}），不能接收。请取出后再传。")
        if kind == "application/zip" and depth >= DEEPEST:
            raise Suspicious("压缩包套了太多层，无法检查。请解开后再传。")
        yield from texts_of(inner, kind, depth + 1, budget)


def _ole(data: bytes) -> Iterator[str]:
    """Old Word, Excel and PowerPoint keep Chinese as UTF-16 runs: read them at both alignments."""
    if _OLE_ENCRYPTED in data:
        raise Locked
    for start in (0, 1):
        text = data[start : start + (len(data) - start) // 2 * 2].decode("utf-16-le", "replace")
        runs = re.findall(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef★☆0-9\u0020:\r\n\x07\x0b]{2,}", text)
        # The pieces of other structures stand between runs: they are not lines of the document's head.
        yield " … ".join(run.replace("\r", "\n") for run in runs)


def _rtf(data: bytes) -> str:
    def byte_run(hit: re.Match[str]) -> str:
        return bytes.fromhex(hit.group().replace("\\'", "")).decode("gb18030", "replace")

    text = data.decode("latin-1")
    text = re.sub(r"(?:\\'[0-9a-fA-F]{2})+", byte_run, text)
    text = re.sub(r"\\u(-?\d+)\??", lambda hit: chr(int(hit.group(1)) % 65536), text)
    text = re.sub(r"\\(?:par|line|cell|row)\b ?", "\n", text)
    return re.sub(r"\\[a-z]+-?\d* ?|[{}]", "", text)
