"""The running text of a document as sentences, each knowing its line and the section it stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .numbers import parse
from .source import Line, Source

_CUT = re.compile(r"(?<=[。;!?])")
_NUMERAL_YEAR = re.compile("[二][〇○零OoΟ0][一二三四五六七八九零〇○0O]{2}(?=年)")
_DIGITS = {c: str(n) for n, c in enumerate("零一二三四五六七八九")} | dict.fromkeys("〇○OoΟ0", "0")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence (normalised) and the line it comes from."""

    text: str
    line: Line


def sentences(source: Source) -> list[Sentence]:
    """All sentences of the running text, tables left out."""
    result: list[Sentence] = []
    for line in source.lines:
        if is_table_row(line.text):
            continue
        for piece in _CUT.split(arabic_years(line.text)):
            if piece.strip():
                result.append(Sentence(piece.strip(), line))
    return result


def is_table_row(text: str) -> bool:
    """Whether a line is a row of a table without bars: a label and values parted by blanks, no sentence."""
    if "  " not in text and " " not in text:
        return False
    tokens = text.split()
    values = sum(1 for token in tokens[1:] if parse(token) is not None)
    return values > 1 or (values == 1 and len(text) < 80 and not re.search("[。;]", text))


def arabic_years(text: str) -> str:
    """二〇一三年 as 2013年."""
    if "二" not in text:
        return text
    return _NUMERAL_YEAR.sub(
        lambda found: "".join(_DIGITS[c] if c != "二" else "2" for c in found.group(0)), text
    )
