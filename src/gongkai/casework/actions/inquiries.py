"""Inquiries by telephone and over the counter (咨询): logged in ten seconds, no request, no period."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from gongkai.agencies.models import Body
from gongkai.casework.actions.reasons import clear_text
from gongkai.casework.models import Inquiry, InquiryChannel, Request
from gongkai.casework.rules import asked_in_own_name, handler_only
from gongkai.journal.actions import Action, Reason

LONGEST_SUBJECT, LONGEST_ANSWER, LONGEST_REASON = 200, 500, 200


def _text(field: str, text: str, longest: int) -> list[Reason]:
    if len(text) > longest:
        return [Reason(code="long", field=field, message=f"请控制在 {longest} 字以内，现有 {len(text)} 字。")]
    return clear_text(field, text)


@dataclass(kw_only=True)
class LogInquiry(Action):
    """Log one inquiry of `body`; `on` is the day it came (today). No name, no number of who asked."""

    verb = "casework.log_inquiry"
    title = "登记咨询"
    # What somebody was asked may name people all the same; the journal keeps for ever.
    private: ClassVar[frozenset[str]] = frozenset({"subject", "answer"})

    body: Body
    channel: str
    subject: str
    on: dt.date | None = None
    answer: str = ""
    answered: bool = True
    sample_note: str = ""

    @property
    def owner(self) -> Body:
        return self.body

    def closed(self) -> list[Reason]:
        """Return why this person may not log inquiries here."""
        return handler_only(self.context, self.body) + asked_in_own_name(self.body)

    def check(self) -> list[Reason]:
        if reasons := self.closed():
            return reasons
        reasons = []
        if self.channel not in InquiryChannel.values:
            reasons.append(Reason(code="choice", field="channel", message="请选择咨询的方式。"))
        if not self.subject.strip():
            message = "请写明问的是什么，如“低保标准”。"
            reasons.append(Reason(code="required", field="subject", message=message))
        if self.on is not None and self.on > self.context.today:
            reasons.append(Reason(code="future", field="on", message="日期不能晚于今天。"))
        reasons += _text("subject", self.subject, LONGEST_SUBJECT)
        return reasons + _text("answer", self.answer, LONGEST_ANSWER)

    def perform(self) -> Inquiry:
        made: Inquiry = Inquiry.objects.create(
            body=self.body,
            channel=self.channel,
            on=self.on or self.context.today,
            subject=self.subject.strip(),
            answer=self.answer.strip(),
            answered=self.answered,
            taken_by=self.context.user,
            sample_note=self.sample_note,
        )
        return made


@dataclass(kw_only=True)
class InquiryAction(Action):
    """The base of acts on one inquiry; one that was voided takes none."""

    inquiry: Inquiry

    @property
    def record(self) -> Inquiry:
        return self.inquiry

    def closed(self) -> list[Reason]:
        """Return why it may not be done: right, state."""
        reasons = handler_only(self.context, self.inquiry)
        if not reasons and self.inquiry.void_reason:
            reasons = [Reason(code="state", message="这条咨询已经作废。")]
        return reasons or self.stands_against()

    def stands_against(self) -> list[Reason]:
        """Return further reasons of state."""
        return []


@dataclass(kw_only=True)
class AnswerInquiry(InquiryAction):
    """Note that an inquiry was answered, and the gist of the answer."""

    verb = "casework.answer_inquiry"
    title = "答复咨询"
    private: ClassVar[frozenset[str]] = frozenset({"answer"})

    answer: str = ""

    def stands_against(self) -> list[Reason]:
        if self.inquiry.answered:
            return [Reason(code="state", message="这条咨询已经答复。")]
        return []

    def check(self) -> list[Reason]:
        return self.closed() or _text("answer", self.answer, LONGEST_ANSWER)

    def perform(self) -> Inquiry:
        self.inquiry.answered = True
        self.inquiry.answer = self.answer.strip() or self.inquiry.answer
        self.inquiry.save(update_fields=["answered", "answer"])
        return self.inquiry


@dataclass(kw_only=True)
class VoidInquiry(InquiryAction):
    """Take a mistaken entry out of the count, with the reason; it stays in the list, struck."""

    verb = "casework.void_inquiry"
    title = "作废咨询"

    reason: str = ""

    def stands_against(self) -> list[Reason]:
        if self.inquiry.request_id is not None:
            return [Reason(code="state", message="已转为申请的咨询不能作废。")]
        return []

    def check(self) -> list[Reason]:
        if reasons := self.closed():
            return reasons
        if not self.reason.strip():
            message = "请写明作废的原因，如“重复登记”。"
            return [Reason(code="required", field="reason", message=message)]
        return _text("reason", self.reason, LONGEST_REASON)

    def perform(self) -> Inquiry:
        self.inquiry.void_reason = self.reason.strip()
        self.inquiry.save(update_fields=["void_reason"])
        return self.inquiry


@dataclass(kw_only=True)
class TurnIntoRequest(InquiryAction):
    """Link an inquiry to the request that was registered because of it; it counts as both."""

    verb = "casework.turn_into_request"
    title = "转为申请"

    request: Request

    def stands_against(self) -> list[Reason]:
        if self.inquiry.request_id is not None:
            return [Reason(code="state", message="这条咨询已经转为申请。")]
        return []

    def check(self) -> list[Reason]:
        if reasons := self.closed():
            return reasons
        if self.request.body_id != self.inquiry.body_id:
            return [Reason(code="foreign", field="request", message="只能转为本机关的申请。")]
        return []

    def perform(self) -> Inquiry:
        self.inquiry.request = self.request
        self.inquiry.save(update_fields=["request"])
        return self.inquiry
