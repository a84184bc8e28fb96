"""What waits at which stage, and for whom."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from gongkai.agencies.models import Role
from gongkai.agencies.queries import visible_body_ids
from gongkai.catalogue.models import Clearance, ClearanceState, ClearanceStep, Item, ItemQuerySet

MINE = "mine"
_FLAGS = (
    (Role.SECRECY_REVIEWER, "for_secrecy"),
    (Role.DISCLOSURE_OFFICER, "for_officer"),
    (Role.HEAD, "for_head"),
)


def current_steps() -> QuerySet[ClearanceStep]:
    """Return the stages whose turn it is."""
    steps: QuerySet[ClearanceStep] = ClearanceStep.objects.filter(
        current=True, clearance__state=ClearanceState.OPEN
    )
    return steps


def steps_for(user: Any) -> QuerySet[ClearanceStep]:
    """Return the stages that `user` may decide now: by role and body, not of what they wrote or handed in."""
    mine = Q(pk__in=[])
    for role, flag in _FLAGS:
        bodies = visible_body_ids(user, [role])
        if bodies:
            mine |= Q(**{flag: True}, clearance__item__body_id__in=bodies)
    own = Q(clearance__author=user) | Q(clearance__submitted_by=user)
    return current_steps().filter(mine).exclude(pk__in=current_steps().filter(own).values("pk"))


def items_for(user: Any) -> ItemQuerySet:
    """Return the items that wait for the review of `user`, those handed in first first."""
    clearances = Clearance.objects.filter(steps__in=steps_for(user))
    found: ItemQuerySet = Item.objects.filter(pk__in=clearances.values("item")).listed()
    return found.order_by("changed_at", "pk")


def items_at(user: Any, stage: str) -> QuerySet[Item]:
    """Return the items at a stage: one that waits for `user` (MINE), or of this name."""
    steps = steps_for(user) if stage == MINE else current_steps().filter(label=stage)
    items: QuerySet[Item] = Item.objects.filter(
        pk__in=Clearance.objects.filter(steps__in=steps).values("item")
    )
    return items


def stage_names(user: Any) -> list[str]:
    """Return the names of the stages at which something waits in the bodies that `user` sees, at most 20."""
    steps = current_steps().filter(clearance__item__body_id__in=visible_body_ids(user))
    return sorted(set(steps.order_by().values_list("label", flat=True).distinct()[:20]))
