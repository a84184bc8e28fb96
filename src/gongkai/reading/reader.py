"""One report read: file or text in, `Reading` out. Deterministic and offline."""

from __future__ import annotations

import re

from gongkai.statements import narrative_names

from .errors import UnreadableError
from .forms import FORM_IDS, form, form_for
from .identify import unit_of, year_of
from .narrative import Told, all_told, plainest
from .place import Placed, place
from .prose import Sentence, arabic_years, sentences
from .prose_checks import prose_doubts
from .result import Doubt, Reading
from .rows import rows_of
from .sections import sections_of
from .source import Source
from .sources import load
from .sources.text import from_text

_REPORT_WORDS = re.compile(r"年度?(?:工作)?(?:情况)?报告|年报|统计指标|年度.{0,14}报告")
_TITLE = re.compile(
    r"^(?P<unit>[\u4e00-\u9fff]{4,30}?)(?P<year>20\d\d)年?度?(?:政府)?信息公开(?:工作)?(?:年度)?报告"
)
_FIRST_SECTION = re.compile(r"^\s*一\s*[、.]\s*\S{0,12}(?:概述|总体情况|基本情况)")
ENOUGH_ROWS = 6
"""How many rows of a form must be found before its tables count as being there (project default)."""


def read_bytes(name: str, data: bytes) -> Reading:
    """Read a file (.txt .html .md .docx .pdf .xlsx). Raises UnreadableError when it is no readable report."""
    return read_source(load(name, data))


def read_text(text: str, name: str = "") -> Reading:
    """Read pasted text. Raises UnreadableError when it is no report."""
    if not text.strip():
        raise UnreadableError("没有文字可读，请粘贴年度报告的全文。")
    return read_source(from_text(text, name))


def read_source(source: Source) -> Reading:
    """Read a document that is already in the neutral model."""
    year = year_of(source, source.name)
    placed, form_id, warning = _tables(source, year)
    text = sentences(source)
    _require_report(source, text, placed)
    sections, heads = sections_of(source, form(form_id))
    reading = Reading(
        file=source.name,
        unit=unit_of(source),
        year=year,
        form=form_id,
        kind=source.kind,
        sections=sections,
    )
    if placed is not None:
        reading.figures = placed.figures
        reading.where = placed.where
        reading.unread = placed.unread
        reading.extra = placed.extra
    told = all_told(text, year, reading.unit)
    _narrate(reading, told)
    reading.sentences = text
    doubts = prose_doubts(text, heads, form(form_id), told, reading.unit)
    reading.findings.extend(doubt.to_json() for doubt in doubts)
    if warning:
        reading.findings.append(Doubt("form_unknown_year", "warning", warning).to_json())
    return reading


def _require_report(source: Source, text: list[Sentence], placed: Placed | None) -> None:
    """Refuse what is plainly something else, and files that hold more than one report."""
    whole = "".join(sentence.text for sentence in text)
    has_tables = placed is not None and placed.matched >= ENOUGH_ROWS
    about = whole.count("信息公开") + whole.count("政务公开") + source.title.count("信息公开")
    titled = any(len(line.text) < 60 and _TITLE.search(arabic_years(line.text)) for line in source.lines[:30])
    if not has_tables and not titled and (about < 2 or not _REPORT_WORDS.search(whole + source.title)):
        raise UnreadableError(
            "这不像政府信息公开年度报告：没有找到年度报告的标题、章节或统计表，请检查文件是否选对。"
        )
    titles = {
        (found["unit"], found["year"])
        for line in source.lines
        if len(line.text) < 60 and (found := _TITLE.search(arabic_years(line.text))) is not None
    }
    starts = sum(1 for line in source.lines if _FIRST_SECTION.match(line.text))
    several = _several(titles) if starts > 1 else []
    if several:
        named = "、".join(several)
        raise UnreadableError(f"文件里有多份年度报告（{named}），请拆分成每份一个文件后再读取。")


def _several(titles: set[tuple[str, str]]) -> list[str]:
    """What tells the reports of a file apart: their years, else their bodies; empty when it may be one report."""
    years = sorted({year for _, year in titles})
    if len(years) > 1:
        return [f"{year}年" for year in years]
    units = sorted({unit for unit, _ in titles})
    short = [unit.removesuffix("人民政府") for unit in units]
    apart = [a for a in short if not any(a != b and (a in b or b in a) for b in short)]
    return units if len(apart) > 1 else []


def _narrate(reading: Reading, text: list[Told]) -> None:
    """Put the figures that the text states into the reading."""
    order = list(narrative_names())
    told = plainest(text)
    for name in sorted(told, key=order.index):
        figure = told[name]
        reading.narrative[name] = figure.number
        reading.where[f"narrative.{name}"] = {**figure.sentence.line.place.as_json(), "text": figure.text}
        if figure.approximate:
            reading.narrative_notes[name] = {"approximate": True, "text": figure.text}


def _tables(source: Source, year: int | None) -> tuple[Placed | None, str, str | None]:
    """The tables in the form of the year, the form, and a warning or None."""
    rows = rows_of(source)
    if year is None:
        tried = [place(rows, form_id) for form_id in FORM_IDS]
        best = max(tried, key=lambda placed: len(placed.figures))
        if best.matched < ENOUGH_ROWS:
            return None, "free", None
        return best, best.form_id, None
    placed = place(rows, "2014") if 2014 <= year <= 2018 else None
    form_id, warning = form_for(year, placed is not None and placed.matched >= ENOUGH_ROWS, None)
    if form_id == "free":
        return None, form_id, warning
    return placed if form_id == "2014" else place(rows, form_id), form_id, warning
