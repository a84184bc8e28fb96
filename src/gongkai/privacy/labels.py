"""What stands before a number and says what it is: "身份证号：", a column's heading, the name of a field."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import Final

from .data import load


class Label(Enum):
    """What a label says about the value behind it."""

    NONE = "none"
    OTHER = "other"  # a number of another kind: permits, projects, orders, examinations
    CREDIT = "credit"
    ID = "id"
    DISABLED = "disabled"  # a disability certificate: identity number and two more digits
    PUPIL = "pupil"  # a pupil's number: G or L and the identity number
    PHONE = "phone"  # 联系电话: of whom, the surroundings say
    OFFICE = "office"  # 监督电话: always of a body
    OWN_PHONE = "own_phone"  # 家庭电话: always of a person
    CARD = "card"
    ACCOUNT = "account"  # 账号: of whom, the surroundings say
    UNIT_ACCOUNT = "unit_account"  # 对公账户: of a body or company
    PASSPORT = "passport"
    DOCUMENT = "document"  # 证件号码: of some document
    HOME = "home"
    ADDRESS = "address"  # 地址: of whom, the surroundings say
    UNIT_ADDRESS = "unit_address"
    PLATE = "plate"
    EMAIL = "email"
    CHAT = "chat"
    NAME = "name"
    UNIT = "unit"
    CONTACT = "contact"
    POSITION = "position"
    PERSONAL = "personal"  # 性别, 出生日期: a column that only lists of persons have
    DUTY = "duty"  # 职务


_PATTERNS: Final = tuple(
    (Label(name), re.compile(rf"(?:{'|'.join(parts)})\Z", re.I))
    for name, parts in load("labels.json").items()
)
# Any other "…号" is a number of another kind; 3号 is a day.
_NUMBERED: Final = re.compile(r"[^\d一二三四五六七八九十0-9](?<!同)(?:编号|号|(?<!号)码|批次)\Z")
_ORDERED: Final = re.compile(r"\([按依以]?([^()]{2,12}?)(?:排序|顺序|为序|先后)?\)$")
_GAP: Final = ' \t\r\x0b:="*_.#>-'
_JOINERS: Final = ("号码是", "号是", "码是", "是", "为", "系", "分别为", "分别是", "号码为")
_OPEN: Final = "(<"
_BOUND: Final = re.compile(r"[\n,;。、|!?<>{}\t]")
LONGEST: Final = 30


@lru_cache(maxsize=8192)
def classify(words: str) -> Label:
    """What a label (normal form, without colon) means; the rule that covers the most of its end wins.

    "申请人联系电话" is PHONE of a person, "手机号" PHONE, "项目编号" OTHER.
    """
    plain = words.replace(" ", "").strip(_GAP + "\n").rstrip("?").lower()
    if not plain:
        return Label.NONE
    best, longest = Label.NONE, 0
    for label, pattern in _PATTERNS:
        hit = pattern.search(plain)
        if hit and len(hit.group()) > longest:
            best, longest = label, len(hit.group())
    return Label.OTHER if best is Label.NONE and _NUMBERED.search(plain) else best


def label_before(norm: str, start: int, floor: int = 0) -> tuple[Label, int]:
    """The label of the value that begins at `start` and where the label begins; text before `floor` is not used."""
    low = max(floor, start - LONGEST - 16)
    end = start
    while end > low and (norm[end - 1] in _GAP or norm[end - 1] in _OPEN):
        end -= 1
    if end > low and norm[end - 1] == "\n":  # a label alone on the line above ("身份证号：\n4301…")
        above = end - 1
        while above > low and norm[above - 1] in " \t\r":
            above -= 1
        if above > low and norm[above - 1] == ":":
            end = above
    words, begin = _words(norm, low, end)
    found = classify(words)
    if found is Label.NONE:
        words, begin = _without_joiner(norm, words, begin)
        found = classify(words)
    tail = words.rstrip(_GAP).rsplit(" ", 1)
    if len(tail) == 2 and classify(tail[1]) is found:  # 手机 138… 地址: the label is the last word only
        begin += len(tail[0]) + 1
    return found, begin


def _words(norm: str, low: int, end: int) -> tuple[str, int]:
    """The run of characters before `end` back to the last delimiter; a remark in brackets at its end stays."""
    while end > low and norm[end - 1] in _GAP:
        end -= 1
    text = norm[low:end]
    if text.endswith(")"):
        opened = text.rfind("(")
        head = text[:opened] if opened > 0 else text[:-1]
    else:
        head = text
    cut = 0
    for hit in _BOUND.finditer(head):
        cut = hit.end()
    if not text.endswith(")"):
        cut = max(cut, head.rfind("(") + 1, head.rfind(")") + 1)
    colon = head.rstrip(":").rfind(":")
    cut = max(cut, colon + 1)
    return text[cut:], low + cut


def _without_joiner(norm: str, words: str, begin: int) -> tuple[str, int]:
    """ "身份证号码为" gives 身份证号码; a remark in brackets is dropped too."""
    for joiner in _JOINERS:
        if words.endswith(joiner):
            return words[: -len(joiner)], begin
    ordered = _ORDERED.search(words)
    if ordered and classify(ordered.group(1)) is not Label.NONE:  # 名单(按准考证号排序)
        return ordered.group(1), begin
    if words.endswith(")") and "(" in words:
        return words[: words.rfind("(")], begin
    return words, begin
