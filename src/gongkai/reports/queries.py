"""Reads about reports."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from django.db.models import Max, Q, QuerySet

from gongkai.agencies.models import Body
from gongkai.agencies.queries import name_on
from gongkai.reports.models import Report, ReportScope, Version
from gongkai.reports.ranges import bounds_of

# Ranges that one condition may have.
DEEPEST = 300


def body_name_in(body: Body, year: int) -> str:
    """Return the name that the body bore on the last day of the reporting year."""
    return name_on(body, dt.date(year, 12, 31)).name


def latest_version(report: Report) -> Version | None:
    """Return the newest published version of a report."""
    return report.versions.order_by("-number").first()


def report_of(body: Body, year: int, scope: str | None = None) -> Report | None:
    """Return the report of a body for a year; without `scope`, the aggregate before the body's own."""
    rows = Report.objects.filter(body=body, year=year)
    if scope:
        return rows.filter(scope=scope).first()
    return rows.order_by("scope").first()  # "aggregate" sorts before "self"


def published_reports(body: Body | None = None) -> QuerySet[Report]:
    """Return the reports that have a published version, newest year first; `number` is the latest version."""
    rows = Report.objects.filter(versions__isnull=False).select_related("body")
    if body is not None:
        rows = rows.filter(body=body)
    return rows.annotate(number=Max("versions__number")).order_by("-year", "body__order", "scope")


def published_version(
    body: Body, year: int, number: int | None = None, scope: str | None = None
) -> Version | None:
    """Return a published version: the newest, or the one with `number`; None if there is none.

    Where a government published both scopes, the roll-up over its tree comes first.
    """
    rows = Version.objects.filter(report__body=body, report__year=year).select_related("report__body")
    if scope:
        rows = rows.filter(report__scope=scope)
    if number is not None:
        rows = rows.filter(number=number)
    return rows.order_by("report__scope", "-number").first()


def published_versions(report: Report) -> QuerySet[Version]:
    """Return the published versions of a report, newest first."""
    rows: QuerySet[Version] = report.versions.order_by("-number")
    return rows


def previous_version(report: Report) -> Version | None:
    """Return the newest version of the same body's report of the year before, same scope."""
    return published_version(report.body, report.year - 1, scope=report.scope)


def child_figures_sources(report: Report) -> list[tuple[Body, Version | None]]:
    """Return, for a roll-up, each body of its tree with the newest version of its own report."""
    if report.scope != ReportScope.AGGREGATE or report.compilation is None:
        return []
    bodies = Body.objects.filter(pk__in=report.compilation.bodies)
    return [(body, published_version(body, report.year, scope=ReportScope.SELF)) for body in bodies]


def counted_in(version: Version, cell: str) -> list[dict[str, Any]]:
    """Return the groups of a published version that count in `cell`: measure, label, number, model, records."""
    return [group for group in version.counted if cell in group["cells"]]


def records_q(records: str) -> Q:
    """Return the condition "pk is one of these ranges"; for few of them (`ids_in` takes any number)."""
    condition = Q(pk__in=[])
    for first, last in bounds_of(records):
        condition |= Q(pk=first) if first == last else Q(pk__gte=first, pk__lte=last)
    return condition


def ids_in(rows: QuerySet[Any], records: str) -> list[int]:
    """Return the keys of `rows` that lie in these ranges, in the order of `rows`.

    Many ranges (bodies that publish in turn) would be a condition too deep for the database: then the keys between the
    first and the last are read and compared here.
    """
    spans = sorted(bounds_of(records))
    if not spans:
        return []
    if len(spans) <= DEEPEST:
        return list(rows.filter(records_q(records)).values_list("pk", flat=True))
    firsts, lasts = [first for first, _ in spans], list(accumulate((last for _, last in spans), max))
    between = rows.filter(pk__gte=firsts[0], pk__lte=lasts[-1]).values_list("pk", flat=True)
    return [pk for pk in between if pk <= lasts[bisect_right(firsts, pk) - 1]]


def years_of(body: Body) -> Iterator[int]:
    """Yield the years for which the body has a published report, compiled or imported, newest first."""
    from gongkai.reports.archive.queries import published_imports  # the archive builds on this module

    compiled = published_reports(body).order_by("-year").values_list("year", flat=True).distinct()
    imported = published_imports(body).values_list("year", flat=True)
    yield from sorted({*compiled, *imported}, reverse=True)
