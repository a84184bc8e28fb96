"""What hangs on an item: its releases and attachments."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from gongkai.agencies.models import Body
from gongkai.agencies.scope import ScopedQuerySet
from gongkai.catalogue.models.columns import Channel
from gongkai.catalogue.models.item import Item
from gongkai.files.models import StoredFile


class Release(models.Model):
    """An item went out through a channel on a day. One item may have several releases (form 2014, 一（二）)."""

    # The body of the item, here again: a year's releases are counted by body without reading the items first.
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="releases")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="releases", db_index=False)
    released_on = models.DateField("发布日期")
    # Issue of the gazette, address of the post, place of the notice board.
    reference = models.CharField("出处", max_length=200, blank=True)
    # What shows it: the page of the gazette, a photo of the board, a screenshot. Never public.
    proof = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    # Entered wrongly: counts nowhere, and stays, struck.
    taken_back_on = models.DateField("撤销日期", null=True, blank=True)
    take_back_reason = models.CharField("撤销原因", max_length=500, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["released_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="catalogue_release_once",
                fields=["item", "channel", "released_on", "reference"],
                condition=Q(taken_back_on__isnull=True),
            ),
            models.CheckConstraint(
                name="catalogue_release_taken_back",
                condition=Q(taken_back_on__isnull=True, take_back_reason="")
                | Q(taken_back_on__isnull=False) & ~Q(take_back_reason=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["body", "released_on", "channel", "item"],
                name="catalogue_release_year",
                condition=Q(taken_back_on__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.released_on}"

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps."""
        return {f.attname: getattr(self, f.attname) for f in self._meta.concrete_fields}


class Attachment(models.Model):
    """A file that belongs to an item. It becomes public with the item, and goes with it."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="attachments")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="attachment")
    title = models.CharField("名称", max_length=150)
    order = models.PositiveIntegerField("排序", default=100)
    removed_on = models.DateField("移除日期", null=True, blank=True)

    scope_field = "item__body_id"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title
