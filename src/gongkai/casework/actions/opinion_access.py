"""Answering an opinion request without an account: by number and code; and what an officer does about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from gongkai.casework import opinions
from gongkai.casework.actions.base import EventAction, named
from gongkai.casework.entering import Happened
from gongkai.casework.models import Event, OpinionAccess, Request
from gongkai.casework.rules import handler_only
from gongkai.files import keys
from gongkai.journal.actions import Action, Origin, Reason
from gongkai.journal.identifiers import new_public_id, random_code
from gongkai.law import Breach

# One sentence for every cause, so that nobody learns which number exists or which code was nearly right.
WRONG = "编号或者验证码不对，或者已经失效。请核对征求意见书；仍然不能打开的，请与发函机关联系。"
CLOSED = "本次征求意见已经结束，不能再在网上提交。有意见的，请直接与发函机关联系。"


@dataclass(kw_only=True)
class OpenOpinion(Action):
    """Open the page of an opinion request with its code. Wrong codes are counted, and lock the access in the end.

    Returns whether the code was right and the access is live. Callers limit the rate by address and number first.
    """

    verb = "casework.open_opinion"
    title = "打开征求意见页面"
    private = frozenset({"code"})

    access: OpinionAccess
    code: str = field(default="", repr=False)

    @property
    def record(self) -> OpinionAccess:
        return self.access

    def check(self) -> list[Reason]:
        if self.context.origin == Origin.PUBLIC and self.context.user is None:
            return []
        return [Reason(code="right", message="凭编号和验证码打开的页面只供被征求意见者使用。")]

    def perform(self) -> bool:
        access = self.access
        if not opinions.is_live(access, self.context.today):
            return False
        if not opinions.matches(access, self.code):
            access.failures += 1
            access.save(update_fields=["failures"])
            return False
        if access.opened_at is None:
            access.opened_at = timezone.now()
            access.save(update_fields=["opened_at"])
        return True

    def details(self) -> dict[str, Any]:
        return {}


@dataclass(kw_only=True)
class AnswerOpinion(EventAction):
    """The third party or agency agrees or objects, with reasons and files (条例2019 Arts 32, 34).

    Whether an objection is reasonable is judged by an officer afterwards (`JudgeObjection`). Uses the access up.
    """

    verb = "casework.answer_opinion"
    title = "网上提出意见"
    kind = "opinion_received"
    effect = "没有其他意见待答的，答复期限恢复计算。"
    scan_label = "意见材料"
    private = EventAction.private | {"code"}

    access: OpinionAccess
    code: str = field(default="", repr=False)
    answer: str = ""

    def right(self) -> list[Reason]:
        self.access.refresh_from_db()
        if self.context.origin != Origin.PUBLIC or self.access.request_id != self.request.pk:
            return [Reason(code="right", message=WRONG)]
        if not opinions.matches(self.access, self.code):
            return [Reason(code="right", message=WRONG)]
        self.access.request = self.request
        if not opinions.is_live(self.access, self.context.today):
            return [Reason(code="over", message=CLOSED)]
        return []

    def inputs(self) -> list[Reason]:
        if self.answer not in {"agree", "object"}:
            return [Reason(code="required", field="answer", message="请选择同意公开或者不同意公开。")]
        if self.answer == "object":
            return named("note", self.note, "不同意公开的内容和理由")
        return []

    def data(self) -> dict[str, Any]:
        name = opinions.current_seq(self.request, self.access.seq)
        return {**super().data(), "opinion": str(name)}

    def details(self) -> dict[str, Any]:
        return {**super().details(), "access": self.access.public_id}

    def after(self, events: list[Event]) -> None:
        self.access.answered_at, self.access.answer = timezone.now(), self.answer
        self.access.save(update_fields=["answered_at", "answer"])


@dataclass(kw_only=True)
class JudgeObjection(EventAction):
    """Say whether the reasons of an objection are good (条例2019 Art. 32): the entry of the answer is completed."""

    verb = "casework.judge_objection"
    title = "判断异议理由"
    kind = "opinion_received"
    effect = "期限不变。有合理理由的，不予公开；理由不合理的，由本机关依法决定。"

    answer_seq: int | None = None
    reasonable: bool | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        waiting = self.waiting()
        if self.answer_seq is None and len(waiting) == 1:
            self.answer_seq = waiting[0][1].seq

    def waiting(self) -> list[tuple[str, Event]]:
        """Return the objections to be judged: (addressee, entry)."""
        return opinions.to_judge(self.request)

    def _openings(self) -> tuple[Breach, ...]:
        return ()

    def stands_against(self) -> list[Reason]:
        if not self.waiting():
            return [Reason(code="wrong_state", message="没有尚未判断理由的异议。")]
        return []

    def inputs(self) -> list[Reason]:
        reasons = []
        if self.answer_seq not in [row.seq for _, row in self.waiting()]:
            reasons.append(Reason(code="required", field="answer_seq", message="请选择哪一份意见。"))
        if self.reasonable is None:
            message = "请判断其理由是否合理。"
            reasons.append(
                Reason(code="required", field="reasonable", message=message, basis="条例第三十二条")
            )
        return reasons + named("reason", self.reason, "判断的依据")

    def happened(self) -> list[Happened]:
        target: Event = self.request.events.get(seq=self.answer_seq or 0)
        data = {**target.data, "reasonable": self.reasonable, "correction": self.reason}
        return [
            Happened(
                kind=target.kind,
                occurred_on=target.occurred_on,
                data=data,
                note=self.note,
                supersedes=target.seq,
            )
        ]


@dataclass(kw_only=True)
class _AccessAction(Action):
    access: OpinionAccess

    @property
    def record(self) -> OpinionAccess:
        return self.access

    def check(self) -> list[Reason]:
        return self.closed()

    def closed(self) -> list[Reason]:
        """Return why it may not be done."""
        reasons = handler_only(self.context, self.access.request)
        if self.access.revoked_at is not None:
            reasons.append(Reason(code="state", message="这个验证码已经作废。"))
        if self.access.answered_at is not None:
            reasons.append(Reason(code="state", message="对方已经凭这个验证码提出意见。"))
        return reasons


@dataclass(kw_only=True)
class RevokeOpinionAccess(_AccessAction):
    """Make a code void: it went to the wrong hands, or nobody is to answer any more."""

    verb = "casework.revoke_opinion_access"
    title = "作废验证码"

    def perform(self) -> OpinionAccess:
        self.access.revoked_at = timezone.now()
        self.access.save(update_fields=["revoked_at"])
        return self.access


@dataclass(kw_only=True)
class RenewOpinionAccess(_AccessAction):
    """Give a new number and code for the same opinion request; the old ones are void.

    Returns the new access; its attribute `code` in `__dict__` holds the code, this once.
    """

    verb = "casework.renew_opinion_access"
    title = "重新生成验证码"

    def closed(self) -> list[Reason]:
        reasons = super().closed()
        opinion = opinions.opinion_of(self.access)
        if opinion is None or opinion.ended_on is not None:
            reasons.append(Reason(code="state", message="本次征求意见已经结束。"))
        return reasons

    def perform(self) -> OpinionAccess:
        request: Request = self.access.request
        opinion = opinions.opinion_of(self.access)
        self.access.revoked_at = timezone.now()
        self.access.save(update_fields=["revoked_at"])
        code = random_code(opinions.CODE_LENGTH)
        made: OpinionAccess = OpinionAccess.objects.create(
            request=request,
            seq=self.access.seq,
            public_id=new_public_id(),
            code_hash=keys.blind(code, opinions.CODE_PURPOSE),
            asked=self.access.asked,
            expires_on=opinions.expires_on(request, opinion.limit if opinion else None, self.context.today),
        )
        made.__dict__["opinion_code"] = (made.public_id, code)
        return made
