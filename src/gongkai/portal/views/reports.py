"""Annual reports: of all bodies, of one, one version, and what a figure of it counts."""

from __future__ import annotations

import re
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from gongkai.agencies.models import Body
from gongkai.agencies.queries import public_bodies, public_body
from gongkai.catalogue.queries import published_items
from gongkai.look.parts import Download, Happening
from gongkai.look.wording import thousands
from gongkai.portal.figures import charts, counted, document_of
from gongkai.portal.site import grouped
from gongkai.portal.views.imported import imported
from gongkai.reports.archive.queries import published_import, published_imports
from gongkai.reports.models import ReportScope, Version
from gongkai.reports.queries import published_reports, published_version, published_versions, years_of
from gongkai.statements import Form
from gongkai.statements.canonical import Value
from gongkai.statements.document import ReportDocument
from gongkai.statements.render import section_heading
from gongkai.statements.render.html import section_html
from gongkai.statements.render.words import signed_lines, title_lines

YEARS = 6
# What the renderings of a version are called, in the order in which they are offered.
_DOWNLOADS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel", "json": "JSON", "csv": "CSV", "html": "网页"}


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """All bodies by years: which reports are public."""
    found: dict[int, dict[int, bool]] = {}
    years: set[int] = set()
    rows: list[Any] = [*published_reports(), *published_imports()]
    for report in rows:
        found.setdefault(report.body_id, {})[report.year] = True
        years.add(report.year)
    shown = sorted(years, reverse=True)[:YEARS]
    groups = [
        (
            group.label,
            [(body, [(year, year in found.get(body.pk, {})) for year in shown]) for body in group.bodies],
        )
        for group in grouped([body for body in public_bodies() if body.pk in found])
    ]
    context = {"groups": groups, "years": shown, "earlier": len(years) > YEARS, "block_now": "reports"}
    return render(request, "portal/reports.html", context)


@require_safe
def report(request: HttpRequest, slug: str, year: int, number: int | None = None) -> HttpResponse:
    """One report: the newest version, or the one with `number`."""
    if number is None and published_version(_body(slug), year) is None:
        publication = published_import(_body(slug), year)
        if publication is not None:
            return imported(request, publication)
    version = _version(request, slug, year, number)
    document = document_of(version)
    body = version.report.body
    years = {v.report.year: v for v in _other_years(version)}
    versions = list(published_versions(version.report))
    newest = versions[0]
    context = {
        "body": body,
        "version": version,
        "newest": newest,
        "superseded": newest.number != version.number,
        "document": document,
        "title_lines": title_lines(document.title),
        "contents": [(s.key, section_heading(document.form, s.key)) for s in document.form.sections],
        "sections": _sections(version, document, years),
        "signed": signed_lines(document),
        "downloads": downloads(version),
        "versions": _versions(versions, version),
        "years": list(years_of(body)),
        "scopes": _scopes(version),
        "aggregate": version.report.scope == ReportScope.AGGREGATE,
        "hash_short": _short(version.hash),
        "block_now": "reports",
    }
    return render(request, "portal/report.html", context)


@require_safe
def cell(request: HttpRequest, slug: str, year: int, key: str) -> HttpResponse:
    """What one figure counts: the records that are public, and why the others are not."""
    raw = request.GET.get("v", "")
    version = _version(request, slug, year, int(raw) if raw.isdecimal() and len(raw) < 5 else None)
    document = document_of(version)
    form = document.form
    if not re.fullmatch(r"[a-z0-9_]+\.[a-z0-9_]+\.[a-z0-9_]+", key) or not form.has_cell(key):
        raise Http404
    parts = counted(version, form, key)
    chosen = request.GET.get("m", "0")
    place = int(chosen) if chosen.isdecimal() and int(chosen) < len(parts) else 0
    page = None
    if parts:
        page = Paginator(parts[place].public_ids, 30).get_page(request.GET.get("page"))
    items = published_items().in_bulk(list(page)) if page else {}
    value = document.figures.get(key)
    context = {
        "body": version.report.body,
        "version": version,
        "document": document,
        "cell": key,
        "label": form.label(key),
        "unit": form.unit(key),
        "value": "未填" if value is None else thousands(value),
        "parts": parts,
        "place": place,
        "page": page,
        "items": [items[pk] for pk in page if pk in items] if page else [],
        "adjustments": _adjustments(document, key),
        "derived": sum(part.total for part in parts),
        "block_now": "reports",
    }
    return render(request, "portal/cell.html", context)


def _body(slug: str) -> Body:
    body = public_body(slug)
    if body is None:
        raise Http404
    return body


def _version(request: HttpRequest, slug: str, year: int, number: int | None) -> Version:
    scope = request.GET.get("scope")
    if scope not in ReportScope.values:
        scope = None
    version = published_version(_body(slug), year, number, scope)
    if version is None:
        raise Http404
    return version


def _other_years(version: Version) -> list[Version]:
    """Return the newest version of each year of the same body and scope."""
    rows = published_reports(version.report.body).filter(scope=version.report.scope)
    found = (published_version(row.body, row.year, scope=row.scope) for row in rows)
    return [one for one in found if one is not None]


def _sections(version: Version, document: ReportDocument, years: dict[int, Version]) -> list[tuple[str, Any]]:
    def draw(key: str, value: Value) -> str:
        if value is None:
            return ""
        shown = thousands(value)
        return shown if value == 0 else format_html('<a class="gk-fig" href="{}">{}</a>', address(key), shown)

    tail = "" if version.number == _newest(version) else f"?v={version.number}"
    if version.report.scope == ReportScope.SELF and _has_aggregate(version):
        tail += ("&" if tail else "?") + "scope=self"

    def address(key: str) -> str:
        return reverse("portal:cell", args=[version.report.body.slug, version.report.year, key]) + tail

    drawn: list[tuple[str, Any]] = []
    where = _charts_after(document.form)
    for section in document.form.sections:
        words = document.sections.get(section.key, ())
        html = section_html(document.form, section.key, document.figures, words, draw)
        pictures = (
            charts(document.form, document.figures, document.year, years) if section.key == where else []
        )
        drawn.append((mark_safe(html), pictures))  # noqa: S308 - escaped by statements.render
    return drawn


def _charts_after(form: Form) -> str:
    keys = [section.key for section in form.sections]
    return next((key for key in ("requests", "on_request") if key in keys), "")


def _newest(version: Version) -> int:
    return int(published_versions(version.report).values_list("number", flat=True)[0])


def _has_aggregate(version: Version) -> bool:
    rows = published_reports(version.report.body).filter(year=version.report.year)
    return rows.filter(scope=ReportScope.AGGREGATE).exists()


def _scopes(version: Version) -> list[tuple[str, str, bool]]:
    """Return the scopes in which this body published the year: (label, value, is this one); none if only one."""
    rows = published_reports(version.report.body).filter(year=version.report.year)
    found = [(str(r.get_scope_display()), r.scope, r.scope == version.report.scope) for r in rows]
    return found if len(found) > 1 else []


def downloads(version: Version) -> list[Download]:
    """Return the renderings of a version that are stored and public."""
    stored = {row.format: row.stored for row in version.files.select_related("stored__blob")}
    found = []
    for kind, label in _DOWNLOADS.items():
        file = stored.get(kind)
        if file is not None and file.is_published:
            url = reverse("portal:file", args=[file.public_id, file.name])
            found.append(Download(name=label, url=url, kind=kind, size=file.blob.size))
    return found


def _versions(versions: list[Version], current: Version) -> list[Happening]:
    rows = []
    for one in versions:
        newest = one.number == versions[0].number
        address = reverse("portal:report-version", args=[one.report.body.slug, one.report.year, one.number])
        rows.append(
            Happening(
                when=f"{one.published_on:%Y-%m-%d}",
                what=f"第 {one.number} 版" + ("（现行）" if newest else ""),
                note=f"更正：{one.correction}" if one.correction else "",
                state="now" if newest else "",
                url="" if one.pk == current.pk else address,
            )
        )
    return rows


def _adjustments(document: ReportDocument, key: str) -> list[dict[str, str]]:
    rows = document.provenance.get(key, [])
    return [
        {
            "amount": "留空" if row["amount"] is None else f"{row['amount']:+,}",
            "reason": row["reason"],
            "source": row["source"],
        }
        for row in rows
    ]


def _short(digest: str) -> str:
    name, _, value = digest.partition(":")
    return (
        f"{name.upper().replace('SHA', 'SHA-')} {value[:4]} {value[4:8]} … {value[-4:]}" if value else digest
    )
