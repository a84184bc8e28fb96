"""Between simplified and traditional characters, by opencc.

Characters only, in the forms of Taiwan (s2tw): the phrase tables (s2twp) would turn terms of the law into words of
computing (规范性文件 into 規範性檔案, 审核 into 稽核, 发布 into 釋出).
"""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def _converter(config: str) -> Any:
    from opencc import OpenCC  # loads its dictionaries: only where it is needed, and once

    return OpenCC(config)


def to_traditional(text: str) -> str:
    """Return `text` in traditional characters."""
    return str(_converter("s2tw").convert(text))


def to_simplified(text: str) -> str:
    """Return `text` in simplified characters: what a visitor of the traditional pages types."""
    return str(_converter("tw2s").convert(text))
