"""Letters, the series of their numbers, and the proof of their service. State and constraints only."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.agencies.models import Body
from gongkai.agencies.scope import ScopedQuerySet
from gongkai.files.models import StoredFile
from gongkai.journal.identifiers import new_public_id


class LetterSeries(models.Model):
    """The last number given in a series of letters of a body in a year; moved in the transaction of the letter."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "name", "year"], name="letters_one_series")]

    def __str__(self) -> str:
        return f"{self.name} {self.year}: {self.last}"


class AddresseeClass(models.TextChoices):
    """To whom a kind of letter goes. `file`: it stays in the record (proof of service, forms)."""

    REQUESTER = "requester", "申请人"
    THIRD_PARTY = "third_party", "第三方"
    AGENCY = "agency", "其他机关"
    UNIT = "unit", "承办单位"
    FILE = "file", "存卷"


class LetterQuerySet(ScopedQuerySet):
    """Query set of letters."""

    def of(self, owner: Any) -> Self:
        """Return the letters of a record (a model instance, or its stream name), oldest first."""
        stream = owner if isinstance(owner, str) else f"{owner._meta.label_lower}:{owner.pk}"
        return self.filter(owner=stream).order_by("pk")


class Letter(models.Model):
    """An issued letter. The row is whole when it is made; its Word and PDF follow from the worker.

    The content is kept once: sealed with the person's record key, or clear where there is none. `title` and `number`
    name no person. Nothing of it changes afterwards but files, `rendered_at` and `replaced_by`.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    owner = models.CharField(max_length=120, blank=True, db_index=True)  # stream: "casework.request:5"
    kind = models.CharField("文书种类", max_length=40)
    number = models.CharField("文号", max_length=120, blank=True)
    # The place in a series of ours; empty where the number was handed in or the kind has none.
    series_name = models.CharField(max_length=20, blank=True)
    series_year = models.PositiveSmallIntegerField(null=True)
    series_no = models.PositiveIntegerField(null=True)
    title = models.CharField("文书名称", max_length=60)
    made_on = models.DateField("成文日期")
    addressee_class = models.CharField("受文者", max_length=12, choices=AddresseeClass)
    # The record key that seals the content and the files. No foreign key: keys are kept and restored apart.
    key_name = models.UUIDField(null=True, editable=False)
    content_sealed = models.BinaryField(default=bytes, editable=False)
    content = models.JSONField(null=True, editable=False)
    content_digest = models.CharField(max_length=80)
    docx = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    rendered_at = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="letters_one_number_per_series",
                fields=["body", "series_name", "series_year", "series_no"],
                condition=Q(series_no__isnull=False),
            ),
            models.CheckConstraint(
                name="letters_content_sealed_or_clear",
                condition=(Q(key_name__isnull=True) & Q(content__isnull=False) & Q(content_sealed=b""))
                | (Q(key_name__isnull=False) & Q(content__isnull=True) & ~Q(content_sealed=b"")),
            ),
            models.CheckConstraint(
                name="letters_rendered_has_files",
                condition=Q(rendered_at__isnull=True) | (Q(docx__isnull=False) & Q(pdf__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["body", "made_on"], name="letters_by_day")]

    def __str__(self) -> str:
        return f"{self.title} {self.number}".strip()

    @property
    def is_sealed(self) -> bool:
        """Return whether the content is encrypted for one person's record."""
        return self.key_name is not None

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps: nothing that the letter says."""
        names = (
            "public_id owner kind number made_on addressee_class content_digest rendered_at replaced_by_id"
        )
        state = {name: getattr(self, name) for name in names.split()}
        for form, stored in (("docx", self.docx), ("pdf", self.pdf)):
            state[form] = stored.blob.hash if stored else ""
        return state


class ServiceWay(models.TextChoices):
    """How a letter reached its addressee (国办公开办函〔2016〕235号 for post)."""

    POST = "post", "邮寄"
    HAND = "hand", "直接送达"
    EMAIL = "email", "电子邮件"
    ONLINE = "online", "网上送达"
    FAX = "fax", "传真"


class Service(models.Model):
    """Proof that a letter was sent or handed over. What names somebody is sealed as the letter is."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="services")
    way = models.CharField("送达方式", max_length=8, choices=ServiceWay)
    on = models.DateField("送达日期")
    # Clear only where the letter itself is: a tracking number leads to an address.
    tracking = models.CharField("邮件号码", max_length=60, blank=True)
    signed_by = models.CharField("签收人", max_length=60, blank=True)
    details_sealed = models.BinaryField(default=bytes, editable=False)
    proof = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    undone = models.BooleanField("已撤销", default=False)
    undone_reason = models.CharField("撤销原因", max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.on}"

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps: neither signature nor tracking number."""
        names = ("letter_id", "way", "on", "proof_id", "undone")
        return {name: getattr(self, name) for name in names}
