"""The list of requests: what it is narrowed by, in which order, page by page.

`Criteria` are plain values (a form or a saved address fills them); `narrowed` applies them, `segments` puts the rows in
order for `agencies.keyset.page_of`. Export and list show the same rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.lookups import In

from gongkai.agencies.keyset import Segment, Unindexed
from gongkai.agencies.queries import local_today, visible_body_ids
from gongkai.agencies.tree import reach_on
from gongkai.casework.models import OPEN_STATES, Request, State
from gongkai.casework.units import unit_ids_of
from gongkai.casework.work import OVER, WORK, live_for, without_taken_back, work_filter
from gongkai.journal.actions import LOCAL

SORTS = {
    "": "未办结在前，按期限",
    "new": "最新提出",
    "old": "最早提出",
    "number": "按登记号",
}
OVER_STATES = frozenset(State.values) - OPEN_STATES
# A list is counted up to here; beyond it says "more than".
COUNTED = 1000
_ORDERS = {
    "new": ("-submitted_at", "-pk"),
    "old": ("submitted_at", "pk"),
    "number": ("-series_year", "-series_no", "-pk"),
}
_UNSHOWN = ("description_sealed", "body__about")


@dataclass(frozen=True, kw_only=True)
class Criteria:
    """What a list is narrowed by; everything left empty leaves all. `since` and `until`: days of submission."""

    q: str = ""
    due: str = ""
    state: str = ""
    category: str = ""
    channel: str = ""
    outcome: str = ""
    unit: str = ""
    body_id: int | None = None
    below: bool = False
    year: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    sort: str = ""

    @property
    def filtered(self) -> bool:
        """Return whether anything narrows the list."""
        told = (self.q, self.due, self.state, self.category, self.channel, self.outcome, self.unit)
        return any(told) or any(one is not None for one in (self.body_id, self.year, self.since, self.until))


def bodies_of(user: Any, criteria: Criteria) -> frozenset[int]:
    """Return the bodies whose requests are listed: those the user reads, or the chosen one (with those under it)."""
    seen = visible_body_ids(user)
    if criteria.body_id is None:
        return seen
    wanted = {criteria.body_id}
    if criteria.below:
        wanted.update(reach_on(local_today()).under(criteria.body_id))
    return frozenset(seen & wanted)


def narrowed(
    user: Any, criteria: Criteria, today: dt.date | None = None, *, walked: bool = False
) -> QuerySet[Request]:
    """Return the requests that `user` may read and that meet the criteria, in no order.

    `walked`: SQLite is to walk them in the order of the list and stop when a page is full. The index of the body
    gives that order for one body; over many bodies only an index without the body does.
    """
    day, bodies = today or local_today(), bodies_of(user, criteria)
    found = live_for(user).order_by()
    # What a unit has may be of any body: then the rows are those of `live_for`.
    plain = not criteria.due and not unit_ids_of(user)
    if walked and plain and (len(bodies) > 1 or criteria.sort == "number"):
        free = without_taken_back(Request.objects.order_by())
        found = free.filter(In(Unindexed(F("body_id")), sorted(bodies)))
    elif bodies != visible_body_ids(user):
        found = found.filter(body_id__in=bodies)
    if criteria.due in WORK:
        found = work_filter(criteria.due, found, user, day)
    for name, column in (
        ("category", "applicant_category"),
        ("channel", "channel"),
        ("outcome", "outcome"),
        ("year", "series_year"),
    ):
        if value := getattr(criteria, name):
            found = found.filter(**{column: value})
    return found.filter(_texts(criteria), _days(criteria), _states(criteria))


def _texts(criteria: Criteria) -> Q:
    wanted = Q()
    for word in criteria.q.split():
        wanted &= Q(subject__icontains=word) | Q(request_no__icontains=word)
    if criteria.unit:
        wanted &= Q(unit__icontains=criteria.unit)
    return wanted


def _days(criteria: Criteria) -> Q:
    wanted = Q()
    if criteria.since is not None:
        wanted &= Q(submitted_at__gte=_midnight(criteria.since))
    if criteria.until is not None:
        wanted &= Q(submitted_at__lt=_midnight(criteria.until + dt.timedelta(days=1)))
    return wanted


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), LOCAL)


def _states(criteria: Criteria) -> Q:
    if criteria.state in State.values:
        return Q(state=criteria.state)
    if criteria.state == "open":
        return Q(state__in=OPEN_STATES)
    return Q(state__in=OVER_STATES) if criteria.state == "over" else Q()


def segments(user: Any, criteria: Criteria, today: dt.date | None = None) -> list[Segment]:
    """Return the list in its order. By default what is open comes first, the nearest date on top."""
    walked = narrowed(user, criteria, today, walked=True)
    if criteria.sort in _ORDERS:
        return [Segment(walked, _ORDERS[criteria.sort])]
    rows = narrowed(user, criteria, today)
    is_open = Q(state__in=OPEN_STATES)
    parts = []
    if _may_be_open(criteria):
        dated = rows.filter(is_open, due_on__isnull=False)
        parts.append(Segment(dated, ("due_on", "-pk")))
        parts.append(Segment(rows.filter(is_open, due_on__isnull=True), ("-pk",)))
    if _may_be_over(criteria):
        over = In(Unindexed(F("state")), sorted(OVER_STATES))
        parts.append(Segment(walked.filter(over), _ORDERS["new"]))
    return parts


def _may_be_open(criteria: Criteria) -> bool:
    if criteria.due:
        return criteria.due not in OVER
    return criteria.state in OPEN_STATES or criteria.state in {"", "open"}


def _may_be_over(criteria: Criteria) -> bool:
    if criteria.due:
        return criteria.due in OVER
    return criteria.state in OVER_STATES or criteria.state in {"", "over"}


def shown() -> QuerySet[Request]:
    """Return the rows as a list shows them: with their body, without what is sealed."""
    return Request.objects.select_related("body").defer(*_UNSHOWN)


def count_up_to(rows: QuerySet[Request], most: int = COUNTED) -> tuple[int, bool]:
    """Return how many rows there are, at most `most`, and whether there are more."""
    number = rows.order_by()[: most + 1].count()
    return min(number, most), number > most


def in_order(parts: list[Segment]) -> Iterator[Request]:
    """Yield all rows of a list in its order, for an export: read in pieces, never all in memory."""
    for part in parts:
        rows = part.rows.select_related("body").defer(*_UNSHOWN)
        yield from rows.order_by(*part.order).iterator(chunk_size=2000)
