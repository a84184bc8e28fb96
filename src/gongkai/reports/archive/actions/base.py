"""What the acts of the archive have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gongkai.agencies.rules import require
from gongkai.journal.actions import Action, Context, Reason
from gongkai.reports.archive.models import ImportedReport, ImportFile
from gongkai.reports.archive.rules import WHO, may_archive


def right(context: Context, record: Any) -> list[Reason]:
    """Return the reason that this person does not work on the archive of the record's body."""
    return require(context.is_operator or may_archive(context.user, record), WHO)


@dataclass(kw_only=True)
class ImportAction(Action):
    """An act on one imported report."""

    report: ImportedReport

    @property
    def record(self) -> ImportedReport:
        return self.report

    def closed(self) -> list[Reason]:
        """Return why the act is closed to this person now, whatever is filled in."""
        reasons = right(self.context, self.report)
        if self.report.current is None:
            reasons.append(Reason(code="state", message="还没有读出可用的报告，请先导入或指定文件。"))
        return reasons


@dataclass(kw_only=True)
class FileAction(Action):
    """An act on one file that was handed in."""

    file: ImportFile

    @property
    def record(self) -> ImportFile:
        return self.file

    def closed(self) -> list[Reason]:
        """Return why the act is closed to this person now."""
        return right(self.context, self.file)


def reopened(report: ImportedReport) -> None:
    """Take the acceptance back: the figures are others now. What is published stays until it is published again."""
    if report.accepted_at is not None:
        report.accepted_at = report.accepted_by = None
        report.save(update_fields=["accepted_at", "accepted_by"])
