"""The document that the public gets of an imported report."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from gongkai import statements
from gongkai.reports.archive.figures import ReadBack
from gongkai.reports.archive.models import ImportedReport
from gongkai.reports.queries import body_name_in
from gongkai.statements.document import ReportDocument

MARK = "由已公布的年报读回"
# The reader works on half-width marks; between Chinese characters they are printed full-width.
_WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
_MARK = re.compile(r"(?<=[\u4e00-\u9fff”》）)])[,;:?!()]|[,;:?!()](?=[\u4e00-\u9fff“《（])")
_CAPTION = re.compile(r"[（(]?(?:计量)?单位[：:]\s*\S{1,4}[）)]?|表格可左右滑动。?")


def document_of_import(report: ImportedReport, back: ReadBack, number: int, day: dt.date) -> ReportDocument:
    """Return the document of publication `number`, made public on `day`. The text is that of the source."""
    name = body_name_in(report.body, report.year)
    sections = {
        key: tuple(paragraphs(str(section["text"])))
        for key, section in back.reading["sections"].items()
        if key in back.form.section_by_key
    }
    assert report.current is not None
    return ReportDocument(
        title=report.title,
        body=name,
        year=report.year,
        form=back.form,
        figures=back.figures,
        sections=sections,
        sign="",
        date=None,
        version=f"读回第{number}版",
        notes=tuple(filter(None, [f"{MARK}，以原报告为准。", report.body.sample_note])),
        provenance=provenance_of(report, back, day),
    )


def paragraphs(text: str) -> list[str]:
    """Return the text of a section as it is printed: full-width marks again, no captions of its tables."""
    lines = [_MARK.sub(lambda found: _WIDE[found.group()], line.strip()) for line in text.split("\n")]
    return [line for line in lines if line and not _CAPTION.fullmatch(line)]


def provenance_of(report: ImportedReport, back: ReadBack, day: dt.date) -> dict[str, Any]:
    """Return where the figures come from: the file by its hash, the reader, and each corrected cell with its reason."""
    current = report.current
    assert current is not None
    corrected = {
        cell: {
            "kind": row.kind,
            "value": None if row.value is None else statements.as_number(row.value),
            "reason": row.reason,
        }
        for cell, row in back.corrections.items()
    }
    return {
        "imported": {
            "sha256": current.file.stored.blob.hash,
            "file": current.file.stored.name,
            "reading": current.hash,
            "reader": current.reader,
            "published_on": day.isoformat(),
        },
        "narrative": {name: figure.value for name, figure in back.narrative.items()},
        "approximate": sorted(name for name, figure in back.narrative.items() if figure.approximate),
        "corrected": corrected,
        "unread": [one["cell"] for one in back.doubts],
    }
