"""Online requests on their way in: handed in, looked into, taken or dismissed, ended, expired (条例2019 Arts 29, 31).

What is typed page by page is kept by `casework.drafts`; these are the acts. The public hands in; with weak signals of
abuse an officer looks first, but nothing is refused for them, and the request counts from when it was handed in.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from gongkai.agencies.models import Body
from gongkai.agencies.queries import local_today
from gongkai.casework import drafts, online, telling
from gongkai.casework.actions.lettering import ISSUE
from gongkai.casework.actions.reasons import clear_text
from gongkai.casework.actions.register_request import CODE_LENGTH, RegisterRequest
from gongkai.casework.models import (
    Channel,
    EventFile,
    Person,
    Request,
    Submission,
    SubmissionState,
    local_day,
)
from gongkai.casework.persons import person_under
from gongkai.casework.queries import CODE_PURPOSE
from gongkai.casework.rules import handler_only
from gongkai.casework.settings import Settings
from gongkai.files import keys
from gongkai.journal import nightly
from gongkai.journal.actions import Action, Context, Origin, Reason
from gongkai.journal.append import stream_of
from gongkai.journal.identifiers import random_code

DISMISSED_KEPT_DAYS = 180


def public_only(context: Context) -> list[Reason]:
    """Return the reason unless the public acts: a member of staff enters a request over the counter instead."""
    if context.origin == Origin.PUBLIC and context.user is None:
        return []
    return [Reason(code="right", message="网上申请由申请人自己提交；工作人员请用窗口登记。")]


@dataclass(kw_only=True)
class RegisterOnline(RegisterRequest):
    """Register what was handed in online: its person takes over the record key of the draft, so that the attachments
    stay readable; joint requesters and files come with it.
    """

    verb = "casework.register_online"
    title = "登记网上申请"
    # The requester's own words: unlike an officer's subject they do not go into the journal.
    private: ClassVar[frozenset[str]] = RegisterRequest.private | {"subject"}

    submission: Submission

    def sealed_requester(self) -> tuple[Person, bytes]:
        key = drafts.key_of(self.submission)
        name = self.submission.key_name
        assert name is not None
        person = person_under(name, key, self.body, self.applicant_category, self.person)
        person.save(force_insert=True)
        return person, key

    def perform(self) -> Request:
        request = super().perform()
        request.account = self.submission.account
        request.save(update_fields=["account"])
        for stored in drafts.files_of(self.submission):
            stored.owner = stream_of(request)
            stored.save(update_fields=["owner"])
            EventFile.objects.create(request=request, seq=1, stored=stored, label=stored.name[:60])
        return request


def registration(submission: Submission, context: Context, submitted_at: dt.datetime) -> RegisterOnline:
    """Return the act that registers a submission, as handed in at `submitted_at`."""
    values, body = drafts.open_draft(submission).values, submission.body
    assert body is not None
    day = local_day(submitted_at)
    automatic = Settings().value(body.pk, "casework.online_receipt_confirms", day)
    return RegisterOnline(
        context=context,
        submission=submission,
        body=body,
        channel=Channel.ONLINE,
        applicant_category=str(values.get("applicant_category") or ""),
        person=online.person_in(values),
        joint=online.joint_in(values),
        subject=online.subject_in(values),
        description=online.description_in(values),
        note=online.note_in(values),
        submitted_at=submitted_at,
        letter=ISSUE if automatic else "",
        # The automatic receipt is what both sides confirm by, where the body has settled it so.
        confirmed_on=day if automatic else None,
        delivery_method=str(values.get("delivery_method") or ""),
        carrier=str(values.get("carrier") or ""),
        accept_other_form=bool(values.get("accept_other_form")),
    )


@dataclass(kw_only=True)
class SubmitDraft(Action):
    """The requester hands the form in. Without weak signals it is registered at once; with any, an officer looks
    first. Returns the Submission; its attribute `tracking_code` holds the code, this once.
    """

    verb = "casework.submit_draft"
    title = "提交网上申请"

    submission: Submission
    signals: tuple[str, ...] = ()

    @property
    def record(self) -> Submission:
        return self.submission

    def check(self) -> list[Reason]:
        reasons = public_only(self.context)
        if reasons:
            return reasons
        if self.submission.state != SubmissionState.EDITING:
            return [Reason(code="state", message="这份申请已经提交，不用再提交。")]
        values, body = drafts.open_draft(self.submission).values, self.submission.body
        found = [reason for _, reason in online.all_reasons(values, has_body=body is not None)]
        if found or body is None:
            return found
        return self._registration().check()

    def _registration(self) -> RegisterOnline:
        return registration(self.submission, self.context, timezone.now())

    def perform(self) -> Submission:
        submission, values = self.submission, drafts.open_draft(self.submission).values
        submission.signals = sorted({*self.signals, *online.text_signals(values)})
        submission.submitted_at = timezone.now()
        submission.expires_on = local_today() + dt.timedelta(days=DISMISSED_KEPT_DAYS)
        if submission.signals:
            code = random_code(CODE_LENGTH)
            submission.state = SubmissionState.IN_REVIEW
        else:
            request: Request = self._registration().execute()
            code = request.__dict__["tracking_code"]
            submission.request, submission.state = request, SubmissionState.REGISTERED
            values = {}
        submission.code_hash = keys.blind(code, CODE_PURPOSE)
        # The code is kept, sealed, until the page with it was seen: a connection may break just then.
        drafts.seal_values(submission, {**values, "code": code})
        submission.save()
        if submission.signals:
            telling.review_waits(submission)
        submission.__dict__["tracking_code"] = code
        return submission


@dataclass(kw_only=True)
class ForgetCode(Action):
    """The requester has written the code down: it is nowhere in clear, nor sealed, from now on."""

    verb = "casework.forget_code"
    title = "申请人已记下查询码"

    submission: Submission

    @property
    def record(self) -> Submission:
        return self.submission

    def check(self) -> list[Reason]:
        return [] if self.context.is_operator else public_only(self.context)

    def perform(self) -> Submission:
        values = drafts.open_draft(self.submission).values
        values.pop("code", None)
        drafts.seal_values(self.submission, values)
        self.submission.secret_hash = ""
        self.submission.save(update_fields=["sealed", "secret_hash", "updated_at"])
        return self.submission


@dataclass(kw_only=True)
class EndDraft(Action):
    """The requester needs no request any more: it was public already, or the draft is thrown away. Erased at once."""

    verb = "casework.end_draft"
    title = "不再申请"

    submission: Submission
    cause: str = "discarded"

    @property
    def record(self) -> Submission:
        return self.submission

    def check(self) -> list[Reason]:
        reasons = public_only(self.context)
        if not reasons and self.submission.state != SubmissionState.EDITING:
            reasons = [Reason(code="state", message="这份申请已经提交；要撤回，请在“查询办理情况”里撤回。")]
        if self.cause not in {"discarded", "published"}:
            reasons.append(Reason(code="choice", field="cause", message="请选择不再申请的原因。"))
        return reasons

    def perform(self) -> Submission:
        return _erased(
            self.submission, "已公开的信息满足需要" if self.cause == "published" else "申请人删除草稿"
        )


def _erased(submission: Submission, reason: str = "") -> Submission:
    """Destroy the key: what was typed and uploaded is gone; the row stays as a count."""
    now = timezone.now()
    drafts.destroy_key(submission.key_name, now)
    submission.sealed = b""
    submission.secret_hash = submission.code_hash = ""
    if submission.state == SubmissionState.EDITING:
        submission.state = SubmissionState.EXPIRED
        submission.decided_at, submission.reason = now, reason
    submission.save()
    return submission


@dataclass(kw_only=True)
class LookIntoSubmission(Action):
    """An officer looks into a submission that waits for review; the journal keeps who looked and why."""

    verb = "casework.look_into_submission"
    title = "查看待核对的网上申请"

    submission: Submission
    purpose: str = ""

    @property
    def record(self) -> Submission:
        return self.submission

    def closed(self) -> list[Reason]:
        """Return why this person may not look, or there is nothing any more."""
        reasons = handler_only(self.context, self.submission)
        if not reasons and self.submission.state not in {
            SubmissionState.IN_REVIEW,
            SubmissionState.DISMISSED,
        }:
            reasons = [Reason(code="state", message="这份申请不在待核对之列。")]
        return reasons

    def check(self) -> list[Reason]:
        reasons = self.closed()
        if not self.purpose.strip():
            message = "请写明查看的用途（如“核对是否为申请”）；会记入日志。"
            reasons.append(Reason(code="required", field="purpose", message=message))
        return reasons

    def perform(self) -> drafts.Draft:
        return drafts.open_draft(self.submission)


@dataclass(kw_only=True)
class ReviewSubmission(Action):
    """The base of both ends of a review."""

    submission: Submission

    @property
    def record(self) -> Submission:
        return self.submission

    @property
    def body(self) -> Body | None:
        """Return the body that was asked."""
        return self.submission.body

    def closed(self) -> list[Reason]:
        """Return why this person may not decide it, or it is decided."""
        reasons = handler_only(self.context, self.submission)
        if not reasons and self.submission.state != SubmissionState.IN_REVIEW:
            reasons = [Reason(code="state", message="这份申请不在待核对之列，可能已有人处理。")]
        return reasons


@dataclass(kw_only=True)
class AcceptSubmission(ReviewSubmission):
    """It is a request: register it as handed in when it was handed in. The sender's code stays the same."""

    verb = "casework.accept_submission"
    title = "核对通过并登记"

    def check(self) -> list[Reason]:
        return self.closed() or self._registration().check()

    def _registration(self) -> RegisterOnline:
        assert self.submission.submitted_at is not None
        return registration(self.submission, self.context, self.submission.submitted_at)

    def perform(self) -> Submission:
        submission = self.submission
        request: Request = self._registration().execute()
        request.code_hash = submission.code_hash
        request.save(update_fields=["code_hash"])
        submission.request, submission.state = request, SubmissionState.REGISTERED
        submission.decided_at = timezone.now()
        kept = drafts.open_draft(submission).values.get("code")
        drafts.seal_values(submission, {"code": kept} if kept else {})
        submission.save()
        return submission


@dataclass(kw_only=True)
class DismissSubmission(ReviewSubmission):
    """It is no request (advertising, a test, the same one twice): the sender can read the reason with the code."""

    verb = "casework.dismiss_submission"
    title = "不作为申请登记"

    reason: str = ""

    def check(self) -> list[Reason]:
        reasons = self.closed()
        if reasons:
            return reasons
        if not self.reason.strip():
            message = "请写明不作为申请登记的理由，提交人凭查询码可以看到。"
            return [Reason(code="required", field="reason", message=message)]
        if len(self.reason) > 200:
            return [Reason(code="long", field="reason", message="理由请控制在 200 字以内。")]
        return clear_text("reason", self.reason)

    def perform(self) -> Submission:
        submission = self.submission
        submission.state = SubmissionState.DISMISSED
        submission.reason, submission.decided_at = self.reason.strip(), timezone.now()
        submission.expires_on = self.context.today + dt.timedelta(days=DISMISSED_KEPT_DAYS)
        submission.save()
        return submission


@dataclass(kw_only=True)
class ExpireDraft(Action):
    """A draft's 30 days are over (a dismissed submission's 180): its key is destroyed, nothing of it can be read."""

    verb = "casework.expire_draft"
    title = "草稿到期删除"

    submission: Submission

    @property
    def record(self) -> Submission:
        return self.submission

    def check(self) -> list[Reason]:
        if not self.context.is_operator:
            return [Reason(code="right", message="草稿由系统在到期后删除。")]
        over = self.submission.expires_on < self.context.today and self.submission.sealed
        if not over or self.submission.state not in {SubmissionState.EDITING, SubmissionState.DISMISSED}:
            return [Reason(code="state", message="还没有到期，或者已经提交。")]
        return []

    def perform(self) -> Submission:
        return _erased(self.submission)


@nightly.register("casework.drafts", "删除到期的申请草稿")
def expire_drafts() -> int:
    """Expire what is over; return how many."""
    today, done = local_today(), 0
    rows = Submission.objects.filter(
        state__in=[SubmissionState.EDITING, SubmissionState.DISMISSED], expires_on__lt=today
    ).exclude(sealed=b"")
    for submission in rows.order_by("pk").iterator():
        ExpireDraft(context=Context(origin=Origin.TASK), submission=submission).execute()
        done += 1
    # Who never said that the code was written down: after a day it is nowhere any more.
    yesterday = timezone.now() - dt.timedelta(days=1)
    seen = Submission.objects.filter(submitted_at__lt=yesterday).exclude(secret_hash="").exclude(sealed=b"")
    for submission in seen.order_by("pk").iterator():
        ForgetCode(context=Context(origin=Origin.TASK), submission=submission).execute()
        done += 1
    return done


def waiting_for_review(user: Any) -> Any:
    """Return the submissions that `user` may review, oldest first."""
    from gongkai.casework.rules import HANDLERS

    rows = Submission.objects.visible_to(user, HANDLERS).filter(state=SubmissionState.IN_REVIEW)
    return rows.select_related("body").order_by("submitted_at", "pk")
