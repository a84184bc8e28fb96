"""Compile: derive the figures from the ledgers."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from gongkai import statements
from gongkai.journal.actions import Reason
from gongkai.journal.canonical import digest_of
from gongkai.reports.actions.base import ReportAction
from gongkai.reports.compiling import Derived, derive, scope_of
from gongkai.reports.models import Compilation, Report


def digest_of_derived(derived: Derived) -> str:
    """Return the digest of the derived cells, by which a later change of the ledgers is noticed."""
    return digest_of({cell: statements.number_text(value) for cell, value in derived.cells.items()})


@dataclass(kw_only=True)
class CompileReport(ReportAction):
    """Run every measure of the form over the ledgers and keep the result."""

    verb = "reports.compile_report"
    title = "从台账编制"

    def check(self) -> list[Reason]:
        return self.closed()

    def perform(self) -> Report:
        derived = derive(self.report.form_id, scope_of(self.report))
        text = statements.number_text
        self.report.compilation = Compilation.objects.create(
            report=self.report,
            compiled_at=timezone.now(),
            bodies=list(derived.scope.body_ids),
            cells={cell: text(value) for cell, value in derived.cells.items()},
            counted=[
                {
                    "measure": group.measure.key,
                    "label": group.measure.label,
                    "cells": list(group.cells),
                    "number": text(group.number),
                }
                for group in derived.groups
            ],
            digest=digest_of_derived(derived),
        )
        self.report.save(update_fields=["compilation"])
        return self.report
