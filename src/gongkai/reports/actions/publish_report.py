"""Publish a report, first or corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from gongkai.agencies.rules import require
from gongkai.journal.actions import Reason
from gongkai.journal.canonical import digest_of
from gongkai.reports.actions.base import ReportAction, filled
from gongkai.reports.actions.compile_report import digest_of_derived
from gongkai.reports.checking import Judged, judge, unwritten_sections
from gongkai.reports.compiling import derive, scope_of
from gongkai.reports.documents import counted_of, document_of
from gongkai.reports.models import Version
from gongkai.reports.queries import latest_version
from gongkai.reports.rules import may_publish
from gongkai.reports.tasks import render_version
from gongkai.statements.document import document_json


@dataclass(kw_only=True)
class PublishReport(ReportAction):
    """Make the present figures and texts an immutable version (条例2019 Arts 49-50; 2007 regime: Art. 31).

    Stopped by every error that nobody answered for, by ledgers that moved since the compilation, and, from the
    second version on, by a missing explanation of what is corrected. `paper_*`: signed on paper.
    """

    verb = "reports.publish_report"
    title = "公布年报"

    correction: str = ""
    paper_signed_by: str = ""

    def closed(self) -> list[Reason]:
        return self.closed_after(None)

    def closed_after(self, judged: Sequence[Judged] | None) -> list[Reason]:
        """Return what `closed` does, for a page that has judged the report already (None: judge it here)."""
        user = self.context.user
        by_paper = bool(self.paper_signed_by.strip()) and not ReportAction.closed(self)
        allowed = self.context.is_operator or may_publish(user, self.report) or by_paper
        reasons = require(allowed, "本机关负责人（负责人在纸上签发的，由经办人登记签发人）")
        if self.report.compilation is None:
            reasons.append(Reason(code="state", message="还没有从台账编制，请先编制。"))
            return reasons
        unwritten = unwritten_sections(self.report)
        if unwritten:
            names = "、".join(f"“{section.title_zh}”" for section in unwritten)
            message = f"{names}还没有撰写；没有内容的部分写“无”。"
            reasons.append(Reason(code="unwritten", message=message, basis="条例2019:50"))
        found = judge(self.report) if judged is None else judged
        open_errors = [one for one in found if one.blocks]
        if open_errors:
            message = f"有 {len(open_errors)} 处矛盾没有处理：{open_errors[0].finding.message()}"
            reasons.append(Reason(code="findings", message=message, basis="勾稽关系"))
        return reasons

    def check(self) -> list[Reason]:
        reasons = self.closed()
        compilation = self.report.compilation
        if compilation is not None:
            derived = derive(self.report.form_id, scope_of(self.report))
            if digest_of_derived(derived) != compilation.digest:
                message = "编制之后台账有变动，请重新编制并核对后再公布。"
                reasons.append(Reason(code="moved", message=message))
        previous = latest_version(self.report)
        if previous is not None:
            reasons += filled("correction", self.correction, "已公布过，请说明这次更正了什么。")
            if self._same_as(previous):
                reasons.append(Reason(code="same", message="与已公布的版本没有差别，不需要更正。"))
        return reasons

    def _same_as(self, previous: Version) -> bool:
        would_be = document_of(self.report, previous.number, previous.published_on)
        return document_json(would_be) == previous.document

    def perform(self) -> Version:
        previous = latest_version(self.report)
        number = previous.number + 1 if previous else 1
        document = document_of(self.report, number, self.context.today)
        counted = counted_of(derive(self.report.form_id, scope_of(self.report)))
        version: Version = Version.objects.create(
            report=self.report,
            number=number,
            document=document_json(document),
            hash=document.hash,
            counted=counted,
            counted_hash=digest_of(counted),
            published_on=self.context.today,
            approved_by=self.paper_signed_by.strip() or self.context.actor_name,
            correction=self.correction.strip() if previous else "",
        )
        transaction.on_commit(lambda: render_version.enqueue(version.pk))
        return version
