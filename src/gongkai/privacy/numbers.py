"""The arithmetic of numbers: check digits, regions, dates: whether plain digits can be what they seem."""

from __future__ import annotations

import re
from datetime import date
from operator import mul
from typing import Final

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ZEROS: Final = ord("0") * sum(_WEIGHTS)
_CHECK: Final = "10X98765432"
# What a digit adds to Luhn's sum where it is doubled.
_DOUBLED: Final = str.maketrans("0123456789", "0246813579")
_LAST_YEAR: Final = 2039
# Provinces with their prefectures: 90 for counties under the province; municipalities have 01 and 02 (50: 03 too).
_REGION: Final = re.compile(
    r"(?:1[12]0[12]|310[12]|500[0-3]|46(?:00|0[1-9]|90)|8[123]00|71\d\d"
    r"|(?:1[345]|2[123]|3[2-7]|4[1-5]|5[1-4]|6[1-5])(?:0[1-9]|[1-4]\d|5[0-3]|90))\d\d"
)
_ALIEN: Final = re.compile(r"9(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])\d{3}")
_USCC: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# The beginnings of card numbers that Chinese and international issuers use.
_ISSUERS: Final = re.compile(r"62|60|4|5[1-5]|35|68|69|9558|9559|90|94|98")


def check_character(digits17: str) -> str:
    """The 18th character of an identity number (GB 11643-1999, ISO 7064 MOD 11-2) for its first 17 digits."""
    if len(digits17) != 17:
        raise ValueError(digits17)
    return _CHECK[(sum(map(mul, digits17.encode(), _WEIGHTS)) - _ZEROS) % 11]


def valid_region(digits: str) -> bool:
    """Whether the first six digits can be a region of GB/T 2260 (also one that is gone today)."""
    return _REGION.match(digits) is not None


def valid_birth(digits8: str, today: date | None = None) -> bool:
    """Whether eight digits are a day on which a living person can have been born."""
    try:
        day = date(int(digits8[:4]), int(digits8[4:6]), int(digits8[6:]))
    except ValueError:
        return False
    return date(1890, 1, 1) <= day <= (today or date(_LAST_YEAR, 12, 31))


def valid_id18(number: str, today: date | None = None) -> bool:
    """Whether 18 characters are an identity number: region, date, check character (x or X)."""
    return (
        len(number) == 18
        and valid_region(number)
        and valid_birth(number[6:14], today)
        and check_character(number[:17]) == number[17].upper()
    )


def valid_alien_id(number: str, today: date | None = None) -> bool:
    """Whether 18 characters are the number of a foreigner's permanent residence card (form of 2023)."""
    return (
        len(number) == 18
        and _ALIEN.match(number) is not None
        and valid_birth(number[6:14], today)
        and check_character(number[:17]) == number[17].upper()
    )


def valid_id15(number: str) -> bool:
    """Whether 15 digits can be an identity number of the old form (no check digit; born in 19yy)."""
    return len(number) == 15 and valid_region(number) and valid_birth("19" + number[6:12])


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of ISO/IEC 7812 (Luhn)."""
    plain = digits[::-1]
    signs = plain[::2] + plain[1::2].translate(_DOUBLED)
    return (sum(signs.encode()) - ord("0") * len(signs)) % 10 == 0


def plausible_issuer(digits: str) -> bool:
    """Whether a card number begins as those of banks do."""
    return _ISSUERS.match(digits) is not None


def valid_credit_code(code: str) -> bool:
    """Whether 18 characters are a unified social credit code (GB 32100-2015), check character included."""
    code = code.upper()
    if len(code) != 18 or any(char not in _USCC for char in code):
        return False
    total = sum(_USCC.index(char) * pow(3, place, 31) for place, char in enumerate(code[:17]))
    return _USCC[(31 - total % 31) % 31] == code[17]
