"""Reads of documents: the register, validity, what changed what, what waits for an interpretation."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from gongkai.agencies.models import Body
from gongkai.agencies.practice import value_of
from gongkai.agencies.queries import local_today
from gongkai.catalogue.finding import holds
from gongkai.catalogue.models import (
    DECIDED_STATES,
    ChangeKind,
    Cleanup,
    CleanupDecision,
    DocumentChange,
    Item,
    ItemQuerySet,
    State,
    Validity,
)
from gongkai.catalogue.models.item import DOCUMENT_KINDS
from gongkai.catalogue.queries import documents_without_interpretation, validity_q
from gongkai.catalogue.settings import INTERPRET_WITHIN, WARN_BEFORE_LAPSE
from gongkai.workdays.queries import current_calendar

DECIDED_AND_HELD = tuple(state for state in DECIDED_STATES if state != State.WITHDRAWN)


def documents_in_force_on(body: Body, day: dt.date) -> ItemQuerySet:
    """Return the rules and normative documents that the body made and that hold on `day`, as amended or whole."""
    held = Q()
    for validity in (Validity.IN_FORCE, Validity.AMENDED, Validity.PARTLY_LAPSED):
        held |= validity_q(validity, day)
    return (
        Item.objects.filter(
            held,
            body=body,
            document_kind__in=DOCUMENT_KINDS,
            made_here=True,
            state__in=[State.PUBLISHED, State.REGISTERED],
        )
        .alias(since=Coalesce("effective_from", "document_date"))
        .filter(since__lte=day)
    )


def register_of(
    user: Any,
    body: Body | None = None,
    *,
    validity: str = "",
    kind: str = "",
    registered: str = "",
    text: str = "",
    lapsing: bool = False,
    today: dt.date | None = None,
) -> ItemQuerySet:
    """Return the register of documents that a member of staff may see, the newest document first.

    `validity`: as it holds on `today`. `registered`: "yes", "no" or "". `lapsing`: only those whose term ends soon.
    """
    day = today or local_today()
    found = Item.objects.visible_to(user).filter(
        document_kind__in=[kind] if kind in DOCUMENT_KINDS else DOCUMENT_KINDS,
        made_here=True,
        state__in=DECIDED_AND_HELD,
    )
    if body is not None:
        found = found.filter(body=body)
    if validity:
        found = found.filter(validity_q(validity, day))
    if registered:
        found = found.filter(registration__isnull=registered == "no")
    if lapsing:
        within = warning_days(body, day) if body is not None else 183
        found = found.filter(valid_until__gte=day, valid_until__lte=day + dt.timedelta(days=within))
        found = found.filter(Q(repealed_on=None) | Q(repealed_on__gt=day))
    for word in text.split()[:8]:
        found = found.filter(holds(word, "title", "document_no", "registration__number"))
    return found.listed().select_related("body", "column", "registration").order_by("-document_date", "-pk")


def register_counts(user: Any, body: Body, today: dt.date | None = None) -> dict[str, int]:
    """Return the numbers above the register: per validity on `today`, unregistered, lapsing."""
    day = today or local_today()
    rows = (
        Item.objects.visible_to(user)
        .filter(body=body, document_kind__in=DOCUMENT_KINDS, made_here=True, state__in=DECIDED_AND_HELD)
        .order_by()
    )
    tests = {str(value): Count("pk", filter=validity_q(value, day)) for value in Validity.values}
    ends = day + dt.timedelta(days=warning_days(body, day))
    soon = Q(valid_until__gte=day, valid_until__lte=ends) & (Q(repealed_on=None) | Q(repealed_on__gt=day))
    return dict(
        rows.aggregate(
            **tests,
            unregistered=Count("pk", filter=Q(registration__isnull=True)),
            lapsing=Count("pk", filter=soon),
        )
    )


def warning_days(body: Body, day: dt.date) -> int:
    """Return how many days before the end of its term a document is warned of (setting, default half a year)."""
    return int(value_of(body, WARN_BEFORE_LAPSE, day))


# --- What changed what ----------------------------------------------------------------------------------------


def changes_of(item: Item) -> list[DocumentChange]:
    """Return the changes of a document, those undone too, for the staff."""
    return list(item.changes.select_related("by__body", "cleanup"))


def changes_by(item: Item) -> list[DocumentChange]:
    """Return what this document changed, those undone too, for the staff."""
    return list(item.changes_made.select_related("item__body"))


def public_changes(item: Item) -> list[DocumentChange]:
    """Return what was done to a published document. `by` is None where the other one is not public."""
    found = list(DocumentChange.objects.filter(item=item, undone_on=None).select_related("by"))
    for change in found:
        if change.by is not None and change.by.state != State.PUBLISHED:
            change.by = None
            change.reason = ""
    return found


def public_changes_made(item: Item) -> list[DocumentChange]:
    """Return what a published document did to other published documents."""
    rows = DocumentChange.objects.filter(by=item, undone_on=None, item__state=State.PUBLISHED)
    return list(rows.exclude(kind=ChangeKind.PROLONG, cleanup__isnull=False).select_related("item"))


# --- Interpretations ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """A document that nothing interprets: published `age` working days ago; `late` past the body's period."""

    item: Item
    age: int | None
    late: bool


def waiting_for_interpretation(
    body: Body, today: dt.date | None = None, limit: int | None = None
) -> list[Waiting]:
    """Return the published documents in force without an interpretation, the oldest first, with their age."""
    day, calendar = today or local_today(), current_calendar()
    within = int(value_of(body, INTERPRET_WITHIN, day))
    rows = documents_without_interpretation(body).order_by("published_on", "pk")
    found = []
    for item in rows[:limit] if limit else rows:
        try:
            age = calendar.working_days_between(item.published_on, day) if item.published_on else None
        except ValueError:
            age = None
        found.append(Waiting(item, age, age is None or age > within))
    return found


# --- Clean-ups ------------------------------------------------------------------------------------------------


def cleanups_of(user: Any, body: Body | None = None) -> Any:
    """Return the clean-ups that a member of staff may see, with how many documents and how many decided."""
    found = Cleanup.objects.visible_to(user).select_related("body")
    if body is not None:
        found = found.filter(body=body)
    return found.annotate(
        number=Count("lines"), decided=Count("lines", filter=~Q(lines__decision=""))
    ).order_by("-pk")


def decision_counts(cleanup: Cleanup) -> dict[str, int]:
    """Return how many documents of a clean-up have each decision; "" for none yet."""
    counts = dict(cleanup.lines.order_by().values_list("decision").annotate(n=Count("pk")))
    return {value: counts.get(value, 0) for value in [*CleanupDecision.values, ""]}
