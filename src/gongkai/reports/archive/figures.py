"""The figures of an imported report: what was read, and what people corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import gongkai.reading
from gongkai.journal.canonical import digest
from gongkai.reading import Reading
from gongkai.reports.archive.models import CellCorrection, CorrectionKind, ImportedReport, ReadingVersion
from gongkai.statements import (
    Figures,
    Form,
    NarrativeFigure,
    Value,
    as_number,
    canonical_json,
    load_form,
    narrative_names,
)

NARRATIVE = "narrative."
_KEPT = (
    "file unit year form figures narrative narrative_notes where unread findings sections extra kind".split()
)


@cache
def reader_version() -> str:
    """Return what tells one state of the reader from another: version and a digest of its source."""
    try:
        number = version("gongkai")
    except PackageNotFoundError:
        number = "0"
    folder = Path(gongkai.reading.__file__).parent
    source = b"".join(path.read_bytes() for path in sorted(folder.rglob("*.py")))
    return f"{number}+{digest(source, 'sha256').partition(':')[2][:12]}"


def document_of_reading(reading: Reading) -> str:
    """Return a reading as canonical JSON, amounts exact."""
    return canonical_json({name: _exact(getattr(reading, name)) for name in _KEPT})


def _exact(value: Any) -> Any:
    if isinstance(value, float):
        return as_number(Decimal(str(value)))
    if isinstance(value, Mapping):
        return {str(key): _exact(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_exact(item) for item in value]
    return value


@dataclass(frozen=True)
class ReadBack:
    """A reading with its corrections: what the pages, the checks and the publication work with.

    `figures` and `narrative` are after correction; `doubts` are the unread cells that nobody answered yet.
    """

    form: Form
    figures: Figures
    narrative: Mapping[str, NarrativeFigure]
    reading: Mapping[str, Any]
    corrections: Mapping[str, CellCorrection] = field(default_factory=dict)

    @property
    def where(self) -> Mapping[str, Mapping[str, Any]]:
        """Return, per cell and `narrative.<name>`, its place in the source."""
        found: Mapping[str, Mapping[str, Any]] = self.reading["where"]
        return found

    @property
    def unread(self) -> list[dict[str, Any]]:
        """Return all cells that the reader could not place, answered or not."""
        return list(self.reading["unread"])

    @property
    def doubts(self) -> list[dict[str, Any]]:
        """Return those that nobody answered."""
        return [one for one in self.unread if one["cell"] not in self.corrections]

    def knows(self, cell: str) -> bool:
        """Return whether the cell is one of the form, or a figure of the text that has a name."""
        if cell.startswith(NARRATIVE):
            return cell.removeprefix(NARRATIVE) in narrative_names()
        return self.form.has_cell(cell) or cell in self.form.heading_cells

    def label(self, cell: str) -> str:
        """Return what a person calls the cell."""
        return label_of(self.form, cell)


def label_of(form: Form, cell: str) -> str:
    """Return the official label of a cell, or the name of a figure of the text."""
    if not cell.startswith(NARRATIVE):
        return form.label(cell) if form.has_cell(cell) or cell in form.heading_cells else cell
    named = narrative_names().get(cell.removeprefix(NARRATIVE))
    return f"文字中的{named.label['zh']}" if named else cell


def live_corrections(report: ImportedReport) -> dict[str, CellCorrection]:
    """Return the corrections that hold, by cell."""
    rows = report.corrections.filter(superseded_at__isnull=True).select_related("made_by")
    return {row.cell: row for row in rows}


def read_back(report: ImportedReport, version: ReadingVersion | None = None) -> ReadBack | None:
    """Return the current reading of a report with its corrections; None when nothing is read."""
    version = version or report.current
    if version is None:
        return None
    return put_together(version.reading, live_corrections(report))


def put_together(reading: Mapping[str, Any], corrections: Mapping[str, CellCorrection]) -> ReadBack:
    """Return a reading with corrections applied."""
    figures: dict[str, Value] = dict(reading["figures"])
    narrative: dict[str, Value] = dict(reading["narrative"])
    for cell, row in corrections.items():
        target = narrative if cell.startswith(NARRATIVE) else figures
        _apply(target, cell.removeprefix(NARRATIVE), row)
    return ReadBack(
        form=load_form(reading["form"]),
        figures=Figures(figures),
        narrative=_narrative(reading, narrative),
        reading=reading,
        corrections=dict(corrections),
    )


def _apply(target: dict[str, Value], cell: str, row: CellCorrection) -> None:
    if row.kind == CorrectionKind.VALUE:
        assert row.value is not None
        target[cell] = as_number(row.value)
    elif row.kind == CorrectionKind.BLANK:
        target[cell] = None
    elif row.kind == CorrectionKind.ABSENT:
        target.pop(cell, None)


def _narrative(reading: Mapping[str, Any], values: Mapping[str, Value]) -> dict[str, NarrativeFigure]:
    notes, where = reading["narrative_notes"], reading["where"]
    return {
        name: NarrativeFigure(
            value,
            approximate=bool(notes.get(name, {}).get("approximate")),
            place=str(where.get(f"{NARRATIVE}{name}", {}).get("text", "")),
        )
        for name, value in values.items()
        if value is not None
    }
