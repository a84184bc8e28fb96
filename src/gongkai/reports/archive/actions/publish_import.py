"""Accept an imported report, publish it with its source, take it back."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from gongkai.files import publishing
from gongkai.journal.actions import Reason
from gongkai.journal.canonical import digest
from gongkai.reports.actions.base import filled
from gongkai.reports.archive.actions.base import ImportAction
from gongkai.reports.archive.checking import check_again, judge_import
from gongkai.reports.archive.figures import ReadBack, read_back
from gongkai.reports.archive.models import ImportedReport, ImportPublication
from gongkai.reports.archive.publications import document_of_import
from gongkai.reports.archive.queries import publication_of
from gongkai.statements.document import document_json


@dataclass(kw_only=True)
class AcceptImport(ImportAction):
    """Say that the figures are those of the source: every doubt answered, every error confirmed or dismissed."""

    verb = "reports.accept_import"
    title = "采用读回的年报"

    def closed(self) -> list[Reason]:
        reasons = super().closed()
        back = read_back(self.report)
        if reasons or back is None:
            return reasons
        if self.report.accepted_at is not None:
            return [Reason(code="state", message="已经采用。")]
        if back.doubts:
            message = f"还有 {len(back.doubts)} 格没有读准，请对照原文填写或选定。"
            reasons.append(Reason(code="doubts", message=message))
        errors = [one for one in judge_import(self.report, back) if one.blocks]
        if errors:
            message = f"还有 {len(errors)} 处矛盾没有处理：{errors[0].message}"
            reasons.append(Reason(code="findings", message=message))
        return reasons

    def check(self) -> list[Reason]:
        return self.closed()

    def perform(self) -> ImportedReport:
        self.report.accepted_at = timezone.now()
        self.report.accepted_by = self.context.user
        self.report.save(update_fields=["accepted_at", "accepted_by"])
        check_again(self.report)
        return self.report


@dataclass(kw_only=True)
class PublishImport(ImportAction):
    """Make the accepted figures an immutable publication, and the source file public beside it."""

    verb = "reports.publish_import"
    title = "公布读回的年报"

    def closed(self) -> list[Reason]:
        reasons = super().closed()
        back = read_back(self.report)
        if reasons or back is None:
            return reasons
        if self.report.accepted_at is None:
            reasons.append(Reason(code="state", message="还没有采用，请核对后先采用。"))
        elif self._same(back):
            reasons.append(Reason(code="same", message="与已公布的没有差别，不需要再公布。"))
        return reasons

    def _same(self, back: ReadBack) -> bool:
        latest = publication_of(self.report)
        if latest is None or not self.report.is_published:
            return False
        document = document_of_import(self.report, back, latest.number, latest.published_on)
        return document_json(document) == latest.document

    def check(self) -> list[Reason]:
        return self.closed()

    def perform(self) -> ImportPublication:
        report, back = self.report, read_back(self.report)
        assert back is not None
        assert report.current is not None
        latest = publication_of(report)
        number = latest.number + 1 if latest else 1
        text = document_json(document_of_import(report, back, number, self.context.today))
        made: ImportPublication = ImportPublication.objects.create(
            report=report,
            number=number,
            reading=report.current,
            document=text,
            hash=digest(text),
            published_on=self.context.today,
            made_by=self.context.user,
        )
        if latest is not None and latest.reading.file_id != report.current.file_id:
            publishing.withdraw(latest.reading.file.stored)
        publishing.publish(report.current.file.stored)
        report.published_at, report.withdrawn_at, report.withdrawal = timezone.now(), None, ""
        report.save(update_fields=["published_at", "withdrawn_at", "withdrawal"])
        return made


@dataclass(kw_only=True)
class WithdrawImport(ImportAction):
    """Take a published import back with its source file; publication and reason are kept."""

    verb = "reports.withdraw_import"
    title = "撤回读回的年报"

    reason: str = ""

    def closed(self) -> list[Reason]:
        reasons = super().closed()
        if not self.report.is_published:
            reasons.append(Reason(code="state", message="没有公布，不需要撤回。"))
        return reasons

    def check(self) -> list[Reason]:
        return self.closed() + filled("reason", self.reason, "请写明为什么撤回。")

    def perform(self) -> ImportedReport:
        report = self.report
        for publication in report.publications.select_related("reading__file__stored"):
            publishing.withdraw(publication.reading.file.stored)
        report.withdrawn_at, report.withdrawal = timezone.now(), self.reason.strip()
        report.save(update_fields=["withdrawn_at", "withdrawal"])
        return report
