"""One way of writing, character by character: the normal form is as long as the text, so offsets hold in both."""

from __future__ import annotations

import sys
import unicodedata
from typing import Final

_DASHES: Final = "‐‑‒–—―−－﹣﹘╴─"
_SPACES: Final = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
_UNSEEN: Final = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_SAME: Final = {
    "：": ":", "︰": ":", "﹕": ":", "∶": ":", "（": "(", "）": ")", "﹙": "(", "﹚": ")", "【": "(", "】": ")",
    "〔": "(", "〕": ")", "［": "(", "］": ")", "[": "(", "]": ")", "「": "(", "」": ")", "『": "(", "』": ")",
    "，": ",", "；": ";", "﹔": ";", "＂": '"', "“": '"', "”": '"', "‘": '"', "’": '"', "'": '"',
    "｜": "|", "│": "|", "┃": "|", "║": "|", "╎": "|", "\u2028": "\n", "\u2029": "\n",
    "\x0b": "\n", "\x0c": "\n", "\x85": "\n",
    "帐": "账", "電": "电", "話": "话", "號": "号", "碼": "码", "證": "证", "銀": "银", "賬": "账", "帳": "账",
    "聯": "联",     "繫": "系", "絡": "络", "戶": "户", "護": "护", "機": "机", "開": "开",
}  # fmt: skip


def _table() -> dict[int, str]:
    table = {ord(char): "-" for char in _DASHES}
    table |= {ord(char): " " for char in _SPACES + _UNSEEN}
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= {ord(char): plain for char, plain in _SAME.items()}
    for code in range(0x80, sys.maxunicode + 1):
        if unicodedata.category(chr(code)) == "Nd":
            table[code] = str(unicodedata.decimal(chr(code)))
    # Letters of mathematics: 𝟏 is a digit above; Ⅹ and Cyrillic Х stand for the X of a check digit.
    return table | {ord("Ⅹ"): "X", ord("Х"): "X", ord("х"): "x"} | {ord(char): "-" for char in "－﹣"}


_TABLE: Final = _table()


def normal(text: str) -> str:
    """Return `text` with digits, signs, spaces and a few traditional characters in one form; same length."""
    return text if text.isascii() and "[" not in text and "'" not in text else text.translate(_TABLE)
