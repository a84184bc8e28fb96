"""What the last words of a phrase say: a private person (投诉人), one in office (网格员), or a body (基教股)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal

from .data import load

Side = Literal["private", "official", ""]
_DATA: Final = load("roles.json")


def _endings(key: str) -> frozenset[str]:
    return frozenset(_DATA[key])


_OFFICIAL: Final = _endings("official")
_PRIVATE: Final = _endings("private")
ROLES: Final = frozenset(role for role in _OFFICIAL | _PRIVATE if len(role) > 1)
_TITLES: Final = _endings("title")
_COURTESY: Final = tuple(sorted(_DATA["courtesy"], key=len, reverse=True))
_NOT_PERSON: Final = tuple(_DATA["not_person"])
_INVITES: Final = tuple(_DATA["invites"])
_AGENTS: Final = tuple(_DATA["agent"])
_UNITS: Final = _endings("unit")
_VERBS: Final = tuple(sorted(_DATA["verbs_private"], key=len, reverse=True))
_LONGEST: Final = max(map(len, _OFFICIAL | _PRIVATE))
# The telephone itself at the end of a phrase: 户主联系电话 speaks of the 户主.
_FIELD: Final = re.compile(
    r"(?:的|其|留存的?|预留的?|登记的?|本人)?(?:及|和|与|或|、|/)?(?:有效|常用|现用|移动|固定|联系|联络|办公|通讯|私人)?"
    r"(?:电话|手机|号码|方式|座机|微信|邮箱|电子邮箱|电子邮件|热线|tel|phone|mobile|短信)+(?:号码|号)?"
    r"(?:\([^()]{0,8}\))?(?:为|是|系)?$",
    re.I,
)
_BARE: Final = re.compile(r"(?:签名|签字|姓名|名单|信息|情况|资料|代表|等)$")


def without_field(words: str) -> str:
    """A phrase without the word for the telephone at its end."""
    plain = words.strip(" \t\r:=\"'*.#-_<>(")
    cut = _FIELD.sub("", plain)
    return cut.rstrip(" \t:的")


def role_side(words: str) -> Side:
    """What the role at the end of `words` says (项目联系人: official; 村民: private); "" where there is none."""
    return listed_side(words) or by_ending(words)


@lru_cache(maxsize=16384)
def listed_side(words: str) -> Side:
    """What the longest role of the lists at the end of `words` says."""
    plain = _BARE.sub("", words) or words
    for size in range(min(_LONGEST, len(plain)), 0, -1):
        ending = plain[-size:]
        if size == 1 and len(plain) > 1 and ending not in "父母妻夫您你":
            break
        if ending in _PRIVATE:
            return "private"
        if ending in _OFFICIAL:
            return "private" if plain[:-size].endswith(("被", "受")) else "official"  # 受送达人, 被调查人
    return ""


def by_ending(plain: str) -> Side:
    """Roles that stand in no list: …员 and …长 are in office, …人 and …者 are private persons."""
    if len(plain) < 3 or plain.endswith(_NOT_PERSON):
        return ""
    return "official" if plain[-1] in "员长" else "private" if plain[-1] in "人者户" else ""


def title_side(words: str) -> Side:
    """ "official" for a name with a title (王科长, 李老师)."""
    for size in (3, 2, 1):
        if len(words) > size and words[-size:] in _TITLES:
            return "official"
    return ""


def is_agent(words: str) -> bool:
    """Whether a role says only that somebody acts for a party (委托代理人): the party decides."""
    return words.endswith(_AGENTS)


def is_invited(words: str) -> bool:
    """Whether the reader is told to turn to the person named next: 到村部找, 请联系."""
    return words.endswith(_INVITES)


def without_courtesy(words: str) -> str:
    """王女士 gives 王, 张三先生 gives 张三."""
    for word in _COURTESY:
        if words.endswith(word) and len(words) > len(word):
            return words[: -len(word)]
    return words


def without_verb(words: str) -> str:
    """张三投诉 gives 张三; unchanged where no such verb stands at the end."""
    for word in _VERBS:
        if words.endswith(word) and len(words) > len(word):
            return words[: -len(word)]
    return words


@lru_cache(maxsize=16384)
def is_body(words: str) -> bool:
    """Whether a phrase ends with the name of a body, a part of it or a company."""
    plain = words.strip(" ()\"'")
    return len(plain) > 1 and any(plain[-size:] in _UNITS for size in range(1, min(6, len(plain)) + 1))
