"""An independent, slow reading of the law: it walks day by day and shares no code with `gongkai.law`.

Written from the texts of the Regulations and the project's conventions (events, transitions: `data/events.csv`). It
knows one history at a time, in the order of its days, and answers either with the event that cannot have happened and
the rule it breaks, or with what holds after the last event.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from .oracle_parts import BEFORE_DECISION, TABLE, Impossible, Letter, Stretch

DAY = timedelta(days=1)


class Oracle:
    """One request."""

    def __init__(self, working: Callable[[date], bool]) -> None:
        self.working = working
        self.status: str | None = None
        self.channel = ""
        self.submitted: date | None = None
        self.arrived: date | None = None
        self.received: date | None = None
        self.run: Stretch | None = None
        self.new_handling()

    def new_handling(self) -> None:
        self.letters: list[Letter] = []
        self.extended = 0
        self.ordered = False
        self.corrections: list[date] = []  # days of clarification notices
        self.corrected = False
        self.correct_until: date | None = None
        self.notice_late = False
        self.reasons_asked = False
        self.limit7: date | None = None
        self.amount: int | None = None
        self.paid = 0
        self.pay_by: date | None = None
        self.outcome: str | None = None
        self.in_time: bool | None = None
        self.withdrawn = False

    # counting ---------------------------------------------------------------------------------------------------

    def after(self, start: date, n: int) -> date:
        """The n-th working day after a day."""
        day = start
        while n > 0:
            day += DAY
            if self.working(day):
                n -= 1
        return day

    def until(self, start: date, fixed: date) -> Stretch:
        """A run up to a date that somebody set: as many days as there are up to it."""
        days = (start + n * DAY for n in range(1, (fixed - start).days + 1))
        return Stretch(start, sum(1 for day in days if self.working(day)), fixed)

    def not_counted(self, day: date, run: Stretch, now: date | None) -> bool:
        """Whether a day falls into a wait (from the day after the letter to its end or limit)."""
        for letter in run.letters:
            end = letter.ended or now
            if end is None:
                raise AssertionError("a wait without an end has no due date")
            if letter.limit is not None:
                end = min(end, letter.limit)
            if letter.asked < day <= end:
                return True
        return False

    def due(self, run: Stretch, now: date | None = None) -> date:
        """Walk from the start; days in a wait do not count; with no day left, the end moves along with the wait."""
        left = run.total
        day = end = run.start
        while True:
            day += DAY
            if not self.working(day):
                continue
            if self.not_counted(day, run, now):
                if left == 0:
                    end = day
                continue
            if left == 0:
                return max(end, run.fixed) if run.fixed else end
            left -= 1
            end = day

    def waiting(self) -> list[Letter]:
        return [letter for letter in self.letters if letter.ended is None]

    def over(self, today: date) -> bool:
        """The period has ended before today, no wait holding it."""
        if self.run is None or self.run.ended is not None:
            return False
        for letter in self.run.letters:
            if letter.ended is None and (letter.limit is None or today <= letter.limit):
                return False
        return today > self.due(self.run, today)

    # the law ----------------------------------------------------------------------------------------------------

    @property
    def new_law(self) -> bool:
        return self.received is not None and self.received >= date(2019, 5, 15)

    def receive(self, day: date) -> None:
        self.received = day
        self.run = Stretch(day, 20 if self.new_law else 15)
        if self.new_law:
            self.limit7 = self.after(day, 7)

    def needs_confirmation(self) -> bool:
        arrival = self.arrived or self.submitted
        assert arrival is not None
        if self.channel in ("ordinary_mail", "fax"):
            return True
        if self.channel == "email":
            return arrival >= date(2019, 5, 15)
        return self.channel in ("online", "other")

    def arrival(self) -> date:
        day = self.submitted if self.channel == "in_person" else (self.arrived or self.submitted)
        assert day is not None
        return day

    def take(self, kind: str, day: date, data: dict[str, Any]) -> None:
        """Take one event. Raises Impossible."""
        self.allowed(kind)
        getattr(self, f"do_{kind}", self.internal)(day, data)
        to = TABLE[kind]["to_state"]
        if to in BEFORE_DECISION | {"decided", "delivered", "closed", "withdrawn", "abandoned", "archived"}:
            self.status = to

    def allowed(self, kind: str) -> None:
        states = TABLE[kind]["from_states"]
        if kind == "submitted":
            if self.status is not None:
                raise Impossible("submitted_twice")
            return
        if self.status is None:
            raise Impossible("begins_with_submitted")
        if self.status not in (BEFORE_DECISION if states == "any before decided" else set(states.split("|"))):
            done = {"delivered", "closed", "withdrawn", "abandoned", "archived"}
            raise Impossible("already_over" if self.status in done else "wrong_state")

    def internal(self, day: date, data: dict[str, Any]) -> None:
        """assigned, signed_for, returned, drafted, sent_for_approval, sent_back, taken_back, closed, archived,
        received_by_requester: nothing but the state."""

    def do_submitted(self, day: date, data: dict[str, Any]) -> None:
        self.channel, self.submitted = data["channel"], day
        self.status = "submitted"
        if not self.needs_confirmation():
            self.receive(self.arrival())

    def do_received(self, day: date, data: dict[str, Any]) -> None:
        if self.arrived is not None:
            raise Impossible("received_twice")
        self.arrived = day
        if self.needs_confirmation():
            self.received = self.run = self.limit7 = None
        elif self.arrival() != self.received:
            self.receive(self.arrival())

    def do_confirmed(self, day: date, data: dict[str, Any]) -> None:
        if self.received is None:
            self.receive(day)

    def do_clarification_requested(self, day: date, data: dict[str, Any]) -> None:
        if self.corrections:
            raise Impossible("clarification_once")
        until = data.get("period_until")
        if until is not None and until <= day:
            raise Impossible("clarification_period")
        if self.received is None:
            self.receive(day)
        self.corrections.append(day)
        self.correct_until = until
        self.notice_late = self.limit7 is not None and day > self.limit7
        if not self.notice_late or data.get("resets_clock"):
            assert self.run is not None
            self.run.ended = day

    def do_clarification_received(self, day: date, data: dict[str, Any]) -> None:
        if self.correct_until is not None and day > self.correct_until and not data.get("good_reason"):
            raise Impossible("clarification_late_without_reason")
        self.corrected = True
        assert self.run is not None
        if self.run.ended is not None:
            self.run = Stretch(day, 20 if self.new_law else 15)

    def do_clarification_lapsed(self, day: date, data: dict[str, Any]) -> None:
        if self.correct_until is None:
            raise Impossible("lapse_without_period")
        if day <= self.correct_until:
            raise Impossible("lapse_too_early")
        self.give_up(day, "other_overdue_clarification")

    def give_up(self, day: date, outcome: str) -> None:
        self.outcome = outcome
        if self.run is not None:
            self.run.ended = day
            self.run = None

    def do_explanation_requested(self, day: date, data: dict[str, Any]) -> None:
        if not self.new_law:
            raise Impossible("explanation_not_in_regime")
        self.reasons_asked = True

    def do_explanation_received(self, day: date, data: dict[str, Any]) -> None:
        later = data.get("later_due_on")
        assert self.run is not None
        if not data["reasonable"] and later is not None:
            raise Impossible("later_due_needs_good_reason")
        if later is not None and later < day:
            raise Impossible("later_due_past")
        if data["reasonable"] and later is not None:
            if later <= self.due(self.run):
                raise Impossible("later_due_not_later")
            self.run = self.until(day, later)
        self.status = "registered" if data["reasonable"] else "drafting"

    def do_opinion_requested(self, day: date, data: dict[str, Any]) -> None:
        kind = data["addressee_kind"]
        stops = (kind == "third_party" or self.new_law) and data.get("pauses") is not False
        if stops and self.over(day):
            raise Impossible("pause_after_due")
        limit = None
        if self.new_law and kind != "other_agency":
            limit = self.after(data.get("letter_received_on") or day, 15)
        letter = Letter(kind, day, limit, stops)
        self.letters.append(letter)
        if stops and self.run is not None:
            self.run.letters.append(letter)

    def end_wait(self, day: date) -> None:
        self.waiting()[0].ended = day
        self.status = "consulting" if self.waiting() else "registered"

    def only_one(self) -> Letter:
        if len(self.waiting()) != 1:
            raise Impossible("opinion_ambiguous")
        return self.waiting()[0]

    def do_opinion_received(self, day: date, data: dict[str, Any]) -> None:
        self.only_one()
        self.end_wait(day)

    def do_opinion_lapsed(self, day: date, data: dict[str, Any]) -> None:
        letter = self.only_one()
        if letter.limit is None:
            raise Impossible("opinion_without_limit")
        if day <= letter.limit:
            raise Impossible("opinion_lapse_too_early")
        self.end_wait(day)

    def do_wait_ended(self, day: date, data: dict[str, Any]) -> None:
        if self.only_one().limit is not None:
            raise Impossible("wait_has_limit")
        self.end_wait(day)

    def do_extended(self, day: date, data: dict[str, Any]) -> None:
        most = 20 if self.new_law else 15
        if self.ordered:
            raise Impossible("extension_of_ordered_period")
        if self.over(day):
            raise Impossible("extension_after_due")
        if self.extended >= most:
            raise Impossible("extension_used_up")
        if data["days"] <= 0:
            raise Impossible("extension_not_longer")
        if self.extended + data["days"] > most:
            raise Impossible("extension_over_cap")
        self.extended += data["days"]
        assert self.run is not None
        self.run.total += data["days"]

    def do_fee_noticed(self, day: date, data: dict[str, Any]) -> None:
        if not self.new_law or day < date(2021, 1, 1):
            raise Impossible("fee_not_in_force")
        if self.over(day):
            raise Impossible("fee_after_due")
        self.amount, self.paid = data.get("amount"), 0
        self.pay_by = self.after(data.get("notice_received_on") or day, 20)
        assert self.run is not None
        self.run.ended = day

    def do_fee_part_paid(self, day: date, data: dict[str, Any]) -> None:
        if self.amount is not None and self.paid + data["amount"] >= self.amount:
            raise Impossible("fee_is_complete")
        self.paid += data["amount"]

    def do_fee_paid(self, day: date, data: dict[str, Any]) -> None:
        amount = data.get("amount")
        if amount is not None and self.amount is not None and self.paid + amount < self.amount:
            raise Impossible("fee_incomplete")
        self.run = Stretch(day, 20)

    def do_fee_waived(self, day: date, data: dict[str, Any]) -> None:
        if self.status == "fee_pending":
            self.run = Stretch(day, 20)

    def do_fee_lapsed(self, day: date, data: dict[str, Any]) -> None:
        assert self.pay_by is not None
        if day <= self.pay_by:
            raise Impossible("fee_lapse_too_early")
        self.give_up(day, "other_overdue_fee")

    def do_decided(self, day: date, data: dict[str, Any]) -> None:
        outcome = data["outcome"]
        new_law = self.new_law or (self.received is None and day >= date(2019, 5, 15))
        if outcome == "not_processed_excessive" and not new_law:
            raise Impossible("outcome_not_in_regime")
        if outcome == "not_processed_excessive" and not self.reasons_asked:
            raise Impossible("excessive_without_reasons")
        if outcome == "unable_still_unclear" and new_law and not self.corrected:
            raise Impossible("unclear_without_clarification")
        if self.received is None:
            self.receive(day)
        self.outcome = outcome

    def do_served(self, day: date, data: dict[str, Any]) -> None:
        assert self.run is not None
        self.in_time = day <= self.due(self.run)
        self.run.ended = day

    def do_withdrawn(self, day: date, data: dict[str, Any]) -> None:
        for letter in self.waiting():
            letter.ended = day
        self.withdrawn = True
        self.give_up(day, "other_miscellaneous")

    def do_reopened(self, day: date, data: dict[str, Any]) -> None:
        if self.withdrawn:
            raise Impossible("reopen_withdrawn")
        due_on = data.get("due_on")
        if due_on is not None and due_on < day:
            raise Impossible("reopen_due_past")
        self.new_handling()
        self.ordered = due_on is not None and data["cause"] != "own_motion"
        self.run = self.until(day, due_on) if due_on is not None else Stretch(day, 20)
        if self.new_law:
            self.limit7 = self.after(day, 7)

    # what holds -------------------------------------------------------------------------------------------------

    def verdict(self) -> dict[str, Any]:
        """What holds after the last event."""
        run = self.run
        running = run is not None and run.ended is None
        open_letters = [x for x in run.letters if x.ended is None] if running and run else []
        limits = [x.limit for x in open_letters if x.limit is not None]
        bounded = bool(open_letters) and len(limits) == len(open_letters)
        served = self.in_time is not None
        due = self.due(run) if run and (running or served) and not open_letters else None
        latest = self.due(run, max(limits)) if run and bounded else None
        return {
            "status": self.status,
            "regime": None if self.received is None else ("regime_2019" if self.new_law else "regime_2007"),
            "received_on": self.received,
            "due": due,
            "paused": bool(open_letters),
            "resumes_at_latest": max(limits) if bounded else None,
            "due_at_latest": latest,
            "extension_total": self.extended,
            "clarification_limit": self.limit7,
            "pay_by": self.pay_by,
            "outcome": self.outcome,
            "in_time": self.in_time,
        }
