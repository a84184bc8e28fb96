"""Entries and day seals. Nothing here is ever changed or deleted: the database refuses it (migration 0002)."""

from __future__ import annotations

from django.db import models


class Result(models.TextChoices):
    DONE = "done", "完成"
    REFUSED = "refused", "被拒绝"
    FAILED = "failed", "出错"


class Origin(models.TextChoices):
    WEB = "web", "工作台"
    PUBLIC = "public", "门户"
    API = "api", "接口"
    COMMAND = "command", "命令"
    TASK = "task", "后台任务"
    IMPORT = "import", "导入"
    DEMO = "demo", "示例数据"


class Entry(models.Model):
    """One act on one record. `stream` names the record, `seq` counts within it from 1 without a gap."""

    stream = models.CharField(max_length=120)
    seq = models.PositiveIntegerField()
    verb = models.CharField(max_length=80)
    result = models.CharField(max_length=8, choices=Result)
    at = models.DateTimeField(db_index=True)
    actor_id = models.CharField(
        max_length=40, blank=True
    )  # key of the user, "" for the public and the system
    actor = models.CharField(max_length=120)  # the name at that time
    body_id = models.CharField(max_length=40, blank=True, db_index=True)  # key of the body whose record it is
    origin = models.CharField(max_length=8, choices=Origin)
    data = models.JSONField(default=dict)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    prev_hash = models.CharField(max_length=80, blank=True)
    hash = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="journal_one_seq_per_stream")]
        indexes = [models.Index(fields=["actor_id", "at"], name="journal_actor_at")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.stream}#{self.seq} {self.verb}"

    def content(self) -> dict[str, object]:
        """Return what the hash covers."""
        names = "stream seq verb result at actor_id actor body_id origin data before after prev_hash".split()
        return {name: getattr(self, name) for name in names}


class Seal(models.Model):
    """The seal of one day (Asia/Shanghai): Merkle root of its entries, chained to the seal before."""

    day = models.DateField(unique=True)
    entries = models.PositiveIntegerField()
    root = models.CharField(max_length=80)
    prev_hash = models.CharField(max_length=80, blank=True)
    hash = models.CharField(max_length=80)
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.root}"

    def content(self) -> dict[str, object]:
        """Return what the hash covers."""
        return {"day": self.day, "entries": self.entries, "root": self.root, "prev_hash": self.prev_hash}


class Verification(models.Model):
    """One run of all checks that somebody asked for; what it found stays on record."""

    asked_by = models.CharField("要求者", max_length=120)
    asked_at = models.DateTimeField("要求时间", auto_now_add=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    problems = models.PositiveIntegerField("问题数", default=0)
    rows = models.JSONField(default=list)  # journal.verify.run_checks()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.asked_at} {self.asked_by}"

    def journal_state(self) -> dict[str, object]:
        """Return what the journal keeps."""
        return {"asked_by": self.asked_by, "finished_at": self.finished_at, "problems": self.problems}
