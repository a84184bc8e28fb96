"""Columns (栏目) of a body's catalogue and the channels through which it publishes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q

from gongkai.agencies.models import Body
from gongkai.agencies.scope import ScopedQuerySet
from gongkai.catalogue.models.choices import ColumnKind, Form2014Row


class Column(models.Model):
    """A column of one body, in a tree. Its slug is its address under the body and is never given again."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="columns")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="children", null=True, blank=True
    )
    slug = models.SlugField("网址代码", max_length=60)
    title = models.CharField("栏目名称", max_length=60)
    kind = models.CharField("类别", max_length=12, choices=ColumnKind, default=ColumnKind.ORDINARY)
    # art20_01 … art20_15, art21_city, art21_township: which statutory content stands here (regimes.md section 5).
    content_code = models.CharField("法定内容", max_length=20, blank=True)
    about = models.CharField("说明", max_length=200, blank=True)
    # A line of a standard catalogue (基层政务公开标准目录, 国办发〔2019〕54号).
    elements = models.CharField("公开内容（要素）", max_length=500, blank=True)
    basis = models.CharField("公开依据", max_length=500, blank=True)
    time_limit = models.CharField("公开时限", max_length=120, blank=True)
    responsible = models.CharField("公开主体", max_length=120, blank=True)
    carriers = models.CharField("公开渠道和载体", max_length=200, blank=True)
    audience = models.CharField("公开对象", max_length=120, blank=True)
    # Which key field (重点领域) its items are counted in, "" for none: a key of `data/columns.json`.
    key_field = models.CharField("重点领域", max_length=30, blank=True)
    # Working days within which items of this column go out, where they are fewer than the body's own; None: as usual.
    publish_within = models.PositiveSmallIntegerField("公开期限（工作日）", null=True, blank=True)
    order = models.PositiveIntegerField("排序", default=100)
    retired_on = models.DateField("停用日期", null=True, blank=True)
    retire_reason = models.CharField("停用原因", max_length=500, blank=True)
    # Where the address of a retired column leads.
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="predecessors", null=True, blank=True
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(name="catalogue_column_slug", fields=["body", "slug"]),
            models.UniqueConstraint(
                name="catalogue_column_one_of_kind",
                fields=["body", "kind"],
                condition=Q(parent__isnull=True, retired_on__isnull=True) & ~Q(kind=ColumnKind.ORDINARY),
            ),
            models.CheckConstraint(name="catalogue_column_not_own_parent", condition=~Q(parent=F("pk"))),
            models.CheckConstraint(
                name="catalogue_column_successor_of_retired",
                condition=Q(successor__isnull=True) | Q(retired_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_compulsory(self) -> bool:
        """Return whether this is one of the four columns that every platform has."""
        return self.parent_id is None and self.kind != ColumnKind.ORDINARY

    def is_open_on(self, day: dt.date) -> bool:
        """Return whether items may be put here on `day`."""
        return self.retired_on is None or day < self.retired_on

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps."""
        return {f.attname: getattr(self, f.attname) for f in self._meta.concrete_fields}


LINE_FIELDS = ("elements", "basis", "time_limit", "responsible", "carriers", "audience")


class Channel(models.Model):
    """A way of publishing: of one body, or shared by all (`body` is None). A row of form 2014 counts it."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="channels", null=True, blank=True)
    key = models.SlugField("代码", max_length=40)
    label = models.CharField("渠道", max_length=60)
    row_2014 = models.CharField("2014年统计表行", max_length=20, choices=Form2014Row)
    order = models.PositiveIntegerField("排序", default=100)
    retired_on = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="catalogue_channel_own_key", fields=["body", "key"], condition=Q(body__isnull=False)
            ),
            models.UniqueConstraint(
                name="catalogue_channel_shared_key", fields=["key"], condition=Q(body__isnull=True)
            ),
            models.CheckConstraint(
                name="catalogue_channel_row", condition=Q(row_2014__in=Form2014Row.values)
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps."""
        return {f.attname: getattr(self, f.attname) for f in self._meta.concrete_fields}
