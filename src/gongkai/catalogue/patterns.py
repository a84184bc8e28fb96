"""Patterns of index numbers (publishing.md section 2): `{credit_code}/{YYYY}-{NNNNN}`."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

_PLACE = re.compile(r"\{([^{}]*)\}")
_SERIAL = re.compile(r"N{1,9}")
NAMES = frozenset({"credit_code", "slug", "YYYY", "YY", "MM"})
LONGEST = 80


@dataclass(frozen=True)
class NumberShape:
    """A pattern with all but the serial filled in: `key` names the series, `number(n)` is the index number."""

    head: str
    digits: int
    tail: str

    @property
    def key(self) -> str:
        """Return the name of the series."""
        return f"{self.head}{{{'N' * self.digits}}}{self.tail}"

    def number(self, serial: int) -> str:
        """Return the index number with `serial`; a serial that outgrows its digits takes more of them."""
        return f"{self.head}{serial:0{self.digits}d}{self.tail}"

    @classmethod
    def from_key(cls, key: str) -> NumberShape:
        """Return the shape whose `key` this is."""
        found = next(match for match in _PLACE.finditer(key) if _SERIAL.fullmatch(match[1]))
        return cls(key[: found.start()], len(found[1]), key[found.end() :])


def pattern_fault(pattern: str, more: frozenset[str] = frozenset()) -> str:
    """Return what is wrong with a pattern, in Chinese, "" if nothing is. `more`: further names it may hold."""
    known = NAMES | more
    names = _PLACE.findall(pattern)
    serials = [name for name in names if _SERIAL.fullmatch(name)]
    unknown = [name for name in names if name not in known and name not in serials]
    if unknown:
        return f"不认识的占位符 {{{unknown[0]}}}；可用 {'、'.join(sorted(known))} 和 NNNNN。"
    if len(serials) != 1:
        return "应当有且只有一个流水号占位符，如 {NNNNN}。"
    if "{" in _PLACE.sub("", pattern) or "}" in _PLACE.sub("", pattern):
        return "花括号不成对。"
    if len(pattern) > LONGEST - 20 or any(character.isspace() for character in pattern):
        return "格式过长或含有空格。"
    return ""


def in_words(pattern: str) -> str:
    """Return a pattern as a reader understands it: 统一社会信用代码/年份-5位流水号."""
    words = {
        "credit_code": "统一社会信用代码",
        "slug": "机关代码",
        "YYYY": "年份",
        "YY": "年份",
        "MM": "月份",
    }

    def said(match: re.Match[str]) -> str:
        serial = _SERIAL.fullmatch(match[1])
        return f"{len(match[1])}位流水号" if serial else words.get(match[1], match[0])

    return _PLACE.sub(said, pattern)


def shape_of(pattern: str, *, credit_code: str, slug: str, day: dt.date, **more: str) -> NumberShape:
    """Return the shape of the numbers given on `day` to a body. A body without credit code uses its slug.

    `more`: values of further names that the pattern may hold.
    """
    values = {
        **more,
        "credit_code": credit_code or slug,
        "slug": slug,
        "YYYY": f"{day.year:04d}",
        "YY": f"{day.year % 100:02d}",
        "MM": f"{day.month:02d}",
    }
    filled = _PLACE.sub(lambda match: values.get(match[1], match[0]), pattern)
    return NumberShape.from_key(filled)
