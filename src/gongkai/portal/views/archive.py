"""The public archive: a body's years, a report read back, series over forms, two reports side by side."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.agencies.models import Body
from gongkai.agencies.queries import public_bodies, public_body
from gongkai.portal import archiving
from gongkai.portal.lying import lying
from gongkai.reports.archive.publications import MARK
from gongkai.reports.archive.queries import (
    public_year,
    public_years,
    published_imports,
)
from gongkai.reports.archive.series import choices, home_form, point, series, side_by_side
from gongkai.reports.queries import published_reports
from gongkai.statements.render import OUTPUTS

# What a series begins with when nobody asked for a row.
FIRST_CELLS = ("requests.new_requests.total", "statistics.requests_received.count")


def body_or_404(slug: str) -> Body:
    """Return the body with this address."""
    body = public_body(slug)
    if body is None:
        raise Http404
    return body


@require_safe
def of_body(request: HttpRequest, slug: str) -> HttpResponse:
    """The reports of one body, compiled and imported together, newest first."""
    body = body_or_404(slug)
    compiled = list(published_reports(body))
    there = {report.year for report in compiled}
    rows: list[dict[str, Any]] = [
        {"report": report, "year": report.year, "tail": "?scope=self" if report.scope == "self" else ""}
        for report in compiled
    ]
    seen: set[int] = set()
    for report in published_imports(body):
        if report.year not in there | seen:
            seen.add(report.year)
            rows.append({"report": report, "year": report.year, "imported": True, "tail": ""})
    rows.sort(key=lambda row: -row["year"])
    years = sorted(there | seen)
    context = {"body": body, "rows": rows, "years": years, "mark": MARK, "block_now": "reports"}
    if len(years) > 1:
        pair = {"a": f"{slug}-{years[-2]}", "b": f"{slug}-{years[-1]}"}
        context["compare"] = f"{reverse('portal:compare')}?{urlencode(pair)}"
    return render(request, "portal/report_list.html", context)


@require_safe
def data(request: HttpRequest, slug: str, year: int, kind: str) -> HttpResponse:
    """The figures of an imported report as JSON or CSV."""
    found = public_year(body_or_404(slug), year)
    if found is None or not found.imported or kind not in {"json", "csv"}:
        raise Http404
    output = OUTPUTS[kind]
    return archiving.download(output.render(found.document), output.content_type, f"{slug}-{year}.{kind}")


@require_safe
def over_years(request: HttpRequest, slug: str, kind: str = "") -> HttpResponse:
    """One row of the forms over all public years of a body."""
    body = body_or_404(slug)
    years = {y: found for (_, y), found in public_years([body]).items()}
    offered = choices({found.form.id: found.form for found in years.values()}.values())
    known = [cell for _, rows in offered for cell, _ in rows]
    cell = request.GET.get("cell", "") or next((one for one in FIRST_CELLS if one in known), "")
    home = home_form(cell)
    if cell and home is None:
        raise Http404
    points = series(cell, years) if cell else []
    label = home.label(cell) if home else ""
    if kind:
        return archiving.series_file(kind, slug, cell, label, points)
    unit = home.unit(cell) if home else ""
    picture = None
    if points:
        rows = [(str(one.year), one.value, one.words) for one in points]
        picture = lying("chart-series", label, rows, unit=unit, head="年度", accented=[str(points[-1].year)])
    context = {
        "body": body,
        "cell": cell,
        "label": label,
        "unit": unit,
        "points": points,
        "picture": picture,
        "offered": offered,
        "outside": cell and cell not in known,
        "query": urlencode({"cell": cell}),
        "block_now": "reports",
    }
    return render(request, "portal/series.html", context)


@require_safe
def compare(request: HttpRequest, kind: str = "") -> HttpResponse:
    """Two reports side by side, of two years or of two bodies."""
    bodies = archiving.bodies_with_reports()
    chosen = {name: archiving.side(request.GET, name, bodies) for name in ("a", "b")}
    found = {name: public_year(one[0], one[1]) if one and one[1] else None for name, one in chosen.items()}
    before, after = found["a"], found["b"]
    compared = side_by_side(before, after) if before and after else None
    if kind:
        if compared is None:
            raise Http404
        return archiving.comparison_file(kind, compared)
    whole = request.GET.get("all") == "1"
    context: dict[str, Any] = {
        "bodies": bodies,
        "years": sorted({y for _, y in public_years(bodies)}, reverse=True),
        "sides": [(name, word, chosen[name]) for name, word in (("a", "前者"), ("b", "后者"))],
        "missing": [
            f"{one[0].name} {one[1]} 年" for name, one in chosen.items() if one and one[1] and not found[name]
        ],
        "compared": compared,
        "whole": whole,
        "block_now": "reports",
    }
    if compared is not None:
        pair = {
            name: f"{one.body.slug}-{one.year}"
            for name, one in (("a", compared.before), ("b", compared.after))
        }
        context |= {
            "groups": archiving.grouped(compared, whole),
            "same": len(compared.common) - len(compared.moved),
            "heads": archiving.heads(compared),
            "picture": archiving.pair_picture(compared),
            "query": urlencode(pair),
        }
    return render(request, "portal/compare.html", context)


@require_safe
def compare_form(request: HttpRequest) -> HttpResponse:
    """What the form of the comparison sends (four fields) as the address that stands for it."""
    pair = {
        name: f"{request.GET.get(f'{name}_body', '')}-{request.GET.get(f'{name}_year', '')}"
        for name in ("a", "b")
    }
    return redirect(f"{reverse('portal:compare')}?{urlencode(pair)}")


@require_safe
def siblings(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """One row of a year's reports at a body and its siblings."""
    body = body_or_404(slug)
    cell = request.GET.get("cell", "") or FIRST_CELLS[0 if year >= 2019 else 1]
    home = home_form(cell)
    if home is None:
        raise Http404
    group = archiving.siblings_of(body, public_bodies())
    found = public_years(group)
    points = [(one, point(year, cell, home, found.get((one.pk, year)))) for one in group]
    rows = [(one.short_name, p.value, p.words) for one, p in points]
    unit = home.unit(cell)
    context = {
        "body": body,
        "year": year,
        "cell": cell,
        "label": home.label(cell),
        "points": points,
        "offered": choices([found[one.pk, year].form for one in group if (one.pk, year) in found][:1]),
        "picture": lying(
            "chart-siblings", home.label(cell), rows, unit=unit, head="机关", accented=[body.short_name]
        ),
        "block_now": "reports",
    }
    return render(request, "portal/siblings.html", context)
