"""Bring in many requests with their whole histories: former years, sample data, another system.

Every row passes the same law as a single act: its history is replayed, an impossible one is left out and reported.
One journal entry holds the count and a digest over all histories (`gongkai verify` computes it again).
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils import timezone

from gongkai.agencies.models import Body
from gongkai.casework.actions.base import clear_text
from gongkai.casework.clock import Replayer, apply_cache
from gongkai.casework.entering import Happened, row_of
from gongkai.casework.models import (
    ApplicantCategory,
    Carrier,
    Channel,
    Delivery,
    Event,
    NumberSeries,
    Person,
    RecordKey,
    Request,
    RequestImport,
)
from gongkai.casework.persons import PersonData, description_place, seal_text, sealed_person
from gongkai.casework.rules import handler_only
from gongkai.casework.settings import Settings
from gongkai.casework.terms import keep_terms
from gongkai.casework.verify import import_digest
from gongkai.journal.actions import LOCAL, Action, Reason, Refused
from gongkai.journal.identifiers import new_public_id
from gongkai.law import ImpossibleHistory

BATCH = 1000
SERIES = "request"
_QUOTED = re.compile("“[^”]*”")


@dataclass(frozen=True, kw_only=True)
class RequestRow:
    """One request to bring in. `events` begin with `submitted` (its data hold the channel) and are in their order.

    `number` names the row in the report (the line of a sheet); `request_no` keeps the number of another register.
    """

    subject: str
    applicant_category: str
    events: Sequence[Happened]
    person: PersonData | None = field(default=None, repr=False)
    description: str = field(default="", repr=False)
    delivery_method: str = Delivery.POST
    carrier: str = Carrier.PAPER
    unit: str = ""
    request_no: str = ""
    submitted_at: dt.datetime | None = None
    sample_note: str = ""
    number: int = 0


@dataclass(frozen=True, kw_only=True)
class RowProblem:
    """Why a row was left out."""

    number: int
    message: str


@dataclass(kw_only=True)
class ImportReport:
    """What an import did: how many rows it made, which it left out and why."""

    made: int = 0
    problems: list[RowProblem] = field(default_factory=list)


@dataclass(kw_only=True)
class ImportRequests(Action):
    """Make the requests of `rows`. Returns the RequestImport; its `report` (ImportReport) says what was left out.

    `progress(done, total)` is called now and then. With `strict` nothing is made when any row is wrong. `into` is the
    RequestImport of a file that was received before (`onboarding.ImportTable`), else a new one is made.
    """

    verb = "casework.import_requests"
    title = "批量导入申请"
    private: ClassVar[frozenset[str]] = frozenset({"rows", "progress", "report"})

    body: Body
    source: str
    rows: Sequence[RequestRow] = field(repr=False)
    strict: bool = False
    into: RequestImport | None = None
    progress: Callable[[int, int], None] | None = field(default=None, repr=False)
    report: ImportReport = field(init=False, default_factory=ImportReport, repr=False)
    batch: RequestImport | None = field(init=False, default=None, repr=False)

    @property
    def owner(self) -> Body:
        return self.body

    def closed(self) -> list[Reason]:
        """Return why this person may not."""
        return handler_only(self.context, self.body)

    def check(self) -> list[Reason]:
        reasons = self.closed()
        if not self.source.strip():
            reasons.append(Reason(code="required", field="source", message="请写明来源（文件名、登记簿）。"))
        if not self.rows:
            reasons.append(Reason(code="required", field="rows", message="没有可导入的申请。"))
        return reasons

    def dry_run(self) -> ImportReport:
        """Return what an import would do; writes nothing."""
        reasons = self.check()
        if reasons:
            raise Refused(reasons)
        report, replayer = ImportReport(), Replayer()
        for place, row in enumerate(self.rows, start=1):
            message = self._wrong(row)
            if not message:
                try:
                    replayer.state(
                        self._request(row), [e.as_law(i) for i, e in enumerate(row.events, start=1)]
                    )
                except (ImpossibleHistory, ValueError) as error:
                    message = str(error)
            if message:
                report.problems.append(RowProblem(number=row.number or place, message=message))
            else:
                report.made += 1
        return report

    def perform(self) -> RequestImport:
        batch = self.batch = self.into or RequestImport(body=self.body, source=self.source.strip())
        if batch.pk is None:
            batch.save(force_insert=True)
        self.report, self._replayer = ImportReport(), Replayer()
        self._now = timezone.now()
        self._numbers = _Numbers(self.body)
        for start in range(0, len(self.rows), BATCH):
            self._make(start, self.rows[start : start + BATCH])
            if self.progress is not None:
                self.progress(min(start + BATCH, len(self.rows)), len(self.rows))
        self._numbers.keep()
        if not self.report.made or (self.strict and self.report.problems):
            raise Refused([self._reason(item) for item in self.report.problems[:50]])
        batch.made = self.report.made
        batch.digest = import_digest(batch)
        batch.save(update_fields=["made", "digest"])
        batch.__dict__["report"] = self.report
        return batch

    @staticmethod
    def _reason(problem: RowProblem) -> Reason:
        return Reason(code="row", field="rows", message=f"第 {problem.number} 行：{problem.message}")

    def _make(self, start: int, rows: Sequence[RequestRow]) -> None:
        """Make one batch: persons and keys first, then the requests, then their events."""
        ready: list[tuple[Request, list[Event]]] = []
        people: list[Person] = []
        record_keys: list[RecordKey] = []
        for place, row in enumerate(rows, start=start + 1):
            try:
                request, events, person, record = self._row(row)
            except (ImpossibleHistory, ValueError) as error:
                self.report.problems.append(RowProblem(number=row.number or place, message=str(error)))
                continue
            ready.append((request, events))
            if person is not None and record is not None:
                people.append(person)
                record_keys.append(record)
        RecordKey.objects.bulk_create(record_keys)
        Person.objects.bulk_create(people)
        for request, _ in ready:
            request.person_id = request.person.pk if request.person else None
        Request.objects.bulk_create([request for request, _ in ready])
        for request, events in ready:
            for event in events:
                event.request_id = request.pk
        Event.objects.bulk_create([event for _, events in ready for event in events])
        keep_terms([request for request, _ in ready])
        self.report.made += len(ready)

    def _row(self, row: RequestRow) -> tuple[Request, list[Event], Person | None, RecordKey | None]:
        """Return the unsaved rows of one request. Raises ValueError or ImpossibleHistory, in words for the report."""
        wrong = self._wrong(row)
        if wrong:
            raise ValueError(wrong)
        request = self._request(row)
        state = self._replayer.state(request, [e.as_law(i) for i, e in enumerate(row.events, start=1)])
        apply_cache(request, state)
        person, record, key = None, None, b""
        if row.person is not None:
            person, record, key = sealed_person(self.body, row.applicant_category, row.person)
            request.person = person
            request.description_sealed = seal_text(key, row.description, description_place(request))
        if state.confirmed_on is not None:
            request.confirmed_at = dt.datetime.combine(state.confirmed_on, dt.time(12), LOCAL)
        self._number(request, row)
        events, previous = [], ""
        for seq, happened in enumerate(row.events, start=1):
            event = row_of(request, happened, self.context, seq=seq, previous=previous, recorded_at=self._now)
            previous = event.hash
            events.append(event)
        request.events_count = request.imported_events = len(events)
        request.events_hash = previous
        return request, events, person, record

    def _wrong(self, row: RequestRow) -> str:
        """Return what is wrong with a row beside its history, "" if nothing is."""
        if not row.subject.strip() or len(row.subject) > 200:
            return "事项为空或者超过 200 字。"
        if row.applicant_category not in ApplicantCategory.values:
            return (
                f"没有“{row.applicant_category}”这类申请人，应为 {'、'.join(ApplicantCategory.values)} 之一。"
            )
        if row.delivery_method not in Delivery.values or row.carrier not in Carrier.values:
            return "获取方式或者载体形式不正确。"
        if not row.events or row.events[0].kind != "submitted":
            return "经过应从“提交”（submitted）开始。"
        if any(event.occurred_on > self.context.today for event in row.events):
            return "经过中有晚于今天的日期。"
        if row.description and row.person is None:
            return "有申请内容而没有申请人信息；申请内容随申请人信息加密保存，请一并提供。"
        reasons = clear_text("subject", row.subject) + clear_text("unit", row.unit)
        return reasons[0].message if reasons else ""

    def _request(self, row: RequestRow) -> Request:
        first = row.events[0]
        channel = str(first.data.get("channel", ""))
        if channel not in Channel.values:
            raise ValueError(f"没有“{channel}”这种接收渠道，应为 {'、'.join(Channel.values)} 之一。")
        assigned = [event for event in row.events if event.kind in {"assigned", "signed_for", "returned"}]
        last = assigned[-1] if assigned else None
        given_back = last is not None and last.kind == "returned"
        unit = str(last.data.get("unit", "")) if last is not None and not given_back else row.unit
        return Request(
            body=self.body,
            public_id=new_public_id(),
            channel=channel,
            applicant_category=row.applicant_category,
            subject=row.subject.strip(),
            submitted_at=row.submitted_at or dt.datetime.combine(first.occurred_on, dt.time(12), LOCAL),
            delivery_method=row.delivery_method,
            carrier=row.carrier,
            unit=unit,
            unit_signed=last is not None and last.kind == "signed_for",
            sample_note=row.sample_note,
            imported=self.batch,
        )

    def _number(self, request: Request, row: RequestRow) -> None:
        day = row.events[0].occurred_on
        request.series_year = day.year
        request.series_no = self._numbers.next(day.year)
        request.request_no = row.request_no.strip() or self._numbers.text(day, request.series_no)

    def details(self) -> dict[str, Any]:
        # What a faulty row holds is told to who imports it, not to the journal.
        counted: Mapping[str, int] = Counter(
            _QUOTED.sub("“…”", item.message) for item in self.report.problems
        )
        return {
            "source": self.source,
            "rows": len(self.rows),
            "left_out": len(self.report.problems),
            "why": dict(sorted(counted.items(), key=lambda pair: -pair[1])[:20]),
        }


class _Numbers:
    """The series of request numbers of a body, moved once at the end."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self._last: dict[int, NumberSeries] = {}
        self._settings = Settings()

    def next(self, year: int) -> int:
        """Return the next number of the year."""
        if year not in self._last:
            NumberSeries.objects.get_or_create(body=self.body, name=SERIES, year=year)
            self._last[year] = NumberSeries.objects.select_for_update().get(
                body=self.body, name=SERIES, year=year
            )
        self._last[year].last += 1
        return self._last[year].last

    def text(self, day: dt.date, number: int) -> str:
        """Return the number in the body's pattern of that day."""
        pattern: str = self._settings.value(self.body.pk, "casework.request_no", day)
        return pattern.format(short=self.body.short_name, year=day.year, n=number)

    def keep(self) -> None:
        """Write the last numbers."""
        for row in self._last.values():
            row.save(update_fields=["last"])
