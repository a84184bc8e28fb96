"""The sections of a report: headings on the page matched with the titles of the form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from gongkai.statements.forms import Form

from .labels import known_keys
from .normalise import key
from .numbers import is_unit, parse
from .prose import is_table_row
from .source import Line, Source

_NUMERALS = "一二三四五六七八九十"
_HEADING = re.compile(rf"^(?:第?([{_NUMERALS}]{{1,2}})(?:部分)?\s*[、.,:\s])\s*(.{{2,60}})$")
_GROUPS = (
    ("annex", re.compile("附表|附件|统计表")),
    ("requests", re.compile("收到和处理|申请情况")),
    ("on_request", re.compile("依申请")),
    ("remedies", re.compile("复议|诉讼")),
    ("problems", re.compile("问题|不足|改进|下一步|下步|打算")),
    ("fees", re.compile("收费|减免|收支")),
    ("proactive", re.compile("主动公开")),
    ("overview", re.compile("概述|总体|基本情况|概况|组织领导")),
    ("other", re.compile("其他需要|其它需要|其他事项|需要报告|需要说明")),
)


@dataclass(slots=True)
class Heading:
    """A heading of the first level: its ordinal, title, the section of the form it is taken for."""

    ordinal: int
    title: str
    section: str | None
    line: Line
    at: int


def headings(source: Source, form: Form) -> list[Heading]:
    """The headings 一、 二、 ... of a document in order."""
    found: list[Heading] = []
    for at, block in enumerate(source.blocks):
        if not isinstance(block, Line) or len(block.text) > 70 or _is_label(source, at):
            continue
        matched = _HEADING.match(block.text)
        if (
            matched
            and not matched[2].rstrip("。 ").endswith((";", ",", "。"))
            and "。" not in matched[2].rstrip("。 ")
        ):
            title = matched[2].strip("。 ")
            found.append(Heading(_ordinal(matched[1]), title, section_of(title, form), block, at))
    return found


def _is_label(source: Source, at: int) -> bool:
    """Whether a line is the label of a table row ("一、主动公开情况") whose value follows, no heading."""
    block = source.blocks[at]
    if not isinstance(block, Line):
        return False
    if is_table_row(block.text):
        return True
    if key(block.text) not in known_keys() or at + 1 >= len(source.blocks):
        return False
    after = source.blocks[at + 1]
    text = after.text if isinstance(after, Line) else ""
    return bool(text) and (parse(text) is not None or is_unit(text))


def _ordinal(text: str) -> int:
    if text == "十":
        return 10
    if text.startswith("十"):
        return 10 + _NUMERALS.index(text[1]) + 1
    return _NUMERALS.index(text[0]) + 1


@cache
def _titles(form: Form) -> dict[str, str]:
    return {key(section.title_zh): section.key for section in form.sections}


def section_of(title: str, form: Form) -> str | None:
    """The section of the form that a heading stands for, by its exact title, else by its telling words."""
    exact = _titles(form).get(key(title))
    if exact:
        return exact
    for name, words in _GROUPS:
        if words.search(title) and name in form.section_by_key:
            return name
        if words.search(title) and name == "requests" and "on_request" in form.section_by_key:
            return "on_request"
    return None


def sections_of(source: Source, form: Form) -> tuple[dict[str, dict[str, object]], list[Heading]]:
    """Per section of the form its heading and its text (tables left out), and all headings found."""
    found = headings(source, form)
    sections: dict[str, dict[str, object]] = {}
    for number, heading in enumerate(found):
        end = found[number + 1].at if number + 1 < len(found) else len(source.blocks)
        texts = [block.text for block in source.blocks[heading.at + 1 : end] if isinstance(block, Line)]
        if heading.section is None:
            continue
        if heading.section in sections:
            known = sections[heading.section]
            known["text"] = "\n".join([str(known["text"]), heading.title, *texts]).strip()
            continue
        sections[heading.section] = {
            "title": heading.line.text,
            "text": "\n".join(texts),
            **heading.line.place.as_json(),
        }
    return sections, found
