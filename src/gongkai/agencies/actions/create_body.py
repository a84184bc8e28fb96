"""Found a body; name the organs that review its acts."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

from gongkai.agencies.actions.base import body_values, required, system_admin_only, text_fits
from gongkai.agencies.models import Body, BodyKind, BodyName, Relation, RemedyOrgan, RemedyOrganKind
from gongkai.journal.actions import Action, Reason

SLUG = re.compile(r"^[a-z0-9][a-z0-9-]{1,38}$")


@dataclass(kw_only=True)
class CreateBody(Action):
    """Found a body with its first name and its place in the territorial tree."""

    verb = "agencies.create_body"
    title = "设立机关"

    slug: str
    kind: str
    name: str
    short_name: str = ""
    parent: Body | None = None
    founded_on: dt.date | None = None
    details_given: dict[str, Any] = field(default_factory=dict)

    @property
    def owner(self) -> Body | None:
        return self.parent

    def check(self) -> list[Reason]:
        reasons = system_admin_only(self.context, self.parent)
        reasons += required("name", self.name, "机关全称") + body_values(self.details_given)
        reasons += text_fits(Body, name=self.name, short_name=self.short_name or self.name)
        if not SLUG.match(self.slug):
            message = "网址代码只能用小写字母、数字和连字符，2 到 39 个字符。"
            reasons.append(Reason(code="slug", field="slug", message=message))
        elif Body.objects.filter(slug=self.slug).exists():
            reasons.append(
                Reason(code="slug_taken", field="slug", message="这个网址代码已被使用，请换一个。")
            )
        if self.kind not in BodyKind.values:
            reasons.append(Reason(code="kind", field="kind", message="请选择机关类别。"))
        return reasons

    def perform(self) -> Body:
        short = self.short_name or self.name
        body: Body = Body.objects.create(
            slug=self.slug,
            kind=self.kind,
            name=self.name,
            short_name=short,
            founded_on=self.founded_on,
            **self.details_given,
        )
        BodyName.objects.create(body=body, name=self.name, short_name=short, valid_from=self.founded_on)
        if self.parent is not None:
            Relation.objects.create(child=body, parent=self.parent, valid_from=self.founded_on)
        return body


@dataclass(kw_only=True)
class AddRemedyOrgan(Action):
    """Name a reconsideration organ or court for the acts of a body (复议法2023 Arts 24-28)."""

    verb = "agencies.add_remedy_organ"
    title = "登记救济机关"

    body: Body
    kind: str
    name: str
    address: str = ""
    online: str = ""
    valid_from: dt.date | None = None

    @property
    def record(self) -> Body:
        return self.body

    def check(self) -> list[Reason]:
        reasons = system_admin_only(self.context, self.body) + required("name", self.name, "名称")
        reasons += text_fits(RemedyOrgan, name=self.name, address=self.address, online=self.online)
        if self.kind not in RemedyOrganKind.values:
            reasons.append(Reason(code="kind", field="kind", message="请选择行政复议机关或人民法院。"))
        return reasons

    def perform(self) -> RemedyOrgan:
        made: RemedyOrgan = RemedyOrgan.objects.create(
            body=self.body,
            kind=self.kind,
            name=self.name,
            address=self.address,
            online=self.online,
            valid_from=self.valid_from,
        )
        return made
