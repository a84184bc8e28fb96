"""Names of persons, as far as they can be told without a model: a surname and one or two characters of a given name."""

from __future__ import annotations

import re
from typing import Final

from .data import load
from .roles import ROLES, is_body, role_side

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
# Words whose last character governs a name: 接到, 现委托, 对, 向, 将, 补偿给 ...
_GOVERNS: Final = frozenset(
    "接到托给向与和同由经请找是为将把让被对及权知询带名叫令准予助获据因随即属系聘访问助妻父母夫子女儿兄弟姐妹妈爸爷奶叔伯婶姨舅嫂婆孙过出例象除收派师失达至上坪湾冲庄屯组寨沟岭垸"
)
# 平安县, 新江村: characters that hardly stand before a name but often before a surname's character in a word.
_SPLITS: Final = frozenset("省市县区乡镇村州路街的第一二三四五六七八九十大小新老东西南北金高")
_COMMON: Final = frozenset(_DATA["common"])
_FIELD: Final = re.compile(
    r"(?:家[里中庭]?)?的?(?:本人)?(?:联系)?(?:电话|手机|微信|(?:居民)?身份证|公民身份|证件|账号|账户|卡号|[建农工中邮交招]行卡|(?:银行|社保|一卡通|惠农|邮政|工资|农商行?|农信)?(?<!信用)卡|护照|联系方式)(?:号码|号)?(?:为|是)?$"
)
_JOINED: Final = re.compile(
    r"(?:联系|取得联系|的(?:电话|手机)|(?:反映|来电|来访|来信|投诉|举报)(?:称|登记)?|夫妇|夫妻|办理|提供|报警|报案|求助|申请|同志|诉称|留言|本人|名下|一家|(?<=..)[户家]|家庭|等人|所持|持有|使用|驾驶|遗失|丢失|代收|代领|签收|接收|照料|照顾|补领|换领|补办|拾得|捡到)$"
)
_DOTTED: Final = re.compile(rf"[{HAN}]{{1,8}}[·•・.][{HAN}]{{1,10}}(?:[·•・.][{HAN}]{{1,8}})?")
COURTESY: Final = re.compile(r"(?:先生|女士|师傅|小姐|同志|老师|同学|大爷|大妈|阿姨)$")
_ROLE: Final = re.compile(
    "(?:" + "|".join(sorted(_DATA["roles"], key=len, reverse=True)) + r")[: 为是]*([\u3400-\u9fff·]{2,4})$"
)


# 石桥村张三户: the house of a person.
_HOUSE: Final = re.compile(r"(?<=[村组屯寨])([\u3400-\u9fff]{2,3})[户家]$")
_ROLE_BEFORE: Final = re.compile(
    "|".join(sorted({role for role in _DATA["roles"] if len(role) > 1} | ROLES, key=len, reverse=True))
)
# What goes on behind a name that begins a clause.
_GOES_ON: Final = re.compile(
    "不慎|因|于|向|申请|在|的|系|将|驾驶|购买|领取|名下|持|遗失|丢失|作为|提供|通过|户|家|等|使用|户籍|所有|缴纳|已|未|办理|提出|签|承包|种植|养殖|收到|获得|同志|为"
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
    elif size == 4 and word[0] in _COMMON and word[1] in _COMMON:
        given = word[2:]  # a married woman's double surname
    else:
        return _DOTTED.fullmatch(word) is not None
    return bool(given) and not any(char in _NEVER or not "\u3400" <= char <= "\u9fff" for char in given)


def name_at_end(words: str) -> str:
    """The name with which a run of characters ends ("村民张三" gives 张三), or an empty string.

    A courtesy (先生, 女士) behind it is passed over; the caller finds the name by its text.
    """
    house = _HOUSE.search(words)
    if house and _common(house.group(1)):
        return house.group(1)
    words = _JOINED.sub("", words[-30:])
    words = COURTESY.sub("", _JOINED.sub("", _FIELD.sub("", words[-24:])[-16:]))
    if is_name(words):
        return words
    role = _ROLE.search(words)
    while role:
        if is_name(role.group(1)):
            return role.group(1)
        role = _ROLE.search(words, role.start() + 1)
    for size in (3, 2, 4):  # 持证人邓顺, 现委托范芳
        if len(words) > size + 1 and words[-size - 1] in _PERSONS and is_name(words[-size:]):
            return words[-size:]
    return _behind_verb(words)


def name_within(words: str) -> str:
    """The name that a role in the middle of a run, or its beginning, names: 本人张三不慎将…, 张三因…"""
    for hit in reversed(list(_ROLE_BEFORE.finditer(words))):
        rest = words[hit.end() : hit.end() + 12]
        name = _at_start(rest) or next((rest[:size] for size in (3, 2) if _common(rest[:size])), "")
        if name:
            return name
    return _at_start(words)


def _at_start(words: str) -> str:
    for size in (3, 2):
        if len(words) > size and _common(words[:size]) and _GOES_ON.match(words, size):
            return words[:size]
    return ""


def _common(name: str) -> bool:
    return len(name) > 1 and name[0] in _COMMON and is_name(name)


def _behind_verb(words: str) -> str:
    """The name behind a role (律师张三) or a word that governs it (接到张三, 现委托李四, 评议通过王五)."""
    if is_body(words):
        return ""
    for size in (3, 2):
        name = words[-size:]
        if len(words) > size and name[0] in _COMMON and is_name(name) and _free(words, size):
            return name
    return ""


def _free(words: str, size: int) -> bool:
    """Whether what stands before the last `size` characters can stand before a name."""
    before = words[-size - 1]
    if words[-size - 1 : 1 - size] in _WORDS or before in _SPLITS:
        return False
    return size == 3 or before in _GOVERNS or role_side(words[:-size]) != ""
