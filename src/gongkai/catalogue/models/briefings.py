"""Press conferences and online interviews (form 2014, 二（二）1 and 2): what was held, whether the principal came."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from gongkai.agencies.models import Body
from gongkai.agencies.scope import ScopedQuerySet
from gongkai.catalogue.models.choices import BriefingKind
from gongkai.catalogue.models.item import Item
from gongkai.journal.identifiers import new_public_id


class Briefing(models.Model):
    """A press conference that the body held or took part in, or an interview on the government website."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="briefings", db_index=False)
    kind = models.CharField("类别", max_length=20, choices=BriefingKind)
    title = models.CharField("主题", max_length=200)
    held_on = models.DateField("举办日期")
    by_principal = models.BooleanField("主要负责同志参加", default=False)
    speakers = models.CharField("发布人、嘉宾", max_length=200, blank=True)
    # The published record of it, and the document that it interprets.
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="briefings", null=True, blank=True)
    taken_back_on = models.DateField("撤销日期", null=True, blank=True)
    take_back_reason = models.CharField("撤销原因", max_length=500, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="catalogue_briefing_kind", condition=Q(kind__in=BriefingKind.values)),
            models.CheckConstraint(
                name="catalogue_briefing_taken_back",
                condition=Q(taken_back_on__isnull=True, take_back_reason="")
                | Q(taken_back_on__isnull=False) & ~Q(take_back_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["body", "held_on"], name="catalogue_briefing_year")]

    def __str__(self) -> str:
        return self.title

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps."""
        return {f.attname: getattr(self, f.attname) for f in self._meta.concrete_fields}
