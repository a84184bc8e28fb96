"""The columns of a body as the public sees them: a tree with counts, and the four compulsory ones."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.urls import reverse

from gongkai.agencies.models import Body
from gongkai.catalogue.models import Column, ColumnKind
from gongkai.catalogue.queries import public_columns, published_counts, published_counts_by_column
from gongkai.portal.facts import kept_if_large


@dataclass
class Node:
    """A column with the number of items in it and under it. `open`: it leads to the column shown."""

    column: Column
    url: str
    count: int
    top: bool
    here: bool = False
    open: bool = False
    children: list[Node] = field(default_factory=list)

    @property
    def title(self) -> str:
        """Return the title of the column."""
        return self.column.title


def tree_of(body: Body, current: Column | None = None) -> list[Node]:
    """Return the tree of the columns in use; the way to `current` is open."""
    counts = kept_if_large(
        f"columns:{body.pk}",
        300,
        lambda: published_counts(body),
        lambda found: max(found.values(), default=0),
    )
    nodes: dict[int, Node] = {}
    tops: list[Node] = []
    for column in public_columns(body):
        url = reverse("portal:column", args=[body.slug, column.slug])
        parent = nodes.get(column.parent_id or 0)
        node = Node(column, url, counts.get(column.pk, 0), top=parent is None)
        nodes[column.pk] = node
        (parent.children if parent else tops).append(node)
    if current is not None and current.pk in nodes:
        nodes[current.pk].here = True
        place: Column | None = current
        while place is not None and place.pk in nodes:
            nodes[place.pk].open = True
            place = nodes[place.parent_id].column if place.parent_id in nodes else None
    for node in tops:
        node.open = node.open or node.column.kind == ColumnKind.STATUTORY
    return tops


def of_kind(tree: list[Node], kind: str) -> Node | None:
    """Return the compulsory column of this kind."""
    return next((node for node in tree if node.column.kind == kind), None)


def where_it_went(column: Column) -> Column:
    """Return the column to which the address of a retired one leads in the end; itself where it leads nowhere."""
    seen = {column.pk}
    while column.successor is not None and column.successor.pk not in seen:
        column = column.successor
        seen.add(column.pk)
    return column


def above(column: Column) -> list[Column]:
    """Return the columns above, the topmost first."""
    found: list[Column] = []
    place = column.parent
    while place is not None and place not in found:
        found.insert(0, place)
        place = place.parent
    return found


def columns_of_all() -> list[tuple[str, str, int]]:
    """Return (slug, title, published items) of the columns of all bodies together, the fullest first."""
    return kept_if_large(
        "columns", 300, published_counts_by_column, lambda rows: sum(number for *_, number in rows)
    )
