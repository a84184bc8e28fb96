"""Opening balances: open requests of former years that are known only by number and kind of applicant.

Each becomes a request of its own in the series 期初, so that the year's numbers stay gapless. It counts in 二 and 四
like any other; an officer fills it in later or decides it as it is.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils import timezone

from gongkai.agencies.models import Body
from gongkai.casework.actions.base import EventAction, clear_text
from gongkai.casework.clock import Replayer, apply_cache
from gongkai.casework.entering import Happened, enter, next_number, row_of
from gongkai.casework.models import (
    ApplicantCategory,
    Channel,
    Event,
    Request,
    RequestImport,
    State,
)
from gongkai.casework.persons import PersonData, description_place, seal_text, sealed_person
from gongkai.casework.rules import handler_only
from gongkai.casework.verify import import_digest
from gongkai.journal.actions import LOCAL, Action, Context, Reason
from gongkai.journal.identifiers import new_public_id
from gongkai.law import ImpossibleHistory, replay

SERIES = "opening"
# The series 期初 of a year is numbered above the year's own, in one column: `series_no` is unique in body and year.
BASE = 1_000_000
MOST = 2000
OPENING = "opening"  # level of the first finding of a balance's RequestImport


def balances_of(body: Body) -> list[RequestImport]:
    """Return the opening balances of a body, newest first."""
    rows = RequestImport.objects.filter(body=body, findings__0__level=OPENING)
    return list(rows.order_by("-pk"))


def live_opening(rows: Any) -> Any:
    """Return the rows without opening requests whose balance was taken back."""
    return rows.exclude(is_opening=True, state=State.SUBMITTED)


@dataclass(kw_only=True)
class SetOpeningBalance(Action):
    """Make `count` requests of `category` that were open when `year` began, received on `received_on`.

    Returns the RequestImport that holds them; `source` says where the number comes from (a former report, a register).
    """

    verb = "casework.set_opening_balance"
    title = "登记期初结转"

    body: Body
    year: int
    category: str
    count: int
    received_on: dt.date
    source: str = ""

    @property
    def owner(self) -> Body:
        return self.body

    def closed(self) -> list[Reason]:
        """Return why this person may not."""
        return handler_only(self.context, self.body)

    def check(self) -> list[Reason]:
        return self.closed() or self._inputs() or self._law()

    def _inputs(self) -> list[Reason]:
        reasons = []
        if self.category not in ApplicantCategory.values:
            reasons.append(Reason(code="choice", field="category", message="请选择申请人类别。"))
        if not 1 <= self.count <= MOST:
            reasons.append(Reason(code="count", field="count", message=f"件数应为 1 至 {MOST}。"))
        if not 2009 <= self.year <= self.context.today.year:
            reasons.append(Reason(code="year", field="year", message="年度不能晚于今年。"))
        elif self.received_on >= dt.date(self.year, 1, 1):
            message = f"期初结转的申请须在 {self.year} 年以前收到；{self.year} 年收到的请逐件登记。"
            reasons.append(Reason(code="late", field="received_on", message=message))
        if not self.source.strip():
            reasons.append(
                Reason(
                    code="required", field="source", message="请写明数字的来源，如上年度报告、纸质登记簿。"
                )
            )
        return reasons + clear_text("source", self.source)

    def _law(self) -> list[Reason]:
        try:
            Replayer().state(self._request(0), [e.as_law(n) for n, e in enumerate(self._happened(), 1)])
        except ImpossibleHistory as impossible:
            return [Reason(code="law", field="received_on", message=impossible.zh)]
        return []

    def _happened(self) -> list[Happened]:
        submitted = Happened(
            kind="submitted", occurred_on=self.received_on, data={"channel": str(Channel.OTHER)}
        )
        return [submitted, Happened(kind="confirmed", occurred_on=self.received_on)]

    def _request(self, number: int) -> Request:
        label = ApplicantCategory(self.category).label
        return Request(
            body=self.body,
            public_id=new_public_id(),
            series_year=self.year,
            series_no=BASE + number,
            request_no=f"{self.body.short_name}期初〔{self.year}〕第{number}号",
            channel=Channel.OTHER,
            applicant_category=self.category,
            subject=f"期初结转（{label}，未录明细）",
            submitted_at=dt.datetime.combine(self.received_on, dt.time(12), LOCAL),
            confirmed_at=dt.datetime.combine(self.received_on, dt.time(12), LOCAL),
            is_opening=True,
        )

    def perform(self) -> RequestImport:
        head = {
            "level": OPENING,
            "row": 0,
            "year": self.year,
            "category": str(self.category),
            "count": self.count,
            "received_on": self.received_on.isoformat(),
        }
        batch = RequestImport(body=self.body, source=self.source.strip()[:200], findings=[head])
        batch.save(force_insert=True)
        replayer, now, ready = Replayer(), timezone.now(), []
        for _ in range(self.count):
            request = self._request(next_number(self.body, SERIES, self.year))
            request.imported = batch
            ready.append((request, self._events(request, now)))
            apply_cache(
                request, replayer.state(request, [e.as_law(n) for n, e in enumerate(self._happened(), 1)])
            )
        Request.objects.bulk_create([request for request, _ in ready])
        for request, events in ready:
            for event in events:
                event.request_id = request.pk
        Event.objects.bulk_create([event for _, events in ready for event in events])
        batch.made, batch.digest = self.count, import_digest(batch)
        batch.save(update_fields=["made", "digest"])
        return batch

    def _events(self, request: Request, now: dt.datetime) -> list[Event]:
        events: list[Event] = []
        for seq, happened in enumerate(self._happened(), start=1):
            previous = events[-1].hash if events else ""
            events.append(
                row_of(request, happened, self.context, seq=seq, previous=previous, recorded_at=now)
            )
        request.events_count = request.imported_events = len(events)
        request.events_hash = events[-1].hash
        return events


@dataclass(kw_only=True)
class UndoOpeningBalance(Action):
    """Take back an opening balance that nobody has touched: its requests count nowhere any more; nothing is deleted."""

    verb = "casework.undo_opening_balance"
    title = "撤销期初结转"

    batch: RequestImport

    @property
    def record(self) -> RequestImport:
        return self.batch

    def closed(self) -> list[Reason]:
        """Return why it may not be taken back: right, or one of its requests was worked on."""
        reasons = handler_only(self.context, self.batch)
        if reasons:
            return reasons
        if not self.batch.findings or self.batch.findings[0].get("level") != OPENING:
            return [Reason(code="state", message="这不是期初结转。")]
        rows = Request.objects.filter(imported=self.batch)
        if rows.filter(state=State.SUBMITTED).exists():
            return [Reason(code="state", message="这次期初结转已经撤销。")]
        touched = rows.exclude(events_count=2)
        if (first := touched.first()) is not None:
            message = f"{first}等 {touched.count()} 件已经补录或者办理，不能整批撤销；多登记的请逐件办理。"
            return [Reason(code="touched", message=message)]
        return []

    def check(self) -> list[Reason]:
        return self.closed()

    def perform(self) -> RequestImport:
        for request in Request.objects.filter(imported=self.batch).select_for_update():
            _cancel_receipt(request, self.context)
        return self.batch

    def details(self) -> dict[str, Any]:
        return {"count": self.batch.made, "source": self.batch.source}


def _cancel_receipt(request: Request, context: Context) -> None:
    """Take an opening request out of the count: its confirmation is cancelled, so that it was never received."""
    data = {"event": "2", "reason": "撤销期初结转"}
    enter(request, [Happened(kind="superseded", occurred_on=context.today, data=data)], context)
    request.confirmed_at = None
    request.save(update_fields=["confirmed_at"])


@dataclass(kw_only=True)
class FillOpeningRequest(EventAction):
    """Fill in an opening request: what it is about, who asked, how and when it really came.

    The kind of applicant stays (二 of the year is already reported), the number too, and it must have come before the
    year.
    """

    verb = "casework.fill_opening_request"
    title = "补录期初申请"
    kind = "submitted"
    private: ClassVar[frozenset[str]] = EventAction.private | {"person", "description"}

    subject: str = ""
    person: PersonData | None = field(default=None, repr=False)
    description: str = field(default="", repr=False)
    channel: str = ""
    submitted_on: dt.date | None = None
    confirmed_on: dt.date | None = None

    def closed(self) -> list[Reason]:
        """Return why it may not be filled in."""
        reasons = self.right()
        if not reasons and not self.request.is_opening:
            reasons.append(Reason(code="state", message="这件不是期初结转的申请，或者已经补录。"))
        if not reasons and self.request.state == State.SUBMITTED:
            reasons.append(Reason(code="state", message="这件期初结转已经撤销。"))
        return reasons

    def check(self) -> list[Reason]:
        return self.closed() or self._given() or self._law()

    def _given(self) -> list[Reason]:
        reasons = []
        if not self.subject.strip() or len(self.subject) > 200:
            message = "请用一句话写明所申请的信息，不超过 200 字，不写个人信息。"
            reasons.append(Reason(code="required", field="subject", message=message))
        if self.channel not in Channel.values:
            reasons.append(Reason(code="choice", field="channel", message="请选择接收渠道。"))
        if self.submitted_on is None:
            reasons.append(Reason(code="required", field="submitted_on", message="请填写提出（收到）日期。"))
        for name, day in (("submitted_on", self.submitted_on), ("confirmed_on", self.confirmed_on)):
            if day is not None and day.year >= self.request.series_year:
                message = f"须早于 {self.request.series_year} 年，否则不是这一年的期初结转。"
                reasons.append(Reason(code="late", field=name, message=message))
        if self.description and (self.person is None or not self.person.name.strip()):
            message = "填写申请内容时请同时填写姓名或者名称，二者一起加密保存。"
            reasons.append(Reason(code="required", field="name", message=message))
        return reasons + clear_text("subject", self.subject)

    def _law(self) -> list[Reason]:
        state, seq = self.state(), self.request.events_count
        events = [item.as_law(seq + number) for number, item in enumerate(self.happened(), start=1)]
        try:
            replay([*state.entered, *events], state.calendar, state.practice)
        except ImpossibleHistory as impossible:
            return [Reason(code="law", field="submitted_on", message=impossible.zh)]
        return []

    def happened(self) -> list[Happened]:
        why = "补录期初申请"
        first = self.submitted_on or self.context.today
        data = {"channel": str(self.channel), "correction": why}
        return [
            Happened(kind="submitted", occurred_on=first, data=data, supersedes=1),
            Happened(
                kind="confirmed",
                occurred_on=self.confirmed_on or first,
                data={"correction": why},
                supersedes=2,
            ),
        ]

    def perform(self) -> Request:
        request = self.request
        key = b""
        if self.person is not None and self.person.name.strip():
            person, record, key = sealed_person(request.body, request.applicant_category, self.person)
            record.save(force_insert=True)
            person.save(force_insert=True)
            request.person = person
        request.subject, request.channel = self.subject.strip(), self.channel
        request.description_sealed = (
            seal_text(key, self.description, description_place(request)) if key else b""
        )
        assert self.submitted_on is not None  # checked before
        request.submitted_at = dt.datetime.combine(self.submitted_on, dt.time(12), LOCAL)
        request.confirmed_at = dt.datetime.combine(self.confirmed_on or self.submitted_on, dt.time(12), LOCAL)
        request.is_opening = False
        request.save()
        super().perform()
        return request

    def details(self) -> dict[str, Any]:
        return {"channel": self.channel, "submitted_on": self.submitted_on, "confirmed_on": self.confirmed_on}
