"""Clearance: hand in, pass a stage on screen, enter what was signed on paper, return."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from gongkai.agencies.models import Role
from gongkai.agencies.rules import has_role
from gongkai.catalogue import rules
from gongkai.catalogue.actions.base import ItemAction
from gongkai.catalogue.clearance import flow
from gongkai.catalogue.clearance.flow import Signature
from gongkai.catalogue.clearance.stages import self_check_for
from gongkai.catalogue.fields import agree, dated_faults, fault, mark_faults, required
from gongkai.catalogue.models import Clearance, ClearanceStep, DisclosureMode, Item, Occasion, Purpose, State
from gongkai.catalogue.personal import personal_faults
from gongkai.catalogue.versions import keep_version
from gongkai.files.markings import classified_marking, refusal_message
from gongkai.files.models import StoredFile
from gongkai.journal.actions import Reason
from gongkai.notices.sending import holders

OWN = "拟稿人和送审人不能审查自己的稿件，请由另一人办理；领导已在纸上签批的，请登记纸上签批。"
LONGEST_OPINION = 500


def unfinished(item: Item, today: dt.date) -> list[Reason]:
    """Return what is missing before anybody can decide on the item."""
    reasons = mark_faults(item.disclosure_mode, item.ground, item.ground_reason)
    reasons += agree(item, today) + dated_faults(item)
    if not item.column.is_open_on(today):
        reasons.append(fault("column", f"栏目“{item.column.title}”已停用，请退回修改栏目。"))
    return reasons


def not_publishable(item: Item, today: dt.date) -> list[Reason]:
    """Return what is missing, and which personal data stand in the way of an item that is to be public."""
    reasons = unfinished(item, today)
    return reasons + (personal_faults(item) if item.disclosure_mode == DisclosureMode.PROACTIVE else [])


def opinion_faults(name: str, text: str, label: str) -> list[Reason]:
    """Return why words of a reviewer cannot be kept: too long, or with a marking of classified matter."""
    if len(text) > LONGEST_OPINION:
        return [fault(name, f"{label}最多 {LONGEST_OPINION} 个字。")]
    marking = classified_marking(text)
    return [fault(name, refusal_message(marking, label), "classified")] if marking else []


@dataclass(kw_only=True)
class SubmitItem(ItemAction):
    """Hand a draft, marked and complete, to clearance. The author's own stage: the self-check is confirmed and signed.

    `self_checked`: the lines of `stages.self_check_for` that are confirmed, or True for all of them.
    """

    verb = "catalogue.submit_item"
    title = "送审"
    states: ClassVar[tuple[str, ...]] = (State.DRAFT,)

    self_checked: Collection[str] | bool = ()

    def check(self) -> list[Reason]:
        # What is found in texts and files is for those who may act: others start no search.
        return self.closed() or self.faults()

    @cached_property
    def _lines(self) -> list[str]:
        return self_check_for(self.item.body, self.context.today)

    def _confirmed(self) -> list[str]:
        if isinstance(self.self_checked, bool):
            return self._lines if self.self_checked else []
        return [line for line in self._lines if line in self.self_checked]

    def faults(self) -> list[Reason]:
        reasons = not_publishable(self.item, self.context.today)
        proactive = self.item.disclosure_mode == DisclosureMode.PROACTIVE
        if proactive and not self.item.content and not self.item.attachments.filter(removed_on=None).exists():
            reasons.append(fault("content", "正文为空，也没有附件，请补充其中一项。", "required"))
        left = [line for line in self._lines if line not in self._confirmed()]
        if left:
            message = f"请逐项自查并确认：{'、'.join(left)}。确认后记为本人签署。"
            reasons.append(fault("self_checked", message, "required"))
        return reasons

    def details(self) -> dict[str, Any]:
        return {**super().details(), "self_checked": len(self._confirmed())}

    def perform(self) -> Item:
        self.item.state, self.item.return_reason = State.SUBMITTED, ""
        self.save("state", "return_reason")
        flow.start(self.item, purpose=Purpose.PUBLISH, context=self.context, self_check=self._confirmed())
        keep_version(self.item, Occasion.SUBMITTED, self.context)
        return self.item


@dataclass(kw_only=True)
class ClearanceAction(ItemAction):
    """An act on the open clearance of an item: of a draft that is to be published, or of a correction."""

    # What `perform` did, for the journal: afterwards another stage is the current one.
    entered: dict[str, Any] = field(default_factory=dict, init=False, repr=False)

    def details(self) -> dict[str, Any]:
        given = super().details()
        given.pop("entered", None)
        return {**given, **self.entered}

    def check(self) -> list[Reason]:
        # What is found in texts and files is for those who may act: others start no search.
        return self.closed() or self.faults()

    def clearance(self) -> Clearance | None:
        """Return the clearance that is open."""
        return flow.open_of(self.item)

    def state_reasons(self) -> list[Reason]:
        """Return the reason that nothing is under review here."""
        if self.clearance() is not None:
            return []
        message = f"“{self.item.get_state_display()}”的信息没有在审查中，不能{self.title}，请先送审。"
        return [Reason(code="state", message=message)]

    def content_faults(self) -> list[Reason]:
        """Return what is wrong with what is cleared; a correction is looked at where it is handed in and published."""
        clearance = self.clearance()
        if clearance is None or clearance.purpose != Purpose.PUBLISH:
            return []
        return not_publishable(self.item, self.context.today)

    def stage(self) -> ClearanceStep | None:
        """Return the stage whose turn it is."""
        clearance = self.clearance()
        return flow.current_of(clearance) if clearance is not None else None


@dataclass(kw_only=True)
class PassStage(ClearanceAction):
    """Pass the stage whose turn it is, on screen, signed by the person logged in. No stage can be skipped.

    `proofread`: demanded where the stage is a proof. `opinion`: kept with the stage, never in the journal.
    The attribute is cleared together with the item: what is not proactive is registered by the last stage.
    """

    verb = "catalogue.pass_stage"
    title = "审查通过"
    states: ClassVar[tuple[str, ...]] = (State.SUBMITTED,)
    private: ClassVar[frozenset[str]] = frozenset({"opinion"})

    opinion: str = ""
    proofread: bool = False

    def closed(self) -> list[Reason]:
        step = self.stage()
        reasons = self.state_reasons() if step is None else []
        if self.context.user is None:
            message = "审查要有签署人：请以审查人登录，或者登记纸上签批。"
            right = rules.right(self.context, rules.may_review, self.item, rules.REVIEWERS)
            return [*right, *reasons, Reason(code="nobody", message=message)]
        if step is None:
            return [*rules.right(self.context, rules.may_review, self.item, rules.REVIEWERS), *reasons]
        if not has_role(*step.roles)(self.context.user, self.item):
            reasons.append(Reason(code="right", message=self._whose(step)))
        clearance = self.clearance()
        if clearance is not None and flow.is_own(clearance, user=self.context.user):
            reasons.append(Reason(code="own", message=OWN))
        return reasons

    def _whose(self, step: ClearanceStep) -> str:
        found = holders(self.item.body, step.roles)
        if found:
            return f"现在是“{step.label}”环节，由{step.role_names}办理。"
        return (
            f"现在是“{step.label}”环节，本机关还没有{step.role_names}，"
            "请安全管理员指定人员，或者在审批单上签字后登记纸上签批。"
        )

    def faults(self) -> list[Reason]:
        step, reasons = self.stage(), self.content_faults()
        if step is not None and step.proof and not self.proofread:
            reasons.append(fault("proofread", f"“{step.label}”要求校对，请校对后勾选“已校对”。", "required"))
        return reasons + opinion_faults("opinion", self.opinion, "审查意见")

    def perform(self) -> Item:
        clearance, step = self.clearance(), self.stage()
        assert clearance is not None
        assert step is not None
        self.entered = {"stage": step.key, "label": step.label, "round": clearance.round}
        mine = Signature(
            user=self.context.user,
            signed_on=self.context.today,
            opinion=self.opinion,
            proofread=self.proofread,
        )
        flow.sign(clearance, [mine], self.context)
        return self.item


@dataclass(kw_only=True)
class PassOnPaper(ClearanceAction):
    """Enter stages that were signed on paper: by whom, when, with an optional scan (DESIGN: Roles).

    A sheet may hold several signatures: the first stands for the stage whose turn it is, and so on in order. Whoever
    may draft may enter it; the journal keeps who did.
    """

    verb = "catalogue.pass_on_paper"
    title = "登记纸上签批"
    states: ClassVar[tuple[str, ...]] = (State.SUBMITTED,)

    signatures: Sequence[Signature] = ()
    scan: StoredFile | None = None

    def closed(self) -> list[Reason]:
        return rules.right(self.context, rules.may_draft, self.item, rules.DRAFTERS) + self.state_reasons()

    def faults(self) -> list[Reason]:
        clearance = self.clearance()
        if clearance is None:
            return []
        reasons = self.content_faults()
        waiting = flow.waiting_in(clearance)
        if not self.signatures:
            reasons.append(fault("signed_by_1", "请填写签批人和签批日期。", "required"))
        if len(self.signatures) > len(waiting):
            reasons.append(fault("", f"只剩 {len(waiting)} 个环节待签批，不能登记更多签名。"))
        earliest = _last_signed(clearance)
        for place, (step, one) in enumerate(zip(waiting, self.signatures, strict=False), 1):
            reasons += self._signature_faults(clearance, place, step, one, earliest)
            earliest = max(filter(None, (earliest, one.signed_on)), default=None)
        if self.scan is not None and self.scan.body_id != self.item.body_id:
            reasons.append(fault("scan", "扫描件不属于本机关，请重新上传。"))
        return reasons

    def _signature_faults(
        self, clearance: Clearance, place: int, step: ClearanceStep, one: Signature, earliest: dt.date | None
    ) -> list[Reason]:
        name, day = f"signed_by_{place}", f"signed_on_{place}"
        reasons = required(name, one.name, f"“{step.label}”的签批人", 60)
        if flow.is_own(clearance, user=one.user, name=one.name):
            reasons.append(fault(name, "签批人不能是拟稿人、送审人本人。", "own"))
        if one.signed_on is None:
            reasons.append(fault(day, f"请填写“{step.label}”的签批日期。", "required"))
        elif one.signed_on > self.context.today:
            reasons.append(fault(day, "签批日期不能晚于今天。"))
        elif earliest is not None and one.signed_on < earliest:
            reasons.append(fault(day, f"“{step.label}”的签批日期不能早于上一环节（{earliest:%Y-%m-%d}）。"))
        if step.proof and not one.proofread:
            message = f"“{step.label}”要求校对，纸上已签校对的请勾选“已校对”。"
            reasons.append(fault(f"proofread_{place}", message, "required"))
        return reasons + opinion_faults(f"opinion_{place}", one.opinion, "签批意见")

    def details(self) -> dict[str, Any]:
        signed = [{"signed_by": one.name, "signed_on": one.signed_on} for one in self.signatures]
        return {**super().details(), "signatures": signed}

    def perform(self) -> Item:
        clearance = self.clearance()
        assert clearance is not None
        labels = [step.label for step in flow.waiting_in(clearance)[: len(self.signatures)]]
        self.entered = {"labels": labels, "round": clearance.round}
        flow.sign(clearance, self.signatures, self.context, on_paper=True, scan=self.scan)
        return self.item


def _last_signed(clearance: Clearance) -> dt.date | None:
    days = [day for day in clearance.steps.values_list("passed_on", flat=True) if day is not None]
    return max(days, default=None)


@dataclass(kw_only=True)
class ReturnItem(ClearanceAction):
    """Send an item back to its author with what is to be changed, from any stage or after the last.

    What was passed stays in the history; handed in again, the item begins at the first stage. The opinion stands with
    the stage and on the item, never in the journal: it may quote what must not be kept.
    """

    verb = "catalogue.return_item"
    title = "退回"
    states: ClassVar[tuple[str, ...]] = (State.SUBMITTED, State.APPROVED)
    private: ClassVar[frozenset[str]] = frozenset({"reason"})

    reason: str = ""

    def _found(self) -> Clearance | None:
        """Return the clearance that is returned: the open one, or the passed one of what is not published yet."""
        if self.item.state == State.APPROVED:
            return flow.passed_of(self.item)
        return self.clearance()

    def closed(self) -> list[Reason]:
        found = self._found()
        step = flow.current_of(found) if found is not None else None
        roles = {*(step.roles if step is not None else ()), Role.DISCLOSURE_OFFICER, Role.HEAD}
        who = f"{rules.APPROVERS}，以及当前环节的{step.role_names}" if step is not None else rules.APPROVERS
        reasons = rules.right(self.context, has_role(*sorted(roles)), self.item, who)
        return reasons if found is not None else reasons + self.state_reasons()

    def faults(self) -> list[Reason]:
        return required("reason", self.reason, "退回意见", 500) + opinion_faults(
            "reason", self.reason, "退回意见"
        )

    def perform(self) -> Item:
        item, found = self.item, self._found()
        assert found is not None
        step = flow.current_of(found)
        self.entered = {"label": step.label if step is not None else "", "round": found.round}
        flow.send_back(found, self.reason.strip(), self.context)
        if found.purpose != Purpose.PUBLISH:
            return item
        item.state, item.return_reason = State.DRAFT, self.reason.strip()
        item.approver, item.approver_name, item.approved_on = None, "", None
        item.on_paper, item.paper_scan = False, None
        names = "state return_reason approver approver_name approved_on on_paper paper_scan".split()
        return self.save(*names)
