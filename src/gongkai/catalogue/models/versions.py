"""The versions of an item: what it said at each step, kept for good."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from gongkai.agencies.scope import ScopedQuerySet
from gongkai.catalogue.models.item import Item
from gongkai.journal.canonical import digest, digest_of


class Occasion(models.TextChoices):
    """At which step a version was kept."""

    EXISTING = (
        "existing",
        "原有内容",
    )  # what was there before the first version was kept (imports, old records)
    SUBMITTED = "submitted", "送审"
    PUBLISHED = "published", "发布"
    CORRECTED = "corrected", "更正"
    WITHDRAWN = "withdrawn", "撤回"


class ItemVersion(models.Model):
    """Metadata, text and attachments of an item as they stood at one step. For the office only, never changed.

    `content` is None where the text is that of the version before; `content_digest` says it in any case, and
    `digest` covers all of it. The journal entry of the step carries number and digest (`Item.journal_state`).
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField("版本")
    occasion = models.CharField("环节", max_length=12, choices=Occasion)
    made_at = models.DateTimeField("时间")
    made_by_name = models.CharField("经手人", max_length=60)
    values = models.JSONField(default=dict)  # `versions.values_of`: all but the text
    attachments = models.JSONField(default=list)  # file (public id), sha256, name, title, size
    content_digest = models.CharField(max_length=80)
    digest = models.CharField(max_length=80)
    content = models.TextField(null=True)

    scope_field = "item__body_id"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["item", "number"]
        constraints = [models.UniqueConstraint(name="catalogue_version_number", fields=["item", "number"])]

    def __str__(self) -> str:
        return f"第 {self.number} 版（{self.get_occasion_display()}）"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the version once."""
        if not self._state.adding:
            raise TypeError("versions of an item are not changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: nothing of the ledger is deleted."""
        raise TypeError("versions of an item are not deleted")

    def computed_digest(self, algorithm: str | None = None) -> str:
        """Return the digest of what the row holds; of the text it takes `content_digest`."""
        kept = [self.item_id, self.number, self.occasion, self.values, self.attachments, self.content_digest]
        return digest_of(kept, algorithm)

    def text(self) -> str:
        """Return the text of this version, sanitised HTML."""
        if self.content is not None:
            return self.content
        before = ItemVersion.objects.filter(
            item_id=self.item_id, number__lt=self.number, content__isnull=False
        )
        return str(before.order_by("-number").values_list("content", flat=True).first() or "")


def digest_of_text(text: str) -> str:
    """Return the digest of a text."""
    return digest(text)
