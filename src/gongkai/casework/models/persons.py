"""Persons who ask, and the keys of their records. Joined nowhere but by key; shown only by an act of its own."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from gongkai.agencies.models import Body
from gongkai.agencies.scope import ScopedQuerySet
from gongkai.journal.identifiers import new_public_id


class ApplicantCategory(models.TextChoices):
    """The applicant columns of table three (forms 2019 and 2021); asked at registration, never guessed later."""

    NATURAL_PERSON = "natural_person", "自然人"
    COMMERCIAL_ENTERPRISE = "commercial_enterprise", "商业企业"
    RESEARCH_INSTITUTION = "research_institution", "科研机构"
    PUBLIC_WELFARE_ORGANIZATION = "public_welfare_organization", "社会公益组织"
    LEGAL_SERVICE_ORGANIZATION = "legal_service_organization", "法律服务机构"
    OTHER_ORGANIZATION = "other_organization", "其他组织"


class RecordKey(models.Model):
    """The data key of one personal record, wrapped by the master key. Empty once it was destroyed."""

    # `gongkai backup` writes this table into a file of its own: erasing a person is then real (DESIGN: Persons).
    backup_apart = True

    name = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="casework_destroyed_key_is_empty",
                condition=models.Q(destroyed_at__isnull=True) | models.Q(wrapped=b""),
            )
        ]

    def __str__(self) -> str:
        return str(self.name)


class Person(models.Model):
    """Who asked, as stated with one request: everything that identifies is in `sealed`.

    `key_name` names the RecordKey (no foreign key: keys are kept and restored apart). `same_as` is the blind index
    of the identity within the body: "the same person", and the monthly count for the fee (国办函〔2020〕109号 4).
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    category = models.CharField("申请人类别", max_length=32, choices=ApplicantCategory)
    key_name = models.UUIDField(unique=True)
    sealed = models.BinaryField()
    same_as = models.CharField(max_length=64, blank=True)
    erased_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["body", "same_as"], name="casework_same_person")]

    def __str__(self) -> str:
        return f"申请人 {self.public_id}"

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps: nothing that identifies."""
        return {"public_id": self.public_id, "category": self.category, "erased_at": self.erased_at}
