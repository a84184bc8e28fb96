"""Archive published items, and take them back into the lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from gongkai.agencies.models import Body
from gongkai.catalogue import rules
from gongkai.catalogue.archiving import Criteria, chosen_items, unarchived
from gongkai.catalogue.fields import fault, required
from gongkai.catalogue.models import Item, State
from gongkai.journal.actions import Action, Reason
from gongkai.journal.canonical import digest_of

MOST = 20_000
NAMED = 50  # so many items an entry names; of more it keeps number and digest


@dataclass(kw_only=True)
class ArchivingAction(Action):
    """An act on several items of one body, entered once, with the body."""

    body: Body
    reason: str = ""

    _keys: list[str] = field(default_factory=list, init=False, repr=False)

    @property
    def owner(self) -> Body:
        return self.body

    def closed(self) -> list[Reason]:
        """Return why nobody with these roles archives here."""
        return rules.right(self.context, rules.may_approve, self.body, rules.APPROVERS)

    def details(self) -> dict[str, Any]:
        kept = {name: value for name, value in super().details().items() if name not in ("items", "_keys")}
        if not self._keys:
            return kept
        named = {"named": self._keys} if len(self._keys) <= NAMED else {}
        return {**kept, "count": len(self._keys), "digest": digest_of(self._keys), **named}

    def put(self, items: Any, value: Any) -> int:
        """Set the day of archiving of all of `items`; return how many."""
        rows = list(items.select_for_update().values_list("pk", "public_id"))
        self._keys = sorted(public_id for _, public_id in rows)
        keys = [pk for pk, _ in rows]
        for start in range(0, len(keys), 500):
            Item.objects.filter(pk__in=keys[start : start + 500]).update(archived_on=value)
        return len(keys)


@dataclass(kw_only=True)
class ArchiveItems(ArchivingAction):
    """Archive `items`, or all that fit `criteria`: readable at their address, out of the normal lists of the column.

    No figure changes: what is archived is public.
    """

    verb = "catalogue.archive_items"
    title = "归档"

    items: Sequence[Item] = ()
    criteria: Criteria | None = None

    def check(self) -> list[Reason]:
        reasons = self.closed()
        if not self.items and (self.criteria is None or not self.criteria.narrows):
            return [*reasons, fault("items", "请勾选要归档的信息，或者选择归档范围。", "required")]
        if self.criteria and self.criteria.before_years is not None and self.criteria.before_years < 1:
            reasons.append(fault("before_years", "年数应为 1 以上的整数。"))
        if self.criteria and self.criteria.column and self.criteria.column.body_id != self.body.pk:
            return [*reasons, fault("column", "请选择本机关的栏目。")]
        strange = [one for one in self.items if one.body_id != self.body.pk or one.state != State.PUBLISHED]
        if strange:
            return [*reasons, fault("items", "只有本机关已发布的信息可以归档，请重新勾选。", "state")]
        count = self.chosen()[: MOST + 1].count()
        if not count:
            reasons.append(fault("items", "没有可以归档的信息：都已归档，或者没有符合条件的。", "none"))
        elif count > MOST:
            reasons.append(fault("items", f"一次最多归档 {MOST} 条，请缩小范围分批归档。", "many"))
        return reasons

    def chosen(self) -> Any:
        """Return the items that the act would archive."""
        if self.items:
            keys = [item.pk for item in self.items]
            found = Item.objects.public().filter(body=self.body, pk__in=keys).order_by("pk")
        else:
            found = chosen_items(self.body, self.criteria or Criteria(), self.context.today)
        return unarchived(found)

    def details(self) -> dict[str, Any]:
        kept = super().details()
        if self.criteria is not None:
            given = {
                name: getattr(self.criteria, name) for name in ("before_years", "expired", "column", "year")
            }
            kept["criteria"] = {name: value for name, value in given.items() if value}
        return kept

    def perform(self) -> int:
        return self.put(self.chosen(), self.context.today)


@dataclass(kw_only=True)
class UnarchiveItems(ArchivingAction):
    """Take archived items back into the normal lists."""

    verb = "catalogue.unarchive_items"
    title = "取消归档"
    private: ClassVar[frozenset[str]] = frozenset()

    items: Sequence[Item] = ()

    def check(self) -> list[Reason]:
        reasons = self.closed() + required("reason", self.reason, "取消归档的原因", 500)
        if not self.items:
            return [*reasons, fault("items", "请勾选要取消归档的信息。", "required")]
        if any(item.body_id != self.body.pk or item.archived_on is None for item in self.items):
            reasons.append(fault("items", "所选信息没有归档，或者不属于本机关，请重新勾选。", "state"))
        return reasons

    def perform(self) -> int:
        keys = [item.pk for item in self.items]
        return self.put(Item.objects.filter(body=self.body, pk__in=keys, archived_on__isnull=False), None)
