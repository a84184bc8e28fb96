"""Imports in bulk: the run, what was said about its rows, which rows are in, and the addresses that they had before."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.agencies.models import Body
from gongkai.agencies.scope import ScopedQuerySet
from gongkai.catalogue.models.item import Item
from gongkai.files.models import StoredFile
from gongkai.journal.identifiers import new_public_id

LONGEST_ADDRESS = 500


class RunKind(models.TextChoices):
    TABLE = "table", "表格"
    SITE = "site", "旧网站导出"


class RunState(models.TextChoices):
    CHECKING = "checking", "核对中"
    READY = "ready", "已核对，未导入"
    IMPORTING = "importing", "导入中"
    PAUSED = "paused", "已暂停"
    DONE = "done", "已导入"
    FAILED = "failed", "未能完成"
    DROPPED = "dropped", "已放弃"


class FindingLevel(models.TextChoices):
    ERROR = "error", "不能导入"
    NOTE = "note", "请核对"
    KNOWN = "known", "已在目录"
    SKIPPED = "skipped", "跳过"


# Somebody works on it.
BUSY_STATES = (RunState.CHECKING, RunState.IMPORTING)


class ImportRun(models.Model):
    """One import of former publications, from a table or an old site's export.

    The counts are those of the stage that `state` tells of: while checking and when ready, what an import would do.
    `summary`: what the check found (by column, year and kind, columns that are not known, samples). `worker` is who
    works on it now, `beat_at` when it was last heard of.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="import_runs")
    kind = models.CharField("来源类别", max_length=8, choices=RunKind)
    source = models.CharField("来源", max_length=200)
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    path = models.CharField(max_length=500, blank=True)  # of a command: where file or folder lay
    digest = models.CharField(max_length=80, blank=True)
    options = models.JSONField(default=dict, blank=True)
    approver_name = models.CharField("审定人", max_length=60)
    state = models.CharField("状态", max_length=10, choices=RunState, default=RunState.CHECKING)
    total = models.PositiveIntegerField("总数", default=0)
    done = models.PositiveIntegerField("已处理", default=0)
    good = models.PositiveIntegerField("可导入", default=0)
    made = models.PositiveIntegerField("已导入", default=0)
    known = models.PositiveIntegerField("已在目录", default=0)
    skipped = models.PositiveIntegerField("跳过", default=0)
    faulty = models.PositiveIntegerField("有错误", default=0)
    summary = models.JSONField(default=dict, blank=True)
    error = models.CharField("未能完成的原因", max_length=500, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    worker = models.CharField(max_length=40, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField("建立时间", auto_now_add=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="catalogue_run_state", condition=Q(state__in=RunState.values)),
            models.CheckConstraint(name="catalogue_run_kind", condition=Q(kind__in=RunKind.values)),
        ]
        indexes = [
            models.Index(
                fields=["state", "beat_at"],
                name="catalogue_run_busy",
                condition=Q(state__in=["checking", "importing"]),
            )
        ]

    def __str__(self) -> str:
        return self.source

    @property
    def is_busy(self) -> bool:
        """Return whether it is being checked or imported."""
        return self.state in BUSY_STATES

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps: counts and state, nothing of the rows."""
        names = (
            "public_id",
            "body_id",
            "kind",
            "state",
            "total",
            "made",
            "known",
            "skipped",
            "faulty",
            "digest",
        )
        return {name: getattr(self, name) for name in names}


class ImportFinding(models.Model):
    """What was said about a row of a run. Never quotes personal data; renewed by every check of the run."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="findings", db_index=False)
    number = (
        models.PositiveIntegerField()
    )  # of the row in its source: line of the sheet, place among the pages
    place = models.CharField(max_length=300)  # 第 12 行, or the file
    level = models.CharField(max_length=8, choices=FindingLevel)
    label = models.CharField(max_length=60, blank=True)
    message = models.CharField(max_length=500)

    scope_field = "run__body_id"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["number", "pk"]
        indexes = [models.Index(fields=["run", "level", "number"], name="catalogue_finding_of_run")]

    def __str__(self) -> str:
        return f"{self.place}：{self.message}"


class ImportedRow(models.Model):
    """A row of a source that is in: by its key it is known again, whoever stopped or repeats the import."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", db_index=False)
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="rows")
    key = models.CharField(max_length=32)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+", db_index=False)

    scope_field = "body_id"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="catalogue_imported_once", fields=["body", "key"])]

    def __str__(self) -> str:
        return self.key


class OldAddress(models.Model):
    """Where an item stood before, so that the links of others go on leading to it.

    `host` is the old site's, lower case, "" where it is not known; `path` begins with / and holds the query, its
    parameters in the order of their names (`bulk.addresses.normal`).
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    host = models.CharField(max_length=120, blank=True)
    path = models.CharField(max_length=LONGEST_ADDRESS)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="old_addresses")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="catalogue_old_address", fields=["path", "host"])]

    def __str__(self) -> str:
        return f"{self.host}{self.path}"
