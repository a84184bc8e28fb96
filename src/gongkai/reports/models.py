"""A report is (body, year, scope). What is derived is kept per compilation, what is typed per adjustment."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai import statements
from gongkai.agencies.models import Body
from gongkai.agencies.scope import ScopedQuerySet
from gongkai.files.models import StoredFile
from gongkai.journal.identifiers import new_public_id


class ReportScope(models.TextChoices):
    SELF = "self", "本机关"
    AGGREGATE = "aggregate", "本机关及所属各机关汇总"


class Report(models.Model):
    """The annual report of a body for a year (条例2019 Arts 49-50)."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="reports")
    year = models.PositiveSmallIntegerField("报告年度")
    scope = models.CharField("统计范围", max_length=9, choices=ReportScope, default=ReportScope.SELF)
    form_id = models.CharField("表式", max_length=8)
    opened_at = models.DateTimeField(auto_now_add=True)
    compilation = models.ForeignKey(
        "Compilation", null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "body_id"]
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "scope"], name="reports_one_per_year"),
            models.CheckConstraint(name="reports_year", condition=Q(year__gte=2004) & Q(year__lte=2100)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def form(self) -> statements.Form:
        """Return the statutory form of the reporting year."""
        return statements.load_form(self.form_id)

    @property
    def title(self) -> str:
        """Return the official title."""
        from gongkai.reports.queries import body_name_in

        return f"{body_name_in(self.body, self.year)}{self.year}年政府信息公开工作年度报告"

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps."""
        latest = self.versions.order_by("-number").first()
        return {
            "year": self.year,
            "scope": self.scope,
            "form": self.form_id,
            "compilation": self.compilation.digest if self.compilation else None,
            "version": latest.journal_state() if latest else None,
        }


class Compilation(models.Model):
    """One run over the ledgers: the derived cells and, per measure and group, which records were counted."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="compilations")
    compiled_at = models.DateTimeField()
    bodies = models.JSONField(default=list)  # ids of the bodies counted, as of the last day of the year
    cells = models.JSONField(default=dict)  # cell -> figure, before adjustments and totals
    counted = models.JSONField(default=list)  # [{measure, label, group, cells, number}]
    digest = models.CharField(max_length=80)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.report_id} {self.compiled_at:%Y-%m-%d %H:%M}"


class AdjustmentKind(models.TextChoices):
    ADD = "add", "加减"
    BLANK = "blank", "留空"


class Adjustment(models.Model):
    """A typed part of a cell, with reason and source. It is revoked by a row of its own act, never edited."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="adjustments")
    cell = models.CharField(max_length=120)
    kind = models.CharField(max_length=5, choices=AdjustmentKind, default=AdjustmentKind.ADD)
    amount = models.DecimalField("数值", max_digits=16, decimal_places=4, null=True, blank=True)
    reason = models.CharField("原因", max_length=300)
    source = models.CharField("来源", max_length=300)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="reports_adjustment_amount",
                condition=Q(kind="add", amount__isnull=False) | Q(kind="blank", amount__isnull=True),
            ),
            models.CheckConstraint(
                name="reports_adjustment_says_why", condition=~Q(reason="") & ~Q(source="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cell} {self.amount}"

    @property
    def body_id(self) -> int:
        """Return the body whose report this belongs to."""
        return self.report.body_id


class SectionText(models.Model):
    """The text of a section: paragraphs parted by line ends."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="sections")
    key = models.CharField(max_length=40)
    text = models.TextField(blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="reports_one_section")]

    def __str__(self) -> str:
        return self.key


class DecisionKind(models.TextChoices):
    ACCEPTED = "accepted", "确认属实，如实报送"
    DISMISSED = "dismissed", "不成立"


class FindingDecision(models.Model):
    """A person's word on a finding. It survives a new check as long as the finding is the same (`key`)."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="decisions")
    finding_key = models.CharField(max_length=300)
    kind = models.CharField(max_length=9, choices=DecisionKind)
    reason = models.CharField("理由", max_length=500)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="reports_decision_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.finding_key


class Version(models.Model):
    """A published version: an immutable JSON document and its hash. A mistake is corrected by the next version."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("版次")
    document = models.TextField(editable=False)  # canonical JSON; its bytes are what the hash covers
    hash = models.CharField(max_length=80, editable=False)
    counted = models.JSONField(
        default=list, editable=False
    )  # per measure and group: cells, records as ranges
    counted_hash = models.CharField(max_length=80, editable=False)
    published_on = models.DateField("公布日期")
    published_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.CharField("批准人", max_length=60)
    correction = models.CharField("更正说明", max_length=300, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="reports_one_number"),
            models.CheckConstraint(
                name="reports_correction_says_why", condition=Q(number=1) | ~Q(correction="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} 第{self.number}版"

    @property
    def body_id(self) -> int:
        """Return the body whose report this is."""
        return self.report.body_id

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps."""
        return {"number": self.number, "hash": self.hash, "counted_hash": self.counted_hash}


class VersionFile(models.Model):
    """A rendering of a version, made from its document and nothing else."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="files")
    format = models.CharField(max_length=5)
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "format"], name="reports_one_rendering")]

    def __str__(self) -> str:
        return f"{self.version_id}.{self.format}"


# The archive's tables stand in a module of their own; Django finds models through this one.
import gongkai.reports.archive.models  # noqa: E402, F401
