"""The state of a request, as `replay` finds it. Plain values; no today."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from gongkai.law.texts import render

if TYPE_CHECKING:
    from gongkai.law.calendar import Calendar
    from gongkai.law.clock.events import Event
    from gongkai.law.clock.view import DayView
    from gongkai.law.practice import Practice
    from gongkai.law.texts import Message


class Status(StrEnum):
    """Where a request stands (casework.md section 2)."""

    __hash__ = str.__hash__  # equal to its value, so it hashes like it (and fast)

    SUBMITTED = "submitted"
    REGISTERED = "registered"
    CLARIFICATION_PENDING = "clarification_pending"
    EXPLANATION_PENDING = "explanation_pending"
    CONSULTING = "consulting"
    FEE_PENDING = "fee_pending"
    DRAFTING = "drafting"
    IN_APPROVAL = "in_approval"
    DECIDED = "decided"
    DELIVERED = "delivered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    ABANDONED = "abandoned"
    ARCHIVED = "archived"

    @property
    def is_open(self) -> bool:
        """The body still owes something: nothing has been served, withdrawn or abandoned."""
        return self in OPEN_STATUSES

    @property
    def is_over(self) -> bool:
        """Nothing is owed any more."""
        return self not in OPEN_STATUSES

    @property
    def zh(self) -> str:
        """Its name in Chinese."""
        return render(f"status.{self.value}", {}, "zh")

    @property
    def en(self) -> str:
        """Its name in English."""
        return render(f"status.{self.value}", {}, "en")


OPEN_STATUSES = frozenset(
    {
        Status.SUBMITTED,
        Status.REGISTERED,
        Status.CLARIFICATION_PENDING,
        Status.EXPLANATION_PENDING,
        Status.CONSULTING,
        Status.FEE_PENDING,
        Status.DRAFTING,
        Status.IN_APPROVAL,
        Status.DECIDED,
    }
)


@dataclass(frozen=True, slots=True)
class Extension:
    """One extension: the day it was agreed and notified, and its working days."""

    on: date
    days: int


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch that is not counted: the working days after `start` up to and including `end`; overlaps are merged.

    `end` is None while an opinion is open and no limit is laid down.
    """

    start: date
    end: date | None
    working_days: int


@dataclass(frozen=True, slots=True)
class Opinion:
    """One opinion asked of a third party or an agency (条例2019 Arts 32-34).

    `limit` is the end of the 15th working day after the letter's receipt, None where no limit is laid down.
    `ended_on` is the day on which the wait ended, None while it is open. `result`: agree, object, lapsed, ended.
    """

    id: str
    addressee_kind: str
    addressee: str
    asked_on: date
    limit: date | None
    pauses: bool
    ended_on: date | None = None
    result: str | None = None
    reasonable: bool | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the reply period.

    start: the day from which it is counted (itself not counted).
    days: length in working days; None where a date was set instead (`set_due`).
    due: its last day as it stands; None while paused. end: the day it ended, by the event `ended_by`.
    reason: receipt, clarified, fee_paid, fee_waived, reopened.
    """

    number: int
    handling: int
    reason: str
    start: date
    days: int | None
    set_due: date | None
    extensions: tuple[Extension, ...]
    pauses: tuple[Pause, ...]
    due: date | None
    end: date | None = None
    ended_by: str | None = None


@dataclass(frozen=True, slots=True)
class Clarification:
    """The clarification notice (补正) and what came of it (条例2019 Art. 30)."""

    requested_on: date
    limit: date | None
    late_notice: bool
    restarts: bool
    period_until: date | None
    lapses_from: date | None
    received_on: date | None = None
    lapsed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Reasons asked for an excessive request (条例2019 Art. 35)."""

    requested_on: date
    period_until: date | None
    received_on: date | None = None
    reasonable: bool | None = None
    later_due_on: date | None = None


@dataclass(frozen=True, slots=True)
class FeeNotice:
    """The fee notice and its payment (国办函〔2020〕109号). Amounts in yuan; received: paid so far."""

    noticed_on: date
    amount: Decimal | None
    basis: str | None
    quantity: int | None
    pay_by: date
    lapses_from: date
    received: Decimal = Decimal(0)
    paid_on: date | None = None
    waived_on: date | None = None
    lapsed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, by whom, under which number."""

    on: date
    outcome: str
    sub_ground: str | None
    document_no: str | None
    approved_by: str | None
    on_the_spot: bool


@dataclass(frozen=True, slots=True)
class Service:
    """Service of the decision; `in_time` compares the posting or signing day with the due date (235号, 4)."""

    on: date
    way: str | None
    in_time: bool | None


@dataclass(frozen=True, slots=True)
class Handling:
    """One handling that is over because a new, linked one was opened (`reopened`)."""

    number: int
    cause: str | None
    opened_on: date
    outcome: str | None
    sub_ground: str | None
    outcome_on: date | None
    served: Service | None
    received_by_requester_on: date | None
    due: date | None


@dataclass(frozen=True, slots=True)
class CaseState:
    """What `replay` knows of a request after its last event. Ask `on(day)` for what depends on today.

    due: last day of the current run; None while paused, while no run is open, and after withdrawal or abandonment.
        It stays after service, as the day by which the answer was owed.
    paused / resumes_at_latest / due_at_latest: set while an opinion is open that stops the clock; the latter two
        are None where the law lays down no limit (an agency that is no co-producer).
    provisional: a date of the current run needs a year whose holiday notice is not in the calendar.
    outcome / sub_ground / outcome_on: of this handling; the date is that of the decision, or of the closing for
        abandoned and withdrawn requests; the figures of the year count by it.
    events: the history that counts, in order; entered: all events as they were given, corrected ones included.
    handlings: earlier handlings, oldest first; the first one counts in the yearly table.
    """

    status: Status
    regime: str | None
    channel: str
    submitted_on: date
    received_on: date | None
    confirmed_on: date | None
    confirm_by: date | None
    runs: tuple[Run, ...]
    pauses: tuple[Pause, ...]
    opinions: tuple[Opinion, ...]
    extension_total: int
    extension_left: int
    due: date | None
    paused: bool
    resumes_at_latest: date | None
    due_at_latest: date | None
    provisional: bool
    clarification_limit: date | None
    clarification: Clarification | None
    explanation: Explanation | None
    fee: FeeNotice | None
    draft_outcome: str | None
    draft_sub_ground: str | None
    decision: Decision | None
    served: Service | None
    received_by_requester_on: date | None
    outcome: str | None
    sub_ground: str | None
    outcome_on: date | None
    withdrawn_on: date | None
    abandoned_on: date | None
    closed_on: date | None
    archived_on: date | None
    handling: int
    handlings: tuple[Handling, ...]
    warnings: tuple[Message, ...]
    last_on: date
    calendar_version: str
    events: tuple[Event, ...] = field(repr=False, compare=False)
    entered: tuple[Event, ...] = field(repr=False, compare=False)
    calendar: Calendar = field(repr=False, compare=False)
    practice: Practice = field(repr=False, compare=False)

    @property
    def run(self) -> Run | None:
        """The current (last) run, ended or not."""
        return self.runs[-1] if self.runs else None

    def on(self, day: date) -> DayView:
        """What holds on `day` (on or after the last event): days left, overdue, what may be lapsed, the light."""
        from gongkai.law.clock.view import view

        return view(self, day)
