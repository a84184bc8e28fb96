"""Reading single cells: text as it stands, days in all the ways that people write them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

_EPOCH = dt.date(1899, 12, 30)
_CHINESE = str.maketrans("〇○零一二三四五六七八九０１２３４５６７８９", "0001234567890123456789")
_WRITTEN = re.compile(
    r"(\d{4})\s*[年.．/\-－—、]\s*(\d{1,2})\s*[月.．/\-－—、]\s*(\d{1,2})\s*[日号]?(?:[\sT].*)?"
)
_SHORT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_TENS = re.compile(r"([一二三])?十([一二三四五六七八九])?")


class NotADay(ValueError):
    """The cell is no day."""


def text_of(cell: Any) -> str:
    """Return a cell as text, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime | dt.date):
        return cell.isoformat()[:10]
    return str(cell).strip()


def day_of(cell: Any) -> dt.date | None:
    """Return the day that a cell holds: a date, Excel's serial number, or written out; None for an empty one.

    Raises NotADay for anything else (a year or month alone too: the law counts days).
    """
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _number(float(cell))
    text = str(cell or "").strip()
    if not text or text in {"-", "—", "/", "无", "暂无"}:
        return None
    return _text(text)


def _number(value: float) -> dt.date:
    if value.is_integer() and _SHORT.fullmatch(str(int(value))):
        return _text(str(int(value)))
    if 36_000 <= value <= 60_000:  # 1998 to 2064
        return _EPOCH + dt.timedelta(days=int(value))
    raise NotADay


def _text(text: str) -> dt.date:
    plain = _TENS.sub(_ten, text).translate(_CHINESE)
    match = _WRITTEN.fullmatch(plain) or _SHORT.fullmatch(plain)
    if match is not None:
        try:
            return dt.date(*(int(part) for part in match.groups()))
        except ValueError as error:
            raise NotADay from error
    if _SERIAL.fullmatch(plain):
        return _number(float(plain))
    raise NotADay


def _ten(match: re.Match[str]) -> str:
    """Chinese numerals with 十 (二十三) as digits."""
    tens, units = match.groups()
    return f"{tens or '一'}{units or '〇'}"
