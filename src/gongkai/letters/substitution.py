"""Placeholders in the words of letters: `{name}` and nothing else.

No format specification, no attribute, no index, no nesting: a name of small letters and underscores between braces.
A value is put in once, as it is; braces inside it mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from gongkai.letters.errors import BadWords

_PIECE = re.compile(r"\{([^{}\n]*)\}|[{}]")
_NAME = re.compile(r"[a-z][a-z_]*")


def placeholders(text: str, known: Collection[str]) -> list[str]:
    """Return the placeholders of `text` in their order. Raises BadWords for an unknown one or a stray brace."""
    found = []
    for piece in _PIECE.finditer(text):
        name = piece[1]
        if name is None:
            raise BadWords("文字中有单独的花括号。花括号只能成对使用，中间写占位符的名称，如 {subject}。")
        if not _NAME.fullmatch(name) or name not in known:
            raise BadWords(f"没有占位符 {piece[0]}。请从可用的占位符中选择，或者删去花括号。")
        found.append(name)
    return found


def substitute(text: str, values: Mapping[str, str]) -> str:
    """Return `text` with every placeholder replaced by its value. Raises BadWords as `placeholders`."""
    placeholders(text, values.keys())
    return _PIECE.sub(lambda piece: values[piece[1]], text)
