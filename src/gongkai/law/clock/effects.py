"""Effects of the events, one function per kind. The rules (`rules.py`) have let the event pass before."""

from __future__ import annotations

from collections.abc import Callable

from gongkai.law.clock import waiting
from gongkai.law.clock.events import Event
from gongkai.law.clock.fields import as_date, as_text
from gongkai.law.clock.machine import Machine
from gongkai.law.clock.state import Decision, Handling, Service, Status

Effect = Callable[[Machine, Event], None]


def submitted(m: Machine, event: Event) -> None:
    """The request arrives; for channels that need no confirmation the clock starts."""
    m.status = Status.SUBMITTED
    m.channel = str(event.data["channel"])
    m.submitted_on = event.occurred_on
    m.fix_receipt(event)
    if m.received_on is None:
        m.note("waiting", event, on=event.occurred_on, channel=m.channel)


def received(m: Machine, event: Event) -> None:
    """It was signed for, or came into the mail system."""
    m.arrived_on = event.occurred_on
    if m.received_on is None or event.occurred_on != m.submitted_on:
        m.fix_receipt(event)


def confirmed(m: Machine, event: Event) -> None:
    """Both sides have confirmed; the request is registered."""
    m.confirmed_on = event.occurred_on
    m.status = Status.REGISTERED
    if m.received_on is None:
        m.fix_receipt(event, event.occurred_on)


def extended(m: Machine, event: Event) -> None:
    """条例2019 Art. 33(2): the due date moves."""
    run = m.run
    if run is None:
        return
    days = m.extension_length(event.data) or 0
    before = run.due
    run.extend(event.occurred_on, days, m.calendar)
    m.extension_total += days
    m.note("extended", event, on=event.occurred_on, days=days, before=before, due=run.due)


def no_effect(m: Machine, event: Event) -> None:
    """An internal step: assigned, signed for, returned."""


def drafted(m: Machine, event: Event) -> None:
    """A draft decision is prepared."""
    m.status = Status.DRAFTING
    outcome = as_text(event.data, "outcome")
    if outcome is not None:
        m.draft = (outcome, as_text(event.data, "sub_ground"))


def sent_for_approval(m: Machine, event: Event) -> None:
    """The draft goes to the approver."""
    m.status = Status.IN_APPROVAL


def sent_back(m: Machine, event: Event) -> None:
    """The draft comes back."""
    m.status = Status.DRAFTING


def taken_back(m: Machine, event: Event) -> None:
    """More is to be done."""
    m.status = Status.REGISTERED


def decided(m: Machine, event: Event) -> None:
    """条例2019 Art. 36; from submitted or registered on the spot (Art. 33(1)). The run goes on until service."""
    if m.status is Status.SUBMITTED:
        m.fix_receipt(event, event.occurred_on)
    data, day = event.data, event.occurred_on
    outcome, sub_ground = str(data["outcome"]), as_text(data, "sub_ground")
    on_the_spot = m.status in (Status.SUBMITTED, Status.REGISTERED)
    number, approver = as_text(data, "document_no"), as_text(data, "approved_by")
    m.decision = Decision(day, outcome, sub_ground, number, approver, on_the_spot)
    m.status = Status.DECIDED
    m.result = (outcome, sub_ground, day)
    if outcome == "refused_third_party_rights" and not any(
        o.addressee_kind == "third_party" for o in m.opinions
    ):
        m.warn("third_party_not_asked", "条例2019:32" if m.rules.id == "regime_2019" else "条例2007:23")
    m.note("decided", event, on=day, outcome=outcome, due=m.run.due if m.run else None)


def served(m: Machine, event: Event) -> None:
    """公开办函〔2016〕235号: posting day, or the day of signature where it was handed over, ends the run."""
    day, run = event.occurred_on, m.run
    way = as_text(event.data, "way")
    due = run.due if run else None
    m.served = Service(day, way, None if due is None else day <= due)
    if way == "hand":
        m.received_by_requester_on = day
    m.end_run(day, event.kind)
    m.status = Status.DELIVERED
    m.note("served", event, on=day, due=due, way=way or "unsaid", in_time=m.served.in_time)


def received_by_requester(m: Machine, event: Event) -> None:
    """The requester's period for remedies runs from this day."""
    m.received_by_requester_on = event.occurred_on


def withdrawn(m: Machine, event: Event) -> None:
    """The requester takes the request back."""
    m.end_run(event.occurred_on, event.kind)
    m.status = Status.WITHDRAWN
    m.withdrawn_on = event.occurred_on
    m.result = ("other_miscellaneous", "withdrawn", event.occurred_on)
    m.note("withdrawn", event, on=event.occurred_on)


def closed(m: Machine, event: Event) -> None:
    """Done."""
    m.status = Status.CLOSED
    m.closed_on = event.occurred_on


def archived(m: Machine, event: Event) -> None:
    """Filed."""
    m.status = Status.ARCHIVED
    m.archived_on = event.occurred_on


def reopened(m: Machine, event: Event) -> None:
    """A new linked handling with the period that the judgment, the decision or the body sets."""
    day = event.occurred_on
    outcome, sub_ground, outcome_on = m.result
    m.handlings.append(
        Handling(
            number=len(m.handlings) + 1,
            cause=m.cause,
            opened_on=m.opened_on or m.received_on or day,
            outcome=outcome,
            sub_ground=sub_ground,
            outcome_on=outcome_on,
            served=m.served,
            received_by_requester_on=m.received_by_requester_on,
            due=m.runs[-1].due if m.runs else None,
        )
    )
    cause, due_on = str(event.data["cause"]), as_date(event.data, "due_on")
    m.begin_handling(day, cause)
    m.ordered = due_on is not None and cause != "own_motion"
    m.status = Status.REGISTERED
    if m.rules.clarification_days is not None:
        m.clarification_limit = m.calendar.add_working_days(day, m.rules.clarification_days)
    if due_on is None and cause != "own_motion":
        m.warn("period_not_set", "practice", on=day, days=m.practice.reopened_days)
    m.open_run(event, "reopened", day, None if due_on else m.practice.reopened_days, due_on)


EFFECTS: dict[str, Effect] = {
    "submitted": submitted,
    "received": received,
    "confirmed": confirmed,
    "clarification_requested": waiting.clarification_requested,
    "clarification_received": waiting.clarification_received,
    "clarification_lapsed": waiting.clarification_lapsed,
    "explanation_requested": waiting.explanation_requested,
    "explanation_received": waiting.explanation_received,
    "opinion_requested": waiting.opinion_requested,
    "opinion_received": waiting.opinion_received,
    "opinion_lapsed": waiting.opinion_lapsed,
    "wait_ended": waiting.wait_ended,
    "extended": extended,
    "fee_noticed": waiting.fee_noticed,
    "fee_paid": waiting.fee_paid,
    "fee_part_paid": waiting.fee_part_paid,
    "fee_waived": waiting.fee_waived,
    "fee_lapsed": waiting.fee_lapsed,
    "assigned": no_effect,
    "signed_for": no_effect,
    "returned": no_effect,
    "drafted": drafted,
    "sent_for_approval": sent_for_approval,
    "sent_back": sent_back,
    "taken_back": taken_back,
    "decided": decided,
    "served": served,
    "received_by_requester": received_by_requester,
    "withdrawn": withdrawn,
    "closed": closed,
    "archived": archived,
    "reopened": reopened,
}
