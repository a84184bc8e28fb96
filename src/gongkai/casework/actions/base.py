"""The base of every act that enters an event: right, law, input; then event, replay, cache, in one transaction.

A subclass names the `kind` of its event and has the fields of that kind (`law.event_kinds()`) as its own. What the
law says against it comes from `law.openings` (closed now, whatever is typed) and `law.refusals` (with what was typed),
each with its article.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from gongkai.agencies.models import Body
from gongkai.casework.clock import state_of
from gongkai.casework.entering import Happened, enter
from gongkai.casework.models import Event, Request
from gongkai.casework.persons import personal_in
from gongkai.casework.rules import handler_only, may_approve
from gongkai.files.markings import classified_marking, refusal_message
from gongkai.journal.actions import Action, Reason, Refused
from gongkai.law import (
    Breach,
    CaseState,
    EventKind,
    ImpossibleHistory,
    Step,
    cite,
    event_kinds,
    explain,
    openings,
    refusals,
    replay,
)

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What an act would do: the states before and after, the lines that lead to the new date, or why it is closed."""

    before: CaseState
    after: CaseState | None
    steps: tuple[Step, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def moves(self) -> bool:
        """Return whether the due date, or that the clock runs at all, would change."""
        after = self.after
        return after is not None and (after.due, after.paused) != (self.before.due, self.before.paused)


# Rules about what was typed: the input that they are about. Others stand at the head of the form.
RULE_FIELDS = {
    "clarification_period": "period_until",
    "clarification_late_without_reason": "good_reason",
    "lapse_with_good_reason": "good_reason",
    "explanation_period": "period_until",
    "later_due_needs_good_reason": "later_due_on",
    "later_due_not_later": "later_due_on",
    "opinion_unknown": "opinion",
    "opinion_ambiguous": "opinion",
    "extension_until_while_paused": "until",
    "extension_until_rest_day": "until",
    "extension_without_length": "days",
    "extension_not_longer": "days",
    "extension_over_cap": "days",
    "extension_contradicts": "until",
    "fee_not_positive": "amount",
    "fee_incomplete": "amount",
    "fee_is_complete": "amount",
    "outcome_unknown": "outcome",
    "outcome_follows": "outcome",
    "outcome_not_in_regime": "outcome",
    "excessive_without_reasons": "outcome",
    "unclear_without_clarification": "outcome",
    "sub_ground_unknown": "sub_ground",
    "private_courier": "way",
    "reopen_due_past": "due_on",
    "superseded_unknown": "event",
    "superseded_twice": "event",
}


def reason_of(breach: Breach, kind: str = "", fields: frozenset[str] = frozenset()) -> Reason:
    """Return a rule of the law as a reason; it stands beside the input of the act that it is about."""
    place = RULE_FIELDS.get(breach.rule, "")
    label = breach.params.get("field")
    if isinstance(label, Mapping) and kind:
        place = next((item.name for item in event_kinds()[kind].fields if item.zh == label["zh"]), "")
    return Reason(
        code=breach.rule,
        message=breach.zh,
        field=place if place in fields else "",
        basis=cite(breach.article) if breach.article else "",
    )


def clear_text(field: str, text: str) -> list[Reason]:
    """Return why a text that is kept in clear may not be: it is marked as classified, or holds personal data."""
    marking = classified_marking(text)
    if marking:
        return [Reason(code="classified", field=field, message=refusal_message(marking, "这段文字"))]
    what = personal_in(text)
    if what:
        message = f"这里的内容会出现在列表和经过中，请不要写{what}；需要留存的写在“备注（加密保存）”里。"
        return [Reason(code="personal", field=field, message=message)]
    return []


def named(field: str, text: str, label: str) -> list[Reason]:
    """Return the reason "please fill in" when `text` is empty."""
    return [] if text.strip() else [Reason(code="required", field=field, message=f"请填写{label}。")]


@dataclass(kw_only=True)
class EventAction(Action):
    """One event on a request. `occurred_on` is the day that counts in law (today if it is not given)."""

    kind: ClassVar[str] = ""
    # Free text may name people: it never goes into the journal. `note` is sealed, the others are officers' words.
    private: ClassVar[frozenset[str]] = frozenset(
        {"note", "points", "reason", "good_reason", "remark", "proof", "addressee"}
    )
    # Shown with the open act before anything is typed: what it does to the clock.
    effect: ClassVar[str] = ""

    request: Request
    occurred_on: dt.date | None = None
    note: str = ""

    @property
    def record(self) -> Request:
        return self.request

    @property
    def body(self) -> Body:
        """Return the body whose request it is."""
        return self.request.body

    @property
    def day(self) -> dt.date:
        """Return the day on which it happened."""
        return self.occurred_on or self.context.today

    @property
    def law_kind(self) -> EventKind:
        """Return the law's description of the kind."""
        return event_kinds()[self.kind]

    def state(self) -> CaseState:
        """Return the state of the request before the act."""
        return state_of(self.request)

    # --- what is entered -----------------------------------------------------------------------------------------

    def data(self) -> dict[str, Any]:
        """Return the data of the event: the fields of its kind that the action has and that were filled in."""
        own = {item.name for item in dataclasses.fields(self)}
        names = [item.name for item in self.law_kind.fields if item.name in own]
        return {name: getattr(self, name) for name in names if getattr(self, name) not in (None, "")}

    def happened(self) -> list[Happened]:
        """Return the events to enter, mostly one."""
        return [Happened(kind=self.kind, occurred_on=self.day, data=self.data(), note=self.note)]

    # --- what stands against it ----------------------------------------------------------------------------------

    def right(self) -> list[Reason]:
        """Return why this person may not: by default only who handles the body's requests may."""
        return handler_only(self.context, self.request)

    def closed(self) -> list[Reason]:
        """Return why the act is closed now, whatever is typed: right, law, state. An empty list means open."""
        reasons = self.right()
        if not reasons:
            reasons = [reason_of(breach) for breach in self._openings()]
        return reasons or self.stands_against()

    def _openings(self) -> tuple[Breach, ...]:
        state = self.state()
        day = max(self.context.today, state.last_on)
        kept = self.request.__dict__.get("_openings")
        if kept is None or kept[0] is not state or kept[1] != day:
            kept = (state, day, openings(state, day))
            self.request.__dict__["_openings"] = kept
        found: tuple[Breach, ...] = tuple(kept[2].get(self.kind, ()))
        return found

    def stands_against(self) -> list[Reason]:
        """Return further reasons of state that the law does not know (author and approver, …)."""
        return []

    def inputs(self) -> list[Reason]:
        """Return what is wrong with what was typed, beyond what the law says."""
        return []

    def check(self) -> list[Reason]:
        reasons = self.right() or self.stands_against()
        if reasons:
            return reasons
        reasons = self._check_day() + self._check_texts() + self.inputs()
        return reasons or self._refused()

    def _check_day(self) -> list[Reason]:
        if self.day > self.context.today:
            message = "发生日期不能晚于今天；事情发生后再登记。"
            return [Reason(code="future", field="occurred_on", message=message)]
        return []

    def _check_texts(self) -> list[Reason]:
        reasons: list[Reason] = []
        for item in self.law_kind.fields:
            value = getattr(self, item.name, None)
            if item.type == "text" and isinstance(value, str) and value:
                reasons += clear_text(item.name, value)
        marking = classified_marking(self.note)
        if marking:
            reasons.append(Reason(code="classified", field="note", message=refusal_message(marking, "备注")))
        return reasons

    def _refused(self) -> list[Reason]:
        fields = frozenset(item.name for item in dataclasses.fields(self))
        state, seq = self.state(), self.request.events_count
        for item in self.happened():
            seq += 1
            event = item.as_law(seq)
            found = refusals(state, event)
            if found:
                return [reason_of(breach, self.kind, fields) for breach in found]
            state = replay([*state.entered, event], state.calendar, state.practice)
        return []

    # --- doing it ------------------------------------------------------------------------------------------------

    def perform(self) -> Request:
        try:
            events = enter(self.request, self.happened(), self.context)
        except ImpossibleHistory as impossible:
            raise Refused([reason_of(impossible.breach)]) from impossible
        self.after(events)
        return self.request

    def after(self, events: list[Event]) -> None:
        """Write what else belongs to the act. Runs in its transaction, after the cache was moved."""

    def preview(self) -> Preview:
        """Return what the act would do, as far as what was typed allows; writes nothing."""
        before = self.state()
        reasons = self.check()
        if reasons:
            return Preview(before=before, after=None, reasons=tuple(reasons))
        seq = self.request.events_count
        events = [item.as_law(seq + number) for number, item in enumerate(self.happened(), start=1)]
        after = replay([*before.entered, *events], before.calendar, before.practice)
        return Preview(before=before, after=after, steps=tuple(explain(after)))


@dataclass(kw_only=True)
class AgreedAction(EventAction):
    """An event that the head agrees to: by login, or on paper (who, when; entered by whom is in the journal).

    `approved_by` is the name under the paper; the head who acts here needs none.
    """

    approved_by: str = ""
    signed_on: dt.date | None = None

    def agreed_by(self) -> str:
        """Return the name of who agreed: that on the paper, else that of the head who acts."""
        if self.approved_by.strip():
            return self.approved_by.strip()
        return self.context.actor_name if may_approve(self.context, self.request) else ""

    def data(self) -> dict[str, Any]:
        given = super().data()
        if any(item.name == "approved_by" for item in self.law_kind.fields):
            given["approved_by"] = self.agreed_by()
        if self.approved_by.strip() and self.signed_on:
            given["signed_on"] = self.signed_on
        return given

    def inputs(self) -> list[Reason]:
        reasons = super().inputs()
        if not self.agreed_by():
            message = "须经负责人同意：由负责人登录办理，或者填写在纸上签字的负责人姓名。"
            reasons.append(Reason(code="approver", field="approved_by", message=message))
        if self.signed_on and self.signed_on > self.day:
            message = "签字日期不能晚于办理日期。"
            reasons.append(Reason(code="signed", field="signed_on", message=message))
        return reasons
