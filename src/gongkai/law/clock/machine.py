"""The machine behind `replay`: what is known while the events are taken one by one. Mutable, private to the clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gongkai.law.calendar import Calendar
from gongkai.law.clock.events import Event
from gongkai.law.clock.fields import as_date, as_int, as_text
from gongkai.law.clock.runs import OpenOpinion, OpenRun
from gongkai.law.clock.state import Clarification, Decision, Explanation, FeeNotice, Handling, Service, Status
from gongkai.law.parameters import Regime, regime_on
from gongkai.law.practice import Practice
from gongkai.law.receipt import Receipt, receipt
from gongkai.law.texts import Message

Trace = list[tuple[str, Event, Mapping[str, Any]]]


class Machine:
    """The state of a request during the replay. `trace` collects the lines for `explain` where one is given."""

    def __init__(self, calendar: Calendar, practice: Practice, trace: Trace | None = None) -> None:
        self.calendar = calendar
        self.practice = practice
        self.trace = trace
        self.status: Status | None = None
        self.regime: Regime | None = None
        self.channel = ""
        self.submitted_on: date | None = None
        self.arrived_on: date | None = None
        self.confirmed_on: date | None = None
        self.received_on: date | None = None
        self.runs: list[OpenRun] = []
        self.handlings: list[Handling] = []
        self.warnings: list[Message] = []
        self.begin_handling(None)

    def begin_handling(self, opened_on: date | None, cause: str | None = None) -> None:
        """Forget what belongs to one handling only."""
        self.opened_on = opened_on
        self.cause = cause
        self.ordered = False
        self.opinions: list[OpenOpinion] = []
        self.extension_total = 0
        self.clarification_limit: date | None = None
        self.clarification: Clarification | None = None
        self.explanation: Explanation | None = None
        self.fee: FeeNotice | None = None
        self.draft: tuple[str | None, str | None] = (None, None)
        self.decision: Decision | None = None
        self.served: Service | None = None
        self.received_by_requester_on: date | None = None
        self.result: tuple[str | None, str | None, date | None] = (None, None, None)
        self.withdrawn_on: date | None = None
        self.abandoned_on: date | None = None
        self.closed_on: date | None = None
        self.archived_on: date | None = None

    @property
    def run(self) -> OpenRun | None:
        """The run that is open now."""
        return self.runs[-1] if self.runs and self.runs[-1].end is None else None

    @property
    def rules(self) -> Regime:
        """The regime, once a receipt date has chosen it."""
        if self.regime is None:
            raise RuntimeError("the receipt date is not fixed yet")
        return self.regime

    def open_opinions(self) -> list[OpenOpinion]:
        """Opinions that are still waited for, oldest first."""
        return [opinion for opinion in self.opinions if opinion.ended_on is None]

    def note(self, name: str, event: Event, **params: Any) -> None:
        """Enter a line for `explain`; nothing when nobody asked for one."""
        if self.trace is not None:
            self.trace.append((name, event, params))

    def warn(self, name: str, article: str, **params: Any) -> None:
        """Enter a warning: possible, but an officer should know."""
        self.warnings.append(Message(f"warn.{name}", params, article))

    def due_on(self, day: date) -> date | None:
        """Due date of the open run if every open wait ended on `day` at the latest; None without an open run."""
        run = self.run
        if run is None:
            return None
        return run.due if run.due is not None else run.due_if(self.calendar, day)

    def open_run(
        self, event: Event, reason: str, start: date, days: int | None, set_due: date | None = None
    ) -> None:
        """Start a run of `days` working days after `start`, or up to the date that was set."""
        base = set_due or self.calendar.add_working_days(start, days or 0)
        run = OpenRun(len(self.runs) + 1, len(self.handlings) + 1, reason, start, days, set_due, base)
        self.runs.append(run)
        self.note("run", event, run=run, due=base)

    def end_run(self, day: date, kind: str) -> None:
        """End the open run, its waits with it."""
        run = self.run
        if run is None:
            return
        for opinion in self.opinions:
            if opinion.ended_on is None:
                opinion.ended_on, opinion.result = day, "ended"
        if run.due is None:
            run.refresh(self.calendar)
        run.end, run.ended_by = day, kind

    def receipt(self) -> Receipt:
        """The receipt date as far as the events tell it."""
        if self.submitted_on is None:
            raise RuntimeError("nothing was submitted")
        return receipt(self.channel, self.submitted_on, self.arrived_on, self.confirmed_on, self.practice)

    def fix_receipt(self, event: Event, fallback: date | None = None) -> None:
        """Start (or start again, while only submitted) the first run from the receipt date; `fallback` is used where
        the confirmation is missing but the body has dealt with the requester on that day."""
        found = self.receipt()
        on = found.on or fallback
        if on == self.received_on:
            return
        self.runs.clear()
        if self.trace is not None:
            self.trace[:] = [line for line in self.trace if line[0] not in ("waiting", "receipt", "run")]
        self.received_on = on
        if on is None:  # it arrived under rules that ask for a confirmation
            self.regime, self.clarification_limit = None, None
            return
        self.regime = regime_on(on)
        basis, article = (found.basis, found.article) if found.on else ("contact", "practice")
        self.note("receipt", event, on=on, channel=self.channel, basis=basis, article=article)
        self.open_run(event, "receipt", on, self.regime.reply_days)
        if self.regime.clarification_days is not None:
            self.clarification_limit = self.calendar.add_working_days(on, self.regime.clarification_days)

    def find_opinions(self, data: Mapping[str, Any]) -> list[OpenOpinion]:
        """The open opinions that an answer, a lapse or the end of a wait may mean."""
        found = self.open_opinions()
        for key, attribute in (
            ("opinion", "id"),
            ("addressee", "addressee"),
            ("addressee_kind", "addressee_kind"),
        ):
            wanted = as_text(data, key)
            if wanted is not None:
                found = [opinion for opinion in found if getattr(opinion, attribute) == wanted]
        return found

    def extension_length(self, data: Mapping[str, Any]) -> int | None:
        """Working days of an extension given as `days` or `until`; None where neither can be told."""
        days = as_int(data, "days")
        if days is not None:
            return days
        until, run = as_date(data, "until"), self.run
        if until is None or run is None or run.due is None:
            return None
        return self.calendar.working_days_between(run.due, until)
