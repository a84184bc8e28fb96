"""Rules and normative documents: registration, changes of their validity, clean-ups (publishing.md section 7)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from gongkai.agencies.models import Body
from gongkai.agencies.scope import ScopedQuerySet
from gongkai.catalogue.models.choices import ChangeKind, CleanupDecision, CleanupState
from gongkai.catalogue.models.item import Item
from gongkai.journal.identifiers import new_public_id


class DocumentSeries(models.Model):
    """One series of registration numbers: `key` is the pattern with all but the serial filled in."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="document_series")
    key = models.CharField(max_length=120)
    last = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="catalogue_document_series_key", fields=["body", "key"])]

    def __str__(self) -> str:
        return f"{self.key} ({self.last})"


class Registration(models.Model):
    """A document in the register (统一登记、统一编号). The number is given once and stays."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="registrations", db_index=False)
    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="registration")
    series = models.ForeignKey(
        DocumentSeries, on_delete=models.PROTECT, related_name="registrations", db_index=False
    )
    serial = models.PositiveIntegerField()
    number = models.CharField("统一登记编号", max_length=80)
    registered_on = models.DateField("登记日期")
    # Who reviewed its legality and which meeting adopted it (合法性审核、集体讨论决定).
    basis = models.CharField("合法性审核和集体讨论情况", max_length=300, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="catalogue_registration_number", fields=["body", "number"]),
            models.UniqueConstraint(name="catalogue_registration_serial", fields=["series", "serial"]),
        ]

    def __str__(self) -> str:
        return self.number

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps."""
        return {f.attname: getattr(self, f.attname) for f in self._meta.concrete_fields}


class Cleanup(models.Model):
    """A clean-up (清理): the documents in force on a day, each decided, approved by the head, published as lists."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="cleanups")
    name = models.CharField("名称", max_length=120)
    as_of = models.DateField("清理基准日")
    state = models.CharField("状态", max_length=12, choices=CleanupState, default=CleanupState.OPEN)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    author_name = models.CharField("经办人", max_length=60, blank=True)
    opened_on = models.DateField("启动日期")
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    approver_name = models.CharField("批准人", max_length=60, blank=True)
    approved_on = models.DateField("批准日期", null=True, blank=True)
    on_paper = models.BooleanField("纸上签批", default=False)
    published_on = models.DateField("公布日期", null=True, blank=True)
    effective_on = models.DateField("生效日期", null=True, blank=True)
    closing_reason = models.CharField("终止原因", max_length=500, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="catalogue_cleanup_state", condition=Q(state__in=CleanupState.values)
            ),
            models.CheckConstraint(
                name="catalogue_cleanup_approved",
                condition=~Q(state__in=[CleanupState.APPROVED, CleanupState.PUBLISHED])
                | (~Q(approver_name="") & Q(approved_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="catalogue_cleanup_published",
                condition=~Q(state=CleanupState.PUBLISHED)
                | Q(published_on__isnull=False, effective_on__isnull=False),
            ),
            models.CheckConstraint(
                name="catalogue_cleanup_author_not_approver",
                condition=Q(author__isnull=True) | Q(approver__isnull=True) | ~Q(author=F("approver")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps."""
        return {f.attname: getattr(self, f.attname) for f in self._meta.concrete_fields}


class CleanupLine(models.Model):
    """One document of a clean-up and what was decided about it."""

    cleanup = models.ForeignKey(Cleanup, on_delete=models.PROTECT, related_name="lines")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="cleanup_lines")
    decision = models.CharField("清理意见", max_length=8, choices=CleanupDecision, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    # Where a document is kept beyond its term: its new last day.
    extended_until = models.DateField("有效期延至", null=True, blank=True)

    scope_field = "cleanup__body_id"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="catalogue_cleanup_line_once", fields=["cleanup", "item"]),
            models.CheckConstraint(
                name="catalogue_cleanup_line_reason", condition=Q(decision="") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="catalogue_cleanup_line_extended",
                condition=Q(extended_until__isnull=True) | Q(decision=CleanupDecision.KEEP),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}：{self.get_decision_display()}"


class CleanupList(models.Model):
    """A list that a clean-up published: the item that holds it."""

    cleanup = models.ForeignKey(Cleanup, on_delete=models.PROTECT, related_name="lists")
    decision = models.CharField(max_length=8, choices=CleanupDecision)
    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="cleanup_list")

    scope_field = "cleanup__body_id"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="catalogue_cleanup_list_once", fields=["cleanup", "decision"])
        ]

    def __str__(self) -> str:
        return str(self.item)


class DocumentChange(models.Model):
    """A document was amended, repealed, replaced, declared lapsed or prolonged from a day on.

    `item` is the document changed, `by` the one that changes it (None: on the ground in `reason`). The dates on the
    item (`repealed_on`, `amended_on`, …) are the cache of the changes that were not undone.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="document_changes", db_index=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="changes")
    by = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="changes_made", null=True, blank=True)
    kind = models.CharField("效力变动", max_length=14, choices=ChangeKind)
    effective_on = models.DateField("生效日期")
    reason = models.CharField("依据或者说明", max_length=500, blank=True)
    # Of a prolongation the new last day; of it and of a declared lapse the last day before, for the way back.
    until = models.DateField("有效期至", null=True, blank=True)
    until_before = models.DateField(null=True, blank=True)
    cleanup = models.ForeignKey(
        Cleanup, on_delete=models.PROTECT, related_name="changes", null=True, blank=True
    )
    entered_on = models.DateField("登记日期")
    undone_on = models.DateField("撤销登记日期", null=True, blank=True)
    undo_reason = models.CharField("撤销登记原因", max_length=500, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["effective_on", "pk"]
        constraints = [
            models.CheckConstraint(name="catalogue_change_not_self", condition=~Q(item=F("by"))),
            models.CheckConstraint(
                name="catalogue_change_grounded", condition=Q(by__isnull=False) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="catalogue_change_undone",
                condition=Q(undone_on__isnull=True, undo_reason="")
                | Q(undone_on__isnull=False) & ~Q(undo_reason=""),
            ),
            models.UniqueConstraint(
                name="catalogue_change_one_end",
                fields=["item"],
                condition=Q(kind__in=["repeal", "replace"], undone_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_on}"
