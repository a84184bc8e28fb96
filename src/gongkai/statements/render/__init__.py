"""A report in every format, from one layout of the official tables (`layout.py`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gongkai.statements.document import ReportDocument, document_json

from . import excel, html, pdf, tabular, word
from .html import section_html, table_html
from .labels import section_heading
from .layout import Grid, GridCell, GridRow, form_grids, section_grids


@dataclass(frozen=True)
class Output:
    """A format that a report can be had in."""

    name: str
    label: str
    content_type: str
    suffix: str
    render: Callable[[ReportDocument], bytes]


def _json(report: ReportDocument) -> bytes:
    return document_json(report).encode()


def _html(report: ReportDocument) -> bytes:
    return html.page(report).encode()


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

OUTPUTS: Mapping[str, Output] = {
    output.name: output
    for output in (
        Output("pdf", "PDF", "application/pdf", ".pdf", pdf.render),
        Output("word", "Word", _WORD, ".docx", word.render),
        Output("excel", "Excel", _EXCEL, ".xlsx", excel.render),
        Output("json", "JSON", "application/json", ".json", _json),
        Output("csv", "CSV", "text/csv; charset=utf-8", ".csv", tabular.render),
        Output("html", "网页", "text/html; charset=utf-8", ".html", _html),
    )
}
"""The formats by name: `pdf`, `word`, `excel`, `json`, `csv`, `html`."""


def render(report: ReportDocument, output: str) -> bytes:
    """`report` in the format `output` (a key of `OUTPUTS`). Raises DocumentError when it cannot be rendered."""
    return OUTPUTS[output].render(report)


__all__ = [
    "OUTPUTS",
    "Grid",
    "GridCell",
    "GridRow",
    "Output",
    "form_grids",
    "render",
    "section_grids",
    "section_heading",
    "section_html",
    "table_html",
]
