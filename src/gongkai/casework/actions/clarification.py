"""Ask for a correction, receive it, let it lapse (条例2019 Art. 30)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gongkai.casework.actions.base import AgreedAction, EventAction, named
from gongkai.journal.actions import Reason


@dataclass(kw_only=True)
class RequestClarification(EventAction):
    """Tell the requester at one time all that has to be corrected, with a reasonable period."""

    verb = "casework.request_clarification"
    title = "要求补正"
    kind = "clarification_requested"
    effect = "答复期限停止；收到补正之日起重新计算。应在收到申请之日起 7 个工作日内一次性告知。"

    points: str = ""
    period_until: dt.date | None = None
    resets_clock: bool | None = None

    def inputs(self) -> list[Reason]:
        reasons = named("points", self.points, "需要补正的全部内容")
        if self.period_until is None:
            message = "请写明合理的补正期限（最后一天）。"
            reasons.append(Reason(code="required", field="period_until", message=message))
        return reasons


@dataclass(kw_only=True)
class ReceiveClarification(EventAction):
    """The corrected request came; late only with a good reason, which is recorded."""

    verb = "casework.receive_clarification"
    title = "收到补正"
    kind = "clarification_received"
    effect = "答复期限自收到补正的次日起重新计算。"

    late: bool | None = None
    good_reason: str = ""


@dataclass(kw_only=True)
class LapseClarification(EventAction):
    """No correction in time, without a good reason: the request counts as abandoned."""

    verb = "casework.lapse_clarification"
    title = "逾期不补正，不再处理"
    kind = "clarification_lapsed"
    effect = "视为放弃申请，不再处理。须有补正告知书送达的证明。"

    proof: str = ""

    def inputs(self) -> list[Reason]:
        return named("proof", self.proof, "补正告知书已送达的证明（邮件号、签收日期等）")


@dataclass(kw_only=True)
class RequestExplanation(EventAction):
    """Ask for the reasons of requests whose number or frequency is clearly unreasonable (条例2019 Art. 35)."""

    verb = "casework.request_explanation"
    title = "要求说明理由"
    kind = "explanation_requested"
    effect = "答复期限继续计算。"

    points: str = ""
    period_until: dt.date | None = None

    def inputs(self) -> list[Reason]:
        return named("points", self.points, "数量、频次明显超过合理范围的事实")


@dataclass(kw_only=True)
class ReceiveExplanation(AgreedAction):
    """The reasons came, or did not: good ones may move the date, others lead to a refusal to process (Art. 35)."""

    verb = "casework.receive_explanation"
    title = "处理所说明的理由"
    kind = "explanation_received"
    effect = "理由合理的，可以确定延迟答复的合理期限并告知；理由不合理或者没有说明的，转入拟稿（不予处理）。"

    reasonable: bool | None = None
    later_due_on: dt.date | None = None

    def inputs(self) -> list[Reason]:
        return super().inputs() if self.later_due_on else []
