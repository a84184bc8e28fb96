"""Draft an item, edit the draft, give it up."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from gongkai.agencies.models import Body
from gongkai.catalogue import rules
from gongkai.catalogue.actions.base import ItemAction, person_name
from gongkai.catalogue.fields import (
    TEXTUAL,
    agree,
    apply,
    clean_values,
    column_faults,
    fault,
    mark_faults,
    required,
)
from gongkai.catalogue.models import Column, Item, State
from gongkai.journal.actions import Action, Reason


def told(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values for the journal: of texts that are not public yet only that they were given."""
    return {name: "…" if name in TEXTUAL and value else value for name, value in values.items()}


def interpretation_faults(values: Mapping[str, Any], body: Body) -> list[Reason]:
    """Return why the document to be interpreted cannot be: it must be published, or stand in the same body."""
    document = values.get("interprets")
    if document is None:
        return []
    if not isinstance(document, Item):
        return [fault("interprets", "没有找到被解读的文件，请重新选择。")]
    if document.body_id != body.pk and document.state != State.PUBLISHED:
        return [fault("interprets", "被解读的文件尚未公开，请先公开文件或者另选文件。")]
    return []


@dataclass(kw_only=True)
class DraftItem(Action):
    """Draft an item in a column of a body. `values`: fields of `catalogue.fields.EDITABLE`.

    The attribute may be marked at once (`disclosure_mode`) or later with MarkAttribute, but not as withheld: that
    needs its ground.
    """

    verb = "catalogue.draft_item"
    title = "拟稿"

    body: Body
    column: Column
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def owner(self) -> Body:
        return self.body

    def closed(self) -> list[Reason]:
        """Return why nobody with these roles drafts here."""
        return rules.right(self.context, rules.may_draft, self.body, rules.DRAFTERS)

    def check(self) -> list[Reason]:
        _, faults = self._item()
        return self.closed() + faults

    def details(self) -> dict[str, Any]:
        return {**super().details(), "values": told(self.values)}

    def _item(self) -> tuple[Item, list[Reason]]:
        values, reasons = clean_values(self.values)
        item = Item(body=self.body, column=self.column, state=State.DRAFT, author=self.context.user)
        item.author_name = person_name(self.context.user)
        apply(item, values)
        item.created_on = item.created_on or item.document_date or self.context.today
        reasons += column_faults(self.column, self.body.pk, self.context.today)
        reasons += interpretation_faults(values, self.body) + agree(item, self.context.today)
        return item, _once(reasons)

    def perform(self) -> Item:
        item, _ = self._item()
        item.save(force_insert=True)
        return item


@dataclass(kw_only=True)
class EditItem(ItemAction):
    """Change the metadata and text of a draft; `values` holds only what changes."""

    verb = "catalogue.edit_item"
    title = "修改"
    states: ClassVar[tuple[str, ...]] = (State.DRAFT,)

    column: Column | None = None
    values: dict[str, Any] = field(default_factory=dict)

    def closed(self) -> list[Reason]:
        reasons = super().closed()
        if self.item.title_hidden:
            message = "涉及国家秘密的登记不录入名称和内容，只能作废后重新登记。"
            reasons.append(Reason(code="secret", message=message))
        return reasons

    def faults(self) -> list[Reason]:
        values, reasons = clean_values(self.values)
        changed = copy.copy(self.item)
        apply(changed, values)
        changed.created_on = changed.created_on or changed.document_date or self.context.today
        reasons += column_faults(self.column or self.item.column, self.item.body_id, self.context.today)
        reasons += interpretation_faults(values, self.item.body)
        return _once(reasons + agree(changed, self.context.today))

    def details(self) -> dict[str, Any]:
        return {**super().details(), "values": told(self.values)}

    def perform(self) -> Item:
        values, _ = clean_values(self.values)
        apply(self.item, values)
        self.item.created_on = self.item.created_on or self.item.document_date or self.context.today
        if self.column is not None:
            self.item.column = self.column
        self.item.save()
        return self.item


@dataclass(kw_only=True)
class MarkAttribute(ItemAction):
    """Mark the attribute at the source (公开属性源头认定, 国办发〔2016〕80号 1(1)), with ground when withheld.

    A draft whose content is a state secret cannot be marked so: it must not be here at all. Its documents are
    entered in the register by RegisterWithheld, without title.
    """

    verb = "catalogue.mark_attribute"
    title = "认定公开属性"
    states: ClassVar[tuple[str, ...]] = (State.DRAFT,)
    private: ClassVar[frozenset[str]] = frozenset({"ground_reason"})

    disclosure_mode: str
    ground: str = ""
    ground_reason: str = ""

    def faults(self) -> list[Reason]:
        reasons = mark_faults(self.disclosure_mode, self.ground, self.ground_reason)
        if self.ground == "state_secret":
            message = (
                "国家秘密不得进入本平台。请作废本草稿并报告保密工作机构，"
                "再到“不予公开登记”只登记文号、日期、依据和件数。"
            )
            reasons.append(fault("ground", message, "classified", "条例2019:14"))
        return reasons

    def perform(self) -> Item:
        self.item.disclosure_mode = self.disclosure_mode
        self.item.ground = self.ground
        self.item.ground_reason = self.ground_reason.strip()
        return self.save("disclosure_mode", "ground", "ground_reason")


@dataclass(kw_only=True)
class DiscardItem(ItemAction):
    """Give up a draft. Nothing is deleted; the draft is out of the lists."""

    verb = "catalogue.discard_item"
    title = "作废"
    states: ClassVar[tuple[str, ...]] = (State.DRAFT,)

    reason: str = ""

    def faults(self) -> list[Reason]:
        return required("reason", self.reason, "作废原因", 500)

    def perform(self) -> Item:
        self.item.state = State.DISCARDED
        return self.save("state")


def _once(reasons: list[Reason]) -> list[Reason]:
    """Return the reasons, the first of each field and code only."""
    found: dict[tuple[str, str], Reason] = {}
    for reason in reasons:
        found.setdefault((reason.field, reason.code), reason)
    return list(found.values())
