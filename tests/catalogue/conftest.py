"""A body with its people and an open catalogue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from tests.support.clearing import clear

from gongkai.agencies.models import Assignment, Body, BodyName, Role, User
from gongkai.catalogue.actions import (
    DraftItem,
    MarkAttribute,
    OpenCatalogue,
    PublishItem,
)
from gongkai.catalogue.models import Column, Item
from gongkai.journal.actions import Context
from gongkai.journal.models import Origin

TODAY = dt.date(2026, 3, 10)


@dataclass
class Office:
    """A body and one person in each role that works with its catalogue."""

    body: Body
    clerk: User
    officer: User
    head: User
    supervisor: User
    secrecy: User

    def as_(self, who: str, day: dt.date = TODAY) -> Context:
        """Return the context of one of them on a day."""
        return Context(user=getattr(self, who), today=day)

    def column(self, slug: str = "normative-documents") -> Column:
        """Return a column."""
        return Column.objects.get(body=self.body, slug=slug)

    def draft(self, day: dt.date = TODAY, column: str = "normative-documents", **values: Any) -> Item:
        """Draft an item by the clerk and mark it proactive."""
        values = {"title": "关于印发示例办法的通知", "content": "第一条\n第二条", **values}
        item = DraftItem(
            context=self.as_("clerk", day), body=self.body, column=self.column(column), values=values
        ).execute()
        return MarkAttribute(context=self.as_("clerk", day), item=item, disclosure_mode="proactive").execute()

    def approved(self, day: dt.date = TODAY, **values: Any) -> Item:
        """Draft, take through clearance."""
        item = self.draft(day, **values)
        return clear(item, self.as_("clerk", day), self.as_("head", day))

    def published(self, day: dt.date = TODAY, **values: Any) -> Item:
        """Draft, submit, approve, publish on `day`."""
        channels = values.pop("channels", [])
        item = self.approved(day, **values)
        return PublishItem(context=self.as_("clerk", day), item=item, channels=channels).execute()


def make_office(slug: str, name: str, credit_code: str) -> Office:
    """Make a body with people and columns."""
    body = Body.objects.create(slug=slug, kind="county", name=name, short_name=name, credit_code=credit_code)
    BodyName.objects.create(body=body, name=name, short_name=name)
    people = {}
    roles = {
        "clerk": Role.CLERK,
        "officer": Role.DISCLOSURE_OFFICER,
        "head": Role.HEAD,
        "supervisor": Role.SUPERVISOR,
        "secrecy": Role.SECRECY_REVIEWER,
    }
    for who, role in roles.items():
        people[who] = User.objects.create_user(username=f"{slug}-{who}", name=f"{name}{role.label}")
        Assignment.objects.create(user=people[who], body=body, role=role)
    OpenCatalogue(context=Context(origin=Origin.COMMAND), body=body).execute()
    return Office(body, **people)


@pytest.fixture
def office(db: None) -> Office:
    return make_office("linxi", "临溪县人民政府", "11990126MB0W18273K")


@pytest.fixture
def other_office(db: None) -> Office:
    return make_office("yunhe", "云河县人民政府", "11990127MB0W18274K")


@pytest.fixture
def operator() -> Callable[[dt.date], Context]:
    """Return a context of the operator on a day."""
    return lambda day: Context(origin=Origin.COMMAND, today=day)
