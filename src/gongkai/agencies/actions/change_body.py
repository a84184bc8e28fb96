"""Edit, rename, move and dissolve a body. Names and places are dated: nothing of the past changes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from gongkai.agencies.actions.base import body_values, required, system_admin_only, text_fits
from gongkai.agencies.models import Body, BodyName, Relation, RelationKind, Succession, SuccessionKind
from gongkai.agencies.naming import bear_current_names
from gongkai.agencies.tree import tree_on
from gongkai.journal.actions import Action, Reason

ONE_DAY = dt.timedelta(days=1)


@dataclass(kw_only=True)
class _BodyAction(Action):
    body: Body

    @property
    def record(self) -> Body:
        return self.body


@dataclass(kw_only=True)
class EditBody(_BodyAction):
    """Change contact block, code, order or colour of a body."""

    verb = "agencies.edit_body"
    title = "修改机关信息"

    values: dict[str, Any] = field(default_factory=dict)

    def check(self) -> list[Reason]:
        return system_admin_only(self.context, self.body) + body_values(self.values)

    def perform(self) -> Body:
        for name, value in self.values.items():
            setattr(self.body, name, value)
        self.body.save(update_fields=list(self.values))
        return self.body


@dataclass(kw_only=True)
class RenameBody(_BodyAction):
    """Give a body a new name from a day on; documents of earlier days keep the old one."""

    verb = "agencies.rename_body"
    title = "更名"

    name: str
    short_name: str = ""
    from_day: dt.date

    def check(self) -> list[Reason]:
        reasons = system_admin_only(self.context, self.body) + required("name", self.name, "新名称")
        reasons += text_fits(BodyName, name=self.name, short_name=self.short_name or self.name)
        last = BodyName.objects.filter(body=self.body, valid_until__isnull=True).first()
        if last and last.valid_from and self.from_day <= last.valid_from:
            message = f"更名日期须晚于现名称启用日期 {last.valid_from}。"
            reasons.append(Reason(code="order", field="from_day", message=message))
        return reasons

    def perform(self) -> Body:
        BodyName.objects.filter(body=self.body, valid_until__isnull=True).update(
            valid_until=self.from_day - ONE_DAY
        )
        short = self.short_name or self.name
        BodyName.objects.create(body=self.body, name=self.name, short_name=short, valid_from=self.from_day)
        bear_current_names()
        self.body.refresh_from_db()
        return self.body


@dataclass(kw_only=True)
class PlaceBody(_BodyAction):
    """Put a body under another parent from a day on (territorial or supervising relation)."""

    verb = "agencies.place_body"
    title = "调整隶属"

    parent: Body
    kind: str = RelationKind.TERRITORIAL
    from_day: dt.date

    def check(self) -> list[Reason]:
        reasons = system_admin_only(self.context, self.body)
        if self.kind == RelationKind.TERRITORIAL and not reasons:
            # Reports roll up this tree: nobody puts a body under one that he does not administer.
            reasons += system_admin_only(self.context, self.parent)
        below = tree_on(self.from_day, self.kind).under(self.body.pk)
        if self.parent.pk == self.body.pk or self.parent.pk in below:
            message = "上级机关不能是本机关或其下级。"
            reasons.append(Reason(code="cycle", field="parent", message=message))
        last = self._open().first()
        if last and last.valid_from and self.from_day <= last.valid_from:
            message = f"调整日期须晚于现隶属关系开始日期 {last.valid_from}。"
            reasons.append(Reason(code="order", field="from_day", message=message))
        return reasons

    def _open(self) -> Any:
        return Relation.objects.filter(child=self.body, kind=self.kind, valid_until__isnull=True)

    def perform(self) -> Body:
        self._open().update(valid_until=self.from_day - ONE_DAY)
        Relation.objects.create(child=self.body, parent=self.parent, kind=self.kind, valid_from=self.from_day)
        return self.body


@dataclass(kw_only=True)
class DissolveBody(_BodyAction):
    """End a body; its powers pass to `successors`. Its records stay where they are."""

    verb = "agencies.dissolve_body"
    title = "撤销机关"

    last_day: dt.date
    successors: list[Body] = field(default_factory=list)
    kind: str = SuccessionKind.MERGED
    note: str = ""

    def closed(self) -> list[Reason]:
        """Return what stands against the act before anything is filled in."""
        reasons = system_admin_only(self.context, self.body)
        if self.body.dissolved_on:
            message = f"本机关已于 {self.body.dissolved_on} 撤销。"
            reasons.append(Reason(code="state", message=message))
        return reasons

    def check(self) -> list[Reason]:
        reasons = self.closed()
        if not self.successors:
            message = "请指明承接职能的机关，申请人才知道该向谁申请。"
            reasons.append(Reason(code="required", field="successors", message=message))
        if self.body in self.successors:
            message = "承接职能的不能是本机关自己。"
            reasons.append(Reason(code="self", field="successors", message=message))
        if self.body.founded_on and self.last_day < self.body.founded_on:
            message = f"撤销日期早于设立日期 {self.body.founded_on}。"
            reasons.append(Reason(code="order", field="last_day", message=message))
        return reasons

    def perform(self) -> Body:
        self.body.dissolved_on = self.last_day
        self.body.save(update_fields=["dissolved_on"])
        Relation.objects.filter(child=self.body, valid_until__isnull=True).update(valid_until=self.last_day)
        for successor in self.successors:
            Succession.objects.create(
                predecessor=self.body,
                successor=successor,
                kind=self.kind,
                on=self.last_day + ONE_DAY,
                note=self.note,
            )
        return self.body
