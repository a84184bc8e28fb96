"""Handle a request anew: after a remedy, or because the body corrects its own act (casework.md section 2)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gongkai.casework.actions.base import AgreedAction, named
from gongkai.casework.actions.clarification import letter_before
from gongkai.casework.letters import Planned, filled, to_requester
from gongkai.casework.models import Event, RemedyCase
from gongkai.journal.actions import Reason
from gongkai.law import CaseState
from gongkai.letters.kinds import kind_for_outcome, kind_of


@dataclass(kw_only=True)
class Reopen(AgreedAction):
    """Open a new linked handling; `case` is the reconsideration or lawsuit that orders it, None of own motion."""

    verb = "casework.reopen"
    title = "重新处理"
    kind = "reopened"
    effect = "开始新的办理，期限按决定、判决所定；年报中不作为新收申请。"
    scan_label = "重新处理的依据"
    has_letter = True

    cause: str = ""
    case: RemedyCase | None = None
    due_on: dt.date | None = None
    reason: str = ""

    @property
    def remedy(self) -> str:
        """Return the name of the case for the event."""
        return self.case.public_id if self.case else ""

    def data(self) -> dict[str, object]:
        return {**super().data(), "remedy": self.remedy}

    def inputs(self) -> list[Reason]:
        reasons = super().inputs() if self.cause == "own_motion" else []
        if not self.cause:
            reasons.append(Reason(code="required", field="cause", message="请选择重新处理的原因。"))
        elif self.cause != "own_motion" and self.case is None:
            message = "请选择决定、判决所在的复议或者诉讼案件；没有登记的请先登记案件。"
            reasons.append(Reason(code="required", field="case", message=message))
        if self.cause == "own_motion":
            reasons += named("reason", self.reason, "自行纠正的理由")
        if self.case is not None and self.case.body_id != self.request.body_id:
            reasons.append(Reason(code="foreign", field="case", message="这不是本机关的案件。"))
        return reasons

    def planned(self, after: CaseState) -> list[Planned]:
        """Of own motion the body takes its answer back in writing; a judgment or decision has done it otherwise."""
        if self.cause != "own_motion":
            return []
        facts = to_requester(
            self.request,
            after,
            self.day,
            {**self._wrong_answer(), **self.words},
            new_due_on=after.due,
            reason=self.reason,
        )
        return [Planned(kind="revocation_decision", facts=facts)]

    def _wrong_answer(self) -> dict[str, object]:
        """Return title, number and date of the answer that is taken back."""
        before = self.state()
        if before.outcome is None:
            return {}
        kind = kind_for_outcome(before.outcome)
        told = {"earlier_title": kind_of(kind).title, "earlier_on": before.outcome_on}
        if before.decision is not None:
            told["earlier_no"] = before.decision.document_no or ""
        return {**filled(told), **filled(letter_before(self.request, kind))}

    def after(self, events: list[Event]) -> None:
        if self.case is not None and self.case.request_id is None:
            self.case.request = self.request
            self.case.save(update_fields=["request"])
