"""Open a body's catalogue; add, edit and retire columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from gongkai.agencies.models import Body
from gongkai.catalogue import rules
from gongkai.catalogue.column_template import key_fields, statutory_contents, template_for
from gongkai.catalogue.fields import fault, required
from gongkai.catalogue.models import LINE_FIELDS, Column, ColumnKind
from gongkai.journal.actions import Action, Reason

SLUG = re.compile(r"^[a-z0-9][a-z0-9-]{0,58}$")
DEEPEST = 5


def depth_of(column: Column | None) -> int:
    """Return how many columns stand above and including this one."""
    depth = 0
    while column is not None and depth < 50:
        depth += 1
        column = column.parent
    return depth


@dataclass(kw_only=True)
class ColumnAction(Action):
    """An act on one column."""

    column: Column

    @property
    def record(self) -> Column:
        return self.column

    def closed(self) -> list[Reason]:
        """Return why the act is closed: right, and columns that are retired already."""
        reasons = rules.right(self.context, rules.may_arrange, self.column, rules.ARRANGERS)
        if self.column.retired_on is not None:
            reasons.append(Reason(code="retired", message="栏目已停用。"))
        return reasons


@dataclass(kw_only=True)
class OpenCatalogue(Action):
    """Give a body the four compulsory columns and the statutory sub-columns of its kind.

    Returns the body. 国办公开办函〔2019〕61号; contents 条例2019 Arts 20, 21.
    """

    verb = "catalogue.open_catalogue"
    title = "开设公开目录"

    body: Body

    @property
    def record(self) -> Body:
        return self.body

    def check(self) -> list[Reason]:
        reasons = rules.right(self.context, rules.may_arrange, self.body, rules.ARRANGERS)
        if Column.objects.filter(body=self.body).exists():
            reasons.append(Reason(code="open", message="该机关已有公开目录，请在栏目管理中增减栏目。"))
        return reasons

    def perform(self) -> Body:
        self._make(template_for(self.body.kind), None)
        return self.body

    def _make(self, columns: list[dict[str, Any]], parent: Column | None) -> None:
        for place, data in enumerate(columns, start=1):
            made = Column.objects.create(
                body=self.body,
                parent=parent,
                slug=data["slug"],
                title=data["title"],
                kind=data.get("kind", ColumnKind.ORDINARY),
                content_code=data.get("content_code", ""),
                key_field=data.get("key_field", ""),
                publish_within=data.get("publish_within"),
                order=10 * place,
            )
            self._make(data["children"], made)


@dataclass(kw_only=True)
class AddColumn(Action):
    """Add a column under another one (or beside the four)."""

    verb = "catalogue.add_column"
    title = "新增栏目"

    body: Body
    slug: str
    title_given: str
    parent: Column | None = None
    content_code: str = ""
    about: str = ""
    order: int | None = None

    @property
    def owner(self) -> Body:
        return self.body

    def closed(self) -> list[Reason]:
        """Return why nobody with these roles arranges columns here."""
        return rules.right(self.context, rules.may_arrange, self.body, rules.ARRANGERS)

    def check(self) -> list[Reason]:
        reasons = self.closed() + required("title", self.title_given, "栏目名称", 60)
        if not SLUG.match(self.slug):
            reasons.append(fault("slug", "网址代码只能用小写字母、数字和连字符，最多 59 个字符。"))
        elif Column.objects.filter(body=self.body, slug=self.slug).exists():
            message = "这个网址代码已被使用（停用的栏目也保留原网址），请换一个。"
            reasons.append(fault("slug", message, "taken"))
        if self.parent is not None and (
            self.parent.body_id != self.body.pk or not self.parent.is_open_on(self.context.today)
        ):
            reasons.append(fault("parent", "请选择本机关正在使用的上级栏目。"))
        if depth_of(self.parent) >= DEEPEST:
            reasons.append(fault("parent", f"栏目最多 {DEEPEST} 级。"))
        return reasons + _more_faults(self.content_code, self.about, self.order)

    def perform(self) -> Column:
        siblings = Column.objects.filter(body=self.body, parent=self.parent)
        last = siblings.order_by("-order").values_list("order", flat=True).first() or 0
        made: Column = Column.objects.create(
            body=self.body,
            parent=self.parent,
            slug=self.slug,
            title=self.title_given.strip(),
            content_code=self.content_code,
            about=self.about.strip(),
            order=self.order if self.order is not None else last + 10,
        )
        return made


@dataclass(kw_only=True)
class EditColumn(ColumnAction):
    """Rename, explain or move a column in its list. Its address stays. None: leave as it is."""

    verb = "catalogue.edit_column"
    title = "修改栏目"

    title_given: str | None = None
    content_code: str | None = None
    about: str | None = None
    order: int | None = None
    key_field: str | None = None
    # Working days within which items here go out; 0 for the body's own period.
    publish_within: int | None = None
    # The line of a standard catalogue: fields of LINE_FIELDS that change.
    line: dict[str, str] = field(default_factory=dict)

    def check(self) -> list[Reason]:
        reasons = self.closed() + line_faults(self.line)
        if self.key_field and self.key_field not in key_fields():
            reasons.append(fault("key_field", "请从重点领域中选择。"))
        if self.publish_within is not None and not 0 <= self.publish_within <= 20:
            reasons.append(fault("publish_within", "公开期限为 1 至 20 个工作日；按本机关一般期限的，不填。"))
        if self.title_given is not None:
            reasons += required("title", self.title_given, "栏目名称", 60)
            if self.column.is_compulsory and self.title_given.strip() != self.column.title:
                message = "四个法定栏目全国统一名称，不能改名。"
                reasons.append(fault("title", message, "compulsory", "国办公开办函〔2019〕61号"))
        return reasons + _more_faults(self.content_code or "", self.about or "", self.order)

    def perform(self) -> Column:
        given = {
            "title": self.title_given,
            "content_code": self.content_code,
            "about": self.about,
            "order": self.order,
            "key_field": self.key_field,
            **{name: self.line.get(name) for name in LINE_FIELDS},
        }
        for name, value in given.items():
            if value is not None:
                setattr(self.column, name, value.strip() if isinstance(value, str) else value)
        if self.publish_within is not None:
            self.column.publish_within = self.publish_within or None
        self.column.save()
        return self.column


@dataclass(kw_only=True)
class RetireColumn(ColumnAction):
    """Close a column from today on. Its items and its address stay; `successor` is where the address leads."""

    verb = "catalogue.retire_column"
    title = "停用栏目"

    reason: str = ""
    successor: Column | None = None

    def closed(self) -> list[Reason]:
        reasons = super().closed()
        if self.column.is_compulsory:
            message = "四个法定栏目不能停用。"
            reasons.append(Reason(code="compulsory", message=message, basis="国办公开办函〔2019〕61号"))
        if Column.objects.filter(parent=self.column, retired_on__isnull=True).exists():
            reasons.append(Reason(code="children", message="请先停用它的下级栏目。"))
        return reasons

    def check(self) -> list[Reason]:
        reasons = self.closed() + required("reason", self.reason, "停用原因", 500)
        next_one = self.successor
        if next_one is not None and (
            next_one.body_id != self.column.body_id
            or next_one.pk == self.column.pk
            or next_one.retired_on is not None
        ):
            reasons.append(fault("successor", "请选择本机关另一个正在使用的栏目。"))
        return reasons

    def perform(self) -> Column:
        self.column.retired_on, self.column.successor = self.context.today, self.successor
        self.column.retire_reason = self.reason.strip()
        self.column.save(update_fields=["retired_on", "successor", "retire_reason"])
        return self.column


def _more_faults(content_code: str, about: str, order: int | None) -> list[Reason]:
    reasons = []
    if content_code and content_code not in statutory_contents():
        reasons.append(fault("content_code", "请从法定公开内容中选择。"))
    if len(about) > 200:
        reasons.append(fault("about", "说明最多 200 个字。"))
    if order is not None and not 0 <= order <= 1_000_000:
        reasons.append(fault("order", "排序应为 0 到 1000000 的整数。"))
    return reasons


def line_faults(line: dict[str, str]) -> list[Reason]:
    """Return what is wrong with a line of a standard catalogue."""
    reasons = []
    for name, text in line.items():
        if name not in LINE_FIELDS:
            reasons.append(fault(name, f"没有“{name}”这一项。", "unknown"))
            continue
        one: Any = Column._meta.get_field(name)
        if len(text) > one.max_length:
            reasons.append(fault(name, f"{one.verbose_name}最多 {one.max_length} 个字。"))
    return reasons
