"""Take back what is public, and say where to look instead.

There is no restoring: what was withdrawn by mistake is drafted anew, cleared and published under a new address and
number, and the trace of the old one leads there (`successor`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from rules.predicates import Predicate

from gongkai.agencies.models import Role
from gongkai.catalogue import rules
from gongkai.catalogue.actions.base import ItemAction
from gongkai.catalogue.actions.correct_item import drop
from gongkai.catalogue.actions.publish_item import files_of
from gongkai.catalogue.corrections import open_correction
from gongkai.catalogue.fields import fault, required
from gongkai.catalogue.models import Item, Occasion, State, WithdrawKind
from gongkai.catalogue.versions import keep_first, keep_version
from gongkai.files import publishing
from gongkai.journal.actions import Reason
from gongkai.journal.append import stream_of
from gongkai.notices.kinds import NoticeKind, declare
from gongkai.notices.sending import notify

WITHDRAWN = NoticeKind(
    key="catalogue.withdrawn",
    label="已公开的信息被撤回",
    subject="已公开的信息被撤回",
    text="索引号 {number} 的信息已撤回（{what}），原网址只留撤回原因。其他渠道的发布也请一并处理。",
    placeholders=("number", "what"),
)
declare(WITHDRAWN)


def successor_faults(item: Item, other: Item | None) -> list[Reason]:
    """Return why `other` cannot be what the trace of the item leads to."""
    if other is None:
        return []
    if other.pk == item.pk:
        return [fault("successor", "不能指向本条信息自己，请选择另一条。")]
    if other.state != State.PUBLISHED:
        return [fault("successor", "应为已经发布的信息：没有公开的不能作为指引。")]
    return []


@dataclass(kw_only=True)
class WithdrawItem(ItemAction):
    """Take a published item back: its address then tells number, dates and reason, and no content.

    `hide_title`: where the title itself should not have been public. `successor`: the published item that stands
    for it now (a duplicate, a corrected publication). An open correction of the item ends.
    """

    verb = "catalogue.withdraw_item"
    title = "撤回"
    predicate: ClassVar[Predicate] = rules.may_approve
    who: ClassVar[str] = rules.APPROVERS
    states: ClassVar[tuple[str, ...]] = (State.PUBLISHED,)

    kind: str = ""
    reason: str = ""
    hide_title: bool = False
    successor: Item | None = None

    def faults(self) -> list[Reason]:
        reasons = required("reason", self.reason, "撤回原因（将向社会公布）", 500)
        if self.kind not in WithdrawKind.values:
            reasons.append(fault("kind", "请选择撤回原因类别。", "required"))
        return reasons + successor_faults(self.item, self.successor)

    def perform(self) -> Item:
        item = self.item
        keep_first(item, self.context)
        item.state, item.withdrawn_on = State.WITHDRAWN, self.context.today
        item.withdraw_kind, item.withdraw_reason = self.kind, self.reason.strip()
        item.title_hidden, item.successor = self.hide_title, self.successor
        for stored in files_of(item):
            publishing.withdraw(stored)
        names = "state withdrawn_on withdraw_kind withdraw_reason title_hidden successor"
        self.save(*names.split())
        keep_version(item, Occasion.WITHDRAWN, self.context)
        correction = open_correction(item)
        if correction is not None:
            drop(correction, self)
        self._tell()
        return item

    def _tell(self) -> None:
        item = self.item
        notify(
            WITHDRAWN,
            body=item.body,
            roles=(Role.DISCLOSURE_OFFICER, Role.HEAD),
            stream=stream_of(item),
            url=f"/office/catalogue/{item.public_id}/",
            facts={"number": item.index_no, "what": str(WithdrawKind(self.kind).label)},
            without=(self.context.user,),
            once=f"{WITHDRAWN.key}:{item.public_id}",
        )


@dataclass(kw_only=True)
class NameSuccessor(ItemAction):
    """Let the trace of a withdrawn item lead to the published item that stands for it now; None takes that back."""

    verb = "catalogue.name_successor"
    title = "指向现行信息"
    predicate: ClassVar[Predicate] = rules.may_approve
    who: ClassVar[str] = rules.APPROVERS
    states: ClassVar[tuple[str, ...]] = (State.WITHDRAWN,)

    successor: Item | None = None

    def faults(self) -> list[Reason]:
        if self.successor is None and self.item.successor_id is None:
            return [fault("successor", "请填写现行信息的索引号或者文号。", "required")]
        return successor_faults(self.item, self.successor)

    def details(self) -> dict[str, Any]:
        return {**super().details(), "successor": self.successor}

    def perform(self) -> Item:
        self.item.successor = self.successor
        return self.save("successor")
