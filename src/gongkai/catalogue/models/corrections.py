"""What happens to an item after it went out: corrections, and the periodic review of what is withheld."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.agencies.scope import ScopedQuerySet
from gongkai.catalogue.models.choices import Ground
from gongkai.catalogue.models.clearance import Clearance
from gongkai.catalogue.models.item import Item
from gongkai.files.models import StoredFile
from gongkai.journal.identifiers import new_public_id


class CorrectionState(models.TextChoices):
    """Where a correction stands."""

    DRAFTING = "drafting", "拟改中"
    IN_REVIEW = "in_review", "审查中"
    APPROVED = "approved", "待公布"
    PUBLISHED = "published", "已公布"
    DROPPED = "dropped", "已放弃"


OPEN_STATES = (CorrectionState.DRAFTING, CorrectionState.IN_REVIEW, CorrectionState.APPROVED)


class Correction(models.Model):
    """A correction of a published item: drafted beside it, cleared, then put in its place with a public note.

    `values` holds the fields that change (`corrections.CORRECTABLE`, JSON values), `removed` the public ids of the
    files that go; files that come are `added`. Before publication nothing of it is public, nor in the journal.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="corrections")
    state = models.CharField("状态", max_length=10, choices=CorrectionState, default=CorrectionState.DRAFTING)
    reason = models.CharField("更正原因", max_length=500)
    public_note = models.CharField("更正说明", max_length=500, blank=True)  # on the public page
    values = models.JSONField(default=dict)
    removed = models.JSONField(default=list)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    author_name = models.CharField("拟改人", max_length=60)
    proposed_on = models.DateField("提出日期")
    published_on = models.DateField("更正日期", null=True, blank=True)
    # The round of clearance that it is in or passed last.
    clearance = models.OneToOneField(
        Clearance, on_delete=models.PROTECT, related_name="correction", null=True, blank=True
    )

    scope_field = "item__body_id"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="catalogue_correction_one_open", fields=["item"], condition=Q(state__in=OPEN_STATES)
            ),
            models.CheckConstraint(
                name="catalogue_correction_state", condition=Q(state__in=CorrectionState.values)
            ),
            models.CheckConstraint(
                name="catalogue_correction_published",
                condition=Q(state=CorrectionState.PUBLISHED, published_on__isnull=False) & ~Q(public_note="")
                | ~Q(state=CorrectionState.PUBLISHED) & Q(published_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"更正 {self.public_id}"

    @property
    def body_id(self) -> int:
        """Return the key of the item's body."""
        return self.item.body_id

    @property
    def is_open(self) -> bool:
        """Return whether it is still being worked on."""
        return self.state in OPEN_STATES

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps: which fields change, not to what."""
        return {
            "item": self.item_id,
            "correction": self.public_id,
            "state": self.state,
            "fields": sorted(self.values),
            "removed": list(self.removed),
            "published_on": self.published_on,
        }


class CorrectionFile(models.Model):
    """A file that comes with a correction. Private until the correction is published; then an attachment."""

    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, related_name="added")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="correction_file")
    title = models.CharField("名称", max_length=150)
    removed_on = models.DateField("移除日期", null=True, blank=True)

    scope_field = "correction__item__body_id"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class ReviewOutcome(models.TextChoices):
    """What a periodic review of a withheld entry came to (条例2019 Art. 18)."""

    KEEP = "keep", "继续不予公开"
    CHANGE_GROUND = "change_ground", "变更依据"
    OPEN = "open", "转为公开"


class WithheldReview(models.Model):
    """One periodic review (定期评估审查, 条例2019 Art. 18) of an entry of the withheld register."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="reviews", db_index=False)
    reviewed_on = models.DateField("评估日期")
    outcome = models.CharField("结论", max_length=16, choices=ReviewOutcome)
    ground_before = models.CharField("原依据", max_length=24, choices=Ground, blank=True)
    ground_after = models.CharField("现依据", max_length=24, choices=Ground, blank=True)
    reason = models.CharField("评估意见", max_length=500)
    reviewers = models.CharField("评估人", max_length=200)
    made_by_name = models.CharField("登记人", max_length=60)

    scope_field = "item__body_id"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-reviewed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="catalogue_review_outcome", condition=Q(outcome__in=ReviewOutcome.values)
            ),
        ]
        indexes = [models.Index(fields=["item", "-reviewed_on"], name="catalogue_review_last")]

    def __str__(self) -> str:
        return f"{self.reviewed_on} {self.get_outcome_display()}"
