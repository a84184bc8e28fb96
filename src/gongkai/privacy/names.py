"""Names of persons, as far as they can be told without a model: a surname and one or two characters of a given name."""

from __future__ import annotations

import re
from typing import Final

from .data import load

_DATA: Final = load("names.json")
_SURNAMES: Final = frozenset(_DATA["surnames"])
_COMPOUND: Final = frozenset(_DATA["compound"])
# Characters that hardly ever stand in a given name but often follow a surname's character in a word.
_NEVER: Final = frozenset(_DATA["never_in_a_given_name"])
_WORDS: Final = frozenset(_DATA["words"])
_TITLE: Final = re.compile(
    "(?:先生|女士|师傅|小姐|同志|老师|同学|大爷|大妈|阿姨|主任|科长|局长|处长|站长|所长|书记|经理|医生|律师|会计|警官|队长)$"
)
_PERSONS: Final = frozenset("人户员者生民属偶友客主")
HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff"
_FIELD: Final = re.compile(
    r"(?:家[里中庭]?)?的?(?:本人)?(?:联系)?(?:电话|手机|微信|身份证|公民身份|证件|账号|卡号|银行卡|护照|联系方式)(?:号码|号)?(?:为|是)?$"
)
_JOINED: Final = re.compile(r"(?:联系|取得联系|的(?:电话|手机)|反映|来电|来访|办理|提供)$")
_DOTTED: Final = re.compile(rf"[{HAN}]{{1,8}}[·•・.][{HAN}]{{1,10}}(?:[·•・.][{HAN}]{{1,8}})?")
COURTESY: Final = re.compile(r"(?:先生|女士|师傅|小姐|同志|老师|同学|大爷|大妈|阿姨)$")
_ROLE: Final = re.compile(
    "(?:" + "|".join(sorted(_DATA["roles"], key=len, reverse=True)) + r")[: 为是]*([\u3400-\u9fff·]{2,4})$"
)


def is_name(word: str) -> bool:
    """Whether a word can be the name of a person (2 to 4 characters, or with a middle dot)."""
    size = len(word)
    if not 2 <= size <= 4:
        return size > 4 and _DOTTED.fullmatch(word) is not None
    if word in _WORDS or _TITLE.search(word) or word[:2] in _WORDS or "某" in word:
        return False
    if word[:2] in _COMPOUND:
        given = word[2:]
    elif word[0] in _SURNAMES and size <= 3:
        given = word[1:]
    elif size == 4 and word[0] in _SURNAMES and word[1] in _SURNAMES:
        given = word[2:]  # a married woman's double surname
    else:
        return _DOTTED.fullmatch(word) is not None
    return bool(given) and not any(char in _NEVER or not "\u3400" <= char <= "\u9fff" for char in given)


def name_at_end(words: str) -> str:
    """The name with which a run of characters ends ("村民张三" gives 张三), or an empty string.

    A courtesy (先生, 女士) behind it is passed over; the caller finds the name by its text.
    """
    words = _JOINED.sub("", words[-30:])
    words = COURTESY.sub("", _FIELD.sub("", words[-24:])[-16:])
    if is_name(words):
        return words
    role = _ROLE.search(words)
    while role:
        if is_name(role.group(1)):
            return role.group(1)
        role = _ROLE.search(words, role.start() + 1)
    for size in (3, 2, 4):  # 持证人邓顺
        if len(words) > size + 1 and words[-size - 1] in _PERSONS and is_name(words[-size:]):
            return words[-size:]
    return ""
