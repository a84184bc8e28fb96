"""The office's list of items: what it is narrowed by, in which order, page by page; the numbers above it.

`narrowed` applies the criteria, `segments` puts the rows in order for `agencies.keyset.page_of`. Made for a million
items: keys are walked in an index that holds whatever the list is narrowed by (`catalogue_item_worked_on` for one
body, `catalogue_item_all_worked_on` for several); words are looked for only among what was worked on last.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, F, Q
from django.db.models.lookups import Exact, In

from gongkai.agencies.keyset import Segment, Unindexed
from gongkai.agencies.queries import visible_body_ids
from gongkai.catalogue.clearance.waiting import items_at
from gongkai.catalogue.finding import holds, keys_named
from gongkai.catalogue.models import PUBLIC_STATES, Column, Item, ItemQuerySet, State
from gongkai.catalogue.queries import column_ids_under

# Worked on last first; the key last, so that every row has its place.
ORDER = ("-changed_at", "-pk")
# Words are looked for among so many items worked on last; a whole number or address is found among all.
LOOKED_THROUGH = 20_000
# A list is counted up to here; beyond it says "more than".
COUNTED = 1000
# What a body has more of than this is counted again only after so many seconds.
MANY, KEPT_SECONDS = 20_000, 300
_IN_HAND = frozenset(State.values) - frozenset(PUBLIC_STATES)


@dataclass(frozen=True, kw_only=True)
class Criteria:
    """What the list is narrowed by; everything left empty leaves all, discarded drafts apart (only on demand)."""

    body_id: int | None = None
    state: str = ""
    column: Column | None = None
    document_kind: str = ""
    text: str = ""
    stage: str = ""  # of clearance: `waiting.MINE` for what waits for the user, else the name of a stage

    @property
    def filtered(self) -> bool:
        """Return whether anything but the body narrows the list."""
        return bool(self.state or self.column or self.document_kind or self.stage or self.text.split())


def narrowed(user: Any, criteria: Criteria) -> ItemQuerySet:
    """Return the items that a member of staff may see and that meet the criteria, words apart, in no order."""
    bodies = visible_body_ids(user)
    if criteria.body_id is not None:
        bodies &= {criteria.body_id}
    if criteria.state in _IN_HAND:
        # The empty date follows from the state and lets the database use its short index.
        found: ItemQuerySet = Item.objects.filter(
            body_id__in=bodies, state=criteria.state, published_on__isnull=True
        )
    else:
        found = _of(bodies)
        state = Unindexed(F("state"))
        found = found.filter(
            Exact(state, criteria.state) if criteria.state else ~Q(Exact(state, State.DISCARDED.value))
        )
    if criteria.column is not None:
        columns = [criteria.column.pk, *column_ids_under(criteria.column)]
        found = found.filter(In(Unindexed(F("column_id")), columns))
    if criteria.document_kind:
        found = found.filter(Exact(Unindexed(F("document_kind")), criteria.document_kind))
    if criteria.stage:
        found = found.filter(pk__in=items_at(user, criteria.stage).values("pk"))
    return found.order_by()


def segments(user: Any, criteria: Criteria, since: dt.datetime | None = None) -> list[Segment]:
    """Return the list in its order. With words: first what they name wholly, then what holds them all.

    `since`: how far back words are looked for (`looked_since`).
    """
    found = narrowed(user, criteria)
    words = criteria.text.split()[:8]
    if not words:
        return [Segment(found, ORDER)]
    named = sorted(found.filter(pk__in=keys_named(criteria.text)).values_list("pk", flat=True)[:COUNTED])
    for word in words:
        found = found.filter(holds(word, "title", "document_no", "index_no"))
    if since is not None:
        found = found.filter(changed_at__gte=since)
    whole = Segment(Item.objects.filter(pk__in=named), ORDER)
    return [whole, Segment(found.exclude(pk__in=named), ORDER)] if named else [Segment(found, ORDER)]


def looked_since(user: Any, criteria: Criteria) -> dt.datetime | None:
    """Return since when what was worked on is looked through for words, None where all of it is, or for no words."""
    if not criteria.text.split():
        return None
    bodies = visible_body_ids(user)
    if criteria.body_id is not None:
        bodies &= {criteria.body_id}
    newest = _of(bodies).order_by(*ORDER).values_list("changed_at", flat=True)
    return newest[LOOKED_THROUGH : LOOKED_THROUGH + 1].first() if bodies else None


def shown() -> ItemQuerySet:
    """Return the rows as a list shows them: with body and column, without the long texts."""
    return Item.objects.all().listed()


def count_up_to(parts: Iterable[Segment], most: int = COUNTED) -> tuple[int, bool]:
    """Return how many rows a list has, at most `most`, and whether there are more."""
    number = 0
    for part in parts:
        number += part.rows.order_by()[: most + 1 - number].count()
        if number > most:
            return most, True
    return number, False


def _of(bodies: Iterable[int]) -> ItemQuerySet:
    """Return the items of these bodies; several bodies are walked in the one order of all."""
    ids = sorted(bodies)
    rows: ItemQuerySet = Item.objects.order_by()
    if len(ids) == 1:
        return rows.filter(body_id=ids[0])
    return rows.filter(In(Unindexed(F("body_id")), ids)) if ids else rows.none()


# --- The numbers above the list ---------------------------------------------------------------------------------


def state_counts(user: Any, body_id: int | None = None) -> dict[str, int]:
    """Return the number of items per state that a member of staff may see.

    What is in hand is counted now; published and withdrawn ones of a large body (`MANY`) at most some minutes ago.
    """
    bodies = visible_body_ids(user)
    if body_id is not None:
        bodies &= {body_id}
    totals = dict.fromkeys(State.values, 0)
    rows = Item.objects.filter(body_id__in=bodies).order_by()
    in_hand = rows.filter(published_on__isnull=True, state__in=sorted(_IN_HAND))
    for state, number in in_hand.values_list("state").annotate(n=Count("pk")):
        totals[state] += number
    for state, number in _public_counts(bodies):
        totals[state] += number
    return totals


def _public_counts(bodies: Iterable[int]) -> list[tuple[str, int]]:
    keys = {f"catalogue-state-counts:{pk}": pk for pk in bodies}
    keeps = bool(getattr(settings, "PORTAL_PAGE_CACHE", True))
    kept: dict[str, list[tuple[str, int]]] = cache.get_many(list(keys)) if keeps else {}
    found = [pair for pairs in kept.values() for pair in pairs]
    missing = [pk for key, pk in keys.items() if key not in kept]
    rows = Item.objects.filter(body_id__in=missing, state__in=PUBLIC_STATES).order_by()
    counted: dict[int, list[tuple[str, int]]] = {}
    for pk, state, number in rows.values_list("body_id", "state").annotate(n=Count("pk")) if missing else ():
        counted.setdefault(pk, []).append((state, number))
    large = {
        f"catalogue-state-counts:{pk}": pairs
        for pk, pairs in counted.items()
        if sum(number for _, number in pairs) > MANY
    }
    if keeps and large:
        cache.set_many(large, KEPT_SECONDS)
    return found + [pair for pairs in counted.values() for pair in pairs]
