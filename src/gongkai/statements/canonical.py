"""Numbers and canonical JSON: the same value always gives the same text, and no figure becomes a float.

Canonical here means: keys sorted, no white space, UTF-8 text unescaped, integers and decimals in plain
notation without trailing zeros. Hashes and versions are computed over this text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from .errors import FiguresError, StatementsError

Number = int | Decimal
"""A figure: a count (int) or an amount (Decimal). Never a float."""

Value = Number | None
"""What stands in a cell: a number, or None for a cell that is printed blank."""


DIGITS = 28
"""A figure has at most this many digits before and after the point: exact in every sum, and no memory bomb."""


def as_number(value: object) -> Number:
    """The canonical number of `value`: int where it is whole, else a Decimal without trailing zeros.

    Raises FiguresError for floats (they have already lost digits), booleans, text, non-finite decimals and numbers
    of more than 28 digits.
    """
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise FiguresError(f"“{value!r}”不是可用的数字：请给整数或十进制小数（不要用浮点数或文字）。")
    if isinstance(value, int):
        if abs(value) >= 10**DIGITS:
            raise FiguresError(f"数字超过 {DIGITS} 位，请检查是否填错。")
        return value
    if not value.is_finite():
        raise FiguresError(f"“{value}”不是有限的数字，请改为整数或小数。")
    sign, digits, exponent = value.as_tuple()
    if len(digits) > DIGITS or abs(int(exponent)) > DIGITS or value.adjusted() >= DIGITS:
        raise FiguresError(f"数字超过 {DIGITS} 位，请检查是否填错。")
    whole = value.to_integral_value()
    if whole == value:
        return int(whole)
    kept = "".join(str(digit) for digit in digits).rstrip("0")
    lost = len(digits) - len(kept)
    return Decimal((sign, tuple(int(digit) for digit in kept), int(exponent) + lost))


def number_text(value: Number) -> str:
    """Plain decimal notation of a number: `12`, `-3`, `1486.32`; never an exponent."""
    if isinstance(value, int):
        return str(value)
    return format(as_number(value), "f")


def canonical_json(value: Any) -> str:
    """Canonical JSON text of a value of dicts, sequences, text, numbers, dates, booleans and None.

    Raises StatementsError for floats and for anything else that JSON has no exact form for.
    """
    if value is None or isinstance(value, bool | str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int | Decimal):
        return number_text(value)
    if isinstance(value, date):
        return json.dumps(value.isoformat())
    if isinstance(value, Mapping):
        pairs = sorted((str(key), item) for key, item in value.items())
        return "{" + ",".join(f"{canonical_json(key)}:{canonical_json(item)}" for key, item in pairs) + "}"
    if isinstance(value, Sequence):
        return "[" + ",".join(canonical_json(item) for item in value) + "]"
    raise StatementsError(
        f"无法写成 JSON：{type(value).__name__}。请改用整数、小数、文字、日期或它们的组合。"
    )


def parse_json(text: str | bytes) -> Any:
    """Parse JSON with exact numbers (`1.50` becomes a Decimal). Raises StatementsError on broken JSON."""
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
    except StatementsError:
        raise
    except (ValueError, RecursionError) as error:
        raise StatementsError(f"不是有效的 JSON：{error}。请检查文件是否完整、编码是否为 UTF-8。") from error


def _no_constant(name: str) -> Any:
    raise StatementsError(f"JSON 中的“{name}”不是有限的数字，请改为整数或小数。")
