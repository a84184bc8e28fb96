"""Decide a request (条例2019 Arts 36-39), after approval or on the spot."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from gongkai.casework.actions.base import AgreedAction, clear_text, reason_of
from gongkai.casework.entering import next_number, number_text
from gongkai.casework.letters import Planned, remedies_for, third_party_remedies, to_other, to_requester
from gongkai.casework.models import Event, Request
from gongkai.casework.rules import may_approve
from gongkai.journal.actions import Reason
from gongkai.law import CaseState, Opinion, outcomes
from gongkai.letters.kinds import kind_for_outcome

DOCUMENT_SERIES = "reply"
# What becomes of the part that a third party objected to, in a partial disclosure (条例2019 Arts 32, 37).
WITHHELD, GIVEN = "withheld", "given"


@dataclass(kw_only=True)
class Decide(AgreedAction):
    """Make the decision. It gets the next number of the year unless `document_no` is given (numbered on paper).

    Author and approver differ: the head who drafted does not approve, by login or on paper.
    """

    verb = "casework.decide"
    title = "作出决定"
    kind = "decided"
    effect = "编文号，转入送达；送达前时钟继续走。"
    scan_label = "审批件"
    has_letter = True
    private = AgreedAction.private | {"third_party_reason"}

    outcome: str = ""
    sub_ground: str = ""
    document_no: str = ""
    # Why something is disclosed that a third party objected to; it is told so (条例2019 Art. 32).
    third_party_reason: str = ""
    # Of a partial disclosure: whether what a third party objected to is in the part withheld ("withheld") or is given
    # ("given"), and over which of several objections (ids of the opinions).
    objected_part: str = ""
    given_over: list[str] = field(default_factory=list)

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
            reasons += self._ground() + self._objections()
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

    def third_party_objections(self) -> list[Opinion]:
        """Return the objections of third parties (an agency's view binds nobody, 条例2019 Art. 34)."""
        found = self.state().opinions
        return [item for item in found if item.addressee_kind == "third_party" and item.result == "object"]

    def overridden(self) -> list[Opinion]:
        """Return the objections of third parties that the disclosure passes over: these are told why (Art. 32)."""
        found = outcomes().get(self.outcome)
        objections = self.third_party_objections()
        if found is not None and found.group == "granted":
            return objections
        if found is None or found.group != "partial" or self.objected_part != GIVEN:
            return []
        if len(objections) == 1:
            return objections
        return [item for item in objections if item.id in self.given_over]

    def _objections(self) -> list[Reason]:
        """Art. 32: nothing is disclosed over an objection that nobody has judged, or over a good one without need."""
        if self.outcome not in outcomes() or outcomes()[self.outcome].group not in {"granted", "partial"}:
            return []
        objected = [item for item in self.state().opinions if item.result == "object"]
        open_ones = "、".join(item.addressee or item.id for item in objected if item.reasonable is None)
        if open_ones:
            message = f"{open_ones}不同意公开，其理由是否合理尚未判断。请先办理“判断异议理由”。"
            return [
                Reason(code="objection_unjudged", field="outcome", message=message, basis="条例第三十二条")
            ]
        unsaid = self._part_unsaid()
        if unsaid:
            return unsaid
        if self.overridden() and not self.third_party_reason.strip():
            good = any(item.reasonable for item in self.overridden())
            what = "不公开可能对公共利益造成重大影响的理由" if good else "异议理由不合理的说明"
            message = f"第三方不同意公开。决定公开的，请写明{what}，并书面告知第三方。"
            name = "third_party_reason"
            return [Reason(code="override", field=name, message=message, basis="条例第三十二条")]
        return clear_text("third_party_reason", self.third_party_reason)

    def _part_unsaid(self) -> list[Reason]:
        """Return what a partial disclosure leaves open: whether what was objected to is given."""
        objections = self.third_party_objections()
        if outcomes()[self.outcome].group != "partial" or not objections:
            return []
        if self.objected_part not in {WITHHELD, GIVEN}:
            message = "有第三方不同意公开。请写明其不同意公开的内容是在不予公开的部分，还是决定公开。"
            return [Reason(code="required", field="objected_part", message=message, basis="条例第三十二条")]
        known = {item.id for item in objections}
        if not set(self.given_over) <= known:
            return [
                Reason(code="unknown", field="given_over", message="所选的第三方不在不同意公开的意见中。")
            ]
        if self.objected_part == GIVEN and len(objections) > 1 and not self.given_over:
            message = "有几个第三方不同意公开，请选出决定公开其内容的第三方。"
            return [Reason(code="required", field="given_over", message=message)]
        return []

    def planned(self, after: CaseState) -> list[Planned]:
        remedies = remedies_for(self.request, after, self.day, self.outcome, self.sub_ground)
        facts = to_requester(
            self.request,
            after,
            self.day,
            self.words,
            outcome=self.outcome,
            sub_ground=self.sub_ground,
            remedies=remedies,
        )
        number = self.document_no.strip() or None
        made = [Planned(kind=kind_for_outcome(self.outcome), facts=facts, number=number)]
        return made + [self._to_third_party(opinion, after) for opinion in self.overridden()]

    def _to_third_party(self, opinion: Opinion, after: CaseState) -> Planned:
        """Return the notice to a third party whose objection is passed over (公开告知书)."""
        facts = to_other(
            self.request,
            after,
            self.day,
            {},
            opinion.addressee,
            consulted_on=opinion.asked_on,
            reason=self.third_party_reason,
            supply_on=self.words.get("supply_on"),
            remedies=third_party_remedies(self.request, self.day),
        )
        return Planned(kind="third_party_disclosure_notice", facts=facts)

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
