"""Leave a finding standing, with the reason; take that back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils import timezone
from rules.predicates import Predicate

from gongkai.agencies.practice import value_of
from gongkai.catalogue import rules
from gongkai.catalogue.actions.base import ItemAction, person_name
from gongkai.catalogue.fields import fault, required
from gongkai.catalogue.models import FindingOverrule, Item, State
from gongkai.catalogue.personal.faults import (
    UNREAD,
    look,
    overrule_key,
    overrules_of,
    parts_of,
    unread_hit,
    values_of,
)
from gongkai.catalogue.personal.scanner import Hit
from gongkai.catalogue.personal.settings import OVERRULE_BY_AUTHOR
from gongkai.catalogue.personal.sweep import settle
from gongkai.journal.actions import Reason
from gongkai.privacy import find

_OPEN = (State.DRAFT, State.SUBMITTED, State.APPROVED, State.PUBLISHED)


def standing_hits(item: Item) -> dict[str, Hit]:
    """Return by key what could be overruled at an item: sure findings, blocked words, files nobody could look into."""
    found: dict[str, Hit] = {}
    for one in look(item.body, values_of(item), parts_of(item)):
        found |= {hit.key: hit for hit in one.hits if hit.sure}
        if one.unread:
            found[unread_hit(one).key] = unread_hit(one)
    return found


@dataclass(kw_only=True)
class OverruleFinding(ItemAction):
    """Leave findings standing at this item, with the reason (个人信息保护法 Art. 34: within what the duty needs).

    `chosen`: keys of hits. Decided by the disclosure office or the head, by default not by the author alone; that a
    file which cannot be searched was looked through may be confirmed by whoever may draft. Holds for this text at this
    place of this item only: the row keeps keyed digest, kind and place, never the text.
    """

    verb = "catalogue.overrule_finding"
    title = "不予遮盖"
    predicate: ClassVar[Predicate] = rules.may_draft
    who: ClassVar[str] = rules.DRAFTERS
    states: ClassVar[tuple[str, ...]] = _OPEN
    private: ClassVar[frozenset[str]] = frozenset({"chosen"})

    chosen: Collection[str] = ()
    reason: str = ""
    done: int = field(default=0, init=False)

    def faults(self) -> list[Reason]:
        reasons = required("reason", self.reason, "不予遮盖的理由", 500)
        if any(one.sure for one in find(self.reason)):
            reasons.append(fault("reason", "理由中不要写出号码、住址等个人信息本身。", "personal"))
        if not self.chosen:
            return [*reasons, fault("chosen", "请勾选不予遮盖的内容。", "required")]
        hits = self._hits()
        if not hits:
            message = "没有找到所选的内容：可能已遮盖、已说明理由或者已改动，请重新打开本页。"
            return [*reasons, fault("chosen", message)]
        if any(hit.kind != UNREAD for hit in hits):
            reasons += self._right()
        return reasons

    def _right(self) -> list[Reason]:
        reasons = rules.right(self.context, rules.may_approve, self.item, rules.APPROVERS)
        user = self.context.user
        if reasons or user is None or user.pk != self.item.author_id:
            return reasons
        if value_of(self.item.body, OVERRULE_BY_AUTHOR, self.context.today):
            return []
        message = "拟稿人不能单独决定不予遮盖，请由另一位公开工作机构人员或者负责人办理。"
        return [Reason(code="own", message=message)]

    def _hits(self) -> list[Hit]:
        known, overruled = standing_hits(self.item), overrules_of(self.item)
        found = [known[key] for key in dict.fromkeys(self.chosen) if key in known]
        return [hit for hit in found if overrule_key(self.item, hit) not in overruled]

    def details(self) -> dict[str, Any]:
        return {**super().details(), "done": self.done}

    def perform(self) -> Item:
        rows = {}
        for hit in self._hits():
            place, kind, digest = key = overrule_key(self.item, hit)
            rows[key] = FindingOverrule(
                item=self.item,
                field=place,
                kind=kind,
                digest=digest,
                masked=hit.masked[:200],
                reason=self.reason.strip(),
                by=self.context.user,
                by_name=person_name(self.context.user),
            )
        FindingOverrule.objects.bulk_create(rows.values())
        self.done = len(rows)
        settle(self.item)
        return self.item


@dataclass(kw_only=True)
class WithdrawOverrule(ItemAction):
    """Take the decision back to leave a finding standing: it stops again. Never deleted."""

    verb = "catalogue.withdraw_overrule"
    title = "撤销不予遮盖"
    predicate: ClassVar[Predicate] = rules.may_approve
    who: ClassVar[str] = rules.APPROVERS
    states: ClassVar[tuple[str, ...]] = _OPEN

    overrule: FindingOverrule | None = None

    def faults(self) -> list[Reason]:
        row = self.overrule
        if row is None or row.item_id != self.item.pk or row.withdrawn_at is not None:
            return [fault("overrule", "没有找到这条说明，可能已撤销。")]
        return []

    def details(self) -> dict[str, Any]:
        row = self.overrule
        kept = {"kind": row.kind, "field": row.field, "overrule": row.pk} if row is not None else {}
        return {**super().details(), **kept}

    def perform(self) -> Item:
        assert self.overrule is not None
        self.overrule.withdrawn_at = timezone.now()
        self.overrule.save(update_fields=["withdrawn_at"])
        settle(self.item)
        return self.item
