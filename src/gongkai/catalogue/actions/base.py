"""What the acts on an item share: right and state (`closed`), then input (`faults`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from rules.predicates import Predicate

from gongkai.catalogue import rules
from gongkai.catalogue.models import Item, State
from gongkai.journal.actions import Action, Reason


@dataclass(kw_only=True)
class ItemAction(Action):
    """An act on one item. Subclasses name who may do it and in which states."""

    item: Item

    predicate: ClassVar[Predicate] = rules.may_draft
    who: ClassVar[str] = rules.DRAFTERS
    states: ClassVar[tuple[str, ...]] = ()

    @property
    def record(self) -> Item:
        return self.item

    def closed(self) -> list[Reason]:
        """Return why the act is closed, before anything is filled in: right and state."""
        return rules.right(self.context, self.predicate, self.item, self.who) + self.state_reasons()

    def state_reasons(self) -> list[Reason]:
        """Return the reason that the item is in another state than this act needs."""
        if self.item.state in self.states:
            return []
        wanted = "、".join(f"“{State(state).label}”" for state in self.states)
        message = f"“{self.item.get_state_display()}”的信息不能{self.title}，只有{wanted}的可以。"
        return [Reason(code="state", message=message)]

    def faults(self) -> list[Reason]:
        """Return what is wrong with the input."""
        return []

    def check(self) -> list[Reason]:
        return self.closed() + self.faults()

    def save(self, *names: str) -> Item:
        """Save the named fields of the item and return it."""
        self.item.save(update_fields=[*names, "changed_at"])
        return self.item


def person_name(user: Any) -> str:
    """Return the name under which somebody is entered on an item."""
    return str(user)[:60] if user is not None else ""
