"""What an event may not do: one function per kind that yields the rules it would break (casework.md section 2).

They look at the machine as it stands before the event and change nothing. A rule that is the project's reading and not
the law's has `practice` as its article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from gongkai.law.clock.breach import Breach
from gongkai.law.clock.checks import data_breaches, status_breach
from gongkai.law.clock.events import Event, event_kinds
from gongkai.law.clock.fields import as_bool, as_date, as_int, as_money, as_text
from gongkai.law.clock.machine import Machine
from gongkai.law.clock.waiting import fee_limit
from gongkai.law.outcomes import outcomes
from gongkai.law.parameters import REGIME_2007_FROM, regime_on, value_at

Rule = Callable[[Machine, Event], Iterator[Breach]]


def breaches(m: Machine, event: Event) -> Iterator[Breach]:
    """Every rule that `event` would break now; the first one is the reason that `replay` gives."""
    kind = event_kinds().get(event.kind)
    if kind is None:
        yield Breach("unknown_kind", "", {"kind": event.kind}, about_data=True)
        return
    wrong_state = status_breach(m.status, kind)
    if wrong_state is not None:
        yield wrong_state
        return
    malformed = False
    for breach in data_breaches(event, kind):
        malformed = True
        yield breach
    rule = RULES.get(event.kind)
    if rule is not None and not malformed:
        yield from rule(m, event)


def past_due(m: Machine, day: date) -> date | None:
    """The due date where it lies before `day`; None in time, and while a wait that stops the clock goes on."""
    run = m.run
    if run is None:
        return None
    if any(o.ended_on is None and (o.limit is None or day <= o.limit) for o in run.pausing):
        return None
    due = m.due_on(day)
    return due if due is not None and day > due else None


def submitted(m: Machine, event: Event) -> Iterator[Breach]:
    """The Regulations of 2007 came into force on 2008-05-01."""
    if event.occurred_on < REGIME_2007_FROM:
        yield Breach("before_regulations", "条例2007", {"on": event.occurred_on})


def received(m: Machine, event: Event) -> Iterator[Breach]:
    """A request arrives once."""
    if m.arrived_on is not None:
        yield Breach("received_twice", "", {"on": m.arrived_on})


def clarification_requested(m: Machine, event: Event) -> Iterator[Breach]:
    """Art. 30: all points at one time, with a reasonable period; no second notice is the common reading."""
    if m.clarification is not None and not m.practice.second_clarification:
        yield Breach("clarification_once", "practice", {"on": m.clarification.requested_on})
    until = as_date(event.data, "period_until")
    if until is not None and until <= event.occurred_on:
        yield Breach("clarification_period", "条例2019:30", {"until": until}, about_data=True)


def clarification_received(m: Machine, event: Event) -> Iterator[Breach]:
    """Art. 30: a late correction needs a good reason."""
    until = m.clarification.period_until if m.clarification else None
    late = bool(as_bool(event.data, "late")) or (until is not None and event.occurred_on > until)
    if late and not event.data.get("good_reason"):
        params = {"until": until or event.occurred_on}
        yield Breach("clarification_late_without_reason", "条例2019:30", params, about_data=True)


def clarification_lapsed(m: Machine, event: Event) -> Iterator[Breach]:
    """Art. 30: only after the period, and not where there was a good reason."""
    until = m.clarification.period_until if m.clarification else None
    if until is None:
        yield Breach("lapse_without_period", "条例2019:30")
    elif event.occurred_on <= until:
        yield Breach("lapse_too_early", "条例2019:30", {"until": until})
    if event.data.get("good_reason"):
        yield Breach("lapse_with_good_reason", "条例2019:30", about_data=True)


def explanation_requested(m: Machine, event: Event) -> Iterator[Breach]:
    """Art. 35 of 2019; the text of 2007 has nothing of the kind."""
    if not m.rules.explanation:
        yield Breach("explanation_not_in_regime", "条例2007")
    until = as_date(event.data, "period_until")
    if until is not None and until <= event.occurred_on:
        yield Breach("explanation_period", "条例2019:35", {"until": until}, about_data=True)


def explanation_received(m: Machine, event: Event) -> Iterator[Breach]:
    """Art. 35: a later date goes with good reasons only, and it is later."""
    later = as_date(event.data, "later_due_on")
    if later is None:
        return
    if not as_bool(event.data, "reasonable"):
        yield Breach("later_due_needs_good_reason", "条例2019:35", about_data=True)
    if later < event.occurred_on:
        yield Breach(
            "later_due_past", "条例2019:35", {"later": later, "on": event.occurred_on}, about_data=True
        )
    due = m.run.due if m.run else None
    if due is not None and later <= due:
        yield Breach("later_due_not_later", "条例2019:35", {"later": later, "due": due}, about_data=True)


def opinion_requested(m: Machine, event: Event) -> Iterator[Breach]:
    """A pause cannot begin after the due date; a letter after it can be sent, but does not stop the clock."""
    letter = as_date(event.data, "letter_received_on")
    if letter is not None and letter < event.occurred_on:
        params = {"letter": letter, "on": event.occurred_on}
        yield Breach("letter_received_before_sent", "", params, about_data=True)
    if as_text(event.data, "addressee_kind") not in m.rules.pausing_addressees:
        return
    due = past_due(m, event.occurred_on)
    if due is not None and as_bool(event.data, "pauses") is not False:
        yield Breach("pause_after_due", "practice", {"due": due})


def _one_opinion(m: Machine, event: Event) -> Iterator[Breach]:
    found = m.find_opinions(event.data)
    if not found:
        yield Breach("opinion_unknown", "", about_data=True)
    elif len(found) > 1:
        names = "、".join(opinion.addressee or opinion.id for opinion in found)
        yield Breach("opinion_ambiguous", "", {"names": names}, about_data=True)


def opinion_received(m: Machine, event: Event) -> Iterator[Breach]:
    """It must be clear whose answer it is."""
    yield from _one_opinion(m, event)


def opinion_lapsed(m: Machine, event: Event) -> Iterator[Breach]:
    """Arts 32, 34: 15 working days from the receipt of the letter; for any other agency no limit is laid down."""
    unclear = list(_one_opinion(m, event))
    yield from unclear
    if unclear:
        return
    opinion = m.find_opinions(event.data)[0]
    article = "条例2019:34" if opinion.addressee_kind == "agency" else "条例2019:32"
    limit = opinion.limit
    if limit is None or m.rules.opinion_days is None:
        yield Breach(
            "opinion_without_limit", "条例2019:33(3)" if m.rules.id == "regime_2019" else "条例2007:23"
        )
        return
    letter = as_date(event.data, "letter_received_on")
    if letter is not None:
        limit = m.calendar.add_working_days(letter, m.rules.opinion_days)
    if event.occurred_on <= limit:
        yield Breach("opinion_lapse_too_early", article, {"limit": limit})


def wait_ended(m: Machine, event: Event) -> Iterator[Breach]:
    """An officer ends the wait only where the law lays down no limit."""
    unclear = list(_one_opinion(m, event))
    yield from unclear
    if not unclear and m.find_opinions(event.data)[0].limit is not None:
        yield Breach("wait_has_limit", "practice", {"limit": m.find_opinions(event.data)[0].limit})


def extended(m: Machine, event: Event) -> Iterator[Breach]:
    """Art. 33(2): at most 20 working days in all (2007: 15), agreed and told before the due date has passed."""
    if m.ordered and not m.practice.extend_ordered_period:
        yield Breach("extension_of_ordered_period", "practice")
    due = past_due(m, event.occurred_on)
    if due is not None:
        yield Breach("extension_after_due", "practice", {"due": due})
    cap, article = m.rules.extension_days, m.rules.extension_article
    left = cap - m.extension_total
    if left <= 0:
        yield Breach("extension_used_up", article, {"cap": cap})
        return
    yield from _extension_length(m, event, left)


def _extension_length(m: Machine, event: Event, left: int) -> Iterator[Breach]:
    cap, article = m.rules.extension_days, m.rules.extension_article
    given, until = as_int(event.data, "days"), as_date(event.data, "until")
    if given is None and until is None:
        yield Breach("extension_without_length", article, about_data=True)
        return
    if given is None and until is not None:
        if m.run is not None and m.run.due is None:
            yield Breach("extension_until_while_paused", "practice", about_data=True)
            return
        if not m.calendar.is_working(until):
            yield Breach("extension_until_rest_day", "practice", {"until": until}, about_data=True)
            return
    days = m.extension_length(event.data)
    if days is None or days <= 0:
        yield Breach("extension_not_longer", article, about_data=True)
    elif days > left:
        params = {"days": days, "cap": cap, "used": m.extension_total, "left": left}
        yield Breach("extension_over_cap", article, params, about_data=True)
    elif given is not None and until is not None and m.run is not None and m.run.due is not None:
        moved = m.calendar.add_working_days(m.run.due, given)
        if moved != until:
            yield Breach("extension_contradicts", article, {"until": until, "moved": moved}, about_data=True)


def fee_noticed(m: Machine, event: Event) -> Iterator[Breach]:
    """国办函〔2020〕109号, in force 2021-01-01; the notice goes out within the reply period."""
    day = event.occurred_on
    allowed = value_at("processing_fee", day)
    if m.rules.id != "regime_2019" or allowed is None or not allowed.value:
        yield Breach("fee_not_in_force", "109号")
    due = past_due(m, day)
    if due is not None:
        yield Breach("fee_after_due", "109号:6", {"due": due})
    amount = as_money(event.data, "amount")
    if amount is not None and amount <= 0:
        yield Breach("fee_not_positive", "109号", about_data=True)
    received_on = as_date(event.data, "notice_received_on")
    if received_on is not None and received_on < day:
        yield Breach("letter_received_before_sent", "", {"letter": received_on, "on": day}, about_data=True)


def fee_paid(m: Machine, event: Event) -> Iterator[Breach]:
    """Part payment is not payment."""
    amount, fee = as_money(event.data, "amount"), m.fee
    if amount is None or fee is None or fee.amount is None:
        return
    if max(amount, amount + fee.received) < fee.amount:
        params = {"amount": fee.amount, "paid": amount + fee.received}
        yield Breach("fee_incomplete", "109号", params, about_data=True)


def fee_part_paid(m: Machine, event: Event) -> Iterator[Breach]:
    """A part is more than nothing and less than the whole."""
    amount, fee = as_money(event.data, "amount"), m.fee
    if amount is not None and amount <= 0:
        yield Breach("fee_not_positive", "109号", about_data=True)
    elif (
        amount is not None
        and fee is not None
        and fee.amount is not None
        and amount + fee.received >= fee.amount
    ):
        yield Breach("fee_is_complete", "109号", {"amount": fee.amount}, about_data=True)


def fee_lapsed(m: Machine, event: Event) -> Iterator[Breach]:
    """20 working days from the day after the notice was received."""
    limit = fee_limit(m, event)
    if limit is not None and event.occurred_on <= limit:
        yield Breach("fee_lapse_too_early", "109号:6", {"pay_by": limit})


def drafted(m: Machine, event: Event) -> Iterator[Breach]:
    """A draft's outcome is one that can be decided."""
    if as_text(event.data, "outcome") is not None:
        yield from _known_outcome(event)


def decided(m: Machine, event: Event) -> Iterator[Breach]:
    """Arts 30, 35: some outcomes suppose that something has happened before."""
    unknown = list(_known_outcome(event))
    yield from unknown
    if unknown:
        return
    outcome, regime = event.data["outcome"], m.regime or regime_on(event.occurred_on)
    if outcome == "not_processed_excessive":
        if not regime.explanation:
            yield Breach("outcome_not_in_regime", "条例2007", about_data=True)
        elif m.explanation is None:
            yield Breach("excessive_without_reasons", "条例2019:35", about_data=True)
    corrected = m.clarification is not None and m.clarification.received_on is not None
    if outcome == "unable_still_unclear" and not corrected and regime.id == "regime_2019":
        yield Breach("unclear_without_clarification", "条例2019:30", about_data=True)


def _known_outcome(event: Event) -> Iterator[Breach]:
    name, sub_ground = str(event.data["outcome"]), as_text(event.data, "sub_ground")
    outcome = outcomes().get(name)
    if outcome is None:
        yield Breach("outcome_unknown", "", {"outcome": name}, about_data=True)
        return
    if not outcome.decided:
        yield Breach(
            "outcome_follows", "", {"outcome": {"zh": outcome.zh, "en": outcome.en}}, about_data=True
        )
    if sub_ground is not None and sub_ground not in outcome.sub_grounds:
        params = {"outcome": {"zh": outcome.zh, "en": outcome.en}, "sub_ground": sub_ground}
        yield Breach("sub_ground_unknown", "", params, about_data=True)


def reopened(m: Machine, event: Event) -> Iterator[Breach]:
    """A withdrawn request was never answered; a period cannot end before it begins."""
    if m.withdrawn_on is not None:
        yield Breach("reopen_withdrawn", "practice", {"on": m.withdrawn_on})
    due_on = as_date(event.data, "due_on")
    if due_on is not None and due_on < event.occurred_on:
        yield Breach("reopen_due_past", "", {"due": due_on, "on": event.occurred_on}, about_data=True)


RULES: dict[str, Rule] = {
    "submitted": submitted,
    "received": received,
    "clarification_requested": clarification_requested,
    "clarification_received": clarification_received,
    "clarification_lapsed": clarification_lapsed,
    "explanation_requested": explanation_requested,
    "explanation_received": explanation_received,
    "opinion_requested": opinion_requested,
    "opinion_received": opinion_received,
    "opinion_lapsed": opinion_lapsed,
    "wait_ended": wait_ended,
    "extended": extended,
    "fee_noticed": fee_noticed,
    "fee_paid": fee_paid,
    "fee_part_paid": fee_part_paid,
    "fee_lapsed": fee_lapsed,
    "drafted": drafted,
    "decided": decided,
    "reopened": reopened,
}
