"""The guide (公开指南, 条例2019 Art. 12(2)): places where information can be read, own words, versions made."""

from __future__ import annotations

from typing import Any

from django.db import models

from gongkai.agencies.models import Body
from gongkai.agencies.scope import ScopedQuerySet
from gongkai.catalogue.models.item import Item


class ReadingPlace(models.Model):
    """A place where published information can be read (条例2019 Art. 25): archive, public library, service hall."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="reading_places")
    name = models.CharField("名称", max_length=80)
    address = models.CharField("地址", max_length=200)
    hours = models.CharField("开放时间", max_length=120, blank=True)
    phone = models.CharField("电话", max_length=60, blank=True)
    order = models.PositiveIntegerField("排序", default=100)
    retired_on = models.DateField("停用日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps."""
        return {f.attname: getattr(self, f.attname) for f in self._meta.concrete_fields}


class GuideText(models.Model):
    """What a body adds in its own words to a section of its guide."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="guide_texts")
    key = models.CharField("部分", max_length=20)
    text = models.TextField("补充内容", blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="catalogue_guide_text_once", fields=["body", "key"])]

    def __str__(self) -> str:
        return self.key

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps."""
        return {f.attname: getattr(self, f.attname) for f in self._meta.concrete_fields}


class GuideVersion(models.Model):
    """A guide as made on a day: the item that holds it and, per section, the digest of the data it was made from."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="guide_versions")
    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="guide_version")
    number = models.PositiveIntegerField("版本")
    made_on = models.DateField("编制日期")
    digests = models.JSONField(default=dict)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(name="catalogue_guide_version", fields=["body", "number"])]

    def __str__(self) -> str:
        return f"第 {self.number} 版"
