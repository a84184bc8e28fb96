"""Say what stands in a cell: a value, a blank, nothing legible, or what was read after all."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from gongkai.journal.actions import Reason
from gongkai.reports.actions.base import filled
from gongkai.reports.archive.actions.base import ImportAction, reopened
from gongkai.reports.archive.checking import check_again
from gongkai.reports.archive.figures import live_corrections, read_back
from gongkai.reports.archive.models import CellCorrection, CorrectionKind

LARGEST = Decimal(10) ** 12


@dataclass(kw_only=True)
class CorrectCell(ImportAction):
    """Correct a cell by what the source says, with the reason. The former correction stays, superseded."""

    verb = "reports.correct_cell"
    title = "更正读数"

    cell: str
    kind: str = CorrectionKind.VALUE
    value: Decimal | None = None
    reason: str = ""

    def check(self) -> list[Reason]:
        reasons = self.closed()
        back = read_back(self.report)
        if back is not None and not back.knows(self.cell):
            reasons.append(Reason(code="cell", field="cell", message="这份年报的表式没有这一格。"))
        if self.kind not in CorrectionKind.values:
            reasons.append(Reason(code="kind", field="kind", message="请选择更正的方式。"))
        elif self.kind == CorrectionKind.VALUE:
            reasons += self._value_reasons()
        return reasons + filled("reason", self.reason, "请写明依据，例如原文第几页怎样写的。")

    def _value_reasons(self) -> list[Reason]:
        if self.value is None:
            return [Reason(code="required", field="value", message="请填写数字；原文空白的，选“空白”。")]
        if not self.value.is_finite() or abs(self.value) >= LARGEST:
            return [Reason(code="value", field="value", message="数字太大，请检查是否填错。")]
        if self.value != self.value.quantize(Decimal("0.0001")):
            return [Reason(code="value", field="value", message="最多填四位小数。")]
        return []

    def perform(self) -> CellCorrection:
        assert self.report.current is not None
        before = live_corrections(self.report).get(self.cell)
        if before is not None:
            before.superseded_at = timezone.now()
            before.save(update_fields=["superseded_at"])
        row: CellCorrection = CellCorrection.objects.create(
            report=self.report,
            reading=self.report.current,
            cell=self.cell,
            kind=self.kind,
            value=self.value if self.kind == CorrectionKind.VALUE else None,
            reason=self.reason.strip(),
            made_by=self.context.user,
        )
        reopened(self.report)
        check_again(self.report)
        return row
