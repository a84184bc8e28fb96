"""Answer for a finding."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.agencies.rules import require
from gongkai.journal.actions import Reason
from gongkai.reports.actions.base import ReportAction, filled
from gongkai.reports.checking import judge
from gongkai.reports.models import DecisionKind, FindingDecision, Report
from gongkai.reports.rules import may_decide_findings


@dataclass(kw_only=True)
class DecideFinding(ReportAction):
    """Accept a finding as true to the facts, or dismiss it, with a recorded reason.

    The decision holds as long as the finding is the same: other figures make it another finding.
    """

    verb = "reports.decide_finding"
    title = "处理核对意见"

    finding_key: str
    kind: str
    reason: str = ""

    def closed(self) -> list[Reason]:
        allowed = self.context.is_operator or may_decide_findings(self.context.user, self.report)
        return require(allowed, "本机关公开工作机构人员或负责人")

    def check(self) -> list[Reason]:
        reasons = self.closed()
        if self.kind not in DecisionKind.values:
            reasons.append(Reason(code="kind", field="kind", message="请选择确认属实或不成立。"))
        if self.finding_key not in {one.key for one in judge(self.report)}:
            message = "这条核对意见已不存在（数字已经变动），请重新核对。"
            reasons.append(Reason(code="state", message=message))
        return reasons + filled("reason", self.reason, "请写明理由，它会随年报存档。")

    def perform(self) -> Report:
        FindingDecision.objects.create(
            report=self.report,
            finding_key=self.finding_key,
            kind=self.kind,
            reason=self.reason.strip(),
            made_by=self.context.user,
        )
        return self.report
