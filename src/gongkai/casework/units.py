"""Internal units (内设机构) that have requests: which belong to a body, what their staff see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from gongkai.agencies.models import READING_ROLES, Body, BodyKind
from gongkai.agencies.queries import assignments_of, visible_body_ids
from gongkai.agencies.tree import tree_on


def units_of(body: Body, day: dt.date) -> list[Body]:
    """Return the internal units of `body` on `day`, in display order."""
    under = tree_on(day).under(body.pk)
    rows = Body.objects.filter(pk__in=under, kind=BodyKind.UNIT)
    return [row for row in rows if row.exists_on(day)]


def is_unit_of(unit: Body, body: Body, day: dt.date) -> bool:
    """Return whether `unit` is an internal unit of `body` on `day`."""
    return unit.kind == BodyKind.UNIT and unit.exists_on(day) and body.pk in tree_on(day).above(unit.pk)


def unit_ids_of(user: Any, roles: Collection[str] | None = None) -> frozenset[int]:
    """Return the internal units at which `user` has one of `roles` (default: who reads) in the unit itself.

    Who sees the body that the unit belongs to needs no unit: the requests are that body's.
    """
    wanted = frozenset(roles) if roles is not None else READING_ROLES
    held = [a for a in assignments_of(user) if a.role in wanted and a.body.kind == BodyKind.UNIT]
    if not held:
        return frozenset()
    direct = frozenset(a.body_id for a in held)
    return direct | (visible_body_ids(user, wanted) if any(a.with_subtree for a in held) else frozenset())


def works_at_body(user: Any, roles: Collection[str]) -> bool:
    """Return whether `user` has one of `roles` at a body: who works for an internal unit does not act for its body."""
    return any(a.role in roles and a.body.kind != BodyKind.UNIT for a in assignments_of(user))
