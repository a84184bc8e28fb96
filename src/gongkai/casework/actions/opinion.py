"""Ask third parties and agencies for their opinion, and end the wait (条例2019 Arts 32-34)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gongkai.casework.actions.base import EventAction, named
from gongkai.journal.actions import Reason


@dataclass(kw_only=True)
class RequestOpinion(EventAction):
    """Ask in writing; the clock stands while the answer is out. `addressee`: who, without personal data."""

    verb = "casework.request_opinion"
    title = "征求意见"
    kind = "opinion_requested"
    effect = "答复期限暂停；对方应在收到之日起 15 个工作日内提出意见。"

    addressee_kind: str = ""
    addressee: str = ""
    letter_received_on: dt.date | None = None

    def inputs(self) -> list[Reason]:
        return named("addressee", self.addressee, "征求对象（自然人写“第三方甲”一类称呼，姓名写在备注中）")


@dataclass(kw_only=True)
class _EndOpinion(EventAction):
    opinion: str = ""
    letter_received_on: dt.date | None = None

    def __post_init__(self) -> None:
        # Where only one is waited for, nobody has to say which.
        waiting = self.waiting()
        if not self.opinion and len(waiting) == 1:
            self.opinion = waiting[0][0]

    def waiting(self) -> list[tuple[str, str]]:
        """Return the opinions that are waited for: (id, addressee)."""
        return [(o.id, o.addressee) for o in self.state().opinions if o.ended_on is None]


@dataclass(kw_only=True)
class ReceiveOpinion(_EndOpinion):
    """The answer came: agreement or objection, and whether its ground is reasonable."""

    verb = "casework.receive_opinion"
    title = "收到意见"
    kind = "opinion_received"
    effect = "没有其他意见待答的，答复期限恢复计算。"

    answer: str = ""
    reasonable: bool | None = None

    def inputs(self) -> list[Reason]:
        if not self.answer:
            return [Reason(code="required", field="answer", message="请选择对方的意见：同意或者不同意公开。")]
        if self.answer == "object" and self.reasonable is None:
            message = "对方不同意公开的，请判断其理由是否合理。"
            return [Reason(code="required", field="reasonable", message=message, basis="条例第三十二条")]
        return []


@dataclass(kw_only=True)
class LapseOpinion(_EndOpinion):
    """15 working days are over without an answer: a third party's silence leaves the decision to the body, a
    co-producing agency's counts as consent."""

    verb = "casework.lapse_opinion"
    title = "逾期未提出意见"
    kind = "opinion_lapsed"
    effect = "第三方逾期未提出意见的由本机关依法决定；共同制作机关逾期未提出的视为同意公开。期限恢复计算。"


@dataclass(kw_only=True)
class EndWait(_EndOpinion):
    """Wait no longer for an agency that is no co-producer: no period is laid down for it."""

    verb = "casework.end_wait"
    title = "不再等待意见"
    kind = "wait_ended"
    effect = "答复期限恢复计算。只用于法律没有规定答复期限的其他机关。"

    reason: str = ""

    def inputs(self) -> list[Reason]:
        return named("reason", self.reason, "不再等待的理由")
