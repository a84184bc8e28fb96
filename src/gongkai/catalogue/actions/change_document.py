"""Amend, repeal, replace, declare lapsed, prolong a document, and take such an entry back.

国办发〔2017〕47号: a change of status is published and marked on the original page; both pages link to each other.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar

from rules.predicates import Predicate

from gongkai.catalogue import rules
from gongkai.catalogue.actions.base import ItemAction
from gongkai.catalogue.fields import fault, required
from gongkai.catalogue.models import ENDING_KINDS, ChangeKind, Cleanup, DocumentChange, Item, State
from gongkai.journal.actions import Action, Reason

DAY = dt.timedelta(days=1)
CHANGEABLE = (State.PUBLISHED, State.REGISTERED)


def live_changes(item: Item) -> Any:
    """Return the changes of a document that were not undone, in the order of effect."""
    return DocumentChange.objects.filter(item=item, undone_on=None).select_related("by")


def keep_dates(item: Item) -> list[str]:
    """Put the dates that follow from the live changes on the item; return the names of the fields."""
    firsts: dict[str, dt.date] = {}
    for change in live_changes(item):
        firsts.setdefault(change.kind, change.effective_on)
    item.amended_on = firsts.get(ChangeKind.AMEND)
    item.partly_lapsed_on = firsts.get(ChangeKind.PARTLY_REPEAL)
    return ["amended_on", "partly_lapsed_on"]


@dataclass(kw_only=True)
class ChangeDocument(ItemAction):
    """Enter that the document is changed from `effective_on` on, by another document or on a ground.

    `kind`: a ChangeKind. For repeal, replacement and lapse `effective_on` is the first day without the document; for
    a prolongation `until` is the new last day.
    """

    verb = "catalogue.change_document"
    title = "登记修改、废止或者延期"
    predicate: ClassVar[Predicate] = rules.may_approve
    who: ClassVar[str] = rules.APPROVERS
    states: ClassVar[tuple[str, ...]] = CHANGEABLE

    kind: str = ""
    effective_on: dt.date | None = None
    by: Item | None = None
    reason: str = ""
    until: dt.date | None = None
    cleanup: Cleanup | None = None

    def closed(self) -> list[Reason]:
        reasons = super().closed()
        if self.item.repealed_on is not None:
            message = f"该文件已登记自 {self.item.repealed_on:%Y-%m-%d} 起废止。登记有误的，请先撤销登记。"
            reasons.append(Reason(code="repealed", message=message))
        if self.item.document_date is None:
            message = "没有成文日期的信息不登记修改、废止。"
            reasons.append(Reason(code="document", message=message))
        return reasons

    def faults(self) -> list[Reason]:
        reasons = []
        if self.kind not in ChangeKind.values:
            reasons.append(fault("kind", "请选择是修改、废止、代替、失效还是延期。", "required"))
        if self.effective_on is None:
            reasons.append(fault("effective_on", "请填写生效日期。", "required"))
        elif self.item.document_date and self.effective_on < self.item.document_date:
            reasons.append(fault("effective_on", "生效日期不能早于该文件的成文日期。"))
        return reasons + self._source_faults() + self._term_faults()

    def _source_faults(self) -> list[Reason]:
        if self.by is None:
            if self.kind in (ChangeKind.REPLACE, ChangeKind.AMEND):
                return [fault("by", "请选择修改或者代替它的文件。", "required")]
            return required("reason", self.reason, "依据（没有新文件时）", 500)
        if self.by.pk == self.item.pk:
            return [fault("by", "文件不能修改、废止自己，请选择另一份文件。")]
        if self.by.state not in CHANGEABLE:
            return [fault("by", "另一份文件尚未公开或者登记。")]
        if self.by.state == State.REGISTERED and self.by.body_id != self.item.body_id:
            return [fault("by", "没有找到这份文件。")]
        same = DocumentChange.objects.filter(item=self.item, by=self.by, kind=self.kind, undone_on=None)
        if same.exists():
            return [fault("by", "这两份文件之间的这项关系已经登记过了。", "twice")]
        return [fault("reason", "说明最多 500 个字。")] if len(self.reason) > 500 else []

    def _term_faults(self) -> list[Reason]:
        item, start = self.item, self.effective_on
        if self.kind == ChangeKind.PROLONG:
            if self.until is None:
                return [fault("until", "请填写延长后的有效期至。", "required")]
            if item.valid_until is None:
                return [fault("kind", "该文件没有有效期，不需要延期。")]
            if self.until <= item.valid_until:
                return [fault("until", f"应晚于现有的有效期至（{item.valid_until:%Y-%m-%d}）。")]
        elif self.until is not None:
            return [fault("until", "只有延期才填写新的有效期至。")]
        if self.kind == ChangeKind.LAPSE and start is not None:
            last = start - DAY
            if item.valid_until is not None and item.valid_until <= last:
                return [
                    fault("effective_on", f"该文件有效期至 {item.valid_until:%Y-%m-%d}，届时已自行失效。")
                ]
            if item.effective_from is not None and last < item.effective_from:
                return [fault("effective_on", "失效日期应晚于实施日期。")]
        return []

    def perform(self) -> Item:
        assert self.effective_on is not None
        item = self.item
        changes_term = self.kind in (ChangeKind.LAPSE, ChangeKind.PROLONG)
        DocumentChange.objects.create(
            body_id=item.body_id,
            item=item,
            by=self.by,
            kind=self.kind,
            effective_on=self.effective_on,
            reason=self.reason.strip(),
            until=self.until,
            until_before=item.valid_until if changes_term else None,
            cleanup=self.cleanup,
            entered_on=self.context.today,
        )
        names = keep_dates(item)
        if self.kind in ENDING_KINDS:
            item.repealed_on, item.repealed_by = self.effective_on, self.by
            names += ["repealed_on", "repealed_by"]
        if self.kind == ChangeKind.LAPSE:
            item.valid_until = self.effective_on - DAY
        if self.kind == ChangeKind.PROLONG:
            item.valid_until = self.until
        return self.save(*names, *(["valid_until"] if changes_term else []))


@dataclass(kw_only=True)
class UndoChange(Action):
    """Take back the entry of a change that was wrong, with reason. The entry stays, struck."""

    verb = "catalogue.undo_change"
    title = "撤销效力登记"

    change: DocumentChange
    reason: str = ""

    @property
    def record(self) -> Item:
        return self.change.item

    def closed(self) -> list[Reason]:
        """Return why the act is closed: right, already undone, a later change of the term."""
        reasons = rules.right(self.context, rules.may_approve, self.change.item, rules.APPROVERS)
        self.change.refresh_from_db(fields=["undone_on"])
        if self.change.undone_on is not None:
            reasons.append(Reason(code="undone", message="这项登记已经撤销。"))
        terms = (ChangeKind.LAPSE, ChangeKind.PROLONG)
        later = live_changes(self.change.item).filter(kind__in=terms, pk__gt=self.change.pk)
        if self.change.kind in terms and later.exists():
            reasons.append(Reason(code="later", message="有效期后来又有变动，请先撤销后一项登记。"))
        return reasons

    def check(self) -> list[Reason]:
        return self.closed() + required("reason", self.reason, "撤销原因", 500)

    def perform(self) -> Item:
        change, item = self.change, self.change.item
        change.undone_on, change.undo_reason = self.context.today, self.reason.strip()
        change.save(update_fields=["undone_on", "undo_reason"])
        keep_dates(item)
        if change.kind in ENDING_KINDS:
            item.repealed_on, item.repealed_by = None, None
        if change.kind in (ChangeKind.LAPSE, ChangeKind.PROLONG):
            item.valid_until = change.until_before
        item.save()
        return item
