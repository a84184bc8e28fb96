"""Statistics of requests for any days and bodies, with the definitions of the annual report (`measures`).

A year's months add up to the yearly table: received, finished and each outcome are sums of days; carried in and out are
the balance at the borders. What the report has no row for (late answers, corrected answers, average days, satisfaction)
is defined here. The average runs from the day after receipt to the decision, in working days, with all pauses in it.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import cache
from itertools import accumulate
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from gongkai.agencies.models import Body
from gongkai.casework.measures import carried_in, carried_out, finished, received
from gongkai.casework.models import (
    ApplicantCategory,
    Channel,
    Evaluation,
    Event,
    Request,
    Satisfaction,
    local_day,
)
from gongkai.law import Calendar, outcomes
from gongkai.statements.measure import Scope
from gongkai.workdays.queries import current_calendar

GROUPS = ("granted", "partial", "refused", "unable", "not_processed", "other")
# A dimension of the second table: the field of a request, and its label.
DIMENSIONS = {
    "body": ("body_id", "机关"),
    "channel": ("channel", "接收渠道"),
    "category": ("applicant_category", "申请人类别"),
    "outcome": ("outcome", "处理结果"),
}
OWN_MOTION = "own_motion"
CHUNK = 500  # keys in one condition


def scope_between(body_ids: Iterable[int], first: dt.date, last: dt.date) -> Scope:
    """Return the scope of any days, both included."""
    return Scope(tuple(body_ids), first.year, first, last)


def late_answers(scope: Scope) -> QuerySet[Request]:
    """Return the requests finished in the period after their date."""
    found: QuerySet[Request] = finished(scope).filter(on_time=False)
    return found


def extended_answers(scope: Scope) -> QuerySet[Request]:
    """Return the requests finished in the period whose time was extended."""
    found: QuerySet[Request] = finished(scope).filter(extended=True)
    return found


def _reopened(scope: Scope) -> list[tuple[int, bool, dt.date]]:
    """Return (request, by own motion, day) of every new handling of the period that still stands.

    The few events of the kind are found first and their bodies afterwards: joined, the database goes the long way
    through all events of all requests of the bodies.
    """
    rows = Event.objects.filter(kind="reopened", occurred_on__gte=scope.start, occurred_on__lte=scope.end)
    listed = list(rows.order_by().values_list("request_id", "seq", "data", "occurred_on"))
    ids = sorted({request for request, *_ in listed})
    here: set[int] = set()
    for start in range(0, len(ids), CHUNK):
        found = Request.objects.filter(pk__in=ids[start : start + CHUNK], body_id__in=scope.body_ids)
        here.update(found.values_list("pk", flat=True))
    voided = _voided(here) if here else set()
    return [
        (request, data.get("cause") == OWN_MOTION, day)
        for request, seq, data, day in listed
        if request in here and (request, seq) not in voided
    ]


def _voided(requests: set[int]) -> set[tuple[int, int]]:
    """Return (request, seq) of the events of these requests that were replaced or cancelled."""
    found, ids = set(), sorted(requests)
    for start in range(0, len(ids), CHUNK):
        rows = Event.objects.filter(
            Q(supersedes__isnull=False) | Q(kind="superseded"), request_id__in=ids[start : start + CHUNK]
        )
        for request, replaced, data in rows.values_list("request_id", "supersedes", "data"):
            named = replaced if replaced is not None else str(data.get("event", ""))
            if str(named).isdigit():
                found.add((request, int(named)))
    return found


def corrected_own(scope: Scope) -> QuerySet[Request]:
    """Return the requests whose answer the body took up again by itself in the period."""
    return Request.objects.filter(pk__in=[one for one, own, _ in _reopened(scope) if own])


def corrected_by_remedy(scope: Scope) -> QuerySet[Request]:
    """Return the requests that a reconsideration organ or a court sent back in the period."""
    return Request.objects.filter(pk__in=[one for one, own, _ in _reopened(scope) if not own])


def of_group(group: str) -> Callable[[Scope], QuerySet[Request]]:
    """Return the query of the requests finished in the period with an outcome of `group`."""
    names = [name for name, one in outcomes().items() if one.group == group]
    return lambda scope: finished(scope).filter(outcome__in=names)


# What each figure of a line counts: the list that it opens.
RECORDS: dict[str, Callable[[Scope], QuerySet[Request]]] = {
    "carried_in": carried_in,
    "received": received,
    "finished": finished,
    **{group: of_group(group) for group in GROUPS},
    "carried_out": carried_out,
    "late": late_answers,
    "extended": extended_answers,
    "corrected_own": corrected_own,
    "corrected_by_remedy": corrected_by_remedy,
}
LABELS = {
    "carried_in": "上期结转",
    "received": "新收",
    "finished": "办结",
    "granted": "予以公开",
    "partial": "部分公开",
    "refused": "不予公开",
    "unable": "无法提供",
    "not_processed": "不予处理",
    "other": "其他处理",
    "carried_out": "结转下期",
    "late": "逾期办结",
    "extended": "经延期",
    "corrected_own": "自行纠正",
    "corrected_by_remedy": "复议诉讼后重办",
}


@dataclass
class Line:
    """The figures of a period, or of one value of a dimension. Counts of requests; `days` are working days in all."""

    label: str
    key: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    carried_in: int = 0
    received: int = 0
    finished: int = 0
    granted: int = 0
    partial: int = 0
    refused: int = 0
    unable: int = 0
    not_processed: int = 0
    other: int = 0
    carried_out: int = 0
    late: int = 0
    extended: int = 0
    corrected_own: int = 0
    corrected_by_remedy: int = 0
    days: int = 0
    rated: dict[str, int] = field(default_factory=dict)

    @property
    def average(self) -> Decimal | None:
        """Return the average working days from receipt to decision, to a tenth; None where nothing was finished."""
        return _share(self.days, self.finished, 1)

    @property
    def extended_share(self) -> Decimal | None:
        """Return the share of the finished ones that were extended, in percent to a tenth."""
        return _share(self.extended * 100, self.finished, 1)

    @property
    def satisfied_share(self) -> Decimal | None:
        """Return the share of the evaluations that are not dissatisfied, in percent to a tenth."""
        whole = sum(self.rated.values())
        return _share((whole - self.rated.get(Satisfaction.DISSATISFIED, 0)) * 100, whole, 1)

    def add(self, other: Line) -> None:
        """Add another line: what is a sum of days."""
        for one in fields(self):
            if one.type == "int" and one.name not in {"carried_in", "carried_out"}:
                setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))
        for key, number in other.rated.items():
            self.rated[key] = self.rated.get(key, 0) + number


def _share(part: int, whole: int, places: int) -> Decimal | None:
    return round(Decimal(part) / whole, places) if whole else None


class WorkingDays:
    """The number of working days up to a day, so that the days between two are a difference."""

    def __init__(self, calendar: Calendar, first: dt.date, last: dt.date) -> None:
        self.first = first
        days = (last - first).days + 1
        counted = (int(calendar.is_working(first + dt.timedelta(days=n))) for n in range(days))
        self._up_to = list(accumulate(counted))

    def up_to(self, day: dt.date) -> int:
        """Return the working days from the first day of the table to `day`."""
        place = (day - self.first).days
        return self._up_to[min(place, len(self._up_to) - 1)] if place >= 0 else 0


@cache
def _group_of() -> dict[str, str]:
    return {name: one.group for name, one in outcomes().items()}


def _working_days(body_ids: Sequence[int], last: dt.date) -> WorkingDays:
    rows = Request.objects.filter(body_id__in=body_ids, counted_on__isnull=False).order_by("counted_on")
    earliest = rows.values_list("counted_on", flat=True).first() or last
    return WorkingDays(current_calendar(), earliest, last)


LineOf = Callable[[Any, dt.date], Line | None]


def _collect(scope: Scope, line_of: LineOf, column: str | None, ends: Sequence[dt.date] = ()) -> None:
    """Count all that happened in the period into lines; `line_of` chooses it by the column's value and the day.

    `ends`: the last days of the lines, where the day decides. Few groups make few rows: no query groups by two days.
    """
    names = (column,) if column else ()

    def rows(query: Any, *values: str, **more: Any) -> Iterator[tuple[Any, tuple[Any, ...]]]:
        for row in query.order_by().values_list(*names, *values).annotate(n=Count("pk"), **more):
            yield (row[0] if column else None), tuple(row[len(names) :])

    for value, (day, number) in rows(received(scope), "counted_on"):
        if line := line_of(value, day):
            line.received += number
    over = finished(scope)
    longer, late = Count("pk", filter=Q(extended=True)), Count("pk", filter=Q(on_time=False))
    by_day = ("finished_on",) if ends else ()
    for value, (*day, outcome, number, extended, overdue) in rows(
        over, *by_day, "outcome", longer=longer, late=late
    ):
        if line := line_of(value, day[0] if day else scope.end):
            place = _group_of()[outcome]
            setattr(line, place, getattr(line, place) + number)
            line.finished += number
            line.extended += extended
            line.late += overdue
    _average_days(scope, line_of, rows, over, ends)
    _new_handlings(scope, line_of, column)
    _evaluations(scope, line_of, column)


def _average_days(scope: Scope, line_of: LineOf, rows: Any, over: Any, ends: Sequence[dt.date]) -> None:
    """Add the working days up to the decisions, take those up to the receipts off: what lies between is left."""
    days = _working_days(scope.body_ids, scope.end)
    for value, (day, number) in rows(over, "finished_on"):
        if line := line_of(value, day):
            line.days += days.up_to(day) * number
    ended = Case(
        *(When(finished_on__lte=end, then=Value(place)) for place, end in enumerate(ends)),
        default=Value(max(len(ends) - 1, 0)),
        output_field=IntegerField(),
    )
    for value, (start, place, number) in rows(over.annotate(ended=ended), "counted_on", "ended"):
        if line := line_of(value, ends[place] if ends else scope.end):
            line.days -= days.up_to(start) * number


def _new_handlings(scope: Scope, line_of: LineOf, column: str | None) -> None:
    found = _reopened(scope)
    values: dict[int, Any] = {}
    if column and found:
        listed = Request.objects.filter(pk__in={one for one, *_ in found})
        values = dict(listed.values_list("pk", column))
    for request, own, day in found:
        if line := line_of(values.get(request), day):
            if own:
                line.corrected_own += 1
            else:
                line.corrected_by_remedy += 1


def _evaluations(scope: Scope, line_of: LineOf, column: str | None) -> None:
    names = (f"request__{column}",) if column else ()
    first = dt.datetime.combine(scope.start, dt.time(), dt.UTC) - dt.timedelta(days=1)
    last = dt.datetime.combine(scope.end, dt.time(), dt.UTC) + dt.timedelta(days=2)
    rows = Evaluation.objects.filter(body_id__in=scope.body_ids, at__gte=first, at__lt=last)
    for *value, satisfaction, at in rows.order_by().values_list(*names, "satisfaction", "at"):
        day = local_day(at)
        if scope.start <= day <= scope.end and (line := line_of(value[0] if value else None, day)):
            line.rated[satisfaction] = line.rated.get(satisfaction, 0) + 1


# --- the two tables ------------------------------------------------------------------------------------------------


def periods_of(first: dt.date, last: dt.date, step: str) -> list[Line]:
    """Return empty lines for the months (`month`) or quarters (`quarter`) of a range, or one for all (`whole`)."""
    if step == "whole":
        return [Line(label=f"{first} 至 {last}", key="whole", first=first, last=last)]
    length = 3 if step == "quarter" else 1
    lines, start = [], first
    while start <= last:
        month = (start.month - 1) // length * length + length
        after = dt.date(start.year + month // 12, month % 12 + 1, 1)
        end = min(after - dt.timedelta(days=1), last)
        label = f"{start.year} 年第 {month // 3} 季度" if length == 3 else f"{start.year} 年 {start.month} 月"
        lines.append(Line(label=label, key=start.isoformat(), first=start, last=end))
        start = after
    return lines


def by_period(body_ids: Sequence[int], first: dt.date, last: dt.date, step: str) -> tuple[list[Line], Line]:
    """Return the line of every period of a range, and that of the whole range."""
    scope, lines = scope_between(body_ids, first, last), periods_of(first, last, step)
    starts = [line.first for line in lines if line.first is not None]
    ends = [line.last for line in lines if line.last is not None]
    _collect(scope, lambda _, day: lines[_place(starts, day)], None, ends)
    open_now = carried_in(scope).count()
    whole = Line(label="合计", first=first, last=last, carried_in=open_now)
    for line in lines:
        line.carried_in = open_now
        open_now = line.carried_out = open_now + line.received - line.finished
        whole.add(line)
    whole.carried_out = open_now
    return lines, whole


def _place(starts: Sequence[dt.date], day: dt.date) -> int:
    return bisect_right(starts, day) - 1


def by_dimension(body_ids: Sequence[int], first: dt.date, last: dt.date, name: str) -> list[Line]:
    """Return the line of every value of a dimension in a range. KeyError for an unknown one."""
    column, _ = DIMENSIONS[name]
    scope = scope_between(body_ids, first, last)
    lines: dict[Any, Line] = {}

    def line_of(value: Any, day: dt.date) -> Line | None:
        if value in (None, ""):
            return None
        return lines.setdefault(value, Line(label=str(value), key=str(value), first=first, last=last))

    _collect(scope, line_of, column)
    # What is open has no outcome yet: its kinds would be those of later answers.
    borders = () if name == "outcome" else ((carried_in, "carried_in"), (carried_out, "carried_out"))
    for query, place in borders:
        for value, number in query(scope).values_list(column).annotate(n=Count("pk")):
            if line := line_of(value, last):
                setattr(line, place, number)
    return _labelled(name, lines)


def _labelled(name: str, lines: dict[Any, Line]) -> list[Line]:
    """Return the lines in the order of the choices, with their labels."""
    if name == "body":
        rows = Body.objects.filter(pk__in=lines).order_by("order", "pk")
        labels: dict[Any, str] = {row.pk: row.short_name or row.name for row in rows}
    elif name == "outcome":
        labels = {key: one.zh for key, one in outcomes().items()}
    else:
        choices: Any = Channel if name == "channel" else ApplicantCategory
        labels = {str(value): str(label) for value, label in choices.choices}
    for value, line in lines.items():
        line.label = labels.get(value, line.label)
    order = {value: place for place, value in enumerate(labels)}
    return [lines[value] for value in sorted(lines, key=lambda one: order.get(one, len(order)))]


def records(figure: str, scope: Scope, dimension: str = "", value: str = "") -> QuerySet[Request]:
    """Return the requests that a figure counts. KeyError for an unknown figure or dimension."""
    rows = RECORDS[figure](scope)
    wanted = Q(**{DIMENSIONS[dimension][0]: value}) if dimension and value else Q()
    return rows.filter(wanted)
