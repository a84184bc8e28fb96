"""Effects of the events that wait for somebody: corrections, reasons, opinions, payment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from gongkai.law.clock.events import Event
from gongkai.law.clock.fields import as_bool, as_date, as_int, as_money, as_text
from gongkai.law.clock.machine import Machine
from gongkai.law.clock.runs import OpenOpinion
from gongkai.law.clock.state import Clarification, Explanation, FeeNotice, Status
from gongkai.law.parameters import value_at

_DAY = timedelta(days=1)


def clarification_requested(m: Machine, event: Event) -> None:
    """条例2019 Art. 30: the run ends; a notice after the 7th working day does not end it by itself."""
    if m.status is Status.SUBMITTED:
        m.fix_receipt(event, event.occurred_on)
    day, limit = event.occurred_on, m.clarification_limit
    late = limit is not None and day > limit
    restarts = bool(as_bool(event.data, "resets_clock")) if late else True
    if m.rules.id == "regime_2007":
        restarts = m.practice.clarification_restarts_2007
    until = as_date(event.data, "period_until")
    m.clarification = Clarification(day, limit, late, restarts, until, until + _DAY if until else None)
    m.status = Status.CLARIFICATION_PENDING
    kept = m.run.due if m.run else None
    if restarts:
        m.end_run(day, event.kind)
    name = "clarification" if restarts else "clarification_kept"
    m.note(
        name, event, on=day, limit=limit, until=until, late=late, before=kept, due=None if restarts else kept
    )
    if late:
        m.warn("late_clarification", m.rules.clarification_article, on=day, limit=limit, kept=kept)


def clarification_received(m: Machine, event: Event) -> None:
    """条例2019 Art. 30: the period starts anew, unless a late notice left the old one running."""
    if m.clarification is None:
        return
    day = event.occurred_on
    m.clarification = replace(m.clarification, received_on=day)
    m.status = Status.REGISTERED
    run = m.run
    if run is None:
        m.open_run(event, "clarified", day, m.rules.reply_days)
        return
    anew = m.calendar.add_working_days(day, m.rules.reply_days)
    m.note("clarified_kept", event, on=day, due=run.due, anew=anew)
    if m.clarification.late_notice:
        m.warnings[:] = [warning for warning in m.warnings if warning.id != "warn.late_clarification"]
        asked, limit = m.clarification.requested_on, m.clarification.limit
        m.warn(
            "late_clarification_both",
            m.rules.clarification_article,
            on=asked,
            limit=limit,
            kept=run.due,
            anew=anew,
        )


def clarification_lapsed(m: Machine, event: Event) -> None:
    """条例2019 Art. 30: not corrected in time without good reason counts as abandonment."""
    if m.clarification is not None:
        m.clarification = replace(m.clarification, lapsed_on=event.occurred_on)
    abandon(m, event, "other_overdue_clarification")


def abandon(m: Machine, event: Event, outcome: str) -> None:
    """End the handling with the outcome that the lapse carries."""
    m.end_run(event.occurred_on, event.kind)
    m.status = Status.ABANDONED
    m.abandoned_on = event.occurred_on
    m.result = (outcome, None, event.occurred_on)
    m.note("abandoned", event, on=event.occurred_on, outcome=outcome)


def explanation_requested(m: Machine, event: Event) -> None:
    """条例2019 Art. 35: no effect on the clock is laid down, it keeps running."""
    m.explanation = Explanation(event.occurred_on, as_date(event.data, "period_until"))
    m.status = Status.EXPLANATION_PENDING
    m.note("explanation", event, on=event.occurred_on, due=m.run.due if m.run else None)


def explanation_received(m: Machine, event: Event) -> None:
    """条例2019 Art. 35: good reasons: a later date may have been fixed; bad ones: drafting of the refusal."""
    if m.explanation is None:
        return
    day, run = event.occurred_on, m.run
    good = bool(as_bool(event.data, "reasonable"))
    later = as_date(event.data, "later_due_on") if good else None
    m.explanation = replace(m.explanation, received_on=day, reasonable=good, later_due_on=later)
    m.status = Status.REGISTERED if good else Status.DRAFTING
    if not good:
        m.draft = ("not_processed_excessive", None)
    if run is None:
        return
    if later is None:
        m.note("reasons_good" if good else "reasons_bad", event, on=day, due=run.due)
        return
    before = run.due
    run.set_later(later)
    m.note("later_due", event, on=day, before=before, due=later)


def opinion_requested(m: Machine, event: Event) -> None:
    """条例2019 Arts 32-34: the time is not counted; 条例2007 Art. 24(3) says so of third parties only."""
    day = event.occurred_on
    kind = str(event.data.get("addressee_kind"))
    limit = None
    if m.rules.opinion_days is not None and kind != "other_agency":
        letter = as_date(event.data, "letter_received_on") or day
        limit = m.calendar.add_working_days(letter, m.rules.opinion_days)
    name = event.id or f"#{len(m.opinions) + 1}"
    pauses = kind in m.rules.pausing_addressees and as_bool(event.data, "pauses") is not False
    opinion = OpenOpinion(name, kind, as_text(event.data, "addressee") or "", day, limit, pauses)
    m.opinions.append(opinion)
    m.status = Status.CONSULTING
    run = m.run
    if run is not None and pauses:
        run.pausing.append(opinion)
        run.due = None
    m.note("opinion_asked", event, opinion=opinion, limit=limit, due=run.due if run else None)


def opinion_received(m: Machine, event: Event) -> None:
    """The answer is in; one that comes after the limit no longer stops the clock."""
    _end_opinion(m, event, as_text(event.data, "answer") or "answered")


def opinion_lapsed(m: Machine, event: Event) -> None:
    """条例2019 Art. 32: the body decides; Art. 34: a co-producing agency counts as agreeing."""
    _end_opinion(m, event, "lapsed")


def wait_ended(m: Machine, event: Event) -> None:
    """An officer ends the wait for an agency for which no limit is laid down."""
    _end_opinion(m, event, "ended")


def _end_opinion(m: Machine, event: Event, result: str) -> None:
    opinion = m.find_opinions(event.data)[0]
    day = event.occurred_on
    letter = as_date(event.data, "letter_received_on")
    if letter is not None and opinion.limit is not None and m.rules.opinion_days is not None:
        opinion.limit = m.calendar.add_working_days(letter, m.rules.opinion_days)
    opinion.ended_on, opinion.result = day, result
    opinion.reasonable = as_bool(event.data, "reasonable")
    m.status = Status.CONSULTING if m.open_opinions() else Status.REGISTERED
    run = m.run
    if run is not None and opinion.pauses:
        run.refresh(m.calendar)
    if result != "lapsed" and opinion.limit is not None and day > opinion.limit:
        m.warn("late_opinion", m.rules.pause_article, on=day, limit=opinion.limit)
    m.note("opinion_ended", event, opinion=opinion, run=run, due=run.due if run else None)


def fee_noticed(m: Machine, event: Event) -> None:
    """国办函〔2020〕109号: the run ends; 20 working days to pay, from the day after the notice was received."""
    data, day = event.data, event.occurred_on
    pay_by = _pay_by(m, as_date(data, "notice_received_on") or day)
    amount = as_money(data, "amount")
    m.fee = FeeNotice(day, amount, as_text(data, "basis"), as_int(data, "quantity"), pay_by, pay_by + _DAY)
    before = m.run.due if m.run else None
    m.end_run(day, event.kind)
    m.status = Status.FEE_PENDING
    m.note("fee_noticed", event, on=day, pay_by=pay_by, before=before)


def _pay_by(m: Machine, notice_received_on: date) -> date:
    period = value_at("fee_payment_days", notice_received_on)
    return m.calendar.add_working_days(notice_received_on, period.value if period else 20)


def fee_paid(m: Machine, event: Event) -> None:
    """The whole amount is in: the period starts anew from the next day."""
    if m.fee is None:
        return
    day = event.occurred_on
    if day > m.fee.pay_by:
        m.warn("late_payment", "109号", on=day, pay_by=m.fee.pay_by)
    m.fee = replace(m.fee, paid_on=day, received=m.fee.amount or m.fee.received)
    m.status = Status.REGISTERED
    m.open_run(event, "fee_paid", day, m.rules.reply_days)


def fee_part_paid(m: Machine, event: Event) -> None:
    """Part payment starts nothing."""
    if m.fee is not None:
        m.fee = replace(m.fee, received=m.fee.received + (as_money(event.data, "amount") or Decimal(0)))


def fee_waived(m: Machine, event: Event) -> None:
    """No fee after all: a new run where the notice had ended the old one."""
    if m.status is not Status.FEE_PENDING or m.fee is None:
        m.note("fee_waived", event, on=event.occurred_on, due=m.run.due if m.run else None)
        return
    m.fee = replace(m.fee, waived_on=event.occurred_on)
    m.status = Status.REGISTERED
    m.open_run(event, "fee_waived", event.occurred_on, m.rules.reply_days)


def fee_lapsed(m: Machine, event: Event) -> None:
    """国办函〔2020〕109号: not paid in time counts as abandonment."""
    if m.fee is not None:
        m.fee = replace(m.fee, lapsed_on=event.occurred_on)
    abandon(m, event, "other_overdue_fee")


def fee_limit(m: Machine, event: Event) -> date | None:
    """Last day to pay, as the notice or the lapse itself tells when the notice was received."""
    if m.fee is None:
        return None
    received = as_date(event.data, "notice_received_on")
    return _pay_by(m, received) if received is not None else m.fee.pay_by
