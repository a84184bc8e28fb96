"""Clearance before publication (发布审查): one run through the stages, each signed, and remarks at places of the text.

Nothing here is public: opinions and remarks may quote what must never be published.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.agencies.models import Role
from gongkai.agencies.scope import ScopedQuerySet
from gongkai.catalogue.models.item import Item
from gongkai.files.models import StoredFile
from gongkai.journal.identifiers import new_public_id


class Purpose(models.TextChoices):
    """What is cleared: an item that is to be published (or registered), or a correction of a published one."""

    PUBLISH = "publish", "发布审查"
    CORRECT = "correct", "更正审查"


class ClearanceState(models.TextChoices):
    """How a clearance stands."""

    OPEN = "open", "审查中"
    PASSED = "passed", "已通过"
    RETURNED = "returned", "已退回"
    CANCELLED = "cancelled", "已撤销"


class StepState(models.TextChoices):
    """How one stage stands."""

    WAITING = "waiting", "待审"
    PASSED = "passed", "通过"
    RETURNED = "returned", "退回"


class Clearance(models.Model):
    """One run of an item through the stages that were set when it was handed in. At most one is open per item."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="clearances")
    purpose = models.CharField("用途", max_length=8, choices=Purpose, default=Purpose.PUBLISH)
    round = models.PositiveSmallIntegerField("轮次", default=1)
    state = models.CharField("状态", max_length=10, choices=ClearanceState, default=ClearanceState.OPEN)
    opened_on = models.DateField("送审日期")
    closed_on = models.DateField("办结日期", null=True, blank=True)
    # The stages as they were set on the day it was handed in: key, label, roles, proof.
    stages = models.JSONField("环节", default=list)
    # The author's stage: who wrote it, who handed it in, and which lines of the self-check were confirmed.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    author_name = models.CharField("拟稿人", max_length=60, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    submitted_by_name = models.CharField("送审人", max_length=60, blank=True)
    self_check = models.JSONField("自查事项", default=list, blank=True)
    # When it goes out by itself (`ScheduleItem`); who set it, for the notice where that fails.
    publish_at = models.DateTimeField("定时发布", null=True, blank=True)
    scheduled_by_name = models.CharField("定时人", max_length=60, blank=True)

    scope_field = "item__body_id"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="catalogue_clearance_one_open", fields=["item"], condition=Q(state=ClearanceState.OPEN)
            ),
            models.CheckConstraint(
                name="catalogue_clearance_state", condition=Q(state__in=ClearanceState.values)
            ),
            models.CheckConstraint(
                name="catalogue_clearance_closed",
                condition=Q(state=ClearanceState.OPEN, closed_on__isnull=True)
                | ~Q(state=ClearanceState.OPEN) & Q(closed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="catalogue_clearance_scheduled_when_passed",
                condition=Q(publish_at__isnull=True) | Q(state=ClearanceState.PASSED),
            ),
        ]
        indexes = [
            models.Index(
                fields=["publish_at"], name="catalogue_clearance_due", condition=Q(publish_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}（第 {self.round} 轮）"

    @property
    def body_id(self) -> int:
        """Return the key of the item's body."""
        return self.item.body_id

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps."""
        return {"purpose": self.purpose, "round": self.round, "state": self.state, "item": self.item_id}


class ClearanceStep(models.Model):
    """One stage of a clearance: who may decide, who decided, when; on paper: with the scan and who entered it."""

    clearance = models.ForeignKey(Clearance, on_delete=models.PROTECT, related_name="steps", db_index=False)
    position = models.PositiveSmallIntegerField("顺序")  # from 1
    key = models.CharField("代码", max_length=30)
    label = models.CharField("环节", max_length=40)
    roles = models.JSONField("角色", default=list)
    # One column for each role that can review, so that a list finds what waits for somebody.
    for_secrecy = models.BooleanField(default=False)
    for_officer = models.BooleanField(default=False)
    for_head = models.BooleanField(default=False)
    proof = models.BooleanField("须校对", default=False)
    state = models.CharField("状态", max_length=10, choices=StepState, default=StepState.WAITING)
    # Whose turn it is: the first stage that waits in an open clearance.
    current = models.BooleanField("当前环节", default=False)
    passed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    passed_by_name = models.CharField("签署人", max_length=60, blank=True)
    passed_on = models.DateField("签署日期", null=True, blank=True)
    passed_at = models.DateTimeField("登记时间", null=True, blank=True)
    on_paper = models.BooleanField("纸上签批", default=False)
    entered_by_name = models.CharField("登记人", max_length=60, blank=True)
    scan = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    proofread = models.BooleanField("已校对", default=False)
    opinion = models.TextField("意见", blank=True)

    scope_field = "clearance__item__body_id"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["clearance", "position"]
        constraints = [
            models.UniqueConstraint(name="catalogue_clearance_step_place", fields=["clearance", "position"]),
            models.UniqueConstraint(
                name="catalogue_clearance_step_one_current",
                fields=["clearance"],
                condition=Q(current=True),
            ),
            models.CheckConstraint(
                name="catalogue_clearance_step_signed",
                condition=Q(state=StepState.WAITING, passed_on__isnull=True, passed_by_name="")
                | Q(state__in=[StepState.PASSED, StepState.RETURNED], passed_on__isnull=False)
                & ~Q(passed_by_name=""),
            ),
            models.CheckConstraint(
                name="catalogue_clearance_step_current_waits",
                condition=Q(current=False) | Q(state=StepState.WAITING),
            ),
            models.CheckConstraint(
                name="catalogue_clearance_step_proofread",
                condition=~Q(state=StepState.PASSED) | Q(proof=False) | Q(proofread=True),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def role_names(self) -> str:
        """Return who may decide this stage, in words."""
        return "、".join(str(Role(role).label) for role in self.roles)


class Remark(models.Model):
    """A remark of a reviewer at a place of the item; `paragraph` counts from 1, 0 stands for the field as a whole.

    `quote` is the beginning of the paragraph as it read then, so that the remark keeps its place in a changed text.
    """

    class Field(models.TextChoices):
        TITLE = "title", "名称"
        SUMMARY = "summary", "内容概述"
        CONTENT = "content", "正文"

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="remarks")
    clearance = models.ForeignKey(Clearance, on_delete=models.PROTECT, related_name="remarks")
    field = models.CharField("位置", max_length=8, choices=Field, default=Field.CONTENT)
    paragraph = models.PositiveIntegerField("段落", default=0)
    quote = models.CharField("原文", max_length=120, blank=True)
    text = models.TextField("批注")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    author_name = models.CharField("批注人", max_length=60)
    made_at = models.DateTimeField("批注时间")
    settled_on = models.DateField("处理日期", null=True, blank=True)
    settled_by_name = models.CharField("处理人", max_length=60, blank=True)
    answer = models.TextField("处理说明", blank=True)

    scope_field = "item__body_id"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["item", "field", "paragraph", "pk"]
        constraints = [
            models.CheckConstraint(name="catalogue_remark_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="catalogue_remark_settled",
                condition=Q(settled_on__isnull=True, settled_by_name="", answer="")
                | Q(settled_on__isnull=False) & ~Q(settled_by_name=""),
            ),
        ]

    def __str__(self) -> str:
        where = f"第 {self.paragraph} 段" if self.paragraph else ""
        return f"{self.get_field_display()}{where}"

    @property
    def body_id(self) -> int:
        """Return the key of the item's body."""
        return self.item.body_id

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps: where it stands and whether it is settled, never its words."""
        return {
            "item": self.item_id,
            "field": self.field,
            "paragraph": self.paragraph,
            "settled_on": self.settled_on,
        }
