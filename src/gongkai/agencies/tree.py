"""The two trees of bodies on a given day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from django.db.models import F, Q

from gongkai.agencies.dated import in_force_q
from gongkai.agencies.models import Body, Relation, RelationKind


class Tree:
    """Parents and children of bodies by id, on one day."""

    def __init__(self, pairs: list[tuple[int, int]]) -> None:
        self.parent = dict(pairs)
        self.children: dict[int, list[int]] = defaultdict(list)
        for child, parent in pairs:
            self.children[parent].append(child)

    def under(self, body_id: int) -> list[int]:
        """Return the ids of all bodies under `body_id`, itself not included, nearest first."""
        found: list[int] = []
        seen = {body_id}
        level = [body_id]
        while level:
            level = [
                child for parent in level for child in self.children.get(parent, []) if child not in seen
            ]
            seen.update(level)
            found.extend(level)
        return found

    def above(self, body_id: int) -> list[int]:
        """Return the ids of the bodies above `body_id`, nearest first."""
        found: list[int] = []
        current = self.parent.get(body_id)
        while current is not None and current not in found:
            found.append(current)
            current = self.parent.get(current)
        return found


def tree_on(day: dt.date, kind: str = RelationKind.TERRITORIAL) -> Tree:
    """Return the tree as it was on `day`; one query."""
    pairs = Relation.objects.on(day).filter(kind=kind).values_list("child_id", "parent_id")
    return Tree(list(pairs))


def line_above(body_id: int, day: dt.date) -> list[int]:
    """Return the ids of the bodies above one on `day`, nearest first; a short query a level, however big the tree."""
    found: list[int] = []
    current: int | None = body_id
    while current is not None:
        upward = Relation.objects.on(day).filter(kind=RelationKind.TERRITORIAL, child_id=current)
        current = upward.values_list("parent_id", flat=True).first()
        if current is None or current in found or current == body_id:
            break
        found.append(current)
    return found


def reach_on(day: dt.date) -> Tree:
    """Return the territorial tree of `day` with the dissolved bodies still in their last place.

    Their records stay, and somebody must be able to see them.
    """
    last = Q(child__dissolved_on__lt=day, valid_until=F("child__dissolved_on"))
    rows = Relation.objects.filter(in_force_q(day) | last, kind=RelationKind.TERRITORIAL)
    return Tree(list(rows.values_list("child_id", "parent_id")))


def subtree(body: Body, day: dt.date, kind: str = RelationKind.TERRITORIAL) -> list[Body]:
    """Return `body` and the bodies under it that existed on `day`, itself first."""
    ids = [body.pk, *tree_on(day, kind).under(body.pk)]
    found = Body.objects.in_bulk(ids)
    return [found[pk] for pk in ids if found[pk].exists_on(day)]


def walk(tree: Tree, bodies: Mapping[int, Body]) -> list[tuple[Body, int]]:
    """Return `bodies` (by id) in display order with their depth: roots first, each followed by what is under it.

    A body whose parent is not among them stands at the root, and so does one in a broken circle.
    """
    found: list[tuple[Body, int]] = []
    seen: set[int] = set()

    def visit(pk: int, depth: int) -> None:
        if pk in seen or pk not in bodies:
            return
        seen.add(pk)
        found.append((bodies[pk], depth))
        below = [bodies[child] for child in tree.children.get(pk, []) if child in bodies]
        for child in sorted(below, key=lambda body: (body.order, body.pk)):
            visit(child.pk, depth + 1)

    for pk in bodies:
        if tree.parent.get(pk) not in bodies:
            visit(pk, 0)
    for pk in bodies:
        visit(pk, 0)
    return found
