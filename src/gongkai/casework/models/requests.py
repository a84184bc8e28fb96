"""Requests for information and their events. The dates and states of a request are a cache of the law's replay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from gongkai.agencies.models import Body
from gongkai.agencies.scope import ScopedQuerySet
from gongkai.casework.models.persons import ApplicantCategory, Person
from gongkai.journal.canonical import digest_of
from gongkai.journal.identifiers import new_public_id


class Channel(models.TextChoices):
    """How a request came; the receipt date depends on it (条例2019 Art. 31)."""

    IN_PERSON = "in_person", "当面"
    REGISTERED_MAIL = "registered_mail", "挂号信、邮政快递"
    ORDINARY_MAIL = "ordinary_mail", "平常信函"
    ONLINE = "online", "网上"
    EMAIL = "email", "电子邮件"
    FAX = "fax", "传真"
    OTHER = "other", "其他公布的渠道"


class Delivery(models.TextChoices):
    """How the requester wants to get the information (条例2019 Art. 29(2)(3))."""

    POST = "post", "邮寄"
    EMAIL = "email", "电子邮件"
    FAX = "fax", "传真"
    ONLINE = "online", "网上"
    IN_PERSON = "in_person", "自行领取"
    ON_SITE = "on_site", "当场查阅、抄录"


class Carrier(models.TextChoices):
    """The form of the copy (条例2019 Art. 40)."""

    PAPER = "paper", "纸质"
    ELECTRONIC = "electronic", "电子文档"
    DISC = "disc", "光盘等"


class State(models.TextChoices):
    """Where a request stands: the names of `law.Status` in the words of the office."""

    SUBMITTED = "submitted", "已提交"
    REGISTERED = "registered", "办理中"
    CLARIFICATION_PENDING = "clarification_pending", "待补正"
    EXPLANATION_PENDING = "explanation_pending", "待说明理由"
    CONSULTING = "consulting", "征求意见中"
    FEE_PENDING = "fee_pending", "待缴费"
    DRAFTING = "drafting", "拟稿中"
    IN_APPROVAL = "in_approval", "审批中"
    DECIDED = "decided", "已决定"
    DELIVERED = "delivered", "已送达"
    CLOSED = "closed", "已办结"
    WITHDRAWN = "withdrawn", "已撤回"
    ABANDONED = "abandoned", "视为放弃"
    ARCHIVED = "archived", "已归档"


OPEN_STATES = frozenset(
    {
        State.SUBMITTED,
        State.REGISTERED,
        State.CLARIFICATION_PENDING,
        State.EXPLANATION_PENDING,
        State.CONSULTING,
        State.FEE_PENDING,
        State.DRAFTING,
        State.IN_APPROVAL,
        State.DECIDED,
    }
)


class NumberSeries(models.Model):
    """The last number given in a series of a body in a year; moved in the transaction of what it numbers."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "name", "year"], name="casework_one_series"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.year}: {self.last}"


class RequestImport(models.Model):
    """One bulk import: how many requests it made and the digest over their histories as they came in."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    source = models.CharField("来源", max_length=200)
    made = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=80)
    # The table as it came, sealed like the persons in it, and what was found row by row (no personal data).
    stored = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    findings = models.JSONField(default=list)
    at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.source}（{self.made} 件）"

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps."""
        return {"source": self.source, "made": self.made, "digest": self.digest}


class RequestQuerySet(ScopedQuerySet):
    """Requests are seen by who reads their body, and by the staff of the internal unit that has them."""

    def visible_to(self, user: Any, roles: Collection[str] | None = None) -> Self:
        """Return the requests of the bodies at which `user` has one of `roles`, and those of the user's own units."""
        from gongkai.agencies.queries import visible_body_ids
        from gongkai.casework.units import unit_ids_of

        here = Q(body_id__in=visible_body_ids(user, roles))
        units = unit_ids_of(user, roles)
        return self.filter(here | Q(unit_body_id__in=units) if units else here)


_NARROWING = (
    "state",
    "applicant_category",
    "channel",
    "outcome",
    "series_year",
    "unit",
    "request_no",
    "subject",
)


class Request(models.Model):
    """A request for government information (政府信息公开申请).

    Above: what was handed in. Below the line: the cache of `law.clock.replay` over its events, written only by the
    actions (`casework.clock.refresh`) and compared with a fresh replay by `gongkai verify`.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    request_no = models.CharField("登记号", max_length=80)
    series_year = models.PositiveSmallIntegerField()
    series_no = models.PositiveIntegerField()
    code_hash = models.CharField(max_length=64, blank=True)
    channel = models.CharField("接收渠道", max_length=16, choices=Channel)
    submitted_at = models.DateTimeField("提出时间")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="requests", null=True)
    applicant_category = models.CharField("申请人类别", max_length=32, choices=ApplicantCategory)
    # Written by the officer without personal data; the requester's own words are sealed with the person's key.
    subject = models.CharField("事项", max_length=200)
    description_sealed = models.BinaryField(default=bytes)
    delivery_method = models.CharField("获取方式", max_length=12, choices=Delivery, default=Delivery.POST)
    carrier = models.CharField("载体形式", max_length=12, choices=Carrier, default=Carrier.PAPER)
    accept_other_form = models.BooleanField("可接受其他形式", default=True)
    unit = models.CharField("承办单位", max_length=60, blank=True)
    unit_signed = models.BooleanField("承办单位已签收", default=False)
    # The unit as a body of its own (内设机构), where it is one: its staff see what is assigned to it.
    unit_body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sign_by = models.DateField("签收期限", null=True)
    # The requester's own account, where the request was made with one; the staff never see it.
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    split_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="split_into"
    )
    imported = models.ForeignKey(
        RequestImport, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    imported_events = models.PositiveIntegerField(default=0)
    # Carried in from before the platform, known only by number and kind of applicant until an officer fills it in.
    is_opening = models.BooleanField("期初结转（未录明细）", default=False)
    sample_note = models.CharField("示例说明", max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    # --- the cache of the clock ---
    regime = models.CharField("适用", max_length=12, blank=True)
    state = models.CharField("状态", max_length=24, choices=State, default=State.SUBMITTED)
    received_on = models.DateField("收到日期", null=True)
    confirmed_at = models.DateTimeField("确认时间", null=True)
    confirm_by = models.DateField(null=True)
    due_on = models.DateField("答复期限", null=True)
    paused = models.BooleanField(default=False)
    resumes_at_latest = models.DateField(null=True)
    due_at_latest = models.DateField(null=True)
    provisional = models.BooleanField(default=False)
    lapses_from = models.DateField(null=True)
    # The figures of the year count the first handling: a new answer after a remedy is not a new request
    # (casework.md section 2, project default). `counted_on` is the day it entered the figures.
    counted_on = models.DateField(null=True)
    outcome = models.CharField("处理结果", max_length=40, blank=True)
    sub_ground = models.CharField("具体情形", max_length=40, blank=True)
    finished_on = models.DateField("作出处理日期", null=True)
    extended = models.BooleanField("经延期", default=False)
    on_time = models.BooleanField("按时", null=True)
    # What stands today, of the latest handling.
    handling = models.PositiveSmallIntegerField(default=1)
    latest_outcome = models.CharField(max_length=40, blank=True)
    latest_sub_ground = models.CharField(max_length=40, blank=True)
    latest_finished_on = models.DateField(null=True)
    document_no = models.CharField("文号", max_length=80, blank=True)
    served_on = models.DateField("送达日期", null=True)
    closed_on = models.DateField("办结日期", null=True)
    archived_on = models.DateField("归档日期", null=True)
    last_event_on = models.DateField(null=True)
    events_count = models.PositiveIntegerField(default=0)
    events_hash = models.CharField(max_length=80, blank=True)
    calendar_version = models.CharField(max_length=40, blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "series_year", "series_no"], name="casework_gapless_request_no"
            ),
            # What makes 一 + 二 = 三 + 四 hold for any set of rows (measures.py).
            models.CheckConstraint(
                name="casework_finished_is_counted",
                condition=Q(finished_on__isnull=True)
                | (Q(counted_on__isnull=False) & Q(counted_on__lte=F("finished_on"))),
            ),
            models.CheckConstraint(
                name="casework_finished_has_outcome",
                condition=(Q(finished_on__isnull=True) & Q(outcome=""))
                | (Q(finished_on__isnull=False) & ~Q(outcome="")),
            ),
        ]
        indexes = [
            # Covers the numbers of the workbench (work.py): the rows themselves are wide and lie far apart.
            models.Index(
                fields=[
                    "body",
                    "state",
                    "due_on",
                    "paused",
                    "resumes_at_latest",
                    "due_at_latest",
                    "lapses_from",
                    "confirm_by",
                    "unit_signed",
                    "unit_body",
                    "unit",
                ],
                name="casework_work",
            ),
            models.Index(fields=["body", "counted_on", "finished_on"], name="casework_counted"),
            models.Index(fields=["body", "finished_on"], name="casework_finished"),
            # These two hold all that a list is narrowed by (lists.py): walked in order, no row is opened in vain.
            models.Index(fields=["body", "-submitted_at", "-id", *_NARROWING], name="casework_newest"),
            models.Index(fields=["-submitted_at", "-id", "body", *_NARROWING], name="casework_all_newest"),
            models.Index(fields=["unit_body", "state"], name="casework_unit_work"),
            models.Index(fields=["state"], name="casework_openings", condition=Q(is_opening=True)),
            models.Index(fields=["-series_year", "-series_no", "-id", "body"], name="casework_all_numbers"),
            models.Index(fields=["body", "finished_on"], name="casework_late", condition=Q(on_time=False)),
            models.Index(fields=["account", "-id"], name="casework_own", condition=Q(account__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.request_no

    @property
    def is_open(self) -> bool:
        """Return whether the body still owes something."""
        return self.state in OPEN_STATES

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps: no personal data, no free text."""
        names = (
            "request_no channel applicant_category delivery_method carrier unit state regime received_on due_on "
            "paused outcome sub_ground finished_on on_time extended handling document_no served_on closed_on "
            "events_count events_hash calendar_version"
        )
        return {name: getattr(self, name) for name in names.split()}


class AppendOnly(models.QuerySet[Any]):
    """Rows that are written once."""

    def update(self, **values: Any) -> NoReturn:
        """Refuse: a mistake is corrected by a new row that supersedes the old one."""
        raise TypeError("events are append-only")

    def delete(self) -> NoReturn:
        """Refuse."""
        raise TypeError("events are append-only")


class Event(models.Model):
    """One thing that happened to a request: the only input of `law.clock.replay`. Never edited, never deleted.

    `seq` counts within the request; `supersedes` is the seq of the event that this one replaces. `data` holds the
    fields of the kind (`law.event_kinds()`), no personal data; `note_sealed` the officer's words, sealed with the
    person's key. `hash` covers the row and the hash of the one before.
    """

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=32)
    occurred_on = models.DateField()
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=120)
    actor_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    data = models.JSONField(default=dict)
    note_sealed = models.BinaryField(default=bytes)
    supersedes = models.PositiveIntegerField(null=True, blank=True)
    hash = models.CharField(max_length=80)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ["request", "seq"]
        constraints = [models.UniqueConstraint(fields=["request", "seq"], name="casework_one_event_per_seq")]
        indexes = [models.Index(fields=["kind", "occurred_on"], name="casework_event_kind")]

    def __str__(self) -> str:
        return f"{self.request_id}#{self.seq} {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; refuse to change a row that is there."""
        if self.pk is not None:
            raise TypeError("events are append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise TypeError("events are append-only")

    def digest(self, public_id: str, previous: str) -> str:
        """Return the hash of this row of the request `public_id`, built on `previous`: the hash of the event before
        it, "" for the first.
        """
        names = "seq kind occurred_on recorded_at actor data supersedes".split()
        content = {name: getattr(self, name) for name in names}
        note = bytes(self.note_sealed).hex()
        return digest_of({**content, "note": note, "request": public_id, "previous": previous})


def local_day(moment: dt.datetime) -> dt.date:
    """Return the day of an instant in Asia/Shanghai."""
    from gongkai.journal.actions import LOCAL

    return moment.astimezone(LOCAL).date()
