"""Move a column in the tree, merge it into another one, take over the standard catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from gongkai.agencies.models import Body
from gongkai.catalogue import rules
from gongkai.catalogue.actions.arrange_columns import DEEPEST, ColumnAction, depth_of
from gongkai.catalogue.column_template import grassroots_for
from gongkai.catalogue.fields import fault, required
from gongkai.catalogue.models import LINE_FIELDS, Column, ColumnKind, Item
from gongkai.catalogue.queries import column_ids_under
from gongkai.journal.actions import Action, Reason


@dataclass(kw_only=True)
class MoveColumn(ColumnAction):
    """Put a column, with all under it, under another parent (None: beside the four). Its address stays."""

    verb = "catalogue.move_column"
    title = "移动栏目"

    parent: Column | None = None

    def closed(self) -> list[Reason]:
        reasons = super().closed()
        if self.column.is_compulsory:
            message = "四个法定栏目的位置不能改变。"
            reasons.append(Reason(code="compulsory", message=message, basis="国办公开办函〔2019〕61号"))
        return reasons

    def check(self) -> list[Reason]:
        reasons, column, parent = self.closed(), self.column, self.parent
        if parent is None:
            if column.parent_id is None:
                reasons.append(fault("parent", "栏目已经在这个位置。"))
            return reasons
        if parent.body_id != column.body_id or not parent.is_open_on(self.context.today):
            return [*reasons, fault("parent", "请选择本机关正在使用的上级栏目。")]
        if parent.pk == column.parent_id:
            reasons.append(fault("parent", "栏目已经在这个位置。"))
        if parent.pk == column.pk or parent.pk in column_ids_under(column):
            return [*reasons, fault("parent", "不能移到自己或者自己的下级栏目中。")]
        if depth_of(parent) + self._height() > DEEPEST:
            reasons.append(fault("parent", f"移动后超过 {DEEPEST} 级，请选择更高一级的栏目。"))
        return reasons

    def _height(self) -> int:
        height, level = 0, [self.column.pk]
        while level and height <= DEEPEST:
            height += 1
            level = list(Column.objects.filter(parent__in=level).values_list("pk", flat=True))
        return height

    def perform(self) -> Column:
        siblings = Column.objects.filter(body_id=self.column.body_id, parent=self.parent)
        last = siblings.order_by("-order").values_list("order", flat=True).first() or 0
        self.column.parent, self.column.order = self.parent, last + 10
        self.column.save(update_fields=["parent", "order"])
        return self.column


@dataclass(kw_only=True)
class MergeColumn(ColumnAction):
    """Merge a column into `into`: its items go there, it is retired, its address leads there from now on (301)."""

    verb = "catalogue.merge_column"
    title = "并入栏目"

    into: Column | None = None
    reason: str = ""
    moved: int = field(default=0, init=False)

    def closed(self) -> list[Reason]:
        reasons = super().closed()
        if self.column.is_compulsory:
            message = "四个法定栏目不能并入其他栏目。"
            reasons.append(Reason(code="compulsory", message=message, basis="国办公开办函〔2019〕61号"))
        if Column.objects.filter(parent=self.column, retired_on__isnull=True).exists():
            reasons.append(Reason(code="children", message="请先移动、合并或者停用它的下级栏目。"))
        return reasons

    def check(self) -> list[Reason]:
        reasons = self.closed() + required("reason", self.reason, "合并原因", 500)
        into = self.into
        if into is None:
            return [*reasons, fault("into", "请选择并入哪个栏目。", "required")]
        if into.body_id != self.column.body_id or into.pk == self.column.pk or into.retired_on is not None:
            reasons.append(fault("into", "请选择本机关另一个正在使用的栏目。"))
        return reasons

    def perform(self) -> Column:
        self.moved = Item.objects.filter(column=self.column).update(column=self.into)
        self.column.retired_on, self.column.successor = self.context.today, self.into
        self.column.retire_reason = self.reason.strip()
        self.column.save(update_fields=["retired_on", "successor", "retire_reason"])
        return self.column


@dataclass(kw_only=True)
class AdoptStandard(Action):
    """Take over fields of the standard catalogue for the grass roots (国办发〔2019〕54号) as columns with their lines.

    `fields`: slugs of the lines wanted. What the body has already stays as it adapted it. Returns the body.
    """

    verb = "catalogue.adopt_standard"
    title = "采用标准目录"

    body: Body
    fields: tuple[str, ...] = ()

    @property
    def record(self) -> Body:
        return self.body

    def closed(self) -> list[Reason]:
        """Return why the act is closed: right, no catalogue yet, no standard for this kind of body."""
        reasons = rules.right(self.context, rules.may_arrange, self.body, rules.ARRANGERS)
        if grassroots_for(self.body.kind) is None:
            reasons.append(Reason(code="kind", message="标准目录适用于县级以下机关和县级部门。"))
        if self._above() is None:
            reasons.append(Reason(code="open", message="请先开设公开目录。"))
        return reasons

    def _above(self) -> Column | None:
        found: Column | None = Column.objects.filter(
            body=self.body, kind=ColumnKind.STATUTORY, parent=None, retired_on=None
        ).first()
        return found

    def check(self) -> list[Reason]:
        reasons = self.closed()
        known = {data["slug"] for data in (grassroots_for(self.body.kind) or {"columns": []})["columns"]}
        if not self.fields:
            reasons.append(fault("fields", "请至少选择一个领域。", "required"))
        if set(self.fields) - known:
            reasons.append(fault("fields", "标准目录中没有这个领域，请重新选择。"))
        if not reasons and not any(True for _ in self._missing()):
            reasons.append(fault("fields", "这些领域的栏目都已经有了。", "twice"))
        return reasons

    def _missing(self) -> Iterator[tuple[int, dict[str, Any]]]:
        standard = grassroots_for(self.body.kind) or {"columns": []}
        there = set(Column.objects.filter(body=self.body).values_list("slug", flat=True))
        for place, data in enumerate(standard["columns"], start=1):
            if data["slug"] in self.fields and data["slug"] not in there:
                yield place, data

    def perform(self) -> Body:
        standard = grassroots_for(self.body.kind)
        assert standard is not None
        missing = list(self._missing())
        top, _ = Column.objects.get_or_create(
            body=self.body,
            slug=standard["slug"],
            defaults={"title": standard["title"], "parent": self._above(), "order": 900},
        )
        for place, data in missing:
            Column.objects.create(
                body=self.body,
                parent=top,
                slug=data["slug"],
                title=data["title"],
                key_field=data.get("key_field", ""),
                responsible=self.body.name,
                order=10 * place,
                **{name: data[name] for name in LINE_FIELDS if name in data and name != "responsible"},
            )
        return self.body
