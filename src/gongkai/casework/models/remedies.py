"""Reconsiderations and lawsuits because of disclosure (table four), threads of their own beside the request."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.agencies.models import Body
from gongkai.agencies.scope import ScopedQuerySet
from gongkai.casework.models.requests import AppendOnly, Request
from gongkai.journal.identifiers import new_public_id


class RemedyKind(models.TextChoices):
    RECONSIDERATION = "reconsideration", "行政复议"
    LITIGATION = "litigation", "行政诉讼"


class RemedyRole(models.TextChoices):
    """The body's part. A co-defendant reconsideration organ does not count the case (公开办函〔2016〕201号)."""

    RESPONDENT = "respondent", "被申请人"
    DEFENDANT = "defendant", "被告"
    CO_DEFENDANT = "co_defendant", "共同被告（复议机关）"


COUNTED_ROLES = (RemedyRole.RESPONDENT, RemedyRole.DEFENDANT)


class Procedure(models.TextChoices):
    ORDINARY = "ordinary", "普通程序"
    SIMPLIFIED = "simplified", "简易程序"


class RemedyCase(models.Model):
    """One reconsideration or lawsuit. Its dates are kept by the actions from its steps."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    kind = models.CharField("类别", max_length=16, choices=RemedyKind)
    case_no = models.CharField("案号", max_length=80, blank=True)
    request = models.ForeignKey(
        Request, on_delete=models.PROTECT, null=True, blank=True, related_name="remedies"
    )
    # The published (or not published) item attacked, as the stream name of its record.
    item = models.CharField(max_length=120, blank=True)
    subject = models.CharField("事项", max_length=200)
    organ = models.CharField("复议机关或者法院", max_length=120)
    instance = models.PositiveSmallIntegerField("审级", default=1)
    procedure = models.CharField("程序", max_length=12, choices=Procedure, default=Procedure.ORDINARY)
    role = models.CharField("本机关地位", max_length=16, choices=RemedyRole)
    after_reconsideration = models.BooleanField("经过复议", default=False)
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    filed_on = models.DateField("提出日期")
    accepted_on = models.DateField("受理、立案日期", null=True)
    copy_received_on = models.DateField("收到副本日期", null=True)
    answer_due_on = models.DateField("答复、答辩期限", null=True)
    answered_on = models.DateField("答复、答辩日期", null=True)
    decided_on = models.DateField("作出决定、裁判日期", null=True)
    served_on = models.DateField("送达日期", null=True)
    result = models.CharField("结果", max_length=40, blank=True)
    sample_note = models.CharField("示例说明", max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-filed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="casework_remedy_decided_has_result",
                condition=(Q(decided_on__isnull=True) & Q(result=""))
                | (Q(decided_on__isnull=False) & ~Q(result="")),
            ),
            models.CheckConstraint(
                name="casework_no_reconsideration_after_one",
                condition=Q(kind=RemedyKind.LITIGATION) | Q(after_reconsideration=False),
            ),
        ]
        indexes = [
            models.Index(fields=["body", "decided_on"], name="casework_remedy_decided"),
            models.Index(fields=["body", "accepted_on"], name="casework_remedy_accepted"),
        ]

    def __str__(self) -> str:
        return self.case_no or f"{self.get_kind_display()}（{self.filed_on} {self.organ}）"

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps."""
        names = (
            "kind case_no request_id item organ instance procedure role after_reconsideration follows_id filed_on "
            "accepted_on copy_received_on answer_due_on answered_on decided_on served_on result"
        )
        return {name: getattr(self, name) for name in names.split()}


class RemedyStepKind(models.TextChoices):
    FILED = "filed", "提出"
    ACCEPTED = "accepted", "受理、立案"
    COPY_RECEIVED = "copy_received", "收到申请书、起诉状副本"
    ANSWERED = "answered", "提交答复、答辩"
    DECIDED = "decided", "作出决定、裁判"
    SERVED = "served", "收到决定、裁判文书"
    APPEALED = "appealed", "上诉"
    OPINION_LETTER = "opinion_letter", "收到行政复议意见书"
    OPINION_REPORTED = "opinion_reported", "报告意见书落实情况"
    NOTE = "note", "记事"


class RemedyStep(models.Model):
    """One thing that happened in a case; append-only."""

    case = models.ForeignKey(RemedyCase, on_delete=models.PROTECT, related_name="steps")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=RemedyStepKind)
    on = models.DateField("日期")
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=120)
    actor_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    data = models.JSONField(default=dict)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ["case", "seq"]
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="casework_one_step_per_seq")]

    def __str__(self) -> str:
        return f"{self.case_id}#{self.seq} {self.kind}"
