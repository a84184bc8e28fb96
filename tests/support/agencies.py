"""Bodies and staff for tests, made through the actions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from gongkai.agencies.actions import AssignRole, CreateBody, CreateUser
from gongkai.agencies.models import Body, BodyKind, User
from gongkai.journal.actions import Context
from gongkai.journal.models import Origin

PASSWORD = "long-enough-for-tests-42"


def operator(today: dt.date | None = None) -> Context:
    """Return the context of a command."""
    return Context(origin=Origin.COMMAND, **({"today": today} if today else {}))


def make_body(slug: str, parent: Body | None = None, kind: str = BodyKind.DEPARTMENT, **more: Any) -> Body:
    """Found a body called after its slug."""
    given = {"name": f"机关{slug}", **more}
    made: Body = CreateBody(context=operator(), slug=slug, kind=kind, parent=parent, **given).execute()
    return made


def make_user(
    username: str, role: str | None = None, body: Body | None = None, with_subtree: bool = False
) -> User:
    """Make an account, with a role if one is given."""
    user: User = CreateUser(
        context=operator(), username=username, name=f"人员{username}", password=PASSWORD
    ).execute()
    if role is not None and body is not None:
        give(user, role, body, with_subtree)
    return user


def give(user: User, role: str, body: Body, with_subtree: bool = False) -> None:
    """Give a role from some day in the past on."""
    AssignRole(
        context=operator(),
        user=user,
        body=body,
        role=role,
        with_subtree=with_subtree,
        valid_from=dt.date(2010, 1, 1),
    ).execute()
    user.__dict__.pop("_assignments", None)
    user.__dict__.pop("_visible", None)
