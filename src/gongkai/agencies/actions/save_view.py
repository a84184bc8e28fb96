"""Keep a list with its filters under a name, and let it go again. Everybody has only his own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from gongkai.agencies.actions.base import required, text_fits
from gongkai.agencies.models import SavedView
from gongkai.journal.actions import Action, Reason

MOST = 12


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
        if self.context.user is None:
            return [Reason(code="right", message="请先登录，视图只属于本人。")]
        return []

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
    """Let a saved view go."""

    verb = "agencies.delete_view"
    title = "删除视图"

    view: SavedView

    @property
    def record(self) -> SavedView:
        return self.view

    def check(self) -> list[Reason]:
        user = self.context.user
        if user is None or self.view.user_id != user.pk:
            return [Reason(code="right", message="只能删除自己保存的视图。")]
        return []

    def perform(self) -> SavedView:
        # Not view.delete(): the entry is still about a record that has a key.
        SavedView.objects.filter(pk=self.view.pk).delete()
        return self.view
