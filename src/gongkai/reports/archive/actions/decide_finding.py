"""Answer for a finding on an imported report; check it again."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.journal.actions import Reason
from gongkai.reports.actions.base import filled
from gongkai.reports.archive.actions.base import ImportAction
from gongkai.reports.archive.checking import check_again, judge_import
from gongkai.reports.archive.models import ImportDecision, ImportedReport, ImportVerdict


@dataclass(kw_only=True)
class DecideImportedFinding(ImportAction):
    """Confirm that the report itself says so, or dismiss the finding, with a reason. Survives every new check."""

    verb = "reports.decide_imported_finding"
    title = "处理读回年报的核对意见"

    finding_key: str
    kind: str
    reason: str = ""

    def check(self) -> list[Reason]:
        reasons = self.closed()
        if self.kind not in ImportVerdict.values:
            reasons.append(Reason(code="kind", field="kind", message="请选择确认或不成立。"))
        if self.finding_key not in {one.key for one in judge_import(self.report)}:
            message = "这条核对意见已不存在（数字已经变动），请重新核对。"
            reasons.append(Reason(code="state", message=message))
        return reasons + filled("reason", self.reason, "请写明理由，它会随年报存档。")

    def perform(self) -> ImportedReport:
        ImportDecision.objects.create(
            report=self.report,
            finding_key=self.finding_key,
            kind=self.kind,
            reason=self.reason.strip(),
            made_by=self.context.user,
        )
        check_again(self.report)
        return self.report


@dataclass(kw_only=True)
class RecheckImport(ImportAction):
    """Check the report and that of the next year again; decisions on findings that are the same still hold."""

    verb = "reports.recheck_import"
    title = "重新核对"

    def check(self) -> list[Reason]:
        return self.closed()

    def perform(self) -> ImportedReport:
        check_again(self.report)
        return self.report
