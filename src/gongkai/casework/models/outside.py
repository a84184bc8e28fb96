"""What people outside write: drafts and submissions of the portal, answers to opinion requests, evaluations.

Whatever names somebody is sealed with a record key; the rest is what a list may show.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.agencies.models import Body
from gongkai.agencies.scope import ScopedQuerySet
from gongkai.casework.models.persons import Person
from gongkai.casework.models.requests import AppendOnly, Request
from gongkai.journal.identifiers import new_public_id


class SubmissionState(models.TextChoices):
    """`editing` is a draft (kept 30 days); `in_review` waits for an officer because of weak signals of abuse."""

    EDITING = "editing", "填写中"
    IN_REVIEW = "in_review", "待人工核对"
    REGISTERED = "registered", "已登记"
    DISMISSED = "dismissed", "不作为申请登记"
    EXPIRED = "expired", "草稿已过期"


class Submission(models.Model):
    """An online request on its way: draft, then either a registered request or the review queue.

    `sealed` holds the form as typed (JSON), sealed with the key `key_name`; the person of the request that comes of
    it takes that key over, so that the attachments stay readable. `secret_hash` is the blind index of the secret in
    the browser's cookie, `code_hash` that of the code with which a draft is taken up on another device, or its fate
    asked for.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    secret_hash = models.CharField(max_length=64, db_index=True)
    code_hash = models.CharField(max_length=64, blank=True)
    key_name = models.UUIDField(null=True)
    sealed = models.BinaryField(default=bytes)
    step = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=12, choices=SubmissionState, default=SubmissionState.EDITING)
    # Names of weak signals ("no_script", "many_from_here", …): why an officer looks before it is registered.
    signals = models.JSONField(default=list)
    submitted_at = models.DateTimeField("提交时间", null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField("不登记的理由", max_length=200, blank=True)
    request = models.OneToOneField(
        Request, on_delete=models.PROTECT, null=True, blank=True, related_name="submission"
    )
    expires_on = models.DateField()
    updated_at = models.DateTimeField(auto_now=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="casework_submission_registered",
                condition=Q(state=SubmissionState.REGISTERED, request__isnull=False)
                | (~Q(state=SubmissionState.REGISTERED) & Q(request__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["body", "state", "submitted_at"], name="casework_submission_queue"),
            models.Index(fields=["state", "expires_on"], name="casework_submission_expiry"),
        ]

    def __str__(self) -> str:
        return f"网上申请 {self.public_id}"

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps: nothing of what was typed."""
        names = ("public_id", "state", "signals", "submitted_at", "decided_at", "request_id")
        return {name: getattr(self, name) for name in names}


class CoRequester(models.Model):
    """A further person on one form: identified and served, counted once under the first named (project default)."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="co_requesters")
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="joint")
    order = models.PositiveSmallIntegerField(default=1)
    is_representative = models.BooleanField("代表人", default=False)

    class Meta:
        ordering = ["request", "order"]
        constraints = [
            models.UniqueConstraint(fields=["request", "order"], name="casework_one_co_requester_per_place"),
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(is_representative=True),
                name="casework_one_representative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: 共同申请人 {self.order}"


class EventFile(models.Model):
    """A file that belongs to an event: the scan of a letter, a proof of payment, a signed approval. Append-only."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="event_files")
    seq = models.PositiveIntegerField()
    stored = models.OneToOneField("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    label = models.CharField("材料名称", max_length=60)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ["request", "seq", "pk"]
        indexes = [models.Index(fields=["request", "seq"], name="casework_event_files")]

    def __str__(self) -> str:
        return self.label


class OpinionAccess(models.Model):
    """The way by which somebody asked for an opinion answers without an account: a number and a code, for one letter.

    The code is kept as a keyed digest, lapses on `expires_on`, is locked after too many wrong tries, and is used up
    by the answer. The answer's words are sealed with the requester's record key like the officers' notes.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="opinion_accesses")
    seq = models.PositiveIntegerField()  # of the event `opinion_requested`
    code_hash = models.CharField(max_length=64)
    # What the addressee is shown of the matter; without the requester and without personal data.
    asked = models.TextField("征求意见的内容", blank=True)
    expires_on = models.DateField()
    failures = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=12, blank=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "seq"],
                condition=Q(revoked_at__isnull=True),
                name="casework_one_live_opinion_access",
            ),
        ]

    def __str__(self) -> str:
        return f"意见答复 {self.public_id}"

    @property
    def body_id(self) -> int:
        """Return the body whose request it is: the journal enters it under that body."""
        return int(self.request.body_id)

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps."""
        names = (
            "public_id",
            "request_id",
            "seq",
            "expires_on",
            "opened_at",
            "answered_at",
            "answer",
            "revoked_at",
        )
        return {name: getattr(self, name) for name in names}


class Satisfaction(models.TextChoices):
    SATISFIED = "satisfied", "满意"
    FAIR = "fair", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"


class Evaluation(models.Model):
    """What the requester thinks of the handling, once, after the answer; the words are sealed."""

    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="evaluation")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    satisfaction = models.CharField("评价", max_length=12, choices=Satisfaction)
    words_sealed = models.BinaryField(default=bytes)
    at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["body", "at"], name="casework_evaluated")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.get_satisfaction_display()}"

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps: not the words."""
        return {"request_id": self.request_id, "satisfaction": self.satisfaction}
