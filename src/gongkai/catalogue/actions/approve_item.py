"""Submit, approve (on screen or as signed on paper), return."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar

from rules.predicates import Predicate

from gongkai.catalogue import rules
from gongkai.catalogue.actions.base import ItemAction, person_name
from gongkai.catalogue.fields import agree, dated_faults, fault, mark_faults, required
from gongkai.catalogue.models import DisclosureMode, Item, State
from gongkai.files.models import StoredFile
from gongkai.journal.actions import Reason


def unfinished(item: Item, today: dt.date) -> list[Reason]:
    """Return what is missing before anybody can decide on the item."""
    reasons = mark_faults(item.disclosure_mode, item.ground, item.ground_reason)
    reasons += agree(item, today) + dated_faults(item)
    if not item.column.is_open_on(today):
        reasons.append(fault("column", f"栏目“{item.column.title}”已停用，请退回修改栏目。"))
    return reasons


@dataclass(kw_only=True)
class SubmitItem(ItemAction):
    """Hand a draft, marked and complete, to the approver."""

    verb = "catalogue.submit_item"
    title = "送审"
    states: ClassVar[tuple[str, ...]] = (State.DRAFT,)

    def faults(self) -> list[Reason]:
        reasons = unfinished(self.item, self.context.today)
        proactive = self.item.disclosure_mode == DisclosureMode.PROACTIVE
        if proactive and not self.item.content and not self.item.attachments.filter(removed_on=None).exists():
            reasons.append(fault("content", "正文为空，也没有附件，请补充其中一项。", "required"))
        return reasons

    def perform(self) -> Item:
        self.item.state = State.SUBMITTED
        self.item.return_reason = ""
        return self.save("state", "return_reason")


@dataclass(kw_only=True)
class ApproveItem(ItemAction):
    """Approve on screen. Who drafted does not approve (publishing.md section 6: author and approver differ).

    The attribute is approved together with the item: what is not proactive is thereby registered, not published.
    """

    verb = "catalogue.approve_item"
    title = "审定"
    predicate: ClassVar[Predicate] = rules.may_approve
    who: ClassVar[str] = rules.APPROVERS
    states: ClassVar[tuple[str, ...]] = (State.SUBMITTED,)

    def closed(self) -> list[Reason]:
        reasons = super().closed()
        user = self.context.user
        if user is None:
            message = "审定要有审定人：请以审定人登录，或者登记纸上签批。"
            reasons.append(Reason(code="nobody", message=message))
        elif self.item.author_id == user.pk:
            message = "拟稿人不能审定自己拟的稿，请由另一人审定；领导已在纸上签批的，请登记纸上签批。"
            reasons.append(Reason(code="own", message=message))
        return reasons

    def faults(self) -> list[Reason]:
        return unfinished(self.item, self.context.today)

    def perform(self) -> Item:
        self.item.approver = self.context.user
        return _approve(self, person_name(self.context.user), self.context.today)


@dataclass(kw_only=True)
class ApproveOnPaper(ItemAction):
    """Enter that the item was approved on paper: by whom, when, with an optional scan (DESIGN: Roles).

    Whoever may draft may enter it; the journal keeps who did. `signer` names the user where the signer has an account.
    """

    verb = "catalogue.approve_on_paper"
    title = "登记纸上签批"
    states: ClassVar[tuple[str, ...]] = (State.SUBMITTED,)

    signed_by: str = ""
    signed_on: dt.date | None = None
    signer: Any = None
    scan: StoredFile | None = None

    def faults(self) -> list[Reason]:
        name = self._name()
        reasons = unfinished(self.item, self.context.today) + required("signed_by", name, "签批人", 60)
        own = self.signer is not None and self.signer.pk == self.item.author_id
        if own or (name and name == self.item.author_name):
            reasons.append(fault("signed_by", "签批人不能是拟稿人本人。", "own"))
        if self.signed_on is None:
            reasons.append(fault("signed_on", "请填写签批日期。", "required"))
        elif self.signed_on > self.context.today:
            reasons.append(fault("signed_on", "签批日期不能晚于今天。"))
        if self.scan is not None and self.scan.body_id != self.item.body_id:
            reasons.append(fault("scan", "扫描件不属于本机关，请重新上传。"))
        return reasons

    def _name(self) -> str:
        return self.signed_by.strip() or person_name(self.signer)

    def perform(self) -> Item:
        self.item.approver = self.signer
        self.item.on_paper = True
        self.item.paper_scan = self.scan
        return _approve(self, self._name(), self.signed_on or self.context.today)


def _approve(action: ItemAction, name: str, day: dt.date) -> Item:
    item = action.item
    proactive = item.disclosure_mode == DisclosureMode.PROACTIVE
    item.state = State.APPROVED if proactive else State.REGISTERED
    item.approver_name, item.approved_on = name, day
    return action.save("state", "approver", "approver_name", "approved_on", "on_paper", "paper_scan")


@dataclass(kw_only=True)
class ReturnItem(ItemAction):
    """Send an item back to its author with what is to be changed."""

    verb = "catalogue.return_item"
    title = "退回"
    predicate: ClassVar[Predicate] = rules.may_approve
    who: ClassVar[str] = rules.APPROVERS
    states: ClassVar[tuple[str, ...]] = (State.SUBMITTED, State.APPROVED)

    reason: str = ""

    def faults(self) -> list[Reason]:
        return required("reason", self.reason, "退回意见", 500)

    def perform(self) -> Item:
        item = self.item
        item.state, item.return_reason = State.DRAFT, self.reason.strip()
        item.approver, item.approver_name, item.approved_on = None, "", None
        item.on_paper, item.paper_scan = False, None
        names = "state return_reason approver approver_name approved_on on_paper paper_scan".split()
        return self.save(*names)
