"""The running text of a document as sentences, each knowing its line and the section it stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .numbers import parse
from .source import Line, Source

_CUT = re.compile(r"(?<=[。;!?])")
_NUMERAL_YEAR = re.compile("[二][〇○零OoΟ0][一二三四五六七八九零〇○0O]{2}(?=年)")
_STEPS = {"十": 10, "百": 100, "千": 1000}
_COUNTED = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_COUNT = re.compile(
    r"(?<![第每同逐统唯其上下之另某任这那首几数成近万百千十亿点.〇零一二两三四五六七八九\d])"
    r"(?:[一二三四五六七八九]万[一二三四五六七八九两零十百千]{0,8}|[一二三四五六七八九两][千百][一二三四五六七八九两零十百]{0,6}"
    r"|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九两]|[一二三四五六七八九][〇零一二三四五六七八九]{1,4})"
    r"(?=[余多]?(?:件次|人次|件|条|宗|起|例|份|篇)(?![事龙次性线]))"
)
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
        for piece in _CUT.split(arabic_counts(arabic_years(line.text))):
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


def arabic_counts(text: str) -> str:
    """Counts in Chinese numerals with digits: "收到申请十二件" as "收到申请12件".

    Only before units in which reports count, and not where the words count nothing ("第一条", "一次性", "每一件").
    """
    return _COUNT.sub(lambda found: str(numeral(found[0])), text)


def numeral(text: str) -> int:
    """The number a Chinese numeral below a hundred million stands for (一百二十三: 123, 二〇五: 205)."""
    if not any(char in _STEPS or char == "万" for char in text):
        return int("".join(str(_COUNTED[char]) for char in text))
    total = part = last = 0
    for char in text:
        if char == "万":
            total, part, last = (part + last) * 10_000, 0, 0
        elif char in _STEPS:
            part, last = part + (last or 1) * _STEPS[char], 0
        else:
            last = _COUNTED[char]
    return total + part + last
