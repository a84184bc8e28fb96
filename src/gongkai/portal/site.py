"""Whose platform this is, and which bodies stand on it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from gongkai.agencies.models import GOVERNMENTS, Body, BodyKind
from gongkai.agencies.queries import local_today, public_bodies
from gongkai.agencies.tree import tree_on

# How bodies are grouped in lists, in this order.
_GROUPS: list[tuple[str, frozenset[str]]] = [
    ("人民政府", frozenset({BodyKind.PROVINCE, BodyKind.PREFECTURE, BodyKind.COUNTY})),
    (
        "政府部门",
        frozenset(
            {
                BodyKind.STATE_COUNCIL_DEPARTMENT,
                BodyKind.DEPARTMENT,
                BodyKind.JUSTICE_DEPARTMENT,
                BodyKind.GENERAL_OFFICE,
            }
        ),
    ),
    ("乡镇、街道", frozenset({BodyKind.TOWNSHIP, BodyKind.SUBDISTRICT})),
    ("派出机构与垂直管理部门", frozenset({BodyKind.AGENCY, BodyKind.VERTICAL})),
    ("村（社区）", frozenset({BodyKind.VILLAGE})),
    ("公共企事业单位与授权组织", frozenset({BodyKind.ENTERPRISE, BodyKind.AUTHORISED})),
]


@dataclass(frozen=True)
class BodyGroup:
    """Bodies of like kind, in display order."""

    label: str
    bodies: list[Body]


def platform_body() -> Body | None:
    """Return the body whose platform this is: the first government without one above it, else the first body."""
    parents = tree_on(local_today()).parent
    tops = [body for body in public_bodies() if body.pk not in parents]
    return next((body for body in tops if body.kind in GOVERNMENTS), tops[0] if tops else None)


def grouped(bodies: list[Body]) -> list[BodyGroup]:
    """Return the bodies in their groups; groups without bodies are left out."""
    found: dict[str, list[Body]] = defaultdict(list)
    for body in bodies:
        label = next((name for name, kinds in _GROUPS if body.kind in kinds), _GROUPS[-1][0])
        found[label].append(body)
    return [BodyGroup(label, found[label]) for label, _ in _GROUPS if found[label]]
