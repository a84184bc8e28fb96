"""Reads about imported reports: by the office, by the public, by the checks between years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from gongkai.agencies.models import Body
from gongkai.reports.archive.figures import read_back
from gongkai.reports.archive.models import ImportedReport, ImportFile, ImportPublication
from gongkai.reports.models import Report, Version
from gongkai.statements import Figures, Form
from gongkai.statements.document import ReportDocument


@dataclass(frozen=True)
class YearFigures:
    """The figures of a body for a year, and where they come from: exactly one of `version`, `publication`."""

    body: Body
    year: int
    scope: str
    document: ReportDocument
    version: Version | None = None
    publication: ImportPublication | None = None

    @property
    def form(self) -> Form:
        """Return the form of the report."""
        return self.document.form

    @property
    def figures(self) -> Figures:
        """Return what stands in its cells."""
        return self.document.figures

    @property
    def imported(self) -> bool:
        """Return whether it was read back from an old document."""
        return self.publication is not None


def published_imports(body: Body | None = None) -> QuerySet[ImportedReport]:
    """Return the imported reports that the public sees, newest year first."""
    rows = ImportedReport.objects.filter(published_at__isnull=False, withdrawn_at__isnull=True)
    if body is not None:
        rows = rows.filter(body=body)
    return rows.select_related("body").order_by("-year", "body__order", "scope")


def publication_of(report: ImportedReport) -> ImportPublication | None:
    """Return the newest publication of a report."""
    found: ImportPublication | None = report.publications.order_by("-number").first()
    return found


def published_import(body: Body, year: int) -> ImportPublication | None:
    """Return what was published of an imported report; the roll-up before the body's own."""
    report = published_imports(body).filter(year=year).first()
    return publication_of(report) if report else None


def public_years(bodies: Iterable[Body]) -> dict[tuple[int, int], YearFigures]:
    """Return, by (body id, year), the public figures: a compiled version before an imported report.

    Where both scopes are public, the roll-up over the tree comes first.
    """
    ids = [body.pk for body in bodies]
    found: dict[tuple[int, int], YearFigures] = {}
    for publication in _latest_publications(ids):
        report = publication.report
        found[report.body_id, report.year] = _of_publication(publication)
    for version in _latest_versions(ids):
        found[version.report.body_id, version.report.year] = _of_version(version)
    return found


def public_year(body: Body, year: int) -> YearFigures | None:
    """Return the public figures of one body and year."""
    return public_years([body]).get((body.pk, year))


def _of_publication(publication: ImportPublication) -> YearFigures:
    report = publication.report
    document = ReportDocument.from_json(publication.document)
    return YearFigures(report.body, report.year, report.scope, document, publication=publication)


def _of_version(version: Version) -> YearFigures:
    report = version.report
    document = ReportDocument.from_json(version.document)
    return YearFigures(report.body, report.year, report.scope, document, version=version)


def _latest_publications(ids: list[int]) -> list[ImportPublication]:
    rows = ImportPublication.objects.filter(
        report__body_id__in=ids, report__published_at__isnull=False, report__withdrawn_at__isnull=True
    ).select_related("report__body")
    # "aggregate" sorts before "self": the last one written to a dict wins, so the roll-up comes last.
    return list(rows.order_by("-report__scope", "number"))


def _latest_versions(ids: list[int]) -> list[Version]:
    rows = Version.objects.filter(report__body_id__in=ids).select_related("report__body")
    return list(rows.order_by("-report__scope", "number"))


def accepted_figures(body: Body, year: int, scope: str) -> tuple[Form, Figures] | None:
    """Return the figures of an accepted import; its publication is not asked for."""
    report = ImportedReport.objects.filter(
        body=body, year=year, scope=scope, accepted_at__isnull=False
    ).first()
    back = read_back(report) if report else None
    return (back.form, back.figures) if back else None


def neighbours(report: ImportedReport) -> QuerySet[ImportedReport]:
    """Return the imported reports whose check looks at this one: the year after."""
    return ImportedReport.objects.filter(body=report.body, scope=report.scope, year=report.year + 1)


def waiting_files(rows: QuerySet[ImportFile]) -> QuerySet[ImportFile]:
    """Return those still in the queue or being read."""
    return rows.filter(state__in=["queued", "reading"])


def unsettled_files(rows: QuerySet[ImportFile]) -> QuerySet[ImportFile]:
    """Return those that need a person: not readable, or nobody knows whose report it is."""
    return rows.filter(Q(state="failed") | Q(state="read", report__isnull=True))


def compiled_report(report: ImportedReport) -> Report | None:
    """Return the compiled report of the same body, year and scope, if there is one."""
    found: Report | None = Report.objects.filter(
        body=report.body, year=report.year, scope=report.scope
    ).first()
    return found
