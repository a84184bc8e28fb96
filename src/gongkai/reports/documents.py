"""The immutable document of a version, and which records its cells counted."""

from __future__ import annotations

import datetime as dt
from typing import Any

from gongkai import statements
from gongkai.reports.checking import section_texts
from gongkai.reports.compiling import Derived, filtered
from gongkai.reports.figures import figures_of, live_adjustments
from gongkai.reports.models import Report
from gongkai.reports.queries import body_name_in
from gongkai.reports.ranges import to_ranges
from gongkai.statements.document import ReportDocument


def document_of(report: Report, number: int, day: dt.date) -> ReportDocument:
    """Return the document that version `number`, published on `day`, would be."""
    return ReportDocument(
        title=report.title,
        body=body_name_in(report.body, report.year),
        year=report.year,
        form=report.form,
        figures=figures_of(report),
        sections={key: tuple(lines) for key, lines in section_texts(report).items()},
        sign=body_name_in(report.body, report.year),
        date=day,
        version=f"第{number}版",
        notes=tuple(filter(None, [report.body.sample_note])),
        provenance=provenance_of(report),
    )


def provenance_of(report: Report) -> dict[str, Any]:
    """Return, per adjusted cell, what was typed with its reason and source."""
    found: dict[str, Any] = {}
    for adjustment in live_adjustments(report):
        amount = None if adjustment.amount is None else statements.as_number(adjustment.amount)
        entry = {
            "kind": adjustment.kind,
            "amount": amount,
            "reason": adjustment.reason,
            "source": adjustment.source,
        }
        found.setdefault(adjustment.cell, []).append(entry)
    return found


def counted_of(derived: Derived) -> list[dict[str, Any]]:
    """Return which records each group of each measure counted: model label and ranges of keys."""
    rows: list[dict[str, Any]] = []
    for group in derived.groups:
        records = filtered(group.measure, derived.scope, [group.values])
        if group.measure.drill:
            records = group.measure.drill(records)
        rows.append(
            {
                "measure": group.measure.key,
                "label": group.measure.label,
                "cells": list(group.cells),
                "number": statements.number_text(group.number),
                "model": records.model._meta.label_lower,
                "records": to_ranges(records.order_by().values_list("pk", flat=True)),
            }
        )
    return rows
