"""Between simplified and traditional characters, by opencc with the words of Taiwan (s2twp)."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def _converter(config: str) -> Any:
    from opencc import OpenCC  # loads its dictionaries: only where it is needed, and once

    return OpenCC(config)


def to_traditional(text: str) -> str:
    """Return `text` in traditional characters."""
    return str(_converter("s2twp").convert(text))


def to_simplified(text: str) -> str:
    """Return `text` in simplified characters: what a visitor of the traditional pages types."""
    return str(_converter("tw2sp").convert(text))
