"""Labels, headings and figures as they are printed, whatever the format."""

from __future__ import annotations

import re

from gongkai.statements.canonical import Value, number_text
from gongkai.statements.forms import Form

_NOTE = re.compile(r"^(.+?)(（[^（）]{6,}）)$")


def split_note(label: str) -> tuple[str, str]:
    """A label and its explanatory bracket: `（二）部分公开`, `（区分处理的，只计这一情形，不计其他情形）`."""
    found = _NOTE.match(label)
    return (found[1], found[2]) if found else (label, "")


def is_annex(section: str) -> bool:
    """Whether a section stands after the signature, without a number (the statistics table of form 2014)."""
    return section == "annex"


def narrow(label: str) -> tuple[str, ...]:
    """A column label in the lines of a narrow column: two characters or three a line."""
    if len(label) <= 3 or len(label) > 6:
        return (label,)
    half = (len(label) + 1) // 2
    return (label[:half], label[half:])


def upright_lines(label: str) -> list[str]:
    """A label set upright: one character a line, a number and its mark together (`三、`)."""
    first = label.find("、") + 1
    return [label[:first], *label[first:]] if first else list(label)


def figure_text(value: Value, separator: str = "") -> str:
    """A figure as printed, blank for a blank or absent cell; `separator` parts thousands."""
    if value is None:
        return ""
    text = number_text(value)
    if not separator:
        return text
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, rest = digits.partition(".")
    grouped = f"{int(whole):,}".replace(",", separator)
    return f"{sign}{grouped}.{rest}" if rest else f"{sign}{grouped}"


NUMERALS = "零一二三四五六七八九十"


def numeral(number: int) -> str:
    """The Chinese numeral of a section, 1 to 19."""
    return NUMERALS[number] if number <= 10 else "十" + NUMERALS[number - 10]


def section_heading(form: Form, section: str) -> str:
    """`一、总体情况`; an annex has no number of its own: `附表：政府信息公开情况统计表`."""
    found = form.section_by_key[section]
    if is_annex(section):
        return found.title_zh
    return f"{numeral(found.order)}、{found.title_zh}"


_SUBHEADING = re.compile(r"^（[一二三四五六七八九十]{1,3}）[^。；！？]{1,30}$")


def is_subheading(paragraph: str) -> bool:
    """Whether a paragraph of the text is a heading of its own: `（一）主动公开` and no sentence."""
    return bool(_SUBHEADING.match(paragraph.strip().rstrip("。")))
