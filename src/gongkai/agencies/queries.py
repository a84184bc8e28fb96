"""Reads about bodies and staff."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from gongkai.agencies.models import READING_ROLES, Assignment, Body, BodyKind, BodyName, Role, User
from gongkai.agencies.tree import reach_on
from gongkai.journal.actions import LOCAL


def local_today() -> dt.date:
    """Return today in Asia/Shanghai, the day that periods and assignments count."""
    return timezone.now().astimezone(LOCAL).date()


def assignments_of(user: Any, day: dt.date | None = None) -> list[Assignment]:
    """Return the assignments of `user` that hold on `day` (today), read once per user object."""
    if user is None or not getattr(user, "is_active", False) or user.pk is None:
        return []
    cached = user.__dict__.setdefault("_assignments", {})
    day = day or local_today()
    if day not in cached:
        cached[day] = list(Assignment.objects.on(day).filter(user=user).select_related("body"))
    return list(cached[day])


def visible_body_ids(user: Any, roles: Collection[str] | None = None) -> frozenset[int]:
    """Return the ids of the bodies at which `user` has one of `roles` today, subtrees included.

    A dissolved body counts to the subtree of its last parent.
    """
    wanted = frozenset(roles) if roles is not None else READING_ROLES
    held = [a for a in assignments_of(user) if a.role in wanted]
    if not held:
        return frozenset()
    cached = user.__dict__.setdefault("_visible", {})
    key = (local_today(), wanted)
    if key not in cached:
        found = {a.body_id for a in held}
        wide = [a.body_id for a in held if a.with_subtree]
        if wide:
            tree = reach_on(local_today())
            found.update(pk for root in wide for pk in tree.under(root))
        cached[key] = frozenset(found)
    result: frozenset[int] = cached[key]
    return result


def bodies_visible_to(user: Any, roles: Collection[str] | None = None) -> list[Body]:
    """Return the bodies at which `user` has one of `roles`, in display order."""
    return list(Body.objects.visible_to(user, roles))


def roles_at(user: Any, body: Body | int) -> frozenset[str]:
    """Return the roles that `user` has today at `body`, directly or through a body above it."""
    body_id = body if isinstance(body, int) else body.pk
    held = assignments_of(user)
    direct = {a.role for a in held if a.body_id == body_id}
    wide = {a.role for a in held if a.with_subtree}
    through = {role for role in wide - direct if body_id in visible_body_ids(user, [role])}
    return frozenset(direct | through)


def home_body(user: Any) -> Body | None:
    """Return the body that a member of staff works for: that of the first assignment."""
    held = sorted(assignments_of(user), key=lambda a: (a.role not in READING_ROLES, a.pk))
    return held[0].body if held else None


def name_on(body: Body, day: dt.date) -> BodyName | Body:
    """Return the row with the `name` and `short_name` that `body` bore on `day`."""
    return BodyName.objects.on(day).filter(body=body).first() or body


def public_bodies(day: dt.date | None = None) -> list[Body]:
    """Return the bodies that stand on the platform on `day` (today): all but internal units, in display order."""
    when = day or local_today()
    return [body for body in Body.objects.exclude(kind=BodyKind.UNIT) if body.exists_on(when)]


def public_body(slug: str) -> Body | None:
    """Return the body with this address, dissolved ones too; None if there is none or it is an internal unit."""
    return Body.objects.exclude(kind=BodyKind.UNIT).filter(slug=slug).first()


def successors(body: Body) -> list[Body]:
    """Return the bodies that carry the powers of `body` now."""
    return list(Body.objects.filter(inheritances__predecessor=body).distinct())


def staff_with(body: Body, role: str, day: dt.date | None = None) -> list[Any]:
    """Return the active users with `role` at `body` itself on `day` (today)."""
    rows = Assignment.objects.on(day or local_today()).filter(body=body, role=role, user__is_active=True)
    return [row.user for row in rows.select_related("user").order_by("pk")]


def staff_administered_by(user: Any) -> QuerySet[User]:
    """Return the accounts that a security administrator sees: those who have or had a role at his bodies, and
    those who never had one (they belong to nobody yet)."""
    bodies = visible_body_ids(user, [Role.SECURITY_ADMIN])
    if not bodies:
        return User.objects.none()
    here = Q(assignments__body_id__in=bodies) | Q(assignments__isnull=True)
    return User.objects.filter(is_citizen=False, pk__in=User.objects.filter(here).values("pk"))
