"""Open the report of a year."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.agencies.models import Body
from gongkai.agencies.rules import require
from gongkai.journal.actions import Action, Reason
from gongkai.reports.models import Report, ReportScope
from gongkai.reports.rules import may_prepare
from gongkai.statements import form_for_year


@dataclass(kw_only=True)
class OpenReport(Action):
    """Open the report (body, year, scope) in the form of the reporting year.

    `with_table`: for 2014 to 2018, whether the statistics table is filled (国办发〔2014〕32号).
    """

    verb = "reports.open_report"
    title = "开始编制年报"

    body: Body
    year: int
    scope: str = ReportScope.SELF
    with_table: bool = True

    @property
    def owner(self) -> Body:
        return self.body

    def check(self) -> list[Reason]:
        allowed = self.context.is_operator or may_prepare(self.context.user, self.body)
        reasons = require(allowed, "本机关的信息专干、公开工作机构人员或负责人")
        if self.year > self.context.today.year or self.year < 2008:
            message = f"报告年度应在 2008 年到 {self.context.today.year} 年之间。"
            reasons.append(Reason(code="year", field="year", message=message))
        if self.scope not in ReportScope.values:
            reasons.append(Reason(code="scope", field="scope", message="请选择统计范围。"))
        elif Report.objects.filter(body=self.body, year=self.year, scope=self.scope).exists():
            message = f"{self.year} 年的年报已经开始编制，请在年报列表中打开。"
            reasons.append(Reason(code="exists", field="year", message=message))
        return reasons

    def perform(self) -> Report:
        form = form_for_year(self.year, has_statistics_table=self.with_table)
        made: Report = Report.objects.create(
            body=self.body, year=self.year, scope=self.scope, form_id=form.id
        )
        return made
