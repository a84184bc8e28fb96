"""Ask third parties and agencies for their opinion, and end the wait (条例2019 Arts 32-34)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gongkai.casework import opinions
from gongkai.casework.actions.base import EventAction, clear_text, named
from gongkai.casework.letters import Planned, page_url, to_other, to_requester
from gongkai.casework.models import Event, OpinionAccess, Request
from gongkai.files import keys
from gongkai.journal.actions import Reason
from gongkai.journal.identifiers import new_public_id, random_code
from gongkai.law import CaseState
from gongkai.letters.facts import LetterFacts


@dataclass(kw_only=True)
class RequestOpinion(EventAction):
    """Ask in writing; the clock stands while the answer is out. `addressee`: who, without personal data."""

    verb = "casework.request_opinion"
    title = "征求意见"
    kind = "opinion_requested"
    effect = "答复期限暂停；对方应在收到之日起 15 个工作日内提出意见。"
    scan_label = "征求意见书"
    has_letter = True
    private = EventAction.private | {"asked"}

    addressee_kind: str = ""
    addressee: str = ""
    letter_received_on: dt.date | None = None
    # Let the addressee answer on the portal: what is shown there of the matter, without the requester.
    online: bool = False
    asked: str = ""

    def inputs(self) -> list[Reason]:
        reasons = named("addressee", self.addressee, "征求对象（自然人写“第三方甲”一类称呼，姓名写在备注中）")
        return reasons + clear_text("asked", self.asked)

    @property
    def about(self) -> str:
        """Return what is asked, as the addressee is shown it."""
        return self.asked.strip() or self.request.subject

    def planned(self, after: CaseState) -> list[Planned]:
        kinds = {"third_party": "third_party_consultation", "agency": "agency_consultation"}
        consulted = {"third_party": "第三方的合法权益", "agency": "其他行政机关共同制作的政府信息"}
        facts = to_requester(
            self.request,
            after,
            self.day,
            {},
            consulted=consulted.get(self.addressee_kind, "其他行政机关的职责"),
            consulted_on=self.day,
        )
        made = [Planned(kind="consultation_notice", facts=facts)]
        kind = kinds.get(self.addressee_kind)
        return [Planned(kind=kind, facts=self._to_addressee(after)), *made] if kind else made

    def _to_addressee(self, after: CaseState) -> LetterFacts:
        url = page_url("portal:opinion") if self.online else ""
        way = str(self.words.get("answer_way") or "")
        if self.online:
            shown = self.__dict__.get("_access", ("发出时生成", "发出时生成"))
            way = "；".join(filter(None, [way, f"网上答复编号：{shown[0]}，验证码：{shown[1]}"]))
        name = str(self.words.get("addressee_name") or self.addressee)
        organization = self.addressee_kind != "third_party" or len(name) > 4
        words = {k: v for k, v in self.words.items() if k not in {"addressee_name", "answer_way"}}
        return to_other(
            self.request,
            after,
            self.day,
            words,
            name,
            addressee_is_organization=organization,
            subject=self.about,
            answer_way=way,
            answer_url=url,
        )

    def perform(self) -> Request:
        if self.online:
            self.__dict__["_access"] = (new_public_id(), random_code(opinions.CODE_LENGTH))
        return super().perform()

    def after(self, events: list[Event]) -> None:
        if not self.online:
            return
        number, code = self.__dict__["_access"]
        OpinionAccess.objects.create(
            request=self.request,
            seq=events[0].seq,
            public_id=number,
            code_hash=keys.blind(code, opinions.CODE_PURPOSE),
            asked=self.about,
            expires_on=opinions.expires_on(
                self.request, limit_of(self.state(), str(events[0].seq)), self.day
            ),
        )
        self.request.__dict__["opinion_code"] = (number, code)


def limit_of(state: CaseState, opinion: str) -> dt.date | None:
    """Return the last day of the period to answer, None where no period is laid down."""
    return next((item.limit for item in state.opinions if item.id == opinion), None)


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
    scan_label = "意见书"

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
