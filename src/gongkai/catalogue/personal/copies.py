"""Masked copies of attachments: text files, Excel (.xlsx) and Word (.docx), formats kept; nothing else is touched.

A copy is made from what the scanner found; it is searched again before it is taken (`mask_findings`).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterator, Sequence
from pathlib import PurePath
from typing import Any, Final

from lxml import etree

from gongkai.catalogue.personal.scanner import digest_of_text
from gongkai.privacy import Finding, Masks, find, find_in_file, mask, masked_form
from gongkai.reading.decode import decode
from gongkai.reading.errors import UnreadableError

PLAIN: Final = frozenset({"txt", "csv", "md"})
PACKED: Final = frozenset({"xlsx", "docx"})
CANNOT: Final = "这种格式不能在平台内遮盖：请用原软件遮盖后另存，移除原附件，再重新上传。"
Element = Any
_STARS: Final = "***"
_LIST: Final = re.compile(r"\{[^}]*\}(si|is|p|text)$")
_RUN: Final = re.compile(r"\{[^}]*\}(t|delText)$")
_BREAK: Final = re.compile(r"\{[^}]*\}(br|tab|cr)$")


class CannotMask(Exception):
    """No masked copy can be made; the text (Chinese) says why and what to do."""


def can_mask(name: str) -> bool:
    """Return whether files of this name are masked here."""
    return _ending(name) in PLAIN | PACKED


def _ending(name: str) -> str:
    return PurePath(name).suffix.lower().lstrip(".")


def masked_copy(raw: bytes, name: str, style: Masks, spared: Collection[str] = ()) -> tuple[bytes, int]:
    """Return the content with its sure findings masked, and how many there were. `spared`: digests left standing.

    Raises CannotMask for other formats and for files that cannot be read or written back as they are.
    """
    ending = _ending(name)
    if ending in PLAIN:
        return _plain(raw, style, spared)
    if ending not in PACKED:
        raise CannotMask(CANNOT)
    found = find_in_file(raw, f"file.{ending}")
    if found.error:
        raise CannotMask(found.error)
    wanted = [one for one in found.findings if _wanted(one, style, spared)]
    if not wanted:
        return raw, 0
    numbers = {re.sub(r"\D", "", one.text): masked_form(one.kind, one.text, style) for one in wanted}
    return _repacked(raw, Replacer(wanted, style), numbers), len(wanted)


def _wanted(one: Finding, style: Masks, spared: Collection[str]) -> bool:
    named = one.kind != "name_with_id" or style.names
    return one.sure and named and digest_of_text(one.kind, one.text) not in spared


def _plain(raw: bytes, style: Masks, spared: Collection[str]) -> tuple[bytes, int]:
    try:
        text, encoding = decode(raw)
        same = text.encode(encoding) == raw
    except (UnreadableError, UnicodeError) as error:
        raise CannotMask("文件的文字编码无法识别，请另存为 UTF-8 编码后重新上传。") from error
    if not same:
        raise CannotMask("文件含有不能原样写回的字符，请另存为 UTF-8 编码后重新上传。")
    count = 0
    for _ in range(5):
        wanted = [one for one in find(text) if _wanted(one, style, spared)]
        masked = mask(text, wanted, style)
        if masked.text == text:
            break
        text, count = masked.text, count + len(masked.changes)
    return text.encode(encoding), count


class Replacer:
    """Masks what was found wherever it stands in a text; blanks between the characters do not matter."""

    def __init__(self, found: Sequence[Finding], style: Masks) -> None:
        self.style = style
        self.kinds: dict[str, str] = {}
        for one in found:
            self.kinds.setdefault(re.sub(r"\s+", "", one.text), one.kind)
        # One alternation of all would be slow over thousands of findings: their first two characters choose.
        self.heads: dict[str, list[str]] = {}
        for plain in sorted(self.kinds, key=len, reverse=True):
            self.heads.setdefault(plain[:2], []).append(plain)
        starts = [r"\s*".join(map(re.escape, head)) for head in sorted(self.heads, key=len, reverse=True)]
        self.first = re.compile("|".join(starts))

    def edits(self, text: str) -> list[tuple[int, int, str]]:
        """Return (start, end, masked form) of what is to be masked, in order."""
        found: list[tuple[int, int, str]] = []
        at = 0
        while hit := self.first.search(text, at):
            at = hit.start() + 1
            for plain in self.heads[re.sub(r"\s+", "", hit.group())]:
                end = _matches(text, hit.start(), plain)
                if end:
                    new = masked_form(self.kinds[plain], text[hit.start() : end], self.style)
                    found.append((hit.start(), end, new))
                    at = end
                    break
        return found

    def text(self, text: str) -> str:
        """Return the text masked."""
        parts, at = [], 0
        for start, end, new in self.edits(text):
            parts += [text[at:start], new]
            at = end
        return "".join([*parts, text[at:]])


def _matches(text: str, start: int, plain: str) -> int:
    """Return where `plain` ends in the text from `start` on, 0 where it does not stand there by itself."""
    if start and _joined(text[start - 1], plain[0]):
        return 0
    at = start
    for number, char in enumerate(plain):
        while number and at < len(text) and text[at].isspace():
            at += 1
        if at >= len(text) or text[at] != char:
            return 0
        at += 1
    return 0 if at < len(text) and _joined(plain[-1], text[at]) else at


def _joined(left: str, right: str) -> bool:
    return left.isascii() and right.isascii() and left.isalnum() and right.isalnum()


def _repacked(raw: bytes, replacer: Replacer, numbers: dict[str, str]) -> bytes:
    """Return the package with all its XML parts masked, other members byte for byte."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(made, "w") as target:
        for info in source.infolist():
            data = source.read(info)
            if info.filename.endswith((".xml", ".rels", ".vml")):
                data = _masked_part(data, replacer, numbers)
            target.writestr(info, data, compress_type=info.compress_type)
    return made.getvalue()


def _masked_part(data: bytes, replacer: Replacer, numbers: dict[str, str]) -> bytes:
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return data
    changed = False
    for element in root.iter():
        if isinstance(element.tag, str):
            if _LIST.search(element.tag):
                changed |= _mask_runs(element, replacer)
            changed |= _mask_strings(element, replacer)
    for cell in root.iter("{*}c"):
        changed |= _mask_cell(cell, numbers)
    if not changed:
        return data
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _mask_runs(paragraph: Element, replacer: Replacer) -> bool:
    """Mask what is spread over the runs of a paragraph or of a shared string: the first run touched holds the mask."""
    runs: list[tuple[Element | None, str]] = list(_runs(paragraph, paragraph.tag))
    edits = replacer.edits("".join(piece for _, piece in runs))
    at = 0
    for element, piece in runs if edits else []:
        if element is not None:
            element.text = _run_text(piece, at, edits)
        at += len(piece)
    return bool(edits)


def _run_text(piece: str, at: int, edits: list[tuple[int, int, str]]) -> str:
    """Return what the run that holds [at, at + len(piece)) of the paragraph holds after the edits."""
    parts, done, last = [], at, at + len(piece)
    for start, end, new in edits:
        if end <= at or start >= last:
            continue
        parts.append(piece[done - at : max(start, done) - at])
        if len(new) == end - start:
            parts.append(new[max(start, at) - start : min(end, last) - start])
        elif start >= at:
            parts.append(new)
        done = min(end, last)
    return "".join([*parts, piece[done - at :]])


def _runs(element: Element, top: str) -> Iterator[tuple[Element | None, str]]:
    """Yield (element, text) of the runs that belong to a paragraph, not to one inside it; breaks have no element."""
    for child in element:
        if not isinstance(child.tag, str):
            continue
        if _RUN.search(child.tag):
            yield child, child.text or ""
        elif _BREAK.search(child.tag):
            yield None, "\n"
        elif child.tag != top:
            yield from _runs(child, top)


def _mask_strings(element: Element, replacer: Replacer) -> bool:
    """Mask text, tail and attribute values of one element."""
    changed = False
    for name in ("text", "tail"):
        value = getattr(element, name)
        if value and (new := replacer.text(value)) != value:
            setattr(element, name, new)
            changed = True
    for name, value in element.attrib.items():
        if (new := replacer.text(value)) != value:
            element.set(name, new)
            changed = True
    return changed


def _mask_cell(cell: Element, numbers: dict[str, str]) -> bool:
    """A cell that held a number or a formula becomes text where it is masked, as a mask is neither."""
    value, formula = cell.find("{*}v"), cell.find("{*}f")
    text = value.text if value is not None and value.text else ""
    masked = _masked_number(text, numbers) if cell.get("t", "n") == "n" else ""
    starred = _STARS in text or (formula is not None and _STARS in (formula.text or ""))
    if masked and value is not None:
        value.text = masked
    if not masked and not starred:
        return False
    if formula is not None:
        cell.remove(formula)
    if cell.get("t", "n") != "s":
        cell.set("t", "str")
    return True


def _masked_number(text: str, numbers: dict[str, str]) -> str:
    if not re.fullmatch(r"\d[\d.]*(?:[eE][+-]?\d+)?", text):
        return ""
    try:
        value = float(text)
    except ValueError:
        return ""
    whole = str(int(value)) if value < 1e20 and value.is_integer() else ""
    return numbers.get(text) or numbers.get(whole, "")
