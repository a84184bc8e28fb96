"""The numbers of the workbench: each is a condition on open requests, counted all together in one query.

The key of a number is the value of the list's filter `due` that opens it, and the same condition makes both.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from gongkai.agencies.models import WORK_ROLES, Role
from gongkai.agencies.queries import assignments_of, local_today, visible_body_ids
from gongkai.casework.models import OPEN_STATES, Request, State, Submission, SubmissionState
from gongkai.casework.rules import HANDLERS
from gongkai.casework.units import unit_ids_of
from gongkai.law import Calendar
from gongkai.workdays.queries import current_calendar

MINE: dict[str, frozenset[str]] = {
    State.SUBMITTED: frozenset(HANDLERS),
    State.REGISTERED: frozenset(HANDLERS),
    State.DRAFTING: frozenset(HANDLERS),
    State.IN_APPROVAL: frozenset({Role.HEAD}),
    State.DECIDED: frozenset(HANDLERS),
}
# What a unit may do on what it has: sign for it, draft.
UNITS = (State.REGISTERED, State.DRAFTING)
NEAR = 5


def requests_for(user: Any) -> QuerySet[Request]:
    """Return the requests that `user` may read, newest first."""
    return Request.objects.visible_to(user).select_related("body")


def live_for(user: Any) -> QuerySet[Request]:
    """Return those of `requests_for` that lists and numbers show: without opening requests that were taken back."""
    return without_taken_back(requests_for(user))


def without_taken_back(rows: QuerySet[Request]) -> QuerySet[Request]:
    """Leave out opening requests that were taken back: never confirmed, in no figure, in no list.

    They are few and mostly none; asked for first, so that the lists' indexes still cover what is asked.
    """
    gone = list(Request.objects.filter(is_opening=True, state=State.SUBMITTED).values_list("pk", flat=True))
    return rows.exclude(pk__in=gone) if gone else rows


def open_ones(rows: QuerySet[Request]) -> QuerySet[Request]:
    """Return those for which the body still owes something."""
    return rows.filter(state__in=OPEN_STATES)


# --- what is due ---------------------------------------------------------------------------------------------------


def with_due(rows: QuerySet[Request], today: dt.date) -> Any:
    """Add `due`: the date that counts today; of a paused one the latest possible, once its limit has passed."""
    waited_out = Q(paused=True, resumes_at_latest__lt=today)
    return rows.filter(Q(paused=False) | waited_out).annotate(due=Coalesce("due_on", "due_at_latest"))


def _due(today: dt.date, **bounds: Any) -> Q:
    """Return the condition that the date that counts today lies within bounds (`lt`, `gte`, `lte`)."""
    running = Q(paused=False, **{f"due_on__{name}": day for name, day in bounds.items()})
    out = Q(paused=True, resumes_at_latest__lt=today)
    return running | (out & Q(**{f"due_at_latest__{name}": day for name, day in bounds.items()}))


def overdue(rows: QuerySet[Request], today: dt.date) -> QuerySet[Request]:
    """Return the open requests whose date has passed."""
    return open_ones(rows).filter(_due(today, lt=today))


def due_between(rows: QuerySet[Request], today: dt.date, first: dt.date, last: dt.date) -> QuerySet[Request]:
    """Return the open requests due from `first` to `last`, both included."""
    return open_ones(rows).filter(_due(today, gte=first, lte=last))


def waiting_for(user: Any, rows: QuerySet[Request]) -> QuerySet[Request]:
    """Return the open requests on which the next step is one that `user` may do."""
    return rows.filter(_mine(user))


def next_for(user: Any, limit: int) -> list[Request]:
    """Return what waits for `user`, the nearest date first; the keys come from an index alone."""
    rows = waiting_for(user, live_for(user).select_related(None))
    keys = list(rows.order_by(F("due_on").asc(nulls_first=True), "pk").values_list("pk", flat=True)[:limit])
    found = Request.objects.select_related("body").defer("description_sealed").in_bulk(keys)
    return [found[key] for key in keys]


def _mine(user: Any) -> Q:
    mine = Q(pk__in=[])
    for roles in set(MINE.values()):
        states = [state for state, wanted in MINE.items() if wanted == roles]
        mine |= Q(state__in=states, body_id__in=visible_body_ids(user, roles))
    if units := unit_ids_of(user, HANDLERS):
        mine |= Q(state__in=UNITS, unit_body_id__in=units)
    return mine


# --- the numbers ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class WorkCount:
    """A number of the workbench: `key` is the value of the list's `due` filter that opens it."""

    key: str
    label: str
    light: str
    number: int


# key -> (label, light): the filters by time, in the order of the workbench.
WORK = {
    "overdue": ("逾期未答复", "late"),
    "today": ("今天到期", "soon"),
    "in1": ("1 个工作日内", "soon"),
    "in3": ("3 个工作日内", "soon"),
    "in5": ("5 个工作日内", "soon"),
    "paused": ("期限暂停", "wait"),
    "lapsing": ("对方逾期未答", "soon"),
    "new": ("新收待确认", "new"),
    "unconfirmed": ("逾期未确认", "late"),
    "unit": ("交我科室待签收", "new"),
    "unsigned": ("已交办未签收", "work"),
    "mine": ("等我办理", "new"),
    "late": ("本年超期答复", "late"),
}
# These lie in the past; the others are about open requests.
OVER = frozenset({"late"})


def conditions(user: Any, today: dt.date, calendar: Calendar | None = None) -> dict[str, Q]:
    """Return the condition of each number; all but `late` hold for open requests only."""
    days = calendar or current_calendar()
    unit = Q(unit_body_id__in=own_body_ids(user), unit_signed=False)
    standing = Q(paused=True) | Q(state__in=[State.CLARIFICATION_PENDING, State.FEE_PENDING])
    return {
        "overdue": _due(today, lt=today),
        "today": _due(today, gte=today, lte=today),
        **{
            f"in{number}": _due(today, gte=today, lte=days.add_working_days(today, number))
            for number in (1, 3, NEAR)
        },
        "paused": standing,
        "lapsing": Q(lapses_from__lte=today),
        "new": Q(state=State.SUBMITTED),
        "unconfirmed": Q(state=State.SUBMITTED, confirm_by__lt=today),
        "unit": unit,
        "unsigned": ~Q(unit="") & Q(unit_signed=False),
        "mine": _mine(user),
        "late": Q(on_time=False, finished_on__gte=today.replace(month=1, day=1), finished_on__lte=today),
    }


def own_body_ids(user: Any) -> frozenset[int]:
    """Return the bodies and units at which the user works directly (not those under them)."""
    return frozenset(one.body_id for one in assignments_of(user) if one.role in WORK_ROLES)


def work_filter(
    key: str,
    rows: QuerySet[Request],
    user: Any,
    today: dt.date | None = None,
    calendar: Calendar | None = None,
) -> QuerySet[Request]:
    """Return the requests of `rows` that a number of the workbench counts. KeyError for an unknown key."""
    found = rows.filter(conditions(user, today or local_today(), calendar)[key])
    return found if key in OVER else open_ones(found)


@dataclass(frozen=True, kw_only=True)
class Watch:
    """How one body stands: open ones that near their date or are past it, and what was answered late this year."""

    body_id: int
    near: int
    overdue: int
    late: int


class Numbers:
    """All numbers about open requests for one user, by body: one query over one index."""

    def __init__(self, user: Any, today: dt.date | None = None) -> None:
        self.user, self.today = user, today or local_today()
        self.conditions = conditions(user, self.today)
        # An alias that is also a column would take the column's place in the conditions.
        counts = {f"n_{key}": Count("pk", filter=self.conditions[key]) for key in WORK if key not in OVER}
        opened = open_ones(live_for(user).select_related(None)).order_by()
        rows: Any = opened.values("body_id").annotate(**counts)
        self.rows: dict[int, dict[str, int]] = {row["body_id"]: row for row in rows}

    def number(self, key: str) -> int:
        """Return the number of a key of WORK (not `late`) over all bodies."""
        return sum(row[f"n_{key}"] for row in self.rows.values())

    @property
    def counts(self) -> list[WorkCount]:
        """Return the numbers of the workbench, in the order of WORK."""
        return [
            WorkCount(key=key, label=label, light=light, number=self.number(key))
            for key, (label, light) in WORK.items()
            if key not in OVER
        ]

    def watched(self) -> list[Watch]:
        """Return the bodies that the user supervises and that have something to look at; one query more."""
        bodies = visible_body_ids(self.user, [Role.SUPERVISOR])
        if not bodies:
            return []
        late = Request.objects.filter(self.conditions["late"], body_id__in=bodies).order_by()
        ended = dict(late.values_list("body_id").annotate(number=Count("pk")))
        found = []
        for pk in (self.rows.keys() | ended.keys()) & bodies:
            row = self.rows.get(pk, {})
            near, past = row.get(f"n_in{NEAR}", 0), row.get("n_overdue", 0)
            one = Watch(body_id=pk, near=near, overdue=past, late=ended.get(pk, 0))
            if one.near or one.overdue or one.late:
                found.append(one)
        return sorted(found, key=lambda one: (-one.overdue, -one.late, -one.near, one.body_id))


def work_counts(user: Any, today: dt.date | None = None) -> list[WorkCount]:
    """Return the numbers of the workbench for `user`, in the order of WORK."""
    return Numbers(user, today).counts


def in_review(user: Any) -> QuerySet[Submission]:
    """Return the online submissions that wait for an officer of `user`'s bodies because of weak signals of abuse."""
    rows = Submission.objects.visible_to(user, HANDLERS).filter(state=SubmissionState.IN_REVIEW)
    return rows.select_related("body").order_by("submitted_at", "pk")
