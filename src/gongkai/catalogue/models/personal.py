"""Personal data at publication: what was found, what was left standing and why, what was masked.

No row here holds a piece of personal data in clear: findings are sealed and hold masked forms and keyed digests,
originals of masked texts are sealed with a key of the item's own, which goes with the publication.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.agencies.models import Body
from gongkai.agencies.scope import ScopedQuerySet
from gongkai.catalogue.models.item import Item
from gongkai.catalogue.models.parts import Attachment
from gongkai.files.models import StoredFile


class ScanState(models.TextChoices):
    WAITING = "waiting", "正在检查"
    DONE = "done", "已检查"
    FAILED = "failed", "无法检查"


class SweepState(models.TextChoices):
    OPEN = "open", "待处理"
    CLEAN = "clean", "已改正"
    OVERRULED = "overruled", "已说明理由"
    WITHDRAWN = "withdrawn", "已撤回"


class WordingLevel(models.TextChoices):
    WARN = "warn", "提示"
    BLOCK = "block", "拦截"
    OFF = "off", "停用"


class TextScan(models.Model):
    """What was found in one text by one version of the scanner: a cache, emptied of what is old every night."""

    # Keyed digest of version and text: telling nothing of a short text without the key.
    key = models.CharField(max_length=64, primary_key=True)
    sealed = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return self.key


class FileScan(models.Model):
    """What was found in one content by one version of the scanner."""

    hash = models.CharField(max_length=64)
    version = models.CharField(max_length=16)
    state = models.CharField(max_length=8, choices=ScanState, default=ScanState.WAITING)
    sure = models.PositiveIntegerField(default=0)
    sealed = models.BinaryField(default=bytes)
    # Why it could not be read, or what of it was not looked into: a person has to.
    error = models.CharField(max_length=400, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="catalogue_file_scan_once", fields=["hash", "version"])]

    def __str__(self) -> str:
        return f"{self.hash[:12]} {self.state}"


class FindingOverrule(models.Model):
    """A finding left standing, with the reason. Holds for this text at this place of this item only."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="overrules")
    field = models.CharField("位置", max_length=40)  # "content", "attachment:12"
    kind = models.CharField("种类", max_length=20)
    # Keyed digest of the normalised text; for a file that cannot be read, of its content.
    digest = models.CharField(max_length=64)
    masked = models.CharField("内容（已遮盖）", max_length=200, blank=True)
    reason = models.CharField("理由", max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    by_name = models.CharField("办理人", max_length=60, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    scope_field = "item__body_id"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="catalogue_overrule_once",
                fields=["item", "field", "kind", "digest"],
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(name="catalogue_overrule_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.field} {self.kind}"


class MaskKey(models.Model):
    """The key that seals the originals of one item's masks. Emptied at publication: they are gone then."""

    backup_apart = True

    name = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="catalogue_destroyed_mask_key_is_empty",
                condition=Q(destroyed_at__isnull=True) | Q(wrapped=b""),
            )
        ]

    def __str__(self) -> str:
        return str(self.name)


class MaskRecord(models.Model):
    """How to undo the masks of one place: a text of the item, or an attachment. `sealed` holds the originals."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="mask_records")
    field = models.CharField(max_length=40)
    # No foreign key: keys are kept and restored apart.
    key_name = models.UUIDField()
    sealed = models.BinaryField()
    count = models.PositiveIntegerField("处数")
    attachment = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # The file as it came, sealed with the same key.
    original = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    made_at = models.DateTimeField(auto_now_add=True)
    # Undone, or the key destroyed at publication.
    closed_at = models.DateTimeField(null=True, blank=True)

    scope_field = "item__body_id"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="catalogue_mask_record_once",
                fields=["item", "field"],
                condition=Q(closed_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.field} {self.count}"


class SweepCursor(models.Model):
    """How far the nightly sweep has come with one body: everything changed before was looked at with `version`."""

    body = models.OneToOneField(Body, on_delete=models.PROTECT, related_name="+")
    version = models.CharField(max_length=40)
    changed_at = models.DateTimeField(null=True, blank=True)
    last = models.BigIntegerField(default=0)
    rounds = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.body_id} {self.last}"


class SweepFinding(models.Model):
    """What the sweep found in something that is public: where, what kind, how many, masked. No number in clear."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="sweep_findings")
    field = models.CharField("位置", max_length=40)
    kind = models.CharField("种类", max_length=20)
    count = models.PositiveIntegerField("处数")
    place = models.CharField("所在", max_length=200, blank=True)
    masked = models.CharField("内容（已遮盖）", max_length=200, blank=True)
    state = models.CharField("状态", max_length=10, choices=SweepState, default=SweepState.OPEN)
    found_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="catalogue_sweep_finding_once",
                fields=["item", "field", "kind"],
                condition=Q(state=SweepState.OPEN),
            )
        ]
        indexes = [models.Index(fields=["body", "state", "-id"], name="catalogue_sweep_of_body")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.field} {self.kind}"


class WordingRule(models.Model):
    """A body's own entry of the dictionary of wrong and sensitive words; `off` switches a shared one off."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", db_index=False)
    wrong = models.CharField("错误写法", max_length=60)
    right = models.CharField("正确写法", max_length=60, blank=True)
    level = models.CharField("级别", max_length=5, choices=WordingLevel, default=WordingLevel.WARN)
    reason = models.CharField("说明", max_length=200, blank=True)
    # Words divided by 、; one of `before` (`after`) must stand near it, in one of `exceptions` it is right.
    before = models.CharField("前文须有", max_length=200, blank=True)
    after = models.CharField("后文须有", max_length=200, blank=True)
    exceptions = models.CharField("例外", max_length=300, blank=True)
    valid_from = models.DateField("起用日期")
    ended_on = models.DateField("停用日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["wrong", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="catalogue_wording_once", fields=["body", "wrong"], condition=Q(ended_on__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.wrong

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps."""
        left_out = {"id"}
        return {
            f.attname: getattr(self, f.attname)
            for f in self._meta.concrete_fields
            if f.attname not in left_out
        }
