"""What is old enough to be archived, and what is (归档): still public at its address, out of the normal lists."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, Q
from django.db.models.lookups import Exact

from gongkai.agencies.keyset import Unindexed
from gongkai.agencies.models import Body
from gongkai.catalogue.models import Column, DocumentKind, Item, ItemQuerySet, State
from gongkai.catalogue.queries import column_ids_under


@dataclass(frozen=True, kw_only=True)
class Criteria:
    """Which published items are chosen; what is None or False does not narrow.

    `before_years`: published so many full years ago or longer. `expired`: what is no rule or normative document and
    whose day 有效期至 is over (公示期满). `column`: with the columns under it. `year`: of publication.
    """

    before_years: int | None = None
    expired: bool = False
    column: Column | None = None
    year: int | None = None

    @property
    def narrows(self) -> bool:
        """Return whether anything was chosen."""
        return bool(self.before_years or self.expired or self.column or self.year)


def years_before(day: dt.date, years: int) -> dt.date:
    """Return the same day so many years earlier; 28 February for a 29th that is not there."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def chosen_items(body: Body, criteria: Criteria, today: dt.date) -> ItemQuerySet:
    """Return the published items of a body that fit, archived ones too, oldest publication first."""
    found = Item.objects.public().filter(body=body)
    if criteria.before_years:
        found = found.filter(published_on__lte=years_before(today, criteria.before_years))
    if criteria.expired:
        found = found.filter(valid_until__lt=today, document_kind=DocumentKind.OTHER)
    if criteria.column is not None:
        found = found.filter(column_id__in=[criteria.column.pk, *column_ids_under(criteria.column)])
    if criteria.year:
        found = found.filter(
            published_on__gte=dt.date(criteria.year, 1, 1), published_on__lte=dt.date(criteria.year, 12, 31)
        )
    return found.order_by("published_on", "pk")


def unarchived(items: ItemQuerySet) -> ItemQuerySet:
    """Return those that stand in the normal lists."""
    return items.filter(archived_on__isnull=True)


def archived_count(column_ids: list[int]) -> int:
    """Return how many archived items stand in these columns (from a short index)."""
    found = Item.objects.filter(column_id__in=column_ids, archived_on__isnull=False)
    # While nothing is archived SQLite knows nothing of the short index and would take the long one of the state.
    return found.filter(Exact(Unindexed(F("state")), State.PUBLISHED.value)).count()


def in_lists(items: ItemQuerySet, archived: bool) -> ItemQuerySet:
    """Return the items of a public column list: the archived ones, or all others."""
    return items.filter(Q(archived_on__isnull=not archived))
