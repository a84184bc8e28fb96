"""Pages of long lists: the keys of a page first, from an index alone, then its few rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator

from gongkai.catalogue.models import ItemQuerySet
from gongkai.portal.facts import kept_if_large


class ThinPaginator(Paginator[Any]):
    """A paginator over items; deep pages skip keys, not rows. The number of a long list may be some minutes old."""

    @cached_property
    def count(self) -> int:
        """Return how many there are."""
        items: Any = self.object_list
        if isinstance(items, list):
            return len(items)
        key = hashlib.sha256(str(items.order_by().values("pk").query).encode()).hexdigest()[:32]
        return kept_if_large(f"count:{key}", 300, items.order_by().count, int)

    def page(self, number: int | str) -> Page[Any]:
        """Return a page; its items are read by their keys."""
        found = self.validate_number(number)
        start = (found - 1) * self.per_page
        items: Any = self.object_list
        keys = list(items.values_list("pk", flat=True)[start : start + self.per_page])
        return Page(rows_in_order(items, keys), found, self)


class FoundPaginator(ThinPaginator):
    """A paginator over what a search finds: stops looking at `most`, so that common words cost little.

    `more` says that there are more. One scan of the table finds keys and number together. `first`: keys of what the
    words name wholly; it stands before the rest.
    """

    most = 1000

    def __init__(self, items: ItemQuerySet, per_page: int, first: Iterable[int] = ()) -> None:
        found = items.values_list("pk", flat=True)[: self.most + 1]
        self.keys = list(dict.fromkeys([*first, *found]))[: self.most + 1]
        self.more = len(self.keys) > self.most
        self.items = items
        super().__init__(self.keys[: self.most], per_page)

    def page(self, number: int | str) -> Page[Any]:
        """Return a page of what was found."""
        found = self.validate_number(number)
        start = (found - 1) * self.per_page
        keys = self.keys[: self.most][start : start + self.per_page]
        return Page(rows_in_order(self.items, keys), found, self)


def rows_in_order(items: Any, keys: list[int]) -> list[Any]:
    """Return the rows with these keys, in the order of the keys."""
    rows = items.model.objects.public().listed().in_bulk(keys)
    return [rows[key] for key in keys if key in rows]
