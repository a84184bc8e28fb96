"""Mark a document as repealed, by another document or alone (国办发〔2017〕47号: marked on the original page)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from rules.predicates import Predicate

from gongkai.catalogue import rules
from gongkai.catalogue.actions.base import ItemAction
from gongkai.catalogue.fields import fault, required
from gongkai.catalogue.models import Item, State
from gongkai.journal.actions import Reason


@dataclass(kw_only=True)
class RepealItem(ItemAction):
    """Enter that the document is repealed from `repealed_on` on (the first day without it).

    `by`: the document that repeals it; its page then names this one. Without one, `reason` says on what ground.
    """

    verb = "catalogue.repeal_item"
    title = "登记废止"
    predicate: ClassVar[Predicate] = rules.may_approve
    who: ClassVar[str] = rules.APPROVERS
    states: ClassVar[tuple[str, ...]] = (State.PUBLISHED, State.REGISTERED)

    repealed_on: dt.date | None = None
    by: Item | None = None
    reason: str = ""

    def closed(self) -> list[Reason]:
        reasons = super().closed()
        if self.item.repealed_on is not None:
            message = f"该文件已登记自 {self.item.repealed_on:%Y-%m-%d} 起废止。"
            reasons.append(Reason(code="repealed", message=message))
        if self.item.document_date is None:
            message = "没有成文日期的信息不登记废止。"
            reasons.append(Reason(code="document", message=message))
        return reasons

    def faults(self) -> list[Reason]:
        reasons = []
        if self.repealed_on is None:
            reasons.append(fault("repealed_on", "请填写废止日期（不再有效的第一天）。", "required"))
        elif self.item.document_date and self.repealed_on < self.item.document_date:
            reasons.append(fault("repealed_on", "废止日期不能早于成文日期。"))
        if self.by is None:
            return reasons + required("reason", self.reason, "废止依据（没有新文件时）", 500)
        if self.by.pk == self.item.pk:
            reasons.append(fault("by", "文件不能废止自己，请选择另一份文件。"))
        elif self.by.state not in {State.PUBLISHED, State.REGISTERED}:
            reasons.append(fault("by", "废止本文件的新文件尚未公开或者登记。"))
        elif self.by.state == State.REGISTERED and self.by.body_id != self.item.body_id:
            reasons.append(fault("by", "没有找到这份文件。"))
        return reasons

    def perform(self) -> Item:
        self.item.repealed_on, self.item.repealed_by = self.repealed_on, self.by
        return self.save("repealed_on", "repealed_by")
