"""Tables written into text: a line of headings and the rows below it, cells parted by tabs, bars, commas or blanks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from .data import load
from .labels import Label, classify
from .normal import normal
from .roles import Side, role_side, without_field

_HEADINGS: Final = re.compile(
    "|".join(map(re.escape, sorted(load("marks.json")["heading"], key=len, reverse=True))), re.I
)
_ALONE: Final = frozenset(load("marks.json")["heading"])
_ENDINGS: Final = tuple(word for word in _ALONE if len(word) > 1 and not word.isascii())
_LONG_NUMBER: Final = re.compile(r"\d{6}")
_WORDS: Final = re.compile(r"[^ \t]+")
_PHRASES: Final = re.compile(r"[^ \t]+(?: [^ \t]+)*")  # parted by two blanks or more
_QUOTED: Final = re.compile(r'("(?:[^"]|"")*"|[^,]*)(?:,|$)')
_RULE: Final = re.compile(r"[\s|:+=-]*")
_FIELD: Final = re.compile(r"(?:^|[ \t,;。])[\u4e00-\u9fff]{2,8} ?:")  # 联系人: on a line is no row of a list
LONGEST: Final = 300
WIDEST: Final = 120
_PRIVATE: Final = {
    Label.ID,
    Label.HOME,
    Label.OWN_PHONE,
    Label.DISABLED,
    Label.PUPIL,
    Label.PASSPORT,
    Label.DOCUMENT,
}
_OFFICES: Final = {
    "部门",
    "科室",
    "机构",
    "窗口",
    "单位名称",
    "机构名称",
    "部门名称",
    "责任单位",
    "联系单位",
    "企业名称",
}


@dataclass(slots=True)
class Row:
    """One row: its cells as (start, end), the cell in question, the meaning of its column."""

    cells: list[tuple[int, int]]
    index: int
    heading: Label
    side: Side
    block: Block
    norm: str
    owner: Side = ""

    def columns_of(self, label: Label) -> list[int]:
        """The columns whose headings mean `label`; none where the row does not fit the headings."""
        if len(self.cells) != len(self.block.headings):
            return []
        return [at for at, heading in enumerate(self.block.headings) if heading is label]

    def names_persons(self, start: int) -> bool:
        """Whether the cell around `start` is the one in question or stands in a column of names of private persons."""
        at = next((at for at, (a, b) in enumerate(self.cells) if a <= start < b), self.index)
        if at == self.index or len(self.cells) != len(self.block.headings):
            return True
        return self.block.headings[at] is Label.NAME or self.block.roles[at] == "private"

    def in_office(self, start: int) -> bool:
        """Whether another cell around `start` stands in a column of persons in office (核查干部)."""
        if len(self.cells) != len(self.block.headings):
            return False
        at = next((at for at, (a, b) in enumerate(self.cells) if a <= start < b), self.index)
        return at != self.index and self.block.roles[at] == "official"

    def left_neighbour(self) -> tuple[int, int] | None:
        """The cell to the left where it is a label itself (a form, not a list)."""
        if self.index == 0:
            return None
        start, end = self.cells[self.index - 1]
        words = self.norm[start:end].strip()
        if (
            words
            and len(words) <= 20
            and not _LONG_NUMBER.search(words)
            and classify(words) is not Label.NONE
        ):
            return start, end
        return None


@dataclass(slots=True)
class Block:
    """A table from `start` to `end` of the text."""

    start: int
    end: int
    delimiter: str
    headings: list[Label]
    raw: str
    norm: str
    side: Side = ""
    roles: list[Side] = field(default_factory=list)  # what each heading says of a person below it
    owners: list[Side] = field(default_factory=list)  # of each column: whose a telephone in it is
    _kept: dict[int, list[tuple[int, int]]] = field(default_factory=dict, repr=False)

    def row(self, start: int) -> Row | None:
        """The row around `start`, or None where it is no row of this table."""
        if not self.start <= start < self.end:
            return None
        low = self.norm.rfind("\n", max(0, start - 5000), start) + 1
        cells = self._cells(low)
        index = next((at for at, (_, end) in enumerate(cells) if start <= end), len(cells) - 1)
        fits = len(cells) == len(self.headings)
        heading = self.headings[index] if fits and index < len(self.headings) else Label.NONE
        owner = self.owners[index] if fits and index < len(self.owners) else self.side
        return Row(cells, index, heading, self.side, self, self.norm, owner)

    def column_of(self, label: Label, start: int) -> tuple[int, int] | None:
        """The cell of the row around `start` in the first column that means `label`."""
        row = self.row(start)
        if row is None or len(row.cells) != len(self.headings) or label not in self.headings:
            return None
        return row.cells[self.headings.index(label)]

    def _cells(self, low: int) -> list[tuple[int, int]]:
        cells = self._kept.get(low)
        if cells is None:
            high = self.norm.find("\n", low, low + 10_000)
            high = high if high >= 0 else min(len(self.norm), low + 10_000)
            cells = self._kept[low] = cells_of(self.raw, self.norm, low, high, self.delimiter)
        return cells


def cells_of(raw: str, norm: str, low: int, high: int, delimiter: str) -> list[tuple[int, int]]:
    """The cells of a line as (start, end), blanks around their text left out; bars around a line frame it."""
    line = raw[low:high] if delimiter == "," else norm[low:high]
    spans: list[tuple[int, int]] = []
    if delimiter == "," and '"' in line:
        spans = [hit.span(1) for hit in _QUOTED.finditer(line) if hit.start() < len(line)]
    elif not delimiter.strip(" "):
        words = _WORDS if delimiter == " " else _PHRASES
        spans = [hit.span() for hit in words.finditer(line)]
    else:
        at = 0
        for part in line.split(delimiter):
            spans.append((at, at + len(part)))
            at += len(part) + len(delimiter)
        if delimiter == "|" and len(spans) > 2:
            spans = spans[1 if not line[: spans[0][1]].strip() else 0 :]
            spans = spans[:-1] if not line[spans[-1][0] :].strip() else spans
    trimmed = []
    for start, end in spans:
        while start < end and line[start] in ' \t"\r':
            start += 1
        while end > start and line[end - 1] in ' \t"\r':
            end -= 1
        trimmed.append((low + start, low + end))
    return trimmed


def blocks_of(raw: str, norm: str) -> list[Block]:
    """All tables of a text, in order."""
    headers: list[tuple[int, int, str, list[str]]] = []
    for low, hits in groupby(_HEADINGS.finditer(norm), key=lambda hit: _line_start(norm, hit.start())):
        if low < 0 or len(list(hits)) < 2:
            continue
        high = norm.find("\n", low, low + LONGEST)
        header = _header(raw, norm, low, high) if high >= 0 else None
        if header is None:
            continue
        delimiter, words = header
        if headers and headers[-1][1] + 1 == low:  # headings of two lines
            words = _joined(headers.pop()[3], words)
        headers.append((low, high, delimiter, words))
    found = []
    for at, (_, high, delimiter, words) in enumerate(headers):
        stop = headers[at + 1][0] if at + 1 < len(headers) else len(norm)
        block = make_block(raw, norm, high + 1, delimiter, words, stop)
        if block:
            found.append(block)
    return found


def _line_start(norm: str, at: int) -> int:
    """Where the line around `at` begins; -1 where it is too long for a line of headings."""
    low = norm.rfind("\n", max(0, at - LONGEST), at)
    return low + 1 if low >= 0 or at <= LONGEST else -1


def _joined(above: list[str], words: list[str]) -> list[str]:
    """Headings of two lines: the lower one counts where it says something."""
    if len(above) != len(words):
        return words
    return [new or old for old, new in zip(above, words, strict=True)]


def _header(raw: str, norm: str, low: int, high: int) -> tuple[str, list[str]] | None:
    if high - low > LONGEST:
        return None
    line = norm[low:high]
    if _LONG_NUMBER.search(line):
        return None
    for delimiter in ("\t", "|", ",", "  ", " "):
        if delimiter not in (raw[low:high] if delimiter == "," else line.strip()):
            continue
        words = [norm[a:b] for a, b in cells_of(raw, norm, low, high, delimiter)]
        if len(words) < 2 or len(words) > WIDEST:
            continue
        known = sum(bool(word) and len(word) <= 24 and _is_heading(word) for word in words)
        filled = sum(bool(word) for word in words)
        if known >= 2 and known * 2 >= filled:
            return delimiter, words
    return None


def _is_heading(word: str) -> bool:
    plain = word.replace(" ", "")
    if ":" in plain.rstrip(":"):
        return False
    known = classify(plain) is not Label.NONE or plain in _ALONE or plain.endswith(_ENDINGS)
    return known or (len(plain) > 1 and role_side(plain) != "")


def make_block(raw: str, norm: str, start: int, delimiter: str, words: list[str], stop: int) -> Block | None:
    """The table whose rows begin at `start`, below headings `words`, and end before `stop` at the latest."""
    end = at = start
    while at < stop:
        high = norm.find("\n", at)
        high = high if high >= 0 else len(norm)
        line = norm[at:high] if high - at < 2000 else norm[at : at + 2000]
        if not line.strip() or not _has(raw, at, high, line, delimiter) or _FIELD.search(line):
            break
        at = end = high + 1
    if end <= start:
        return None
    return _block(start, min(end, len(norm)), delimiter, words, raw, norm)


def _block(start: int, end: int, delimiter: str, words: list[str], raw: str, norm: str) -> Block:
    headings = [classify(word) for word in words]
    side = side_of(headings, words)
    roles = [role_side(without_field(normal(word).replace(" ", ""))) for word in words]
    return Block(start, end, delimiter, headings, raw, norm, side, roles, owners_of(headings, roles, side))


def owners_of(headings: list[Label], roles: list[Side], side: Side) -> list[Side]:
    """Whose a telephone in each column is: by its heading, else the nearest role to the left, else the list's."""
    owners: list[Side] = []
    last = side
    for label, said in zip(headings, roles, strict=True):
        if label in (Label.PHONE, Label.OFFICE, Label.OWN_PHONE):
            owners.append(said or last)
            continue
        if label is Label.NAME and not said:
            said = side
        if label is Label.CONTACT:
            said = "official"
        last = said or last
        owners.append(last)
    return owners


def _has(raw: str, low: int, high: int, line: str, delimiter: str) -> bool:
    if delimiter == ",":
        return raw.find(",", low, high) >= 0
    return (
        delimiter in line.strip()
        if not delimiter.strip(" ")
        else delimiter in line or bool(_RULE.fullmatch(line))
    )


def side_of(headings: list[Label], words: list[str]) -> Side:
    """Whether the columns are those of a list of persons or of a list of offices."""
    found = set(headings)
    if found & _PRIVATE or Label.PERSONAL in found:
        return "private"
    roles = {role_side(without_field(normal(word).replace(" ", ""))) for word in words}
    if "private" in roles:
        return "private"
    offices = Label.CONTACT in found or Label.DUTY in found or "official" in roles
    if offices or (Label.UNIT in found and any(normal(word).strip() in _OFFICES for word in words)):
        return "official"
    if Label.NAME in found and Label.UNIT not in found:
        return "private"
    return "official" if Label.UNIT in found and Label.NAME not in found else ""


def classify_row(raw: str, norm: str, start: int, length: int, words: list[str]) -> Block | None:
    """The block below a first row at `start` of `length` characters where one of its cells is a heading."""
    if not any(word and len(word) <= 24 and _is_heading(word) for word in words):
        return None
    if any(_LONG_NUMBER.search(word) for word in words):
        return None
    begin = start + length + 1
    return _block(begin, len(norm), "\t", words, raw, norm)


def is_header(row: list[str]) -> bool:
    """Whether a row of cells is a line of headings."""
    words = [normal(word).strip() for word in row if word.strip()]
    if len(words) < 2 or any(_LONG_NUMBER.search(word) for word in words):
        return False
    known = sum(len(word) <= 24 and _is_heading(word) for word in words)
    return known >= 2 and known * 2 >= len(words)
