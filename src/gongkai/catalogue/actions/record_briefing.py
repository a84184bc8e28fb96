"""Record a press conference or an online interview; take a wrong record back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gongkai.agencies.models import Body
from gongkai.catalogue import rules
from gongkai.catalogue.fields import fault, required
from gongkai.catalogue.models import Briefing, BriefingKind, Item, State
from gongkai.files.markings import classified_marking, refusal_message
from gongkai.journal.actions import Action, Reason


@dataclass(kw_only=True)
class RecordBriefing(Action):
    """Record that a conference or interview took place. `item`: its published record, if there is one."""

    verb = "catalogue.record_briefing"
    title = "登记发布会、访谈"

    body: Body
    kind: str = ""
    topic: str = ""
    held_on: dt.date | None = None
    by_principal: bool = False
    speakers: str = ""
    item: Item | None = None

    @property
    def owner(self) -> Body:
        return self.body

    def closed(self) -> list[Reason]:
        """Return why nobody with these roles records here."""
        return rules.right(self.context, rules.may_draft, self.body, rules.DRAFTERS)

    def check(self) -> list[Reason]:
        reasons = self.closed() + required("topic", self.topic, "主题", 200)
        if marking := classified_marking(self.topic):
            reasons.append(fault("topic", refusal_message(marking, "主题"), "classified", "条例2019:14"))
        if self.kind not in BriefingKind.values:
            reasons.append(fault("kind", "请选择新闻发布会或者在线访谈。", "required"))
        if self.held_on is None:
            reasons.append(fault("held_on", "请填写举办日期。", "required"))
        elif self.held_on > self.context.today:
            reasons.append(fault("held_on", "举办日期不能晚于今天，举办以后再登记。"))
        if len(self.speakers) > 200:
            reasons.append(fault("speakers", "最多 200 个字。"))
        if self.item is not None and self.item.state != State.PUBLISHED:
            reasons.append(fault("item", "实录稿件尚未公开，请先发布或者留空。"))
        elif self.item is not None and self.item.body_id != self.body.pk:
            reasons.append(fault("item", "请选择本机关的稿件。"))
        if not reasons and self.held_on is not None:
            same = Briefing.objects.filter(
                body=self.body,
                kind=self.kind,
                title=self.topic.strip(),
                held_on=self.held_on,
                taken_back_on=None,
            )
            if same.exists():
                reasons.append(fault("topic", "这一场已经登记过了。", "twice"))
        return reasons

    def perform(self) -> Briefing:
        assert self.held_on is not None
        made: Briefing = Briefing.objects.create(
            body=self.body,
            kind=self.kind,
            title=self.topic.strip(),
            held_on=self.held_on,
            by_principal=self.by_principal,
            speakers=self.speakers.strip(),
            item=self.item,
        )
        return made


@dataclass(kw_only=True)
class TakeBackBriefing(Action):
    """Take back a wrong record, with reason. It counts nowhere any more, and stays, struck."""

    verb = "catalogue.take_back_briefing"
    title = "撤销发布会、访谈登记"

    briefing: Briefing
    reason: str = ""

    @property
    def record(self) -> Briefing:
        return self.briefing

    def closed(self) -> list[Reason]:
        """Return why the act is closed: right, already taken back."""
        reasons = rules.right(self.context, rules.may_approve, self.briefing, rules.APPROVERS)
        if self.briefing.taken_back_on is not None:
            reasons.append(Reason(code="twice", message="这条登记已经撤销。"))
        return reasons

    def check(self) -> list[Reason]:
        return self.closed() + required("reason", self.reason, "撤销原因", 500)

    def perform(self) -> Briefing:
        self.briefing.taken_back_on = self.context.today
        self.briefing.take_back_reason = self.reason.strip()
        self.briefing.save(update_fields=["taken_back_on", "take_back_reason"])
        return self.briefing
