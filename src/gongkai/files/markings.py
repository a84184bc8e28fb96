"""Classification markings: nothing marked 绝密, 机密 or 秘密 may enter (DESIGN: Secrets).

A marking has a form of its own: the level with a star and a period (机密★10年), "密级：机密", or the level alone at
the head of a document. The plain words in running prose (涉及国家秘密的不予公开) are no marking.
"""

from __future__ import annotations

import re
import sys
import unicodedata

_INVISIBLE = re.compile(
    "["
    + "".join(char for char in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(char) == "Cf")
    + "]"
)
# Runs of spaces are one space before anything is searched: the gaps below never go back and forth over them.
_SPACES = re.compile(r"[ \t\u3000]+")
_GAP = r"[ \t\u3000]*"
_LEVEL = f"(?:绝{_GAP}密|机{_GAP}密|秘{_GAP}密)"
_TERM = f"(?:{_GAP}(?:长期|\\d{{1,2}}{_GAP}(?:年|个月|月)|[一二三四五六七八九十]{{1,3}}年))"
_STARRED = re.compile(rf"{_LEVEL}{_GAP}(?:[★☆⭐✩✪✭✮]{_TERM}?|[*]{_TERM})")
# 密级：机密, but not the list of levels in a law nor the boxes of an empty form.
_FIELD = re.compile(
    rf"(?:密{_GAP}级|秘密等级|涉密等级|保密级别){_GAP}[:：]{_GAP}[【\[(]?{_GAP}(?P<level>{_LEVEL})"
    rf"(?!{_GAP}级?{_GAP}[、,，/|和或及]?{_GAP}(?:[□☐]|{_LEVEL}))"
)
_CHECKED = re.compile(rf"[☑☒■√✓✔]{_GAP}{_LEVEL}(?!{_GAP}[、,，]?{_GAP}[☑☒■])")
_ALONE = re.compile(rf"[【\[(]?{_GAP}{_LEVEL}{_GAP}(?:级|件|文件)?{_GAP}[】\])]?{_TERM}?")
# A document carries its marking in the upper corner, at most after a copy number and a serial number.
HEAD_LINES = 6


def classified_marking(text: str, head: bool = True) -> str | None:
    """Return the marking found in `text` (e.g. "机密★10年"), or None. Compatible forms and gaps are seen through.

    `head`: the text begins like a document, so a level that stands alone in its first lines is a marking too;
    not so in a table, where it may be the value of a column.
    """
    plain = _SPACES.sub(" ", unicodedata.normalize("NFKC", _without_invisible(text)))
    found = _STARRED.search(plain) or _FIELD.search(plain) or _CHECKED.search(plain)
    if found:
        return re.sub(r"\s+", "", found.group())
    lines = [line.strip() for line in plain.splitlines() if line.strip()]
    # A short text (a title, a cell) is not the head of a document.
    if not head or len(lines) < 2:
        return None
    for line in lines[:HEAD_LINES]:
        if _ALONE.fullmatch(line):
            return re.sub(r"\s+", "", line)
    return None


def _without_invisible(text: str) -> str:
    return text if text.isascii() else _INVISIBLE.sub("", text)


def refusal_message(marking: str, where: str = "内容") -> str:
    """Return the sentence that refuses what carries `marking`; `where` names the part."""
    return (
        f"{where}带有国家秘密标志“{marking}”，不得进入本平台。请立即停止在本机处理，交保密工作机构核实；"
        "确已解密的，先按规定变更标志再登记。"
    )
