"""How days, numbers and sizes are written for people (look/README: rules of composition)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")
WEEKDAYS = "一二三四五六日"


def local(value: Any) -> dt.date | dt.datetime | None:
    """Return an instant in Asia/Shanghai, a day as it is, None for anything else."""
    if isinstance(value, dt.datetime):
        return value.astimezone(LOCAL) if value.tzinfo else value
    return value if isinstance(value, dt.date) else None


def day(value: Any) -> str:
    """Return 2026-10-20 ("" for nothing)."""
    when = local(value)
    return f"{when:%Y-%m-%d}" if when else ""


def short_day(value: Any, this_year: int | None = None) -> str:
    """Return 10月20日, with the year in front if it is not `this_year`."""
    when = local(value)
    if when is None:
        return ""
    year = "" if this_year is None or when.year == this_year else f"{when.year}年"
    return f"{year}{when.month}月{when.day}日"


def weekday(value: Any) -> str:
    """Return 10月20日 星期二: for days on which someone must act."""
    when = local(value)
    return f"{short_day(when)} 星期{WEEKDAYS[when.weekday()]}" if when else ""


def long_day(value: Any) -> str:
    """Return 2026年10月20日."""
    when = local(value)
    return f"{when.year}年{when.month}月{when.day}日" if when else ""


def moment(value: Any) -> str:
    """Return 2026-10-20 15:04 in Asia/Shanghai; a day stays a day."""
    when = local(value)
    return f"{when:%Y-%m-%d %H:%M}" if isinstance(when, dt.datetime) else day(when)


def thousands(value: Any) -> str:
    """Return a number with separators; what is no number is returned as text."""
    if value is None or value == "" or isinstance(value, bool):
        return ""
    try:
        return f"{Decimal(str(value)):,f}"
    except InvalidOperation:
        return str(value)


def size(value: Any) -> str:
    """Return bytes as B, KB or MB."""
    try:
        count = int(value)
    except (TypeError, ValueError):
        return ""
    if count < 1024:
        return f"{count} B"
    if count < 1024 * 1024:
        return f"{count / 1024:.0f} KB"
    return f"{count / 1024 / 1024:.1f} MB"
