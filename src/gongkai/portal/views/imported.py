"""A report of former years as it was read back from its own document: beside its source, never in its place."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from gongkai.look.parts import Download
from gongkai.look.wording import thousands
from gongkai.portal import archiving
from gongkai.portal.figures import charts
from gongkai.reports.archive.models import ImportPublication
from gongkai.reports.archive.publications import MARK
from gongkai.reports.models import ReportScope
from gongkai.reports.queries import years_of
from gongkai.statements import Value, narrative_names
from gongkai.statements.document import ReportDocument
from gongkai.statements.render import section_heading
from gongkai.statements.render.html import section_html
from gongkai.statements.render.words import title_lines


def imported(request: HttpRequest, publication: ImportPublication) -> HttpResponse:
    """Draw what was published of an imported report: text and tables as read, corrected cells marked."""
    report = publication.report
    document = ReportDocument.from_json(publication.document)
    years = list(years_of(report.body))
    context = {
        "body": report.body,
        "document": document,
        "publication": publication,
        "title_lines": title_lines(document.title),
        "contents": [(s.key, section_heading(document.form, s.key)) for s in document.form.sections],
        "sections": _sections(report.body.slug, document),
        "narrative": _narrative(document),
        "corrected": archiving.corrected(document),
        "source": _source(publication),
        "years": years,
        "before": next((year for year in years if year < report.year), None),
        "aggregate": report.scope == ReportScope.AGGREGATE,
        "mark": MARK,
        "block_now": "reports",
    }
    return render(request, "portal/imported.html", context)


def _sections(slug: str, document: ReportDocument) -> list[tuple[str, list[Any]]]:
    mended = document.provenance["corrected"]

    def draw(cell: str, value: Value) -> str:
        if value is None:
            return ""
        address = f"{reverse('portal:series', args=[slug])}?{urlencode({'cell': cell})}"
        sign = '<span class="gk-mk" title="人工更正">△</span>' if cell in mended else ""
        shown = thousands(value)
        linked = document.form.has_cell(cell) and value != 0
        link = format_html('<a class="gk-fig" href="{}">{}</a>', address, shown) if linked else shown
        return f"{link}{sign}"

    pictures = charts(document.form, document.figures, document.year, {})
    drawn: list[tuple[str, list[Any]]] = []
    for section in document.form.sections:
        words = document.sections.get(section.key, ())
        html = section_html(document.form, section.key, document.figures, words, draw)
        drawn.append((mark_safe(html), pictures if section.key == "requests" else []))  # noqa: S308 - escaped there
    return drawn


def _narrative(document: ReportDocument) -> list[tuple[str, str]]:
    values = document.provenance["narrative"]
    about = set(document.provenance["approximate"])
    return [
        (name.label["zh"], ("约 " if key in about else "") + f"{thousands(values[key])} {name.unit}".strip())
        for key, name in narrative_names().items()
        if key in values
    ]


def _source(publication: ImportPublication) -> Download | None:
    """Return the document that was read, as far as it is public."""
    stored = publication.reading.file.stored
    if not stored.is_published:
        return None
    url = reverse("portal:file", args=[stored.public_id, stored.name])
    return Download(name=stored.name, url=url, size=stored.blob.size)
