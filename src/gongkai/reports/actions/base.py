"""What the acts on a report have in common."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.agencies.rules import require
from gongkai.journal.actions import Action, Reason
from gongkai.reports.models import Report
from gongkai.reports.rules import may_prepare


@dataclass(kw_only=True)
class ReportAction(Action):
    """An act on one report."""

    report: Report

    @property
    def record(self) -> Report:
        return self.report

    def closed(self) -> list[Reason]:
        """Return why the act is closed to this person now, whatever is filled in."""
        allowed = self.context.is_operator or may_prepare(self.context.user, self.report)
        return require(allowed, "本机关的信息专干、公开工作机构人员或负责人")


def filled(field: str, value: str, message: str) -> list[Reason]:
    """Return the reason `message` when `value` is empty."""
    return [] if value.strip() else [Reason(code="required", field=field, message=message)]
