"""Keep a list with its filters under a name, and let it go again. Everybody has only his own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import QuerySet

from gongkai.agencies.actions.base import required, text_fits
from gongkai.agencies.models import SavedView
from gongkai.agencies.queries import assignments_of
from gongkai.journal.actions import Action, Context, Reason

MOST = 12


def staff_only(context: Context) -> list[Reason]:
    """Return the reason unless somebody acts who works somewhere today."""
    if context.user is not None and assignments_of(context.user):
        return []
    return [Reason(code="right", message="视图属于在职人员本人，请先登录。")]


@dataclass(kw_only=True)
class SaveView(Action):
    """Save `query` (of the address) of the list with the key `listing` as `name`; a view of that name is replaced."""

    verb = "agencies.save_view"
    title = "保存视图"
    # What somebody searches for may name a person, and the journal keeps for ever.
    private: ClassVar[frozenset[str]] = frozenset({"name", "query"})

    listing: str
    name: str
    query: str = ""

    @property
    def owner(self) -> Any:
        return self.context.user

    def closed(self) -> list[Reason]:
        """Return why nobody is there to whom the view could belong."""
        return staff_only(self.context)

    def check(self) -> list[Reason]:
        if reasons := self.closed():
            return reasons
        reasons = required("name", self.name, "视图名称")
        reasons += text_fits(SavedView, name=self.name.strip(), query=self.query, list=self.listing)
        others = SavedView.objects.filter(user=self.context.user, list=self.listing).exclude(
            name=self.name.strip()
        )
        if others.count() >= MOST:
            message = f"每个列表最多保存 {MOST} 个视图，请先删除不用的。"
            reasons.append(Reason(code="many", field="name", message=message))
        return reasons

    def perform(self) -> SavedView:
        made: SavedView = SavedView.objects.update_or_create(
            user=self.context.user, list=self.listing, name=self.name.strip(), defaults={"query": self.query}
        )[0]
        return made


@dataclass(kw_only=True)
class DeleteView(Action):
    """Let one's own saved view of this name go."""

    verb = "agencies.delete_view"
    title = "删除视图"
    private: ClassVar[frozenset[str]] = frozenset({"name"})

    listing: str
    name: str

    @property
    def owner(self) -> Any:
        return self.context.user

    def check(self) -> list[Reason]:
        if reasons := staff_only(self.context):
            return reasons
        if not self._own().exists():
            return [Reason(code="state", message="没有这个视图，可能已经删除。")]
        return []

    def _own(self) -> QuerySet[SavedView]:
        return SavedView.objects.filter(user=self.context.user, list=self.listing, name=self.name)

    def perform(self) -> None:
        self._own().delete()
