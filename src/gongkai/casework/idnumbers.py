"""Check digits of Chinese identity numbers: a slip of the pen is told, an odd number never refused.

Sources: GB 11643-1999 (18 digits of the resident identity card, ISO 7064 MOD 11-2), GB 32100-2015 (unified social
credit code, modulus 31).
"""

from __future__ import annotations

import datetime as dt
import re

_CARD_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CARD_CHECK = "10X98765432"
_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def plain(number: str) -> str:
    """Return a number as it is compared: full-width turned to half, no blanks, capital letters."""
    wide = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789XX")
    return re.sub(r"[\s\-]", "", number.translate(wide)).upper()


def odd_card(number: str) -> str:
    """Return what looks wrong with the number of a resident identity card, "" if nothing does."""
    digits = plain(number)
    if len(digits) != 18:
        return f"居民身份证号码应为 18 位，现在是 {len(digits)} 位。"
    if not re.fullmatch(r"\d{17}[\dX]", digits):
        return "居民身份证号码只有数字，末位可以是 X。"
    try:
        dt.date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return "号码中的出生日期（第 7 至 14 位）不是一个日期，请对照证件核对。"
    total = sum(int(digit) * weight for digit, weight in zip(digits, _CARD_WEIGHTS, strict=False))
    if _CARD_CHECK[total % 11] != digits[-1]:
        return "末位校验码对不上，可能有一位写错了，请对照证件核对。"
    return ""


def odd_credit_code(code: str) -> str:
    """Return what looks wrong with a unified social credit code, "" if nothing does.

    The nine characters of an old organisation code are taken as they are.
    """
    text = plain(code)
    if len(text) == 9:
        return ""
    if len(text) != 18:
        return f"统一社会信用代码应为 18 位（组织机构代码 9 位），现在是 {len(text)} 位。"
    if any(letter not in _CODE_ALPHABET for letter in text):
        return "统一社会信用代码中没有字母 I、O、S、V、Z，请核对。"
    total = sum(
        _CODE_ALPHABET.index(letter) * weight for letter, weight in zip(text, _CODE_WEIGHTS, strict=False)
    )
    if _CODE_ALPHABET[(31 - total % 31) % 31] != text[-1]:
        return "末位校验码对不上，可能有一位写错了，请对照证照核对。"
    return ""
