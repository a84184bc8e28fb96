"""The forms in which a report leaves the house, all made from its document by `statements.render`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gongkai.statements import ReportDocument, render


@dataclass(frozen=True)
class Rendering:
    """One form of rendering: its file ending, what it is called, its media type, the function that makes it."""

    kind: str
    label: str
    media_type: str
    make: Callable[[ReportDocument], bytes]


def _bytes(function: Callable[[ReportDocument], str | bytes]) -> Callable[[ReportDocument], bytes]:
    def make(document: ReportDocument) -> bytes:
        made = function(document)
        return made.encode() if isinstance(made, str) else made

    return make


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

RENDERINGS: dict[str, Rendering] = {
    one.kind: one
    for one in (
        Rendering("docx", "Word", _WORD, _bytes(render.word)),
        Rendering("pdf", "PDF", "application/pdf", _bytes(render.pdf)),
        Rendering("xlsx", "Excel", _EXCEL, _bytes(render.excel)),
        Rendering("json", "JSON", "application/json; charset=utf-8", _bytes(render.json)),
        Rendering("csv", "CSV", "text/csv; charset=utf-8", _bytes(render.csv)),
        Rendering("html", "网页", "text/html; charset=utf-8", _bytes(render.html)),
    )
}
