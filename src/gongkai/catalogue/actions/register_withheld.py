"""The register of documents that were made and are not published (依申请公开、不予公开)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from gongkai.agencies.models import Body
from gongkai.agencies.practice import value_of
from gongkai.catalogue import rules
from gongkai.catalogue.actions.base import person_name
from gongkai.catalogue.actions.draft_item import told
from gongkai.catalogue.fields import (
    agree,
    apply,
    clean_values,
    column_faults,
    dated_faults,
    fault,
    mark_faults,
    required,
)
from gongkai.catalogue.models import Column, DisclosureMode, DocumentKind, Ground, Item, State
from gongkai.catalogue.settings import SECRET_TITLES
from gongkai.journal.actions import Action, Reason

# What an entry of a state secret may hold (DESIGN: Secrets).
SECRET_FIELDS = frozenset({"document_no", "document_date", "created_on", "document_kind", "made_here"})


@dataclass(kw_only=True)
class RegisterWithheld(Action):
    """Enter a document that is not published, with attribute and ground, as decided by `approver_name`.

    For a state secret the entry holds number, date, ground and count, no title, unless the body's setting
    `catalogue.secret_titles` says so. `document_count`: how many documents a withheld entry stands for.
    """

    verb = "catalogue.register_withheld"
    title = "登记不主动公开"

    body: Body
    column: Column
    disclosure_mode: str = DisclosureMode.WITHHELD
    ground: str = ""
    ground_reason: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    document_count: int = 1
    approver_name: str = ""
    approver: Any = None
    approved_on: dt.date | None = None

    @property
    def owner(self) -> Body:
        return self.body

    def closed(self) -> list[Reason]:
        """Return why nobody with these roles registers here."""
        return rules.right(self.context, rules.may_draft, self.body, rules.DRAFTERS)

    def check(self) -> list[Reason]:
        _, faults = self._item()
        return self.closed() + faults

    def details(self) -> dict[str, Any]:
        kept = super().details()
        kept.pop("ground_reason", None)
        return {**kept, "values": told(self.values)}

    @property
    def hidden(self) -> bool:
        """Return whether this entry must not hold a title."""
        return self.ground == Ground.STATE_SECRET and not value_of(
            self.body, SECRET_TITLES, self.context.today
        )

    def _item(self) -> tuple[Item, list[Reason]]:
        values, reasons = clean_values(self.values)
        item = Item(
            body=self.body,
            column=self.column,
            state=State.REGISTERED,
            author=self.context.user,
            author_name=person_name(self.context.user),
            disclosure_mode=self.disclosure_mode,
            ground=self.ground,
            ground_reason=self.ground_reason.strip(),
            document_count=self.document_count,
            title_hidden=self.hidden,
            approver=self.approver,
            approver_name=self.approver_name.strip() or person_name(self.approver),
            approved_on=self.approved_on or self.context.today,
            on_paper=True,
        )
        apply(item, values)
        item.created_on = item.created_on or item.document_date or self.context.today
        reasons += column_faults(self.column, self.body.pk, self.context.today)
        reasons += self._mark_faults(item) + agree(item, self.context.today) + dated_faults(item)
        return item, reasons

    def _mark_faults(self, item: Item) -> list[Reason]:
        reasons = mark_faults(self.disclosure_mode, self.ground, self.ground_reason)
        if self.disclosure_mode == DisclosureMode.PROACTIVE:
            reasons.append(fault("disclosure_mode", "主动公开的信息请拟稿、审定后发布，不在此登记。"))
        if self.hidden and any(value for name, value in self.values.items() if name not in SECRET_FIELDS):
            message = "涉及国家秘密的只登记文号、日期、依据和件数，不得录入名称和其他内容。"
            reasons.append(fault("title", message, "classified", "条例2019:14"))
        many = self.disclosure_mode == DisclosureMode.WITHHELD and item.document_kind == DocumentKind.OTHER
        if self.document_count < 1 or (self.document_count > 1 and not many):
            reasons.append(fault("document_count", "件数应为 1；只有不予公开的一般文件可以合并登记多件。"))
        reasons += required("approver_name", item.approver_name, "审定人", 60)
        own = self.approver is not None and self.approver == self.context.user
        if own or (item.author_name and item.approver_name == item.author_name):
            reasons.append(fault("approver_name", "登记人不能同时是审定人。", "own"))
        if item.approved_on is not None and item.approved_on > self.context.today:
            reasons.append(fault("approved_on", "审定日期不能晚于今天。"))
        return reasons

    def perform(self) -> Item:
        item, _ = self._item()
        item.save(force_insert=True)
        return item
