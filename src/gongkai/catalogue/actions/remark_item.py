"""Remarks of reviewers at places of the text, and what the author did about them. Their words are in no journal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils import timezone
from rules.predicates import Predicate

from gongkai.catalogue import rules
from gongkai.catalogue.actions.clear_item import ClearanceAction, opinion_faults
from gongkai.catalogue.clearance.places import quote_of, text_at
from gongkai.catalogue.fields import fault, required
from gongkai.catalogue.models import Item, Remark
from gongkai.journal.actions import Action, Reason


@dataclass(kw_only=True)
class AddRemark(ClearanceAction):
    """Note what is wrong at a place: a field, and in the text a paragraph (from 1; 0 the whole). Returns the Remark."""

    verb = "catalogue.add_remark"
    title = "批注"
    predicate: ClassVar[Predicate] = rules.may_review
    who: ClassVar[str] = rules.REVIEWERS
    private: ClassVar[frozenset[str]] = frozenset({"text"})

    field_name: str = Remark.Field.CONTENT
    paragraph: int = 0
    text: str = ""

    def faults(self) -> list[Reason]:
        reasons = required("text", self.text, "批注", 500) + opinion_faults("text", self.text, "批注")
        if self.field_name not in Remark.Field.values:
            return [*reasons, fault("field_name", "请选择批注的位置。", "required")]
        if self.paragraph and text_at(self.item, self.field_name, self.paragraph) is None:
            reasons.append(fault("paragraph", "没有这一段，正文可能已有改动，请刷新后重新批注。"))
        return reasons

    def perform(self) -> Remark:
        clearance = self.clearance()
        assert clearance is not None
        self.entered = {"round": clearance.round}
        made: Remark = Remark.objects.create(
            item=self.item,
            clearance=clearance,
            field=self.field_name,
            paragraph=self.paragraph,
            quote=quote_of(text_at(self.item, self.field_name, self.paragraph) or ""),
            text=self.text.strip(),
            author=self.context.user,
            author_name=self.context.actor_name[:60],
            made_at=timezone.now(),
        )
        return made


@dataclass(kw_only=True)
class SettleRemark(Action):
    """Say what was done about a remark (`answer`, may be empty) and settle it."""

    verb = "catalogue.settle_remark"
    title = "处理批注"
    private: ClassVar[frozenset[str]] = frozenset({"answer"})

    remark: Remark
    answer: str = ""

    @property
    def record(self) -> Remark:
        return self.remark

    @property
    def owner(self) -> Item:
        return self.remark.item

    def closed(self) -> list[Reason]:
        """Return why the act is closed: right, or settled before."""
        reasons = rules.right(self.context, rules.may_draft, self.remark, rules.DRAFTERS)
        if self.remark.settled_on is not None:
            reasons.append(Reason(code="state", message="这条批注已经处理过了。"))
        return reasons

    def check(self) -> list[Reason]:
        return self.closed() + opinion_faults("answer", self.answer, "处理说明")

    def perform(self) -> Remark:
        remark = self.remark
        remark.settled_on, remark.answer = self.context.today, self.answer.strip()
        remark.settled_by_name = self.context.actor_name[:60]
        remark.save(update_fields=["settled_on", "answer", "settled_by_name"])
        return remark
