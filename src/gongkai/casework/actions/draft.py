"""Draft the decision, send it for approval, send it back, take it back."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.casework.actions.base import EventAction, named
from gongkai.casework.drafting import keep_words
from gongkai.casework.models import Event
from gongkai.casework.rules import may_approve, unit_or_handler
from gongkai.journal.actions import Reason


@dataclass(kw_only=True)
class Draft(EventAction):
    """Prepare a decision: what is to be answered, on which ground."""

    verb = "casework.draft"
    title = "拟稿"
    kind = "drafted"
    effect = "时钟继续走。"

    outcome: str = ""
    sub_ground: str = ""

    def right(self) -> list[Reason]:
        return unit_or_handler(self.context, self.request)

    def inputs(self) -> list[Reason]:
        if not self.outcome:
            return [Reason(code="required", field="outcome", message="请选择拟作出的答复。")]
        return []

    def after(self, events: list[Event]) -> None:
        keep_words(self.request, events[0].seq, self.words, self.context)


@dataclass(kw_only=True)
class SendForApproval(EventAction):
    """Send the draft to who decides."""

    verb = "casework.send_for_approval"
    title = "送审批"
    kind = "sent_for_approval"
    effect = "时钟继续走。由负责人审批，拟稿人不能审批自己的稿件；也可登记“纸上已签”。"


@dataclass(kw_only=True)
class SendBack(EventAction):
    """The approver wants changes."""

    verb = "casework.send_back"
    title = "退回修改"
    kind = "sent_back"
    effect = "回到拟稿，时钟继续走。"

    remark: str = ""

    def right(self) -> list[Reason]:
        if may_approve(self.context, self.request):
            return []
        return [Reason(code="right", message="只有负责人可以退回送审的稿件。")]

    def inputs(self) -> list[Reason]:
        return named("remark", self.remark, "修改意见")


@dataclass(kw_only=True)
class TakeBack(EventAction):
    """More is to be done: a third party found late, a new search."""

    verb = "casework.take_back"
    title = "撤回继续办理"
    kind = "taken_back"
    effect = "撤下答复稿，回到“办理中”，时钟继续走。"

    reason: str = ""

    def inputs(self) -> list[Reason]:
        return named("reason", self.reason, "撤回的理由")
