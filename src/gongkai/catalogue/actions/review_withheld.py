"""The periodic review of what is withheld, and its opening where the reasons fell away (条例2019 Art. 18)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rules.predicates import Predicate

from gongkai.agencies.models import Body
from gongkai.catalogue import rules
from gongkai.catalogue.actions.base import ItemAction
from gongkai.catalogue.fields import fault, required
from gongkai.catalogue.models import (
    DisclosureMode,
    Ground,
    Item,
    ReviewOutcome,
    State,
    WithheldReview,
)
from gongkai.files.markings import classified_marking, refusal_message
from gongkai.journal.actions import Action, Context, Reason
from gongkai.journal.canonical import digest_of

MOST = 2000


def input_faults(context: Context, reason: str, reviewers: str, reviewed_on: dt.date | None) -> list[Reason]:
    """Return what is wrong with what every review says: why, by whom, when."""
    found = required("reason", reason, "评估意见", 500) + required("reviewers", reviewers, "评估人", 200)
    marking = classified_marking(reason)
    if marking:
        found.append(fault("reason", refusal_message(marking, "评估意见"), "classified", "条例2019:14"))
    if reviewed_on is not None and reviewed_on > context.today:
        found.append(fault("reviewed_on", "评估日期不能晚于今天。"))
    return found


def entry_faults(item: Item, day: dt.date) -> list[Reason]:
    """Return why the entry was not yet there to be reviewed on the day."""
    if item.approved_on is not None and day < item.approved_on:
        return [fault("reviewed_on", f"评估日期不能早于审定日期（{item.approved_on:%Y-%m-%d}）。")]
    return []


@dataclass(kw_only=True)
class ReviewWithheld(ItemAction):
    """Review an entry of the withheld register: keep, change the ground, or open.

    Opening makes it a draft marked proactive, to be completed, cleared and published. An entry without title (state
    secret) or for several documents holds nothing to publish: after declassification the document is drafted anew,
    published, and named here as `successor`; the entry is then given up.
    """

    verb = "catalogue.review_withheld"
    title = "定期评估"
    predicate: ClassVar[Predicate] = rules.may_approve
    who: ClassVar[str] = rules.APPROVERS
    states: ClassVar[tuple[str, ...]] = (State.REGISTERED,)
    private: ClassVar[frozenset[str]] = frozenset({"reason", "ground_reason"})

    outcome: str = ""
    reason: str = ""
    reviewers: str = ""
    reviewed_on: dt.date | None = None
    ground: str = ""
    ground_reason: str = ""
    successor: Item | None = None

    def closed(self) -> list[Reason]:
        reasons = super().closed()
        if not reasons and self.item.disclosure_mode != DisclosureMode.WITHHELD:
            reasons.append(Reason(code="mode", message="只有不予公开的信息才定期评估。"))
        return reasons

    @property
    def day(self) -> dt.date:
        """Return the day of the review."""
        return self.reviewed_on or self.context.today

    @property
    def bare(self) -> bool:
        """Return whether the entry holds nothing that could be published."""
        return self.item.title_hidden or self.item.document_count > 1

    def faults(self) -> list[Reason]:
        reasons = input_faults(self.context, self.reason, self.reviewers, self.reviewed_on)
        reasons += entry_faults(self.item, self.day)
        if self.outcome not in ReviewOutcome.values:
            reasons.append(fault("outcome", "请选择结论：继续不予公开、变更依据或者转为公开。", "required"))
        if self.outcome == ReviewOutcome.CHANGE_GROUND:
            return reasons + self._ground_faults()
        if self.ground:
            reasons.append(fault("ground", "只有变更依据时才填写新的依据。"))
        return reasons + self._successor_faults()

    def _ground_faults(self) -> list[Reason]:
        if self.ground not in Ground.values:
            return [fault("ground", "请选择新的依据。", "required")]
        if self.ground == self.item.ground:
            return [fault("ground", "与原依据相同；依据不变的请选“继续不予公开”。")]
        if self.ground == Ground.STATE_SECRET:
            message = "定为国家秘密的不得留有名称和内容：请报告保密工作机构，作废本条后重新登记文号、日期、依据和件数。"
            return [fault("ground", message, "classified", "条例2019:14")]
        return required("ground_reason", self.ground_reason, "不予公开理由", 500)

    def _successor_faults(self) -> list[Reason]:
        other = self.successor
        if self.outcome != ReviewOutcome.OPEN:
            return [fault("successor", "只有转为公开时才填写另行公开的信息。")] if other else []
        if not self.bare:
            return [fault("successor", "本条可以直接转为草稿送审，不需要另行公开的信息。")] if other else []
        if other is None:
            message = "本条没有登记名称和内容，不能直接转为公开："
            if self.item.document_count > 1:
                message = f"本条合并登记了 {self.item.document_count} 件，不能直接转为公开："
            return [
                fault(
                    "successor",
                    f"{message}解密或者不再保密后请另行拟稿送审，发布后再在此填写该条信息。",
                    "redraft",
                )
            ]
        if other.body_id != self.item.body_id or other.state != State.PUBLISHED:
            return [fault("successor", "应为本机关已经发布的信息。")]
        return []

    def perform(self) -> Item:
        before, item = self.item.ground, self.item
        if self.outcome == ReviewOutcome.CHANGE_GROUND:
            item.ground, item.ground_reason = self.ground, self.ground_reason.strip()
            self.save("ground", "ground_reason")
        elif self.outcome == ReviewOutcome.OPEN:
            self._open()
        note_review(self.context, item, self.outcome, self.day, self.reason, self.reviewers, before)
        return item

    def _open(self) -> None:
        item = self.item
        if self.bare:
            item.state, item.successor = State.DISCARDED, self.successor
            self.save("state", "successor")
            return
        item.state, item.disclosure_mode = State.DRAFT, DisclosureMode.PROACTIVE
        item.ground = item.ground_reason = item.approver_name = ""
        item.approver = item.approved_on = item.paper_scan = None
        item.on_paper = False
        names = "state disclosure_mode ground ground_reason approver approver_name approved_on on_paper paper_scan"
        self.save(*names.split())


def note_review(
    context: Context, item: Item, outcome: str, day: dt.date, reason: str, reviewers: str, before: str
) -> WithheldReview:
    """Enter one review."""
    made: WithheldReview = WithheldReview.objects.create(
        item=item,
        reviewed_on=day,
        outcome=outcome,
        ground_before=before,
        ground_after=item.ground,
        reason=reason.strip(),
        reviewers=reviewers.strip(),
        made_by_name=context.actor_name[:60],
    )
    return made


@dataclass(kw_only=True)
class ReviewSeveral(Action):
    """Review several entries of one body at once: all stay withheld on the same ground, for one reason."""

    verb = "catalogue.review_several"
    title = "批量定期评估"
    private: ClassVar[frozenset[str]] = frozenset({"reason", "items"})

    body: Body
    items: Sequence[Item] = ()
    reason: str = ""
    reviewers: str = ""
    reviewed_on: dt.date | None = None

    @property
    def owner(self) -> Body:
        return self.body

    def closed(self) -> list[Reason]:
        """Return why nobody with these roles reviews here."""
        return rules.right(self.context, rules.may_approve, self.body, rules.APPROVERS)

    def check(self) -> list[Reason]:
        day = self.reviewed_on or self.context.today
        reasons = self.closed() + input_faults(self.context, self.reason, self.reviewers, self.reviewed_on)
        if not self.items:
            return [*reasons, fault("items", "请勾选要评估的登记。", "required")]
        if len(self.items) > MOST:
            return [*reasons, fault("items", f"一次最多评估 {MOST} 条，请分批办理。")]
        for item in self.items:
            withheld = item.disclosure_mode == DisclosureMode.WITHHELD and item.state == State.REGISTERED
            if item.body_id != self.body.pk or not withheld:
                return [*reasons, fault("items", "所选的登记已有变动，请刷新后重新勾选。", "state")]
            if entry_faults(item, day):
                return [*reasons, fault("reviewed_on", "评估日期早于其中一条的审定日期，请核对。")]
        return reasons

    def details(self) -> dict[str, Any]:
        keys = sorted(item.public_id for item in self.items)
        return {**super().details(), "count": len(keys), "digest": digest_of(keys)}

    def perform(self) -> list[WithheldReview]:
        day = self.reviewed_on or self.context.today
        # Read again under the lock of the transaction.
        keys = [item.pk for item in self.items]
        there = Item.objects.select_for_update().filter(pk__in=keys, state=State.REGISTERED).order_by("pk")
        return [
            note_review(self.context, item, ReviewOutcome.KEEP, day, self.reason, self.reviewers, item.ground)
            for item in there
        ]
