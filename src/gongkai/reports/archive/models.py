"""What came in, what was read, what people said to it, what was published. Readings and words are never edited."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai import statements
from gongkai.agencies.models import Body
from gongkai.agencies.queries import name_on
from gongkai.agencies.scope import ScopedQuerySet
from gongkai.files.models import StoredFile
from gongkai.journal.identifiers import new_public_id
from gongkai.reports.models import ReportScope


def by_whom() -> Any:
    """Return the field for the person of an act; empty for a command or the worker."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )


class ImportBatch(models.Model):
    """What somebody handed in at once. `refused` names what was not taken, with the reason."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    refused = models.JSONField(default=list)  # [{name, reason}]
    made_by = by_whom()
    made_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps: contents by their hash, no names."""
        hashes = self.files.values_list("stored__blob__hash", flat=True)
        return {"files": sorted(hashes), "refused": len(self.refused)}


class ImportedReport(models.Model):
    """The report of a body for a year as it was read from a document of its own time."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="imported_reports")
    year = models.PositiveSmallIntegerField("报告年度")
    scope = models.CharField("统计范围", max_length=9, choices=ReportScope, default=ReportScope.SELF)
    # The reading that counts. A later reading never takes its place by itself.
    current = models.ForeignKey(
        "ReadingVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    # What the last check found: open errors, warnings, infos and unanswered doubts.
    summary = models.JSONField(default=dict)
    checked_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = by_whom()
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal = models.CharField("撤回原因", max_length=300, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "body_id"]
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "scope"], name="reports_one_import_per_year"),
            models.CheckConstraint(
                name="reports_import_year", condition=Q(year__gte=2004) & Q(year__lte=2100)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_published(self) -> bool:
        """Return whether the public sees it."""
        return self.published_at is not None and self.withdrawn_at is None

    @property
    def title(self) -> str:
        """Return the official title, with the name of the body of its time."""
        name = name_on(self.body, dt.date(self.year, 12, 31)).name
        return f"{name}{self.year}年政府信息公开工作年度报告"

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps."""
        latest = self.publications.order_by("-number").first()
        return {
            "year": self.year,
            "scope": self.scope,
            "reading": self.current.hash if self.current else None,
            "accepted": self.accepted_at,
            "published": latest.journal_state() if latest and self.is_published else None,
        }


class FileState(models.TextChoices):
    QUEUED = "queued", "等待读取"
    READING = "reading", "正在读取"
    READ = "read", "已读取"
    FAILED = "failed", "读不出"


class ImportFile(models.Model):
    """A document handed in: kept as it came, private until its report is published."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="files")
    # The body where it was handed in; the body of the report once that is known.
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=7, choices=FileState, default=FileState.QUEUED)
    message = models.CharField("读不出的原因", max_length=500, blank=True)
    unit = models.CharField("文中的单位", max_length=120, blank=True)
    year = models.PositiveSmallIntegerField("文中的年度", null=True, blank=True)
    form_id = models.CharField("表式", max_length=8, blank=True)
    report = models.ForeignKey(
        ImportedReport, null=True, blank=True, on_delete=models.PROTECT, related_name="files"
    )
    assigned_by = by_whom()  # None while the program was certain by itself
    current = models.ForeignKey(
        "ReadingVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    received_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="reports_failed_file_says_why", condition=~Q(state="failed") | ~Q(message="")
            ),
        ]

    def __str__(self) -> str:
        return self.stored.name

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps."""
        return {
            "sha256": self.stored.blob.hash,
            "state": self.state,
            "reading": self.current.hash if self.current else None,
            "report": self.report_id,
        }


class ReadingVersion(models.Model):
    """One reading of a file: immutable canonical JSON, its hash, and which reader made it."""

    file = models.ForeignKey(ImportFile, on_delete=models.PROTECT, related_name="readings")
    number = models.PositiveSmallIntegerField("读数版次")
    document = models.TextField(editable=False)
    hash = models.CharField(max_length=80, editable=False)
    reader = models.CharField("读取程序", max_length=40, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="reports_one_reading_number"),
        ]

    def __str__(self) -> str:
        return f"{self.file} 第{self.number}次读取"

    @property
    def body_id(self) -> int:
        """Return the body whose file was read."""
        return self.file.body_id

    @cached_property
    def reading(self) -> dict[str, Any]:
        """The reading as plain values; numbers are int or Decimal."""
        parsed = statements.parse_json(self.document)
        assert isinstance(parsed, dict)
        return parsed


class CorrectionKind(models.TextChoices):
    VALUE = "value", "改为"
    BLANK = "blank", "原文此格空白"
    ABSENT = "absent", "原文没有或无法辨认，留缺"
    AS_READ = "as_read", "照读出的数"


class CellCorrection(models.Model):
    """What a person says stands in a cell. It is superseded by the next one, never edited."""

    report = models.ForeignKey(ImportedReport, on_delete=models.PROTECT, related_name="corrections")
    reading = models.ForeignKey(ReadingVersion, on_delete=models.PROTECT, related_name="+")
    cell = models.CharField(max_length=120)
    kind = models.CharField(max_length=7, choices=CorrectionKind)
    value = models.DecimalField("数值", max_digits=16, decimal_places=4, null=True, blank=True)
    reason = models.CharField("依据", max_length=300)
    made_by = by_whom()
    made_at = models.DateTimeField(auto_now_add=True)
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="reports_correction_value",
                condition=Q(kind="value", value__isnull=False) | (~Q(kind="value") & Q(value__isnull=True)),
            ),
            models.CheckConstraint(name="reports_correction_reason", condition=~Q(reason="")),
            models.UniqueConstraint(
                name="reports_one_live_correction",
                fields=["report", "cell"],
                condition=Q(superseded_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cell} {self.get_kind_display()}"

    @property
    def body_id(self) -> int:
        """Return the body whose report this is."""
        return self.report.body_id


class ImportVerdict(models.TextChoices):
    CONFIRMED = "confirmed", "确认：原报告如此"
    DISMISSED = "dismissed", "不成立"


class ImportDecision(models.Model):
    """A person's word on a finding; it survives every new check that finds the same."""

    report = models.ForeignKey(ImportedReport, on_delete=models.PROTECT, related_name="decisions")
    finding_key = models.CharField(max_length=300)
    kind = models.CharField(max_length=9, choices=ImportVerdict)
    reason = models.CharField("理由", max_length=500)
    made_by = by_whom()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="reports_import_decision_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.finding_key

    @property
    def body_id(self) -> int:
        """Return the body whose report this is."""
        return self.report.body_id


class ImportPublication(models.Model):
    """What the public was given: an immutable document and its hash, beside the source file itself."""

    report = models.ForeignKey(ImportedReport, on_delete=models.PROTECT, related_name="publications")
    number = models.PositiveSmallIntegerField("版次")
    reading = models.ForeignKey(ReadingVersion, on_delete=models.PROTECT, related_name="+")
    document = models.TextField(editable=False)
    hash = models.CharField(max_length=80, editable=False)
    published_on = models.DateField("公布日期")
    made_by = by_whom()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="reports_one_publication_number"),
        ]

    def __str__(self) -> str:
        return f"{self.report} 第{self.number}版"

    @property
    def body_id(self) -> int:
        """Return the body whose report this is."""
        return self.report.body_id

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps."""
        return {"number": self.number, "hash": self.hash}
