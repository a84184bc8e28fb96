"""What stands in a cell: a number in any of the ways clerks write one, or one of the ways of writing none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

Number = int | Decimal
ValueKind = Literal["number", "empty", "mark"]

UNITS = (
    "人次|件次|条次|人天|条|件|次|篇|个|人|项|份|宗|起|例|家|部|期|场|批|处|套|册|页|名"
    "|余次|万元|亿元|元|场次|批次|个次"
)
_UNIT = re.compile(rf"\(?(?:单位[:：]?)?(?:{UNITS})(?:[/、](?:{UNITS}))*\)?")
_SCALES = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_NUMBER = re.compile(
    rf"(?P<sign>[+\-]|增加?|减少?)?\s*(?P<digits>\d{{1,3}}(?:[,']\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*"
    rf"(?P<more>[余多几]?)(?P<scale>[十百千万亿]?)(?P<more2>[余多]?)\s*(?P<unit>{UNITS})?(?P<more3>[余多]?)"
    rf"(?:以上|左右)?(?P<note>\[\d{{1,2}}\]|[①-⑳*]|\(注\d?\))?"
)
_APPROXIMATE = re.compile(r"余|多|几|近|约|以上|左右")
_MARKS = frozenset(
    [
        "/",
        "//",
        "-",
        "--",
        "—",
        "——",
        "―",
        "–",
        "\\",
        "一一",
        "…",
        "……",
        "空",
        "不适用",
        "─",
        "──",
        "N/A",
        "n/a",
        "／",
    ]
)
_NONE = frozenset(["无", "没有", "0.", "零", "〇", "○", "O", "o", "无。", "未发生"])


@dataclass(frozen=True, slots=True)
class Value:
    """A figure read from a cell. `number` is None for a cell printed blank, "/" or "-".

    kind: number, empty (nothing printed) or mark ("/" or "-"). approximate: "余", "多", "约". unit: as printed.
    """

    raw: str
    number: Number | None
    kind: ValueKind
    approximate: bool = False
    unit: str = ""


@lru_cache(maxsize=4096)
def parse(text: str) -> Value | None:
    """The value of a normalised cell text, or None when the text is no value (a label, a sentence).

    "12件" is 12, "2.5万" is 25000, "30余" is 30 and approximate, "无" is 0 (a statement), "/" and "-" are blank.
    Money stays in the unit printed ("0.5万元" is 0.5 with unit 万元); the caller converts.
    """
    stripped = text.strip()
    if not stripped:
        return Value(text, None, "empty")
    compact = stripped.replace(" ", "")
    if len(compact) > 24:
        return None
    if compact in _MARKS:
        return Value(text, None, "mark")
    if compact in _NONE:
        return Value(text, 0, "number")
    lead = compact[0]
    if lead in "近约达共":
        compact = compact[1:]
    if compact and compact[0] == "增" and "/" in compact:
        return None
    found = _NUMBER.fullmatch(compact)
    if not found:
        return None
    return _value(text, found, lead in "近约")


def _value(raw: str, found: re.Match[str], about: bool) -> Value | None:
    digits = found["digits"].replace(",", "").replace("'", "")
    if len(digits) > 15:
        return None
    number: Number = Decimal(digits) if "." in digits else int(digits)
    unit = found["unit"] or ""
    scale = found["scale"]
    if scale in ("万", "亿") and unit == "元":
        unit, scale = scale + "元", ""
    number = canonical(number * _SCALES[scale])
    if found["sign"] and found["sign"][0] in "-减":
        number = -number
    approximate = about or bool(_APPROXIMATE.search(raw))
    return Value(raw, number, "number", approximate, unit)


def canonical(number: Number) -> Number:
    """A whole Decimal as int, any other without trailing zeros."""
    if isinstance(number, Decimal):
        return int(number) if number == number.to_integral_value() else number.normalize()
    return number


@lru_cache(maxsize=2048)
def is_unit(text: str) -> bool:
    """Whether a cell holds only a unit of count, as the column 单位 of the 2014 table does."""
    return bool(_UNIT.fullmatch(text.replace(" ", "")))


def money(value: Value, unit: str) -> Number | None:
    """A value in `unit` (万元 or 元), converted when the cell prints another unit of money."""
    if value.number is None or value.unit not in ("元", "万元", "亿元") or unit not in ("元", "万元"):
        return value.number
    factor = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
    return canonical(Decimal(value.number) * factor[value.unit] / factor[unit])
