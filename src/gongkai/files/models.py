"""Contents by their hash, and the files that bear a name, an owner and a visibility."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.agencies.models import Body
from gongkai.agencies.scope import ScopedQuerySet
from gongkai.journal.identifiers import new_public_id


class Blob(models.Model):
    """A content, kept once however often it is attached. Its address in the store is its SHA-256."""

    hash = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.hash


class Visibility(models.TextChoices):
    PRIVATE = "private", "不公开"
    PUBLIC = "public", "公开"


class StoredFileQuerySet(ScopedQuerySet):
    """Query set of files."""

    def published(self) -> Self:
        """Return the files that the public may have: published and not withdrawn."""
        return self.filter(visibility=Visibility.PUBLIC, withdrawn_at__isnull=True)

    def of(self, record: Any) -> Self:
        """Return the files that belong to `record` (a model instance), oldest first."""
        return self.filter(owner=f"{record._meta.label_lower}:{record.pk}").order_by("pk")


class StoredFile(models.Model):
    """A content under a name, belonging to a record of a body. Private until published (DESIGN: files)."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="files")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="files")
    name = models.CharField("文件名", max_length=150)
    owner = models.CharField(max_length=120, blank=True, db_index=True)  # stream: "catalogue.item:5"
    kind = models.CharField(
        "用途", max_length=30, blank=True
    )  # what the owner uses it for, e.g. "attachment"
    visibility = models.CharField("可见范围", max_length=8, choices=Visibility, default=Visibility.PRIVATE)
    published_at = models.DateTimeField("公开时间", null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    stored_at = models.DateTimeField("登记时间", auto_now_add=True)
    # A file about a person is encrypted with that person's record key (`sealed.py`); its own name is sealed with it.
    # No foreign key: keys are kept and restored apart.
    key_name = models.UUIDField(null=True, editable=False)
    name_sealed = models.BinaryField(default=bytes, editable=False)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="files_public_since",
                condition=~Q(visibility=Visibility.PUBLIC) | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="files_sealed_never_public",
                condition=~Q(visibility=Visibility.PUBLIC) | Q(key_name__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_sealed(self) -> bool:
        """Return whether the content is encrypted for one person's record."""
        return self.key_name is not None

    @property
    def is_published(self) -> bool:
        """Return whether the public may have it."""
        return self.visibility == Visibility.PUBLIC and self.withdrawn_at is None

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps: the name only of what is public, a private one may name a person."""
        names = ("public_id", "owner", "kind", "visibility", "published_at", "withdrawn_at")
        state = {name: getattr(self, name) for name in names}
        state["sha256"] = self.blob.hash
        if self.visibility == Visibility.PUBLIC:
            state["name"] = self.name
        return state
