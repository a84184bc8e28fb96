"""Counters of index numbers, and the batches in which items were imported."""

from __future__ import annotations

from typing import Any

from django.db import models

from gongkai.agencies.models import Body
from gongkai.agencies.scope import ScopedQuerySet
from gongkai.journal.identifiers import new_public_id


class IndexSeries(models.Model):
    """One series of index numbers: `key` is the pattern with all but the serial filled in; `last` was given last."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="index_series")
    key = models.CharField(max_length=120)
    last = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="catalogue_series_key", fields=["body", "key"])]

    def __str__(self) -> str:
        return f"{self.key} ({self.last})"


class ImportBatch(models.Model):
    """Items that came in one act. `digest` covers what never changes of them; `gongkai verify` counts again."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="import_batches")
    source = models.CharField("来源", max_length=200)
    given = models.PositiveIntegerField("收到行数")
    made = models.PositiveIntegerField("导入条数")
    digest = models.CharField(max_length=80)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.source} {self.made}/{self.given}"

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps."""
        names = ("public_id", "body_id", "source", "given", "made", "digest")
        return {name: getattr(self, name) for name in names}
