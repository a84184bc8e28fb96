"""What the pages of the public archive draw and hand out."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import Any

from django.http import Http404, HttpResponse

from gongkai.agencies.models import Body
from gongkai.agencies.queries import local_today, public_bodies
from gongkai.agencies.tree import tree_on
from gongkai.files.serving import disposition
from gongkai.look.parts import Picture
from gongkai.portal.lying import lying
from gongkai.reports.archive.queries import YearFigures, published_imports
from gongkai.reports.archive.series import Comparison, Point
from gongkai.reports.queries import published_reports
from gongkai.statements import Change, ReportDocument, Value, canonical_json, number_text
from gongkai.statements.render.tabular import neutral

_JSON = "application/json"
_CSV = "text/csv; charset=utf-8"
# The row whose two values the picture of a comparison shows, by form.
_MAIN = ("requests.new_requests.total", "statistics.requests_received.count")
WHY = {
    "no_successor": "后者的表式没有对应的项",
    "no_predecessor": "前者的表式没有对应的项",
    "blank": "有一方空白",
    "absent": "有一方没有填",
    "": "",
}


def corrected(document: ReportDocument) -> list[tuple[str, str]]:
    """Return the cells that people corrected: label, and what the reason says."""
    return [
        (document.form.label(cell) if "narrative." not in cell else "文字中的数字", str(row["reason"]))
        for cell, row in document.provenance["corrected"].items()
    ]


def bodies_with_reports() -> list[Body]:
    """Return the public bodies that have a report, in display order."""
    ids = {*published_reports().values_list("body_id", flat=True)}
    ids |= {*published_imports().values_list("body_id", flat=True)}
    return [body for body in public_bodies() if body.pk in ids]


def side(query: Mapping[str, str], name: str, bodies: Iterable[Body]) -> tuple[Body, int | None] | None:
    """Return body and year of a side of the comparison, written `linxi-2023`; None if there is no such body."""
    slug, _, raw = query.get(name, "").rpartition("-")
    body = next((one for one in bodies if one.slug == slug), None)
    if body is None:
        return None
    return body, int(raw) if raw.isdecimal() and len(raw) == 4 else None


def siblings_of(body: Body, bodies: Sequence[Body]) -> list[Body]:
    """Return the bodies that stand under the same one and are of the same kind, the body itself among them."""
    parents = tree_on(local_today()).parent
    group = [
        one
        for one in bodies
        if one.pk == body.pk
        or (parents.get(one.pk) == parents.get(body.pk) and one.kind == body.kind and body.pk in parents)
    ]
    return group or [body]


def heads(compared: Comparison) -> tuple[str, str]:
    """Return what stands over the two columns."""
    before, after = compared.before, compared.after
    if before.body.pk == after.body.pk:
        return str(before.year), str(after.year)
    return tuple(  # type: ignore[return-value]
        f"{one.body.short_name} {one.year}" for one in (before, after)
    )


def grouped(compared: Comparison, whole: bool) -> list[tuple[str, list[Change]]]:
    """Return the comparable rows by section of the earlier form; without `whole` those that differ."""
    form = compared.before.form
    rows = compared.common if whole else [one for one in compared.common if one.difference or one.why]
    found: list[tuple[str, list[Change]]] = []
    for section in form.sections:
        here = [one for one in rows if _table(one) in section.tables]
        if here:
            found.append((section.title_zh, here))
    return found


def _table(change: Change) -> str:
    return (change.before or change.after or "").split(".", 1)[0]


def pair_picture(compared: Comparison) -> Picture | None:
    """Return the requests of both sides as bars, where both forms count them."""
    change = next((one for one in compared.common if one.before in _MAIN), None)
    if change is None or change.before is None:
        return None
    names = heads(compared)
    rows = [(names[0], change.before_value, "空白"), (names[1], change.after_value, "空白")]
    unit = compared.before.form.unit(change.before) or "件"
    return lying("chart-pair", change.label, rows, unit=unit, head="年报", accented=[names[1]])


def download(content: bytes, content_type: str, name: str) -> HttpResponse:
    """Return a file to save."""
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": disposition(name, False)}
    )


def series_file(kind: str, slug: str, cell: str, label: str, points: Sequence[Point]) -> HttpResponse:
    """Return a series as JSON or CSV."""
    if kind == "json":
        rows = [
            {"year": one.year, "value": one.value, "why": one.why, "cells": one.cells, **_origin(one.source)}
            for one in points
        ]
        text = canonical_json({"body": slug, "cell": cell, "label": label, "series": rows})
        return download(text.encode(), _JSON, f"{slug}-{cell}.json")
    if kind != "csv":
        raise Http404
    lines: list[list[Any]] = [["年度", label, "说明", "表式", "来源"]]
    for one in points:
        origin = _origin(one.source)
        lines.append([one.year, one.value, one.words, origin.get("form", ""), origin.get("origin", "")])
    return download(_csv(lines), _CSV, f"{slug}-{cell}.csv")


def _origin(source: YearFigures | None) -> dict[str, Any]:
    if source is None:
        return {}
    return {"form": source.form.id, "origin": "imported" if source.imported else "compiled"}


def comparison_file(kind: str, compared: Comparison) -> HttpResponse:
    """Return a comparison as JSON or CSV: every row, also those that cannot be compared."""
    before, after = compared.before, compared.after
    name = f"{before.body.slug}-{before.year}-{after.body.slug}-{after.year}.{kind}"
    changes = [*compared.common, *compared.only_before, *compared.only_after]
    if kind == "json":
        sides = [{"body": one.body.slug, "year": one.year, **_origin(one)} for one in (before, after)]
        rows = [
            {
                "label": one.label,
                "before": one.before,
                "after": list(one.after_cells),
                "before_value": one.before_value,
                "after_value": one.after_value,
                "difference": one.difference,
                "why": one.why,
            }
            for one in changes
        ]
        return download(canonical_json({"sides": sides, "rows": rows}).encode(), _JSON, name)
    if kind != "csv":
        raise Http404
    first, second = (f"{one.body.name} {one.year}" for one in (before, after))
    lines: list[list[Any]] = [["项目", first, second, "增减", "说明"]]
    lines += [[one.label, one.before_value, one.after_value, one.difference, WHY[one.why]] for one in changes]
    return download(_csv(lines), _CSV, name)


def _csv(lines: Iterable[Sequence[Any]]) -> bytes:
    target = StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    for line in lines:
        writer.writerow([_text(item) for item in line])
    return target.getvalue().encode("utf-8-sig")


def _text(item: str | Value) -> str:
    if item is None:
        return ""
    return neutral(item) if isinstance(item, str) else number_text(item)
