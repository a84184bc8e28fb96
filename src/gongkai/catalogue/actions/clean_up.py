"""A clean-up of documents (清理): open, decide, approve, publish and apply, or close without result."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from rules.predicates import Predicate

from gongkai.agencies.models import Body
from gongkai.catalogue import rules
from gongkai.catalogue.actions.base import person_name
from gongkai.catalogue.actions.change_document import ChangeDocument
from gongkai.catalogue.actions.publish_item import PublishItem
from gongkai.catalogue.cleanup_lists import list_item
from gongkai.catalogue.clearance import flow
from gongkai.catalogue.clearance.flow import Signature
from gongkai.catalogue.documents import documents_in_force_on
from gongkai.catalogue.fields import column_faults, fault, required
from gongkai.catalogue.models import (
    ChangeKind,
    Cleanup,
    CleanupDecision,
    CleanupLine,
    CleanupList,
    CleanupState,
    Column,
    Item,
)
from gongkai.files.markings import classified_marking, refusal_message
from gongkai.journal.actions import Action, Reason

MOST_LINES = 5000


@dataclass(frozen=True, kw_only=True)
class LineDecision:
    """What is decided about one document; `extended_until` only where it is kept beyond its term."""

    decision: str = ""
    reason: str = ""
    extended_until: dt.date | None = None


@dataclass(kw_only=True)
class OpenCleanup(Action):
    """Open a clean-up over the documents of a body in force on `as_of`. Returns the Cleanup."""

    verb = "catalogue.open_cleanup"
    title = "启动文件清理"

    body: Body
    name: str = ""
    as_of: dt.date | None = None

    @property
    def owner(self) -> Body:
        return self.body

    def closed(self) -> list[Reason]:
        """Return why nobody with these roles opens one here."""
        return rules.right(self.context, rules.may_approve, self.body, rules.APPROVERS)

    def check(self) -> list[Reason]:
        reasons = self.closed() + required("name", self.name, "清理名称", 120)
        if self.as_of is None:
            return [*reasons, fault("as_of", "请填写清理基准日。", "required")]
        if self.as_of > self.context.today:
            return [*reasons, fault("as_of", "清理基准日不能晚于今天。")]
        number = documents_in_force_on(self.body, self.as_of).count()
        if not number:
            reasons.append(fault("as_of", "该机关在这一天没有有效的规章或者规范性文件。", "empty"))
        if number > MOST_LINES:
            reasons.append(fault("as_of", f"一次最多清理 {MOST_LINES} 件文件。"))
        return reasons

    def perform(self) -> Cleanup:
        assert self.as_of is not None
        made: Cleanup = Cleanup.objects.create(
            body=self.body,
            name=self.name.strip(),
            as_of=self.as_of,
            author=self.context.user,
            author_name=person_name(self.context.user),
            opened_on=self.context.today,
        )
        found = documents_in_force_on(self.body, self.as_of).order_by("document_date", "pk")
        CleanupLine.objects.bulk_create(
            CleanupLine(cleanup=made, item_id=pk) for pk in found.values_list("pk", flat=True)
        )
        return made


@dataclass(kw_only=True)
class CleanupAction(Action):
    """An act on one clean-up."""

    cleanup: Cleanup

    predicate: ClassVar[Predicate] = rules.may_approve
    who: ClassVar[str] = rules.APPROVERS
    states: ClassVar[tuple[str, ...]] = (CleanupState.OPEN,)

    @property
    def record(self) -> Cleanup:
        return self.cleanup

    def closed(self) -> list[Reason]:
        """Return why the act is closed: right and state."""
        reasons = rules.right(self.context, self.predicate, self.cleanup, self.who)
        if self.cleanup.state not in self.states:
            message = f"这次清理“{self.cleanup.get_state_display()}”，不能{self.title}。"
            reasons.append(Reason(code="state", message=message))
        return reasons


@dataclass(kw_only=True)
class DecideLines(CleanupAction):
    """Enter what is decided about documents: keys of lines -> LineDecision. An empty decision takes it back."""

    verb = "catalogue.decide_lines"
    title = "填写清理意见"
    predicate: ClassVar[Predicate] = rules.may_draft
    who: ClassVar[str] = rules.DRAFTERS

    decisions: Mapping[int, LineDecision] = field(default_factory=dict)

    def details(self) -> dict[str, Any]:
        given = {str(pk): one.decision for pk, one in self.decisions.items()}
        return {"decisions": given}

    def check(self) -> list[Reason]:
        reasons = self.closed()
        lines = {line.pk: line for line in self._lines()}
        for pk, one in self.decisions.items():
            line = lines.get(pk)
            if line is None:
                reasons.append(fault(f"line:{pk}", "清理目录中没有这份文件。"))
                continue
            message = self._fault(line, one)
            if message:
                reasons.append(fault(f"line:{pk}", f"{line.item}：{message}"))
        return reasons

    def _lines(self) -> Any:
        return self.cleanup.lines.filter(pk__in=list(self.decisions)).select_related("item")

    @staticmethod
    def _fault(line: CleanupLine, one: LineDecision) -> str:
        if one.decision and one.decision not in CleanupDecision.values:
            return "请选择继续有效、拟修改、废止或者宣布失效。"
        if one.decision and not one.reason.strip():
            return "请填写理由。"
        if len(one.reason) > 300:
            return "理由最多 300 个字。"
        if marking := classified_marking(one.reason):
            return refusal_message(marking, "理由")
        if one.extended_until is None:
            return ""
        if one.decision != CleanupDecision.KEEP:
            return "只有继续有效的文件可以延长有效期。"
        if line.item.valid_until is None:
            return "该文件没有有效期，不需要延长。"
        return "延长后的日期应晚于现有的有效期至。" if one.extended_until <= line.item.valid_until else ""

    def perform(self) -> Cleanup:
        lines = list(self._lines())
        for line in lines:
            one = self.decisions[line.pk]
            line.decision = one.decision
            line.reason = one.reason.strip()
            line.extended_until = one.extended_until if one.decision == CleanupDecision.KEEP else None
        CleanupLine.objects.bulk_update(lines, ["decision", "reason", "extended_until"], batch_size=500)
        return self.cleanup


@dataclass(kw_only=True)
class ApproveCleanup(CleanupAction):
    """The head approves the decisions, on screen or as signed on paper (`signed_by`, `signed_on`)."""

    verb = "catalogue.approve_cleanup"
    title = "批准清理结果"

    signed_by: str = ""
    signed_on: dt.date | None = None

    def closed(self) -> list[Reason]:
        """Return why the act is closed; who signs on paper is entered by whoever may approve items."""
        reasons = super().closed()
        missing = self.cleanup.lines.filter(decision="").count()
        if missing:
            reasons.append(Reason(code="undecided", message=f"还有 {missing} 件文件没有清理意见。"))
        return reasons

    def check(self) -> list[Reason]:
        reasons = self.closed()
        if self.signed_by.strip():
            return reasons + self._paper_faults()
        user = self.context.user
        if user is None or not rules.may_lead(user, self.cleanup):
            message = "清理结果由本机关负责人批准；负责人已在纸上签批的，请填写签批人和签批日期。"
            reasons.append(fault("signed_by", message, "approver"))
        elif user.pk == self.cleanup.author_id:
            reasons.append(fault("signed_by", "启动清理的人不能批准清理结果，请由另一位负责人批准。", "own"))
        return reasons

    def _paper_faults(self) -> list[Reason]:
        reasons = required("signed_by", self.signed_by, "签批人", 60)
        if self.signed_by.strip() == self.cleanup.author_name:
            reasons.append(fault("signed_by", "签批人不能是启动清理的人。", "own"))
        if self.signed_on is None:
            reasons.append(fault("signed_on", "请填写签批日期。", "required"))
        elif not self.cleanup.opened_on <= self.signed_on <= self.context.today:
            reasons.append(fault("signed_on", "签批日期应在启动清理到今天之间。"))
        return reasons

    def perform(self) -> Cleanup:
        cleanup, paper = self.cleanup, bool(self.signed_by.strip())
        cleanup.state, cleanup.on_paper = CleanupState.APPROVED, paper
        cleanup.approver = None if paper else self.context.user
        cleanup.approver_name = self.signed_by.strip() or person_name(self.context.user)
        cleanup.approved_on = self.signed_on if paper else self.context.today
        cleanup.save()
        return cleanup


@dataclass(kw_only=True)
class PublishCleanup(CleanupAction):
    """Publish the lists as items of `column`, one per decision, and apply the decisions from `effective_on` on.

    Documents that were repealed or lapsed meanwhile stay as they are. Returns the Cleanup.
    """

    verb = "catalogue.publish_cleanup"
    title = "公布清理结果"
    states: ClassVar[tuple[str, ...]] = (CleanupState.APPROVED,)

    column: Column | None = None
    effective_on: dt.date | None = None

    def check(self) -> list[Reason]:
        reasons = self.closed()
        reasons += column_faults(self.column, self.cleanup.body_id, self.context.today)
        if self.effective_on is None:
            reasons.append(fault("effective_on", "请填写废止、失效的生效日期。", "required"))
        elif self.cleanup.approved_on and self.effective_on < self.cleanup.approved_on:
            reasons.append(fault("effective_on", "生效日期不能早于批准日期。"))
        return reasons

    def perform(self) -> Cleanup:
        assert self.column is not None
        assert self.effective_on is not None
        cleanup = self.cleanup
        lines = list(cleanup.lines.select_related("item__body"))
        for decision in CleanupDecision:
            mine = [line for line in lines if line.decision == decision]
            if not mine:
                continue
            item = list_item(cleanup, decision, mine, self.column, self.effective_on)
            item.save(force_insert=True)
            # The leader's approval of the clean-up is the clearance of its lists: they name only what is public.
            signature = Signature(
                signed_by=cleanup.approver_name, user=cleanup.approver, signed_on=cleanup.approved_on
            )
            flow.record_passed(item, "批准清理结果", signature, on_paper=cleanup.on_paper)
            PublishItem(context=self.context, item=item).execute()
            CleanupList.objects.create(cleanup=cleanup, decision=decision, item=item)
            for line in mine:
                self._apply(line, item)
        cleanup.state = CleanupState.PUBLISHED
        cleanup.published_on, cleanup.effective_on = self.context.today, self.effective_on
        cleanup.save()
        return cleanup

    def _apply(self, line: CleanupLine, by: Item) -> None:
        kind, until = "", None
        if line.decision == CleanupDecision.REPEAL:
            kind = ChangeKind.REPEAL
        elif line.decision == CleanupDecision.LAPSE:
            kind = ChangeKind.LAPSE
        elif line.extended_until is not None:
            kind, until = ChangeKind.PROLONG, line.extended_until
        if not kind:
            return
        action = ChangeDocument(
            context=self.context,
            item=line.item,
            kind=kind,
            effective_on=self.effective_on,
            by=by,
            reason=line.reason,
            until=until,
            cleanup=self.cleanup,
        )
        line.item.refresh_from_db()
        if not action.check():
            action.execute()


@dataclass(kw_only=True)
class CloseCleanup(CleanupAction):
    """Give a clean-up up, with reason. Nothing is applied."""

    verb = "catalogue.close_cleanup"
    title = "终止清理"
    states: ClassVar[tuple[str, ...]] = (CleanupState.OPEN, CleanupState.APPROVED)

    reason: str = ""

    def check(self) -> list[Reason]:
        return self.closed() + required("reason", self.reason, "终止原因", 500)

    def perform(self) -> Cleanup:
        self.cleanup.state, self.cleanup.closing_reason = CleanupState.CLOSED, self.reason.strip()
        self.cleanup.save(update_fields=["state", "closing_reason"])
        return self.cleanup
