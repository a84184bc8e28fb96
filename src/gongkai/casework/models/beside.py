"""What stands beside the requests: inquiries by telephone and counter, corrections of records about oneself."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.agencies.models import Body
from gongkai.agencies.scope import ScopedQuerySet
from gongkai.casework.models.persons import Person
from gongkai.casework.models.requests import Request
from gongkai.journal.identifiers import new_public_id


class InquiryChannel(models.TextChoices):
    TELEPHONE = "telephone", "电话"
    COUNTER = "counter", "窗口"
    ONLINE = "online", "网上留言"
    OTHER = "other", "其他"


class Inquiry(models.Model):
    """A question answered at once (咨询), no request: logged in ten seconds, without personal data."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    channel = models.CharField("方式", max_length=12, choices=InquiryChannel)
    on = models.DateField("日期")
    subject = models.CharField("咨询事项", max_length=200)
    answer = models.CharField("答复要点", max_length=500, blank=True)
    answered = models.BooleanField("已答复", default=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    request = models.ForeignKey(
        Request, on_delete=models.PROTECT, null=True, blank=True, related_name="from_inquiries"
    )
    # A mistaken entry is taken out of the count with a reason; it stays in the list.
    void_reason = models.CharField("作废理由", max_length=200, blank=True)
    sample_note = models.CharField("示例说明", max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["body", "-on", "-id"], name="casework_inquiry_newest")]

    def __str__(self) -> str:
        return self.subject

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps."""
        names = ("channel", "on", "answered", "request_id", "void_reason")
        return {name: getattr(self, name) for name in names}


class CorrectionState(models.TextChoices):
    SUBMITTED = "submitted", "已提交"
    CHECKING = "checking", "核实中"
    CORRECTED = "corrected", "已更正"
    REFUSED = "refused", "不予更正"
    FORWARDED = "forwarded", "已转送有权更正的机关"
    REFERRED = "referred", "已告知向有权更正的机关提出"
    WITHDRAWN = "withdrawn", "申请人撤回"


CORRECTION_OPEN = frozenset({CorrectionState.SUBMITTED, CorrectionState.CHECKING})


class RecordCorrection(models.Model):
    """An application to correct a record about oneself (条例2019 Art. 41): no request, no statutory period."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    correction_no = models.CharField("登记号", max_length=80)
    series_year = models.PositiveSmallIntegerField()
    series_no = models.PositiveIntegerField()
    code_hash = models.CharField(max_length=64, blank=True)
    channel = models.CharField("接收渠道", max_length=16)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="corrections")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField("提出时间")
    # Written by the officer or taken from the kind of record, without personal data.
    subject = models.CharField("记录名称", max_length=200)
    description_sealed = models.BinaryField(default=bytes)
    state = models.CharField(
        "状态", max_length=12, choices=CorrectionState, default=CorrectionState.SUBMITTED
    )
    decided_on = models.DateField("办结日期", null=True)
    document_no = models.CharField("文号", max_length=80, blank=True)
    approved_by = models.CharField("审批人", max_length=60, blank=True)
    reason = models.CharField("理由或者去向", max_length=300, blank=True)
    # Project setting, not law: the day by which the body means to answer.
    aim_on = models.DateField("办理目标日期", null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "series_year", "series_no"], name="casework_gapless_correction_no"
            ),
            models.CheckConstraint(
                name="casework_correction_decided",
                condition=Q(decided_on__isnull=False) | Q(state__in=["submitted", "checking"]),
            ),
        ]
        indexes = [models.Index(fields=["body", "state", "-id"], name="casework_correction_work")]

    def __str__(self) -> str:
        return self.correction_no

    @property
    def is_open(self) -> bool:
        """Return whether it still waits for an answer."""
        return self.state in CORRECTION_OPEN

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps: no personal data, no free text."""
        names = ("correction_no", "channel", "state", "decided_on", "document_no", "approved_by")
        return {name: getattr(self, name) for name in names}


class SubjectTerm(models.Model):
    """A word of a request's subject, for finding similar requests of the body; made with the request, never shown."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="terms")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    term = models.CharField(max_length=16)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "term"], name="casework_one_term")]
        indexes = [models.Index(fields=["body", "term", "-request"], name="casework_terms")]

    def __str__(self) -> str:
        return self.term
