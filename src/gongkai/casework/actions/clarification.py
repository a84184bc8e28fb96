"""Ask for a correction, receive it, let it lapse (条例2019 Art. 30)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from gongkai.casework.actions.base import AgreedAction, EventAction, named
from gongkai.casework.letters import Planned, filled, lines_of, page_url, remedies_for, to_requester
from gongkai.casework.models import Request
from gongkai.journal.actions import Reason
from gongkai.law import CaseState
from gongkai.letters.kinds import kind_of
from gongkai.letters.queries import letters_of


@dataclass(kw_only=True)
class RequestClarification(EventAction):
    """Tell the requester at one time all that has to be corrected, with a reasonable period."""

    verb = "casework.request_clarification"
    title = "要求补正"
    kind = "clarification_requested"
    effect = "答复期限停止；收到补正之日起重新计算。应在收到申请之日起 7 个工作日内一次性告知。"
    scan_label = "补正告知书"
    has_letter = True

    points: str = ""
    period_until: dt.date | None = None
    resets_clock: bool | None = None

    def inputs(self) -> list[Reason]:
        reasons = named("points", self.points, "需要补正的全部内容")
        if self.period_until is None:
            message = "请写明合理的补正期限（最后一天）。"
            reasons.append(Reason(code="required", field="period_until", message=message))
        return reasons

    def planned(self, after: CaseState) -> list[Planned]:
        facts = to_requester(
            self.request,
            after,
            self.day,
            self.words,
            points=lines_of(self.points),
            period_until=self.period_until,
            answer_url=page_url("portal:tracking"),
        )
        return [Planned(kind="clarification_notice", facts=facts)]


@dataclass(kw_only=True)
class ReceiveClarification(EventAction):
    """The corrected request came; late only with a good reason, which is recorded."""

    verb = "casework.receive_clarification"
    title = "收到补正"
    kind = "clarification_received"
    effect = "答复期限自收到补正的次日起重新计算。"
    scan_label = "补正材料"

    late: bool | None = None
    good_reason: str = ""


@dataclass(kw_only=True)
class LapseClarification(EventAction):
    """No correction in time, without a good reason: the request counts as abandoned."""

    verb = "casework.lapse_clarification"
    title = "逾期不补正，不再处理"
    kind = "clarification_lapsed"
    effect = "视为放弃申请，不再处理。须有补正告知书送达的证明。"
    scan_label = "送达证明"
    has_letter = True

    proof: str = ""

    def inputs(self) -> list[Reason]:
        return named("proof", self.proof, "补正告知书已送达的证明（邮件号、签收日期等）")

    def planned(self, after: CaseState) -> list[Planned]:
        until = after.clarification.period_until if after.clarification else None
        return [abandoned(self, after, "other_overdue_clarification", "clarification_notice", until)]


@dataclass(kw_only=True)
class RequestExplanation(EventAction):
    """Ask for the reasons of requests whose number or frequency is clearly unreasonable (条例2019 Art. 35)."""

    verb = "casework.request_explanation"
    title = "要求说明理由"
    kind = "explanation_requested"
    effect = "答复期限继续计算。"
    scan_label = "说明理由告知书"
    has_letter = True

    points: str = ""
    period_until: dt.date | None = None

    def inputs(self) -> list[Reason]:
        return named("points", self.points, "数量、频次明显超过合理范围的事实")

    def planned(self, after: CaseState) -> list[Planned]:
        facts = to_requester(
            self.request,
            after,
            self.day,
            self.words,
            reason=self.points,
            period_until=self.period_until,
            answer_url=page_url("portal:tracking"),
        )
        return [Planned(kind="explanation_notice", facts=facts)]


@dataclass(kw_only=True)
class ReceiveExplanation(AgreedAction):
    """The reasons came, or did not: good ones may move the date, others lead to a refusal to process (Art. 35)."""

    verb = "casework.receive_explanation"
    title = "处理所说明的理由"
    kind = "explanation_received"
    effect = "理由合理的，可以确定延迟答复的合理期限并告知；理由不合理或者没有说明的，转入拟稿（不予处理）。"
    scan_label = "申请人说明的理由"
    has_letter = True

    reasonable: bool | None = None
    later_due_on: dt.date | None = None

    def inputs(self) -> list[Reason]:
        return super().inputs() if self.later_due_on else []

    def planned(self, after: CaseState) -> list[Planned]:
        if not self.later_due_on:
            return []
        asked = after.explanation.requested_on if after.explanation else None
        facts = to_requester(
            self.request, after, self.day, self.words, new_due_on=self.later_due_on, earlier_on=asked
        )
        return [Planned(kind="delayed_reply_notice", facts=facts)]


def letter_before(request: Request, *kinds: str) -> dict[str, Any]:
    """Return title, number, date and service of the latest letter of these kinds, as facts; {} without one."""
    found = [letter for letter in letters_of(request) if letter.kind in kinds]
    if not found:
        return {}
    letter = found[-1]
    served = letter.services.filter(undone=False).order_by("pk").last()
    return {
        "earlier_title": letter.title,
        "earlier_no": letter.number,
        "earlier_on": letter.made_on,
        "earlier_served_on": served.on if served else None,
    }


def abandoned(
    action: EventAction, after: CaseState, outcome: str, notice: str, until: dt.date | None
) -> Planned:
    """Return the notice that the request is processed no further (条例2019 Art. 30; 国办函〔2020〕109号 6)."""
    earlier = letter_before(action.request, notice) or {"earlier_title": kind_of(notice).title}
    facts = to_requester(
        action.request,
        after,
        action.day,
        {**filled(earlier), **action.words},
        outcome=outcome,
        period_until=until,
        remedies=remedies_for(action.request, after, action.day, outcome, ""),
    )
    return Planned(kind="reply_abandoned", facts=facts)
