"""A text with what stands around a place in it: its label, its line, its row of a table, who is spoken of."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from typing import Final, Literal

from .data import load
from .finding import Context
from .labels import Label, classify, label_before
from .names import HAN, is_name, name_at_end, name_within
from .normal import normal
from .roles import role_side
from .tables import Block, Row, blocks_of

Side = Literal["private", "official", ""]
_DATA: Final = load("marks.json")
_SIDES: Final[dict[str, str]] = {
    word: side for side in ("private", "official", "unit_or_title", "neutral") for word in _DATA[side]
}
_MARKS: Final = re.compile(
    "|".join([*map(re.escape, sorted(_SIDES, key=len, reverse=True)), "联 {1,4}系 {1,4}人", "户 {1,6}主"])
)
# 请带身份证: names of fields say something about a person only where the field is filled in.
_FIELDS: Final = frozenset(
    ("身份证", "公民身份", "身份号码", "护照", "银行卡", "住址", "户籍", "姓名", "性别")
)
_FILLED: Final = re.compile(r"[^,。;\n]{0,12}[:\d]|[^,。;\n]{0,6}\n?[\d|\t]")
# 学生工作处, 残疾人联合会: bodies, not persons.
_BODY: Final = re.compile(
    r"(?:[\u4e00-\u9fff]{0,3}(?:工作|管理|事务|资助|服务|联合|保障|委员))?(?:处|科|办|中心|局|站|会|部门)"
)
_LISTED: Final = re.compile(r"(?<![0-9A-Za-z])([0-9][0-9Xx-]{5,24}) ?([、/;和及与或,]) ?$")
_NUMBER: Final = re.compile(r"[0-9][0-9Xx-]*")
_LABELLED: Final = re.compile(r"电话|手机|联系|传真|:")
_UNIT_RUN: Final = re.compile(rf"([{HAN}()]{{2,24}})[: ]{{0,2}}\(?$")
_UNIT_END: Final = re.compile(
    "(?:" + "|".join(map(re.escape, sorted(_DATA["unit"], key=len, reverse=True))) + r")\)?$"
)
REACH: Final = 160  # characters
LINES: Final = 4
LINE: Final = 400  # a line longer than this is looked at in part
_TITLE: Final = re.compile(
    rf"[{HAN}](?:主任|科长|局长|书记|所长|股长|主席|队长|站长|处长|部长|镇长|乡长|县长|院长|校长|秘书|干事|警官|经理|工|总|老师|律师|医生|会计|师傅|先生|女士|小姐|同志)$"
)
_URL: Final = re.compile(
    r"(?:https?://|www\.|[\w-]{1,40}\.(?:com|cn|net|org)/)[^\s,;。、\"()<>]{0,120}$", re.I | re.A
)
_CLAUSE: Final = re.compile(r"[,;。!?\n\t|]")
_TOKEN: Final = re.compile(rf"[{HAN}·•]+")
_FORM_NAME: Final = re.compile(
    rf"(?:姓名|申请人|户主|当事人)[\t:| ]{{1,3}}([{HAN}·]{{2,8}})(?=[\t| ,]|$)", re.M
)
_OF_PAPER: Final = re.compile(r"(?<!身份)(?<!驾驶)(?<!居住)(?<!军官)证书?\((?:证|编)?号(?:码)?[: ]{0,2}$")
_NOTICE: Final = re.compile(
    r"\.gov\.cn|通知书|决定书|告知书|特此|公示|公告|通告|[本我](?:局|院|委|单位|机关|中心|镇|乡|县|市|村|校|街道|办)(?!人)"
)
_NAME_FIRST: Final = re.compile(rf"[ \t]{{0,4}}姓 {{0,4}}名[:\t ]{{1,3}}([{HAN}·]{{2,8}})(?=[\t\r\n ]|$)")
_OWNER_BEHIND: Final = re.compile(
    r"[ \t]{0,4}[(/,;、|]?[ \t]{0,4}(?:户名|开户名|开户人|账户名|持卡人|收款人)[: ]{0,2}"
    rf"([{HAN}·]{{2,8}})(?=[\s),;、。/|(]|$)"
)
_AFTER: Final = re.compile(
    r"[ \t]{0,4}(?:[(/,;、|]|(?<=[ \t]))[ \t]{0,4}(?:(?:姓名|户主|户名|开户人|申请人|持证人|联系人|持有人)[: ]{0,2})?"
    rf"([{HAN}·]{{2,8}})(?=[\s),;、。/|]|$)"
)


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
        self._line = (0, 0)
        self._rows: dict[int, Row | None] = {}
        self._labels: dict[int, tuple[Label, int]] = {}
        self._heads: dict[int, int] = {}  # of lists of numbers: where the list begins
        self.numbers: list[tuple[int, int]] = []  # identity numbers found so far

    @cached_property
    def marks(self) -> tuple[list[int], list[tuple[int, str]]]:
        """Where words for private persons and for bodies stand: starts, and (end, side) of each."""
        hits = [(hit.start(), hit.end(), self._means_side(hit)) for hit in _MARKS.finditer(self.norm)]
        return [start for start, _, _ in hits], [(end, side) for _, end, side in hits]

    def _means_side(self, hit: re.Match[str]) -> str:
        side = _SIDES.get(hit.group()) or _SIDES[hit.group().replace(" ", "")]
        if side != "private":
            return side
        field = hit.group() in _FIELDS and not _FILLED.match(self.norm, hit.end())
        return "neutral" if field or _BODY.match(self.norm, hit.end()) else side

    @cached_property
    def blocks(self) -> list[Block]:
        """The tables written into the text."""
        return blocks_of(self.raw, self.norm) if self._tables is None else self._tables

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block.start for block in self.blocks]

    def line(self, start: int) -> tuple[int, int]:
        """The line around `start`, at most LINE characters to each side."""
        low, high = self._line
        if low <= start < high:
            return low, high
        before = self.norm.rfind("\n", max(0, start - LINE), start)
        behind = self.norm.find("\n", start, start + LINE)
        low = before + 1 if before >= 0 else max(start - LINE, 0)
        high = behind if behind >= 0 else min(len(self.norm), start + LINE)
        if high - low < LINE and behind >= 0 and (before >= 0 or low == 0):
            self._line = (low, high)  # a whole line, the same for all that stands on it
        return low, high

    def in_address(self, start: int) -> bool:
        """Whether `start` lies in the address of a web page."""
        return self._has_urls and _URL.search(self.norm, max(0, start - 120), start) is not None

    @cached_property
    def _has_urls(self) -> bool:
        return re.search(r"://|www\.|\.(?:com|cn|net|org)/", self.norm, re.I) is not None

    def row(self, start: int) -> Row | None:
        """The row of a table in which `start` lies."""
        if not self._block_starts:
            return None
        if start not in self._rows:
            at = bisect_left(self._block_starts, start + 1) - 1
            self._rows[start] = self.blocks[at].row(start) if at >= 0 else None
        return self._rows[start]

    def label(self, start: int) -> tuple[Label, int]:
        """What the value at `start` is called: by the words before it, else by the heading of its column."""
        found = self._labels.get(start)
        if found is None:
            found = self._labels[start] = self._label(start)
        return found

    def _label(self, start: int) -> tuple[Label, int]:
        row = self.row(start)
        start = self._head(start)
        floor = row.cells[row.index][0] if row else 0
        found, begin = label_before(self.norm, start, floor)
        if found is Label.NONE and row and row.heading is Label.NONE:
            left = row.left_neighbour()
            if left:
                found, begin = label_before(self.norm, left[1], left[0])
        if found is Label.NONE and row:
            return row.heading, start
        if found is not Label.NONE and _OF_PAPER.search(self.norm, max(0, begin - 12), start):
            return Label.OTHER, begin  # 不动产权证书(证号…
        return found, begin if found is not Label.NONE else start

    def _head(self, start: int) -> int:
        """The first of a list of numbers to which `start` belongs: 准考证号：A、B、C have one label."""
        passed: list[int] = []
        while start not in self._heads:
            passed.append(start)
            hit = _LISTED.search(self.norm, max(0, start - 32), start)
            if hit is None or (hit.group(2) == "," and self._length(start) != len(hit.group(1))):
                break
            start = hit.start(1)
        head = self._heads.get(start, start)
        self._heads.update(dict.fromkeys(passed, head))
        return head

    def _length(self, start: int) -> int:
        hit = _NUMBER.match(self.norm, start)
        return len(hit.group()) if hit else 0

    def unit_before(self, begin: int) -> bool:
        """Whether a body or a company stands right before `begin`: 教育局基教股 138…"""
        hit = _UNIT_RUN.search(self.norm, max(0, begin - 24), begin)
        return hit is not None and is_unit(hit.group(1))

    def side(self, start: int, begin: int) -> Side:
        """Whose number stands at `start` (its label begins at `begin`): the nearest word to the left decides, then a
        word for a private person behind it on the line."""
        low, high = self.line(start)
        row = self.row(start)
        if row and row.side:
            return row.side
        if self._ids_near(start, low, high) and not self._contact_between(start, low, begin):
            return "private"
        starts, marks = self.marks
        at = bisect_left(starts, start) - 1
        unit = False
        while at >= 0 and begin - marks[at][0] <= REACH:
            found = self._means(at, begin, low)
            if found == "private" and unit and (starts[at] < low or self.norm[start] in "0("):
                break  # 甲方：某公司，联系电话…: an earlier line's person has nothing to do with it
            if found:
                return found
            unit = unit or (starts[at] >= low and marks[at][1] == "unit_or_title")
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
        if end > begin:  # part of the label itself: 你留的电话
            if (
                side == "official"
                and self.norm.startswith("联", self.marks[0][at])
                and self.norm[end - 1] == "人"
            ):
                return "official"
            return "private" if side == "private" else ""
        between = self.norm[end:begin]
        breaks = between.count("\n")
        if side == "neutral" or breaks > LINES:
            return ""
        if side == "unit_or_title":
            near = len(between) <= 14 and not _CLAUSE.search(between)
            return "official" if near else ""
        if side == "official":
            # A list of persons that follows a contact block is not part of it.
            if breaks > 3 or (breaks and self._starts_anew(between, low, begin)):
                return ""
            return "official"
        return "private"

    def _starts_anew(self, between: str, low: int, begin: int) -> bool:
        """Whether the line names a person itself, so that a contact line above it says nothing about him."""
        first, *lines = between.split("\n")
        # 各乡镇联系人, and below it a line for each: all of them are contacts.
        rows = all(any(char.isdigit() for char in line) for line in lines[:-1])
        heading = not first.strip(" :()电话号码及地址") and rows
        name = None if heading else self.name_near(begin, begin, low)
        return name is not None and _LABELLED.search(self.norm, name[1], begin) is None

    def _ids_near(self, start: int, low: int, high: int) -> list[tuple[int, int]]:
        """The identity numbers between `low` and `high`, at most three to each side of `start`."""
        at = bisect_left(self.numbers, (start, 0))
        return [place for place in self.numbers[max(0, at - 3) : at + 3] if low <= place[0] < high]

    def id_on_line(self, start: int) -> bool:
        """Whether an identity number stands on the line of `start`."""
        return bool(self._ids_near(start, *self.line(start)))

    def _contact_between(self, start: int, low: int, begin: int) -> bool:
        """Whether behind the last identity number of the line the talk is of a contact (for landlines: of a body)."""
        starts, marks = self.marks
        last = max([low, *(end for at, end in self._ids_near(start, low, begin) if at < start)])
        sides = ("official", "unit_or_title") if self.norm[start] in "0(" else ("official",)
        at = bisect_left(starts, begin) - 1
        while at >= 0 and starts[at] >= last:
            if marks[at][1] in sides:
                return True
            at -= 1
        return False

    def _contact_ahead(self, start: int, end: int) -> bool:
        return any(stop in self.norm[start:end] for stop in "。;")

    def official_text(self) -> bool:
        """Whether the whole reads like a body's notice."""
        return self._official

    @cached_property
    def _official(self) -> bool:
        return _NOTICE.search(self.norm) is not None or any(
            side in ("official", "unit_or_title") for _, side in self.marks[1]
        )

    def name_near(self, start: int, end: int, floor: int = 0) -> tuple[int, int] | None:
        """The name of a person beside the number from `start` to `end`: nearest to the left on its line, not before
        `floor`, else right behind it."""
        low, _ = self.line(start)
        low = max(low, floor, start - 100)
        window = self.norm[low:start]
        owner = _OWNER_BEHIND.match(self.norm, end, end + 24)
        if owner and is_name(owner.group(1)):
            return owner.span(1)
        for hit in reversed(list(_TOKEN.finditer(window))):
            name = name_at_end(hit.group())
            if name and "曾用名" not in hit.group():
                if "。" in window[hit.end() :] and self._in_office(low + hit.start(), hit.group(), name):
                    return None  # the sentence before speaks of somebody in office
                at = low + hit.start() + hit.group().rfind(name)
                return at, at + len(name)
        for hit in reversed(list(_TOKEN.finditer(window))[-4:]):
            name = name_within(hit.group())
            if name:
                at = low + hit.start() + hit.group().rfind(name)
                return at, at + len(name)
        behind = _AFTER.match(self.norm, end, end + 14)
        if behind and is_name(behind.group(1)):
            return behind.start(1), behind.end(1)
        return None

    def _in_office(self, start: int, words: str, name: str) -> bool:
        """Whether a role right before a name says that he is in office: 承办人:张三."""
        role = words[: words.rfind(name)] or self.norm[max(0, start - 12) : start].rstrip(": ")
        return role_side(re.split(r"[,;。:\n]", role)[-1]) == "official"

    def name_above(self, start: int) -> tuple[int, int] | None:
        """A name that stands alone, or as 姓名：张三, on one of the three lines above (tables of PDF pages)."""
        high = self.line(start)[0] - 1
        for _ in range(3):
            if high <= 0:
                break
            low = max(self.norm.rfind("\n", max(0, high - 40), high) + 1, high - 40, 0)
            form = _FORM_NAME.search(self.norm, low, high)
            if form and is_name(form.group(1)):
                return form.span(1)
            label, _, value = self.norm[low:high].strip(" \t\r。,;").rpartition(":")
            if is_name(value.strip()) and (
                not label
                or classify(label) is Label.NAME
                or (
                    label.rstrip(")").endswith(("人", "方", "主", "户"))
                    and classify(label) is not Label.CONTACT
                    and role_side(label) != "official"
                )
            ):
                at = self.norm.rfind(value.strip(), low, high)
                return at, at + len(value.strip())
            high = low - 1
        return self._name_below(start)

    def _name_below(self, start: int) -> tuple[int, int] | None:
        """手机:138…, and 姓名:张三 on the line below."""
        low = self.line(start)[1] + 1
        form = _NAME_FIRST.match(self.norm, low, low + 30)
        return form.span(1) if form and is_name(form.group(1)) else None

    def titled(self, words: str) -> bool:
        """Whether words end like 王科长, 李女士."""
        return _TITLE.search(words) is not None


def is_unit(words: str) -> bool:
    """Whether a holder of an account is a body or a company, not a person."""
    plain = words.strip(" :()\"'")
    return bool(_UNIT_END.search(plain)) and not is_name(plain)
