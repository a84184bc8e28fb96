"""Hand-over of published information to archives and public libraries (条例2019 Art. 25(3))."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from gongkai.agencies.models import Body
from gongkai.agencies.scope import ScopedQuerySet
from gongkai.catalogue.models.item import Item
from gongkai.files.models import StoredFile
from gongkai.journal.identifiers import new_public_id


class ReceiverKind(models.TextChoices):
    """Who receives published information."""

    ARCHIVES = "archives", "国家档案馆"
    LIBRARY = "library", "公共图书馆"


class HandOver(models.Model):
    """Published items handed over on a day, with the package that was made of them."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="hand_overs")
    receiver = models.CharField("接收单位", max_length=120)
    kind = models.CharField("接收单位类别", max_length=8, choices=ReceiverKind)
    handed_on = models.DateField("移交日期")
    person = models.CharField("移交人", max_length=60)
    note = models.CharField("备注", max_length=500, blank=True)
    count = models.PositiveIntegerField("条数")
    # Of the list of what was handed over: index number, digest of the content, digests of the files.
    digest = models.CharField("清单摘要", max_length=80)
    package = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+", null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-handed_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="catalogue_handover_kind", condition=Q(kind__in=ReceiverKind.values)),
            models.CheckConstraint(name="catalogue_handover_something", condition=Q(count__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.handed_on} 移交{self.receiver}"

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps."""
        names = "receiver kind handed_on person note count digest package_id".split()
        return {name: getattr(self, name) for name in names}


class HandOverLine(models.Model):
    """One item in a hand-over, as it was then."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="lines", db_index=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="hand_over_lines")
    number = models.PositiveIntegerField("序号")
    digest = models.CharField(max_length=80)

    scope_field = "hand_over__body_id"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["hand_over", "number"]
        constraints = [
            models.UniqueConstraint(name="catalogue_handover_line", fields=["hand_over", "number"]),
        ]

    def __str__(self) -> str:
        return str(self.number)
