"""What another system sends becomes a draft, by the same acts as a form; the same again changes nothing."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, ClassVar

from gongkai.agencies.models import Body
from gongkai.api.models import ApiToken, PushedItem, Scope
from gongkai.api.rules import covers, scope_reasons
from gongkai.catalogue.actions import DraftItem, EditItem, MarkAttribute, SubmitItem
from gongkai.catalogue.fields import mark_faults
from gongkai.catalogue.models import Column, Item
from gongkai.journal.actions import Action, Context, Reason

# Names of records in other systems: nothing that could be a sentence, for it stands in the journal.
EXTERNAL_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}")


@dataclass(frozen=True, kw_only=True)
class Attribute:
    """The attribute marked at the source; mode "" where the office is to mark it."""

    mode: str = ""
    ground: str = ""
    reason: str = ""

    def faults(self) -> list[Reason]:
        """Return what is wrong with it."""
        return mark_faults(self.mode, self.ground, self.reason) if self.mode else []

    def mark(self, context: Context, item: Item) -> Item:
        """Mark the item, where the attribute is given and another one than before."""
        now = (item.disclosure_mode, item.ground, item.ground_reason)
        if not self.mode or now == (self.mode, self.ground, self.reason.strip()):
            return item
        given: dict[str, Any] = {
            "disclosure_mode": self.mode,
            "ground": self.ground,
            "ground_reason": self.reason,
        }
        marked: Item = MarkAttribute(context=context, item=item, **given).execute()
        return marked


def token_reasons(token: ApiToken, body: Body, context: Context, *scopes: str) -> list[Reason]:
    """Return why the token does not open this: over, of another body, another person's, without a scope."""
    person = getattr(context.user, "pk", None)
    if not token.holds_on(context.today) or not covers(token, body) or token.responsible_id != person:
        return [Reason(code="right", message="令牌已停用、过期或者不属于本机关。")]
    return [reason for scope in scopes for reason in scope_reasons(token, scope)]


def handed_in(act: PushItem | ChangePushedItem, item: Item) -> Item:
    """Hand the item in, with what the office system had confirmed."""
    done: Item = SubmitItem(context=act.context, item=item, self_checked=act.self_checked).execute()
    return done


@dataclass(kw_only=True)
class PushItem(Action):
    """Draft what a system sent, mark it, and hand it in where `submit` says so; all of it or nothing."""

    verb = "api.push_item"
    title = "接口送入"
    private: ClassVar[frozenset[str]] = frozenset({"values", "attribute", "self_checked"})

    token: ApiToken
    external_id: str
    body: Body
    column: Column
    digest: str
    values: dict[str, Any] = field(default_factory=dict)
    attribute: Attribute = field(default_factory=Attribute)
    submit: bool = False
    self_checked: Collection[str] = ()

    @property
    def owner(self) -> Body:
        return self.body

    def _draft(self) -> DraftItem:
        return DraftItem(context=self.context, body=self.body, column=self.column, values=self.values)

    def check(self) -> list[Reason]:
        scopes = [Scope.DRAFT, *([Scope.SUBMIT] if self.submit else [])]
        reasons = token_reasons(self.token, self.body, self.context, *scopes)
        if not EXTERNAL_ID.fullmatch(self.external_id):
            message = "外部编号由字母、数字和 . _ : / - 组成，最多 100 个字符。"
            reasons.append(Reason(code="input", field="external_id", message=message))
        elif PushedItem.objects.filter(token=self.token, external_id=self.external_id).exists():
            reasons.append(Reason(code="exists", field="external_id", message="这个外部编号已经送入过。"))
        return reasons + self._draft().check() + self.attribute.faults()

    def perform(self) -> Item:
        item: Item = self._draft().execute()
        item = self.attribute.mark(self.context, item)
        PushedItem.objects.create(
            token=self.token, external_id=self.external_id, item=item, digest=self.digest
        )
        if self.submit:
            item = handed_in(self, item)
        return item


@dataclass(kw_only=True)
class ChangePushedItem(Action):
    """Put what a system sent again, with other content, on the draft that it made."""

    verb = "api.change_pushed_item"
    title = "接口更新"
    private: ClassVar[frozenset[str]] = frozenset({"values", "attribute", "self_checked"})

    item: Item
    token: ApiToken
    column: Column
    digest: str
    values: dict[str, Any] = field(default_factory=dict)
    attribute: Attribute = field(default_factory=Attribute)
    submit: bool = False
    self_checked: Collection[str] = ()

    @property
    def record(self) -> Item:
        return self.item

    def _edit(self) -> EditItem:
        return EditItem(context=self.context, item=self.item, column=self.column, values=self.values)

    def check(self) -> list[Reason]:
        scopes = [Scope.DRAFT, *([Scope.SUBMIT] if self.submit else [])]
        reasons = token_reasons(self.token, self.item.body, self.context, *scopes)
        return reasons + self._edit().check() + self.attribute.faults()

    def perform(self) -> Item:
        item: Item = self._edit().execute()
        item = self.attribute.mark(self.context, item)
        PushedItem.objects.filter(item=item).update(digest=self.digest)
        if self.submit:
            item = handed_in(self, item)
        return item
