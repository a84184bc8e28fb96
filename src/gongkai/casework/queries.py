"""Every read of requests and cases that is more than a `get`, starting from `visible_to(user)`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from gongkai.casework.models import Event, Person, RemedyCase, Request
from gongkai.casework.work import (
    WORK,
    WorkCount,
    due_between,
    open_ones,
    overdue,
    requests_for,
    waiting_for,
    with_due,
    work_counts,
    work_filter,
)
from gongkai.files import keys
from gongkai.journal.actions import LOCAL
from gongkai.statements.measure import Scope

CODE_PURPOSE = "tracking-code"
__all__ = [
    "CODE_PURPOSE",
    "WORK",
    "FeeFacts",
    "WorkCount",
    "asked_in_month",
    "cases_for",
    "due_between",
    "fee_facts",
    "fee_notices_in",
    "normal_code",
    "of_same_person",
    "open_ones",
    "overdue",
    "persons_to_erase",
    "public_request",
    "requests_for",
    "waiting_for",
    "with_due",
    "work_counts",
    "work_filter",
]


def cases_for(user: Any) -> QuerySet[RemedyCase]:
    """Return the reconsiderations and lawsuits that `user` may read, newest first."""
    return RemedyCase.objects.visible_to(user).select_related("body", "request")


# --- the same person -----------------------------------------------------------------------------------------------


def of_same_person(request: Request) -> QuerySet[Request]:
    """Return the other requests of the same person to this body, newest first; none where nobody can tell."""
    person = request.person
    if person is None or not person.same_as:
        return Request.objects.none()
    # The few keys first: joined, the database walks the whole body in the order of the list.
    people = Person.objects.filter(body_id=request.body_id, same_as=person.same_as).values_list(
        "pk", flat=True
    )
    rows = Request.objects.filter(person_id__in=list(people))
    return rows.exclude(pk=request.pk).order_by("-submitted_at")


def asked_in_month(request: Request, by: str = "received_on") -> int:
    """Return how many items the person asked of the body before this request in its calendar month.

    The count for the fee per item (国办函〔2020〕109号 4); `by` as the setting `casework.fee_month_by` says.
    """
    if by == "submitted_on":
        moment = request.submitted_at
        start = moment.astimezone(LOCAL).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        return of_same_person(request).filter(submitted_at__gte=start, submitted_at__lt=moment).count()
    day = request.received_on
    if day is None:
        return 0
    earlier = Q(received_on__lt=day) | Q(received_on=day, pk__lt=request.pk)
    return of_same_person(request).filter(earlier, received_on__gte=day.replace(day=1)).count()


# --- the public ----------------------------------------------------------------------------------------------------


def public_request(number: str, code: str) -> Request | None:
    """Return the request with this registration number and tracking code; None for a wrong pair.

    The code is compared by its keyed digest in constant time; the caller limits the rate.
    """
    given = normal_code(code)
    for row in Request.objects.filter(request_no=number.strip()).exclude(code_hash="").select_related("body"):
        if keys.same_code(given, row.code_hash, CODE_PURPOSE):
            return row
    return None


def normal_code(code: str) -> str:
    """Return a tracking code as it was given out: small letters, no blanks or hyphens, o and i read as 0 and 1."""
    plain = "".join(code.split()).replace("-", "").lower()
    return plain.translate(str.maketrans("oil", "011"))


# --- figures -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class FeeFacts:
    """Fees of a year for section six: notices sent, their sum, what was received, in yuan (fees.md, procedure 7)."""

    notices: int
    charged: Decimal
    received: Decimal


def fee_facts(scope: Scope) -> FeeFacts:
    """Return the information-processing fees of the bodies in the year of `scope`."""
    rows = Event.objects.filter(
        request__body_id__in=scope.body_ids,
        occurred_on__gte=scope.start,
        occurred_on__lte=scope.end,
        kind__in=["fee_noticed", "fee_paid", "fee_part_paid"],
    )
    voided = _superseded(rows)
    notices, charged, received = 0, Decimal(0), Decimal(0)
    for request_id, seq, kind, data in rows.values_list("request_id", "seq", "kind", "data"):
        if (request_id, seq) in voided:
            continue
        amount = Decimal(str(data.get("amount") or 0))
        if kind == "fee_noticed":
            notices, charged = notices + 1, charged + amount
        else:
            received += amount
    return FeeFacts(notices=notices, charged=charged, received=received)


def _superseded(rows: QuerySet[Event]) -> set[tuple[int, int]]:
    ids = rows.order_by().values("request_id")
    replaced = Event.objects.filter(request_id__in=ids)
    pairs = replaced.filter(supersedes__isnull=False).values_list("request_id", "supersedes")
    found = {(request_id, seq) for request_id, seq in pairs if seq is not None}
    for request_id, data in replaced.filter(kind="superseded").values_list("request_id", "data"):
        if str(data.get("event", "")).isdigit():
            found.add((request_id, int(data["event"])))
    return found


def fee_notices_in(scope: Scope) -> int:
    """Return the number of fee notices sent in the year: what the report's section six must not pass over."""
    return fee_facts(scope).notices


def persons_to_erase(before: dt.date, body_ids: frozenset[int]) -> QuerySet[Person]:
    """Return the persons whose requests were all archived before a day: candidates for erasure."""
    kept = Request.objects.filter(Q(archived_on__isnull=True) | Q(archived_on__gte=before)).values(
        "person_id"
    )
    rows = Person.objects.filter(body_id__in=body_ids, erased_at__isnull=True)
    return rows.exclude(pk__in=kept.filter(person_id__isnull=False))
