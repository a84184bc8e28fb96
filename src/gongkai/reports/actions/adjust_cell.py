"""Adjust a cell by hand, with reason and source; take an adjustment back."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from gongkai.journal.actions import Reason
from gongkai.reports.actions.base import ReportAction, filled
from gongkai.reports.models import Adjustment, AdjustmentKind, Report


@dataclass(kw_only=True)
class AdjustCell(ReportAction):
    """Add a typed part to a cell (or print it blank). Nobody can type a figure without saying where it is from."""

    verb = "reports.adjust_cell"
    title = "调整数字"

    cell: str
    kind: str = AdjustmentKind.ADD
    amount: Decimal | None = None
    reason: str = ""
    source: str = ""

    def check(self) -> list[Reason]:
        reasons = self.closed()
        if not self.report.form.has_cell(self.cell):
            reasons.append(Reason(code="cell", field="cell", message="本年度的表式没有这一格。"))
        if self.kind not in AdjustmentKind.values:
            reasons.append(Reason(code="kind", field="kind", message="请选择加减或留空。"))
        if self.kind == AdjustmentKind.ADD and self.amount is None:
            message = "请填写要加上的数（减去时填负数；没有台账的填全数）。"
            reasons.append(Reason(code="required", field="amount", message=message))
        if self.amount is not None and abs(self.amount) >= Decimal(10) ** 12:
            reasons.append(Reason(code="amount", field="amount", message="数值过大，请核对单位。"))
        reasons += filled("reason", self.reason, "请写明为什么调整。")
        return reasons + filled("source", self.source, "请写明数字的来源（文件、系统或统计人）。")

    def perform(self) -> Report:
        Adjustment.objects.create(
            report=self.report,
            cell=self.cell,
            kind=self.kind,
            amount=self.amount if self.kind == AdjustmentKind.ADD else None,
            reason=self.reason.strip(),
            source=self.source.strip(),
            made_by=self.context.user,
        )
        return self.report


@dataclass(kw_only=True)
class RevokeAdjustment(ReportAction):
    """Take an adjustment back; it stays on record with the time at which it ended."""

    verb = "reports.revoke_adjustment"
    title = "撤销调整"

    adjustment_id: int
    reason: str = ""

    def check(self) -> list[Reason]:
        reasons = self.closed() + filled("reason", self.reason, "请写明为什么撤销。")
        if not self.report.adjustments.filter(pk=self.adjustment_id, revoked_at__isnull=True).exists():
            reasons.append(Reason(code="state", message="这项调整已经撤销，或不属于本年报。"))
        return reasons

    def perform(self) -> Report:
        self.report.adjustments.filter(pk=self.adjustment_id).update(revoked_at=timezone.now())
        return self.report
