"""A person says whose report it is, for which year; which of several readings counts."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.agencies.models import Body
from gongkai.journal.actions import Reason
from gongkai.reports.archive.actions.base import FileAction, ImportAction, reopened, right
from gongkai.reports.archive.checking import check_again
from gongkai.reports.archive.matching import year_problem
from gongkai.reports.archive.models import FileState, ImportedReport, ReadingVersion
from gongkai.reports.models import ReportScope


@dataclass(kw_only=True)
class AssignReading(FileAction):
    """Say to which body, year and scope a file that was read belongs. Returns the ImportedReport."""

    verb = "reports.assign_reading"
    title = "确定年报归属"

    body: Body
    year: int | None
    scope: str = ReportScope.SELF

    def closed(self) -> list[Reason]:
        reasons = super().closed()
        if self.file.state != FileState.READ:
            reasons.append(Reason(code="state", message="这个文件还没有读出，不能确定归属。"))
        if self._counts():
            message = "这份年报已经采用，不能改变归属；如有错误，请先撤回公布并改用其他读数。"
            reasons.append(Reason(code="state", message=message))
        return reasons

    def _counts(self) -> bool:
        """Return whether a report that was accepted or published rests on this file."""
        report = self.file.report
        if report is None or report.current is None or report.current.file_id != self.file.pk:
            return False
        return report.accepted_at is not None or report.is_published

    def check(self) -> list[Reason]:
        reasons = self.closed() + right(self.context, self.body)
        if problem := year_problem(self.year, self.context.today):
            reasons.append(Reason(code="year", field="year", message=problem))
        if self.scope not in ReportScope.values:
            reasons.append(Reason(code="scope", field="scope", message="请选择统计范围。"))
        return reasons

    def perform(self) -> ImportedReport:
        assert self.year is not None
        report, _ = ImportedReport.objects.get_or_create(body=self.body, year=self.year, scope=self.scope)
        former = self.file.report
        self.file.report, self.file.body, self.file.assigned_by = report, self.body, self.context.user
        self.file.save(update_fields=["report", "body", "assigned_by"])
        if former is not None and former.pk != report.pk:
            self._leave(former)
        if report.current is None:
            report.current = self.file.current
            report.save(update_fields=["current"])
        check_again(report)
        return report

    def _leave(self, former: ImportedReport) -> None:
        """Let the report that the file was taken for go on with another file, or without a reading."""
        if former.current is not None and former.current.file_id == self.file.pk:
            other = former.files.filter(current__isnull=False).order_by("pk").first()
            former.current = other.current if other else None
            former.save(update_fields=["current"])
        check_again(former)


@dataclass(kw_only=True)
class UseReading(ImportAction):
    """Choose which reading of which file counts. Corrections stay; what was accepted has to be accepted again."""

    verb = "reports.use_reading"
    title = "改用另一读数"

    reading: ReadingVersion

    def check(self) -> list[Reason]:
        reasons = self.closed()
        if self.reading.file.report_id != self.report.pk:
            reasons.append(Reason(code="foreign", field="reading", message="这次读取不属于这份年报。"))
        elif self.report.current_id == self.reading.pk:
            reasons.append(Reason(code="same", field="reading", message="正在使用的就是这次读取。"))
        return reasons

    def perform(self) -> ImportedReport:
        self.report.current = self.reading
        self.report.save(update_fields=["current"])
        reopened(self.report)
        check_again(self.report)
        return self.report
