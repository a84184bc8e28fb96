"""The figures of a published report: charts drawn from them, and what stands behind a cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gongkai.catalogue.queries import published_items
from gongkai.look.charts import bars, columns
from gongkai.look.parts import Picture
from gongkai.reports.models import Version
from gongkai.reports.queries import counted_in, ids_in
from gongkai.reports.ranges import bounds_of
from gongkai.statements import Figures, Form, Number, leaf_cells
from gongkai.statements.document import ReportDocument

# How requests were answered: (label, row of table three or what its rows begin with), forms 2019 and 2021.
_OUTCOMES = [
    ("予以公开", "granted"),
    ("部分公开", "partially_granted"),
    ("不予公开", "refused_"),
    ("无法提供", "unable_"),
    ("不予处理", "not_processed_"),
    ("其他处理", "other_"),
]
_OPEN = ("予以公开", "部分公开")
# Where each form counts the requests received in the year.
_RECEIVED = {
    "2014": "statistics.requests_received.count",
    "2019": "requests.new_requests.total",
    "2021": "requests.new_requests.total",
}


def charts(form: Form, figures: Figures, year: int, others: dict[int, Version]) -> list[Picture]:
    """Return the charts of section three: how requests were answered, and how many came in the last five years."""
    found = []
    outcomes = _outcomes(form, figures)
    if sum(number for _, number in outcomes):
        found.append(bars("chart-outcomes", f"{year} 年申请办理结果", outcomes, unit="件", accented=_OPEN))
    received = [(str(y), _received(others.get(y))) for y in range(year - 4, year)]
    received.append((str(year), figures.number(_RECEIVED[form.id]) if form.id in _RECEIVED else None))
    if sum(1 for _, number in received if number is not None) > 1:
        found.append(columns("chart-years", "近年新收申请", received, unit="件", accented=str(year)))
    return found


def _outcomes(form: Form, figures: Figures) -> list[tuple[str, Number]]:
    table = form.table_by_key.get("requests")
    if table is None:
        return []
    rows: list[tuple[str, Number]] = []
    for label, wanted in _OUTCOMES:
        keys = [row.key for row in table.rows if row.key == wanted or row.key.startswith(wanted)]
        values = [figures.number(f"requests.{key}.total") for key in keys]
        rows.append((label, sum((value for value in values if value is not None), 0)))
    return rows


def _received(version: Version | None) -> Number | None:
    if version is None:
        return None
    document = document_of(version)
    key = _RECEIVED.get(document.form.id)
    return document.figures.number(key) if key else None


def document_of(version: Version) -> ReportDocument:
    """Return the document of a version as a value."""
    return ReportDocument.from_json(version.document)


@dataclass(frozen=True)
class Counted:
    """What one measure counted in a cell: `total` records, of which the public may read the items `public_ids`."""

    label: str
    model: str
    total: int
    public_ids: list[int]

    @property
    def hidden(self) -> int:
        """Return how many of the records are not public."""
        return self.total - len(self.public_ids)

    @property
    def why(self) -> str:
        """Return why some or all are not public."""
        if self.model == "catalogue.item":
            return "后来撤回，或者登记为依申请公开、不予公开的信息。"
        if self.model.startswith("casework."):
            return "公开申请和复议、诉讼案件含有申请人的个人信息，办理记录不对外公开。"
        return "机关内部的登记记录，不对外公开。"


def counted(version: Version, form: Form, cell: str) -> list[Counted]:
    """Return what stands behind a cell, measure by measure; a total counts what its parts count."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for leaf in leaf_cells(form, cell):
        for group in counted_in(version, leaf):
            key = (group["measure"], group["label"], group["model"])
            groups.setdefault(key, []).append(group["records"])
    return [_counted(label, model, records) for (_, label, model), records in groups.items()]


def _counted(label: str, model: str, records: Iterable[str]) -> Counted:
    spans = merged(",".join(filter(None, records)))
    total = sum(last - first + 1 for first, last in spans)
    ids = public_ids(spans) if model == "catalogue.item" else []
    return Counted(label, model, total, ids)


def merged(records: str) -> list[tuple[int, int]]:
    """Return the spans of `1-3,2-5,9` text without overlap, ascending: [(1, 5), (9, 9)]."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(bounds_of(records)):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def public_ids(spans: list[tuple[int, int]]) -> list[int]:
    """Return the ids of the public items in these spans, newest first."""
    rows = published_items().order_by("-published_on", "-pk")
    return ids_in(rows, ",".join(f"{first}-{last}" for first, last in spans))
