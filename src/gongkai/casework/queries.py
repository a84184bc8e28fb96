"""Every read of requests and cases that is more than a `get`, starting from `visible_to(user)`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from gongkai.agencies.models import Role
from gongkai.agencies.queries import local_today, visible_body_ids
from gongkai.casework.models import OPEN_STATES, Event, Person, RemedyCase, Request, State
from gongkai.casework.rules import HANDLERS
from gongkai.files import keys
from gongkai.journal.actions import LOCAL
from gongkai.law import Calendar
from gongkai.statements.measure import Scope
from gongkai.workdays.queries import current_calendar

CODE_PURPOSE = "tracking-code"
MINE: dict[str, frozenset[str]] = {
    State.SUBMITTED: frozenset(HANDLERS),
    State.REGISTERED: frozenset(HANDLERS),
    State.DRAFTING: frozenset(HANDLERS),
    State.IN_APPROVAL: frozenset({Role.HEAD}),
    State.DECIDED: frozenset(HANDLERS),
}


def requests_for(user: Any) -> QuerySet[Request]:
    """Return the requests that `user` may read, newest first."""
    return Request.objects.visible_to(user).select_related("body")


def cases_for(user: Any) -> QuerySet[RemedyCase]:
    """Return the reconsiderations and lawsuits that `user` may read, newest first."""
    return RemedyCase.objects.visible_to(user).select_related("body", "request")


def open_ones(rows: QuerySet[Request]) -> QuerySet[Request]:
    """Return those for which the body still owes something."""
    return rows.filter(state__in=OPEN_STATES)


# --- what is due ---------------------------------------------------------------------------------------------------


def with_due(rows: QuerySet[Request], today: dt.date) -> Any:
    """Add `due`: the date that counts today; of a paused one the latest possible, once its limit has passed."""
    waited_out = Q(paused=True, resumes_at_latest__lt=today)
    return rows.filter(Q(paused=False) | waited_out).annotate(due=Coalesce("due_on", "due_at_latest"))


def overdue(rows: QuerySet[Request], today: dt.date) -> QuerySet[Request]:
    """Return the open requests whose date has passed."""
    found: QuerySet[Request] = with_due(open_ones(rows), today).filter(due__lt=today)
    return found


def due_between(rows: QuerySet[Request], today: dt.date, first: dt.date, last: dt.date) -> QuerySet[Request]:
    """Return the open requests due from `first` to `last`, both included."""
    found: QuerySet[Request] = with_due(open_ones(rows), today).filter(due__gte=first, due__lte=last)
    return found


def paused(rows: QuerySet[Request]) -> QuerySet[Request]:
    """Return the requests whose clock stands: opinions asked, correction or payment awaited."""
    standing = Q(paused=True) | Q(state__in=[State.CLARIFICATION_PENDING, State.FEE_PENDING])
    return open_ones(rows).filter(standing)


def lapsing(rows: QuerySet[Request], today: dt.date) -> QuerySet[Request]:
    """Return the requests whose period given to somebody else is over: an officer may confirm the lapse."""
    return open_ones(rows).filter(lapses_from__lte=today)


def unconfirmed(rows: QuerySet[Request], today: dt.date) -> QuerySet[Request]:
    """Return the requests that nobody has confirmed although the time to do so is over."""
    return rows.filter(state=State.SUBMITTED, confirm_by__lt=today)


def waiting_for(user: Any, rows: QuerySet[Request]) -> QuerySet[Request]:
    """Return the open requests on which the next step is one that `user` may do."""
    mine = Q(pk__in=[])
    for state, roles in MINE.items():
        mine |= Q(state=state, body_id__in=visible_body_ids(user, roles))
    return rows.filter(mine)


@dataclass(frozen=True, kw_only=True)
class WorkCount:
    """A number of the workbench: `key` is the value of the list's `due` filter that opens it."""

    key: str
    label: str
    light: str
    number: int


# key -> (label, light): the filters by time, in the order of the workbench.
WORK = {
    "overdue": ("逾期", "late"),
    "today": ("今天到期", "soon"),
    "in1": ("1 个工作日内", "soon"),
    "in3": ("3 个工作日内", "soon"),
    "in5": ("5 个工作日内", "soon"),
    "paused": ("期限暂停", "wait"),
    "lapsing": ("对方逾期未答", "soon"),
    "unconfirmed": ("逾期未确认", "late"),
    "mine": ("等我办理", "new"),
}


def work_filter(
    key: str,
    rows: QuerySet[Request],
    user: Any,
    today: dt.date | None = None,
    calendar: Calendar | None = None,
) -> QuerySet[Request]:
    """Return the requests of `rows` that a number of the workbench counts. KeyError for an unknown key."""
    day = today or local_today()
    if key in {"in1", "in3", "in5"}:
        last = (calendar or current_calendar()).add_working_days(day, int(key[2:]))
        return due_between(rows, day, day, last)
    simple = {
        "overdue": lambda: overdue(rows, day),
        "today": lambda: due_between(rows, day, day, day),
        "paused": lambda: paused(rows),
        "lapsing": lambda: lapsing(rows, day),
        "unconfirmed": lambda: unconfirmed(rows, day),
        "mine": lambda: waiting_for(user, rows),
    }
    return simple[key]()


def work_counts(user: Any, today: dt.date | None = None) -> list[WorkCount]:
    """Return the numbers of the workbench for `user`, in the order of WORK."""
    rows = Request.objects.visible_to(user).order_by()
    calendar = current_calendar()
    return [
        WorkCount(
            key=key, label=label, light=light, number=work_filter(key, rows, user, today, calendar).count()
        )
        for key, (label, light) in WORK.items()
    ]


# --- the same person -----------------------------------------------------------------------------------------------


def of_same_person(request: Request) -> QuerySet[Request]:
    """Return the other requests of the same person to this body, newest first; none where nobody can tell."""
    person = request.person
    if person is None or not person.same_as:
        return Request.objects.none()
    rows = Request.objects.filter(body_id=request.body_id, person__same_as=person.same_as)
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
