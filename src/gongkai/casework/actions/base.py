"""The base of every act that enters an event: right, law, input; then event, replay, cache, in one transaction.

A subclass names the `kind` of its event and has the fields of that kind (`law.event_kinds()`) as its own. What the
law says against it comes from `law.openings` (closed now, whatever is typed) and `law.refusals` (with what was typed),
each with its article.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from gongkai.agencies.models import Body
from gongkai.casework import telling
from gongkai.casework.actions import lettering
from gongkai.casework.actions.reasons import Preview, clear_text, named, reason_of
from gongkai.casework.attaching import attach, scan_reasons
from gongkai.casework.clock import state_of
from gongkai.casework.entering import Happened, enter
from gongkai.casework.letters import Planned
from gongkai.casework.models import Event, Request
from gongkai.casework.rules import handler_only, may_approve
from gongkai.files.incoming import Incoming
from gongkai.files.markings import classified_marking, refusal_message
from gongkai.journal.actions import Action, Reason, Refused
from gongkai.law import (
    Breach,
    CaseState,
    EventKind,
    ImpossibleHistory,
    event_kinds,
    explain,
    openings,
    refusals,
    replay,
)

# Left out of the journal's details where nothing was said.
_QUIET = frozenset({"letter", "letter_no", "scans"})

__all__ = ["AgreedAction", "EventAction", "Preview", "clear_text", "named", "reason_of"]


@dataclass(kw_only=True)
class EventAction(Action):
    """One event on a request. `occurred_on` is the day that counts in law (today if it is not given).

    `scans` come with it (a letter, a proof of payment, an approval signed on paper): kept encrypted for the person
    of the request, as `EventFile`s of the event. `letter` says what becomes of the document that the act goes with:
    "issue" (made, numbered, kept by the letters room), "paper" (done on paper under `letter_no`), "" (none). `words`
    are what only the letter says, by names of `LetterFacts`.
    """

    kind: ClassVar[str] = ""
    # Free text may name people: it never goes into the journal. `note` is sealed, the others are officers' words.
    private: ClassVar[frozenset[str]] = frozenset(
        {"note", "points", "reason", "good_reason", "remark", "proof", "addressee", "scans", "words"}
    )
    # The clear name of the files that come with it.
    scan_label: ClassVar[str] = "所附材料"
    # Whether the act goes with a letter (shown with its form), and whether that letter bears a number.
    has_letter: ClassVar[bool] = False
    letters_have_number: ClassVar[bool] = True
    # Shown with the open act before anything is typed: what it does to the clock.
    effect: ClassVar[str] = ""

    request: Request
    occurred_on: dt.date | None = None
    note: str = ""
    scans: list[Incoming] = field(default_factory=list, repr=False)
    letter: str = ""
    letter_no: str = ""
    words: Mapping[str, Any] = field(default_factory=dict, repr=False)

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
        given = {name: getattr(self, name) for name in names if getattr(self, name) not in (None, "")}
        if self.letter == lettering.PAPER and self.letter_no.strip():
            given["letter_no"] = self.letter_no.strip()
        if self.issued:
            given["letters"] = self.issued
        return given

    @property
    def issued(self) -> list[str]:
        """Return the public ids of the letters that this act has issued: its event names them."""
        found: list[str] = self.__dict__.get("_letters", [])
        return found

    def letters(self) -> list[Planned]:
        """Return the letters that the act issues when `letter` is "issue". Called once `after_state` is known."""
        return self.planned(self.after_state) if self.letter == lettering.ISSUE else []

    def planned(self, after: CaseState) -> list[Planned]:
        """Return the letters that go with the act, `after` being the state that it leads to."""
        return []

    @property
    def after_state(self) -> CaseState:
        """Return the state that the act leads to, as `check` has found it possible."""
        state: CaseState = self.__dict__["_after"]
        return state

    def happened(self) -> list[Happened]:
        """Return the events to enter, mostly one."""
        return [Happened(kind=self.kind, occurred_on=self.day, data=self.data(), note=self.note)]

    def details(self) -> dict[str, Any]:
        given = {name: value for name, value in super().details().items() if value or name not in _QUIET}
        return {**given, "scans": len(self.scans)} if self.scans else given

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
        reasons = [
            *self._check_day(),
            *self._check_texts(),
            *scan_reasons(self.body, self.scans),
            *lettering.input_reasons(self),
            *self.inputs(),
        ]
        return reasons or self._refused() or lettering.composing_reasons(self)

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
        self.__dict__["_after"] = state
        return []

    # --- doing it ------------------------------------------------------------------------------------------------

    def perform(self) -> Request:
        self.__dict__["_letters"] = [letter.public_id for letter in lettering.issue_letters(self)]
        try:
            events = enter(self.request, self.happened(), self.context)
        except ImpossibleHistory as impossible:
            raise Refused([reason_of(impossible.breach)]) from impossible
        attach(self.request, events[0].seq, self.scans, self.scan_label, self.context)
        self.after(events)
        telling.after_act(self)
        return self.request

    def after(self, events: list[Event]) -> None:
        """Write what else belongs to the act. Runs in its transaction, after the cache was moved."""

    def preview(self) -> Preview:
        """Return what the act would do, as far as what was typed allows; writes nothing."""
        before = self.state()
        reasons = self.check()
        if reasons:
            return Preview(before=before, after=None, reasons=tuple(reasons))
        after = self.after_state
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
