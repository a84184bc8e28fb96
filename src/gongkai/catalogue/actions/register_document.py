"""Register a rule or normative document (统一登记、统一编号、统一公布)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rules.predicates import Predicate

from gongkai.catalogue import rules
from gongkai.catalogue.actions.base import ItemAction
from gongkai.catalogue.fields import fault
from gongkai.catalogue.models import Item, Registration, State
from gongkai.catalogue.numbering import allocate_registration
from gongkai.journal.actions import Reason


@dataclass(kw_only=True)
class RegisterDocument(ItemAction):
    """Enter a document in the register and give it the next number of the body's series. Both stay.

    `basis`: who reviewed its legality and which meeting adopted it (合法性审核、集体讨论决定).
    """

    verb = "catalogue.register_document"
    title = "统一登记编号"
    predicate: ClassVar[Predicate] = rules.may_approve
    who: ClassVar[str] = rules.APPROVERS
    states: ClassVar[tuple[str, ...]] = (State.APPROVED, State.PUBLISHED, State.REGISTERED)

    basis: str = ""

    def closed(self) -> list[Reason]:
        reasons = super().closed()
        item = self.item
        if not item.is_document:
            reasons.append(Reason(code="kind", message="只登记规章和行政规范性文件，请先核对信息类型。"))
        elif item.document_date is None:
            reasons.append(Reason(code="date", message="没有成文日期的文件不能登记。"))
        if not item.made_here:
            reasons.append(Reason(code="made", message="转载的文件由制发机关登记编号。"))
        number = Registration.objects.filter(item=item).values_list("number", flat=True).first()
        if number is not None:
            reasons.append(Reason(code="registered", message=f"该文件已经登记，编号 {number}。"))
        return reasons

    def faults(self) -> list[Reason]:
        return [fault("basis", "最多 300 个字。")] if len(self.basis) > 300 else []

    def perform(self) -> Item:
        item, today = self.item, self.context.today
        series, serial, number = allocate_registration(item.body, item.document_kind, today)
        Registration.objects.create(
            body_id=item.body_id,
            item=item,
            series=series,
            serial=serial,
            number=number,
            registered_on=today,
            basis=self.basis.strip(),
        )
        return item
