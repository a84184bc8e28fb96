"""A report of former years as it was read back from its own document: beside its source, never in its place."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe

from gongkai.files.names import extension_of
from gongkai.look.parts import Download
from gongkai.look.wording import thousands
from gongkai.portal.figures import charts
from gongkai.reports.archive.models import ImportPublication
from gongkai.reports.queries import years_of
from gongkai.statements.canonical import Value
from gongkai.statements.document import ReportDocument
from gongkai.statements.render import section_heading
from gongkai.statements.render.html import section_html
from gongkai.statements.render.words import title_lines


def imported(request: HttpRequest, publication: ImportPublication) -> HttpResponse:
    """Draw what was published of an imported report: text and tables as read, corrected cells marked."""
    document = ReportDocument.from_json(publication.document)
    corrected: dict[str, Any] = dict(document.provenance.get("corrected", {}))
    context = {
        "body": publication.report.body,
        "publication": publication,
        "document": document,
        "title_lines": title_lines(document.title),
        "contents": [(s.key, section_heading(document.form, s.key)) for s in document.form.sections],
        "sections": _sections(document, corrected),
        "corrected": [(document.form.label(cell), row) for cell, row in corrected.items()],
        "source": _source(publication),
        "years": list(years_of(publication.report.body)),
        "block_now": "reports",
    }
    return render(request, "portal/imported.html", context)


def _sections(document: ReportDocument, corrected: dict[str, Any]) -> list[tuple[Any, list[Any]]]:
    def draw(key: str, value: Value) -> str:
        mark = '<span class="gk-mk" title="读回时更正">△</span>' if key in corrected else ""
        return thousands(value) + mark

    pictures = charts(document.form, document.figures, document.year, {})
    drawn = []
    for section in document.form.sections:
        words = document.sections.get(section.key, ())
        html = section_html(document.form, section.key, document.figures, words, draw)
        drawn.append((mark_safe(html), pictures if section.key == "requests" else []))  # noqa: S308 - escaped there
    return drawn


def _source(publication: ImportPublication) -> list[Download]:
    """Return the document that was read, as far as it is public."""
    stored = publication.reading.file.stored
    if not stored.is_published:
        return []
    url = reverse("portal:file", args=[stored.public_id, stored.name])
    kind = extension_of(stored.name).upper()
    return [Download(name=f"原报告：{stored.name}", url=url, kind=kind, size=stored.blob.size)]
