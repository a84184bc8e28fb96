"""Decide a request (条例2019 Arts 36-39), after approval or on the spot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gongkai.casework.actions.base import AgreedAction, reason_of
from gongkai.casework.entering import next_number, number_text
from gongkai.casework.models import Event, Request
from gongkai.casework.rules import may_approve
from gongkai.journal.actions import Reason
from gongkai.law import outcomes

DOCUMENT_SERIES = "reply"


@dataclass(kw_only=True)
class Decide(AgreedAction):
    """Make the decision. It gets the next number of the year unless `document_no` is given (numbered on paper).

    Author and approver differ: the head who drafted does not approve, by login or on paper.
    """

    verb = "casework.decide"
    title = "作出决定"
    kind = "decided"
    effect = "编文号，转入送达；送达前时钟继续走。"

    outcome: str = ""
    sub_ground: str = ""
    document_no: str = ""

    def __post_init__(self) -> None:
        if not self.outcome:
            state = self.state()
            self.outcome = state.draft_outcome or ""
            self.sub_ground = self.sub_ground or state.draft_sub_ground or ""

    def drafter(self) -> Event | None:
        """Return the event by which the decision was drafted, None when it is made on the spot."""
        kinds = ("drafted", "explanation_received")
        return self.request.events.filter(kind__in=kinds).order_by("-seq").first()

    def stands_against(self) -> list[Reason]:
        drafted = self.drafter()
        own = drafted is not None and drafted.actor_user_id is not None
        if not own or drafted is None or self.context.user is None or self.approved_by.strip():
            return []
        if drafted.actor_user_id == self.context.user.pk and may_approve(self.context, self.request):
            message = "拟稿人不能审批自己的稿件，请由其他负责人审批，或者登记其他负责人在纸上的签字。"
            return [Reason(code="same_person", message=message)]
        return []

    def closed(self) -> list[Reason]:
        # On the case page a paper signature is still possible: what stands against the login alone does not close it.
        return self.right() or [reason_of(breach) for breach in self._openings()]

    def inputs(self) -> list[Reason]:
        reasons = super().inputs()
        if not self.outcome:
            reasons.append(Reason(code="required", field="outcome", message="请选择处理结果。"))
        else:
            reasons += self._ground()
        drafted = self.drafter()
        if drafted is not None and drafted.actor and drafted.actor == self.agreed_by():
            message = f"{drafted.actor}是拟稿人，不能同时是批准人。"
            reasons.append(Reason(code="same_person", field="approved_by", message=message))
        number = self.document_no.strip()
        taken = Request.objects.filter(body=self.body, document_no=number).exclude(pk=self.request.pk)
        if number and taken.exists():
            message = f"文号“{number}”已用于{taken.first()}，请核对。"
            reasons.append(Reason(code="number_taken", field="document_no", message=message))
        return reasons

    def _ground(self) -> list[Reason]:
        """The sub-ground must be said where a form's row or the way of the remedy depends on it."""
        found = outcomes().get(self.outcome)
        if found is None or self.sub_ground:
            return []
        grounds = found.sub_grounds.values()
        if not any(item.rows or item.exempt != found.exempt for item in grounds):
            return []
        message = f"请选择具体情形：{'、'.join(item.zh for item in grounds)}。"
        return [Reason(code="required", field="sub_ground", message=message)]

    def data(self) -> dict[str, Any]:
        given = super().data()
        if self.document_no.strip():
            given["document_no"] = self.document_no.strip()
        return given

    def perform(self) -> Request:
        if not self.document_no.strip():
            number = next_number(self.body, DOCUMENT_SERIES, self.day.year)
            self.document_no = number_text(self.body, "casework.document_no", self.day.year, number, self.day)
        return super().perform()
