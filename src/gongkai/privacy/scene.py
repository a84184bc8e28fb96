"""A text with what stands around a place in it: its label, its line, its row of a table, who is spoken of."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from typing import Final, Literal

from .data import load
from .finding import Context
from .labels import Label, label_before
from .names import HAN, is_name, name_at_end
from .normal import normal
from .tables import Block, Row, blocks_of

Side = Literal["private", "official", ""]
_DATA: Final = load("marks.json")
_SIDES: Final[dict[str, str]] = {
    word: side for side in ("private", "official", "unit_or_title", "neutral") for word in _DATA[side]
}
_MARKS: Final = re.compile("|".join(map(re.escape, sorted(_SIDES, key=len, reverse=True))))
_UNIT_END: Final = re.compile(
    "(?:" + "|".join(map(re.escape, sorted(_DATA["unit"], key=len, reverse=True))) + r")\)?$"
)
REACH: Final = 160  # characters
LINES: Final = 4
LINE: Final = 400  # a line longer than this is looked at in part
_TITLE: Final = re.compile(
    rf"[{HAN}](?:主任|科长|局长|书记|所长|股长|主席|队长|站长|处长|部长|镇长|乡长|县长|院长|校长|秘书|干事|警官|经理|工|总|老师|律师|医生|会计|先生|女士|小姐|同志)$"
)
_CLAUSE: Final = re.compile(r"[,;。!?\n\t|]")
_TOKEN: Final = re.compile(rf"[{HAN}·•]+")
_AFTER: Final = re.compile(rf"[ \t]*(?:\(|[ \t/,、|])[ \t]*([{HAN}·]{{2,8}})(?=[\s),;、。/|]|$)")


class Scene:
    """A text made ready for searching. `floor`: where the text to be searched begins (before it: context)."""

    def __init__(self, text: str, context: Context, tables: list[Block] | None = None) -> None:
        head = f"{context.before}\n" if context.before else ""
        head += f"{context.label}：" if context.label else ""
        self.raw = head + text
        self.floor = len(head)
        self.norm = normal(self.raw)
        self.context = context
        self._tables = tables
        self.numbers: list[tuple[int, int]] = []  # identity numbers found so far

    @cached_property
    def marks(self) -> tuple[list[int], list[tuple[int, str]]]:
        """Where words for private persons and for bodies stand: starts, and (end, side) of each."""
        hits = [(hit.start(), hit.end(), _SIDES[hit.group()]) for hit in _MARKS.finditer(self.norm)]
        return [start for start, _, _ in hits], [(end, side) for _, end, side in hits]

    @cached_property
    def blocks(self) -> list[Block]:
        """The tables written into the text."""
        return blocks_of(self.raw, self.norm) if self._tables is None else self._tables

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block.start for block in self.blocks]

    def line(self, start: int) -> tuple[int, int]:
        """The line around `start`, at most LINE characters to each side."""
        low = self.norm.rfind("\n", max(0, start - LINE), start) + 1
        high = self.norm.find("\n", start, start + LINE)
        return max(low, start - LINE, 0), high if high >= 0 else min(len(self.norm), start + LINE)

    def row(self, start: int) -> Row | None:
        """The row of a table in which `start` lies."""
        at = bisect_left(self._block_starts, start + 1) - 1
        return self.blocks[at].row(start) if at >= 0 else None

    def label(self, start: int) -> tuple[Label, int]:
        """What the value at `start` is called: by the words before it, else by the heading of its column."""
        row = self.row(start)
        floor = row.cells[row.index][0] if row else 0
        found, begin = label_before(self.norm, start, floor)
        if found is Label.NONE and row:
            left = row.left_neighbour()
            if left:
                found, begin = label_before(self.norm, left[1], left[0])
        if found is Label.NONE and row:
            return row.heading, start
        return found, begin

    def side(self, start: int, begin: int) -> Side:
        """Whose number stands at `start` (its label begins at `begin`): the nearest word to the left decides, then a
        word for a private person behind it on the line."""
        low, high = self.line(start)
        row = self.row(start)
        if row and row.side:
            return row.side
        if any(low <= at < high for at, _ in self.numbers[-4:]) and not self._contact_between(low, begin):
            return "private"
        starts, marks = self.marks
        at = bisect_left(starts, begin) - 1
        while at >= 0 and begin - marks[at][0] <= REACH:
            found = self._means(at, begin, low)
            if found:
                return found
            at -= 1
        after = bisect_left(starts, start)
        while after < len(starts) and starts[after] < min(high, start + 80):
            if marks[after][1] == "private" and not self._contact_ahead(start, starts[after]):
                return "private"
            after += 1
        if self.context.private is not None:
            return "private" if self.context.private else "official"
        return ""

    def _means(self, at: int, begin: int, low: int) -> Side:
        """What the mark number `at` says about something that begins at `begin` on the line from `low`."""
        end, side = self.marks[1][at]
        between = self.norm[end:begin]
        breaks = between.count("\n")
        if side == "neutral" or breaks > LINES:
            return ""
        if side == "unit_or_title":
            near = len(between) <= 14 and not _CLAUSE.search(between)
            return "official" if near else ""
        if side == "official":
            # A list of persons that follows a contact block is not part of it.
            line = self.norm[low:begin].strip(" \t.、()0123456789")
            apart = breaks and bool(line) and is_name(line) and len(between) > 12
            return "" if breaks > 3 or apart else "official"
        return "private"

    def _contact_between(self, low: int, begin: int) -> bool:
        starts, marks = self.marks
        at = bisect_left(starts, begin) - 1
        last = max((end for _, end in self.numbers[-4:]), default=0)
        return at >= 0 and starts[at] >= low and marks[at][1] == "official" and starts[at] > last - 1

    def _contact_ahead(self, start: int, end: int) -> bool:
        return any(stop in self.norm[start:end] for stop in "。;")

    def official_text(self) -> bool:
        """Whether the whole reads like a body's notice."""
        return any(side in ("official", "unit_or_title") for _, side in self.marks[1])

    def name_near(self, start: int, end: int, floor: int = 0) -> tuple[int, int] | None:
        """The name of a person beside the number from `start` to `end`: nearest to the left on its line, not before
        `floor`, else right behind it."""
        low, _ = self.line(start)
        low = max(low, floor, start - 60)
        window = self.norm[low:start]
        for hit in reversed(list(_TOKEN.finditer(window))):
            name = name_at_end(hit.group())
            if name:
                at = low + hit.start() + hit.group().rfind(name)
                return at, at + len(name)
        behind = _AFTER.match(self.norm, end, end + 14)
        if behind and is_name(behind.group(1)):
            return behind.start(1), behind.end(1)
        return None

    def name_above(self, start: int) -> tuple[int, int] | None:
        """A name that stands alone, or as 姓名：张三, on one of the two lines above (tables of PDF pages)."""
        high = self.line(start)[0] - 1
        for _ in range(2):
            if high <= 0:
                return None
            low = self.norm.rfind("\n", max(0, high - 40), high) + 1
            word = self.norm[low:high].strip()
            label, _, value = word.rpartition(":")
            if is_name(value.strip()) and (
                not label or label.strip() in ("姓名", "户主", "申请人", "当事人", "户主姓名")
            ):
                at = self.norm.rfind(value.strip(), low, high)
                return at, at + len(value.strip())
            high = low - 1
        return None

    def titled(self, words: str) -> bool:
        """Whether words end like 王科长, 李女士."""
        return _TITLE.search(words) is not None


def is_unit(words: str) -> bool:
    """Whether a holder of an account is a body or a company, not a person."""
    plain = words.strip(" :()\"'")
    return bool(_UNIT_END.search(plain)) and not is_name(plain)
