"""Fields of an event's data as values. Data come from JSON as well as from Python, so both forms are read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any


def as_date(data: Mapping[str, Any], name: str) -> date | None:
    """A date, given as `date` or ISO string; None where it is absent. Raises ValueError."""
    value = data.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        raise ValueError(name)
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def as_int(data: Mapping[str, Any], name: str) -> int | None:
    """A whole number; None where it is absent. Raises ValueError."""
    value = data.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise ValueError(name)
    return int(value)


def as_bool(data: Mapping[str, Any], name: str) -> bool | None:
    """True or False; None where it is absent. Raises ValueError for anything else."""
    value = data.get(name)
    if value is None or isinstance(value, bool):
        return value
    raise ValueError(name)


def as_money(data: Mapping[str, Any], name: str) -> Decimal | None:
    """An amount in yuan; None where it is absent. Raises ValueError."""
    value = data.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        raise ValueError(name)
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(name) from None
    if not amount.is_finite():
        raise ValueError(name)
    return amount


def as_text(data: Mapping[str, Any], name: str) -> str | None:
    """Text; None where it is absent or blank."""
    value = data.get(name)
    return None if value is None or value == "" else str(value)


READERS = {
    "date": as_date,
    "int": as_int,
    "bool": as_bool,
    "money": as_money,
    "text": as_text,
    "choice": as_text,
}
