"""What both renderers say in the same words."""

from __future__ import annotations

import unicodedata

from gongkai.law.articles import chinese_number
from gongkai.letters.content import LetterContent

WHOLE_LINE = 26  # em of a line of text
LONG = 300  # characters; a longer paragraph may stay apart from what follows it


def keeps(text: str) -> bool:
    """Whether a paragraph is short enough to go over to the next page with what follows it."""
    return len(text) < LONG


def numbered(items: tuple[str, ...]) -> list[str]:
    """The items of a list, numbered 一、二、三、; a single one stands without a number."""
    if len(items) == 1:
        return [items[0]]
    return [f"{chinese_number(place)}、{item}" for place, item in enumerate(items, 1)]


def attachment_lines(content: LetterContent) -> list[str]:
    """附件：1. … with further ones under the first."""
    names = content.attachments
    if len(names) == 1:
        return [f"附件：{names[0]}"]
    return [f"{'附件：' if place == 1 else '　　　'}{place}. {name}" for place, name in enumerate(names, 1)]


def contact_line(content: LetterContent) -> str:
    """The note under the date: who answers questions; "" without contact."""
    return f"（{'；'.join(content.contact)}）" if content.contact else ""


def width(text: str) -> float:
    """The width of a line in em: a Chinese character one, a Latin one half."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def closing_indents(content: LetterContent) -> list[float]:
    """How far each closing line stands from the right edge, in em: the date four, the name centred over it.

    A name that takes more than a line stands at the edge.
    """
    if not content.closing:
        return []
    widths = [width(line) for line in content.closing]
    if max(widths) > WHOLE_LINE:
        return [4.0 if place == len(widths) - 1 else 0.0 for place in range(len(widths))]
    centre = max(4 + widths[-1] / 2, max(widths) / 2)
    return [centre - one / 2 for one in widths]
