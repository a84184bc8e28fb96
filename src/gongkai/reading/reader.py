"""One report read: file or text in, `Reading` out. Deterministic and offline."""

from __future__ import annotations

from gongkai.statements import narrative_names

from .errors import UnreadableError
from .forms import FORM_IDS, form, form_for
from .identify import unit_of, year_of
from .narrative import narrative_of
from .place import Placed, place
from .prose import Sentence, sentences
from .result import Doubt, Reading
from .rows import rows_of
from .sections import sections_of
from .source import Source
from .sources import load
from .sources.text import from_text

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
    sections, _ = sections_of(source, form(form_id))
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
    _narrate(reading, sentences(source))
    if warning:
        reading.findings.append(Doubt("form_unknown_year", "warning", warning).to_json())
    return reading


def _narrate(reading: Reading, text: list[Sentence]) -> None:
    """Put the figures that the text states into the reading."""
    order = list(narrative_names())
    told = narrative_of(text, reading.year, reading.unit)
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
