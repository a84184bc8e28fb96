"""Bodies, names, relations, staff, roles, settings. State and constraints only; writes are in `actions/`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

from gongkai.agencies.dated import Dated
from gongkai.agencies.scope import ScopedQuerySet
from gongkai.journal.identifiers import new_public_id


class BodyKind(models.TextChoices):
    """Kinds of bodies. The first five are people's governments (regimes.md section 10 tells them apart)."""

    STATE_COUNCIL_DEPARTMENT = "state_council_department", "国务院部门"
    PROVINCE = "province", "省级人民政府"
    PREFECTURE = "prefecture", "设区的市级人民政府"
    COUNTY = "county", "县级人民政府"
    TOWNSHIP = "township", "乡镇人民政府"
    DEPARTMENT = "department", "政府部门"
    JUSTICE_DEPARTMENT = "justice_department", "司法行政部门"
    GENERAL_OFFICE = "general_office", "政府办公厅（室）"
    SUBDISTRICT = "subdistrict", "街道办事处"
    AGENCY = "agency", "派出机构"
    UNIT = "unit", "内设机构（科室）"
    VILLAGE = "village", "村（社区）"
    VERTICAL = "vertical", "垂直管理部门"
    ENTERPRISE = "enterprise", "公共企事业单位"
    AUTHORISED = "authorised", "法律法规授权的组织"


GOVERNMENTS = frozenset({BodyKind.PROVINCE, BodyKind.PREFECTURE, BodyKind.COUNTY, BodyKind.TOWNSHIP})


class Body(models.Model):
    """A public body. Its name and its place in the tree are dated rows of their own."""

    slug = models.SlugField("网址代码", max_length=40, unique=True)
    kind = models.CharField("机关类别", max_length=24, choices=BodyKind)
    # The current names, kept in step with BodyName by the actions: lists are read a thousand times a rename.
    name = models.CharField("全称", max_length=120)
    short_name = models.CharField("简称", max_length=60)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    founded_on = models.DateField("设立日期", null=True, blank=True)
    dissolved_on = models.DateField("撤销日期", null=True, blank=True)
    order = models.PositiveIntegerField("排序", default=100)
    accent = models.CharField("主色", max_length=12, blank=True)
    # Disclosure office and its contact, printed in guide, letters and page feet (条例2019 Art. 12(2)).
    office_name = models.CharField("政府信息公开工作机构", max_length=120, blank=True)
    address = models.CharField("办公地址", max_length=200, blank=True)
    postcode = models.CharField("邮政编码", max_length=10, blank=True)
    office_hours = models.CharField("办公时间", max_length=120, blank=True)
    phone = models.CharField("联系电话", max_length=60, blank=True)
    fax = models.CharField("传真", max_length=60, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    about = models.TextField("机构职能", blank=True)
    # A body of the sample data, or one whose ledger was rebuilt from a published report: said on every page.
    sample_note = models.CharField("示例说明", max_length=120, blank=True)

    objects = ScopedQuerySet.as_manager()
    scope_field = "pk"

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_government(self) -> bool:
        """Return whether this is a people's government of some level."""
        return self.kind in GOVERNMENTS

    def exists_on(self, day: dt.date) -> bool:
        """Return whether the body existed on `day`."""
        return (self.founded_on is None or self.founded_on <= day) and (
            self.dissolved_on is None or day <= self.dissolved_on
        )

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps."""
        return {f.name: getattr(self, f.name) for f in self._meta.concrete_fields}


class BodyName(Dated):
    """A name that a body bore. Old reports and letters are shown under the name of their day."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="names")
    name = models.CharField("全称", max_length=120)
    short_name = models.CharField("简称", max_length=60)

    class Meta(Dated.Meta):
        ordering = ["body", F("valid_from").asc(nulls_first=True)]

    def __str__(self) -> str:
        return self.name


class RelationKind(models.TextChoices):
    TERRITORIAL = "territorial", "隶属（块块）"
    SUPERVISING = "supervising", "业务指导（条条）"


class Relation(Dated):
    """`child` stands under `parent` in one of two trees: territorial (roll-up of reports) or supervising."""

    child = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="upward")
    parent = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="downward")
    kind = models.CharField(max_length=12, choices=RelationKind, default=RelationKind.TERRITORIAL)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(name="agencies_relation_not_self", condition=~Q(child=F("parent"))),
            models.UniqueConstraint(
                name="agencies_one_open_parent",
                fields=["child", "kind"],
                condition=Q(valid_until__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.child} ← {self.parent}"


class SuccessionKind(models.TextChoices):
    MERGED = "merged", "合并"
    SPLIT = "split", "分立"
    TRANSFERRED = "transferred", "职能划转"


class Succession(models.Model):
    """From `on`, `successor` carries (part of) the powers of `predecessor` (公开办函〔2019〕14号)."""

    predecessor = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="inheritances")
    kind = models.CharField(max_length=12, choices=SuccessionKind)
    on = models.DateField("日期")
    note = models.CharField("依据", max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class RemedyOrganKind(models.TextChoices):
    RECONSIDERATION = "reconsideration", "行政复议机关"
    COURT = "court", "人民法院"


class RemedyOrgan(Dated):
    """Where a requester may go against this body's act; more than one organ is possible (复议法2023 24-28)."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="remedy_organs")
    kind = models.CharField(max_length=16, choices=RemedyOrganKind)
    name = models.CharField("名称", max_length=120)
    address = models.CharField("地址", max_length=200, blank=True)
    online = models.CharField("网上途径", max_length=200, blank=True)

    class Meta(Dated.Meta):
        pass

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A member of staff. What one may do comes from dated assignments only, never from Django's groups.

    `is_citizen`: somebody of the public who keeps requests in an account. Such an account never has a role nor reaches
    the office; its login name is a keyed digest of the e-mail address, which is kept nowhere.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    name = models.CharField("姓名", max_length=60)
    is_citizen = models.BooleanField("公众用户", default=False, editable=False)

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name or self.username

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps: never the password."""
        return {"username": self.username, "name": self.name, "is_active": self.is_active}


class Role(models.TextChoices):
    """Roles (DESIGN: Decisions made once). The last three exclude each other."""

    CLERK = "clerk", "信息专干"
    DISCLOSURE_OFFICER = "disclosure_officer", "公开工作机构人员"
    SECRECY_REVIEWER = "secrecy_reviewer", "保密审查人"
    HEAD = "head", "负责人"
    SUPERVISOR = "supervisor", "主管部门监督员"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"


ADMIN_ROLES = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
# Roles that work with a body's ledgers; a supervisor reads them.
WORK_ROLES = frozenset({Role.CLERK, Role.DISCLOSURE_OFFICER, Role.SECRECY_REVIEWER, Role.HEAD})
READING_ROLES = WORK_ROLES | {Role.SUPERVISOR}


class Assignment(Dated):
    """`user` has `role` at `body`, with or without the bodies under it."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=20, choices=Role)
    with_subtree = models.BooleanField("含下级", default=False)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                name="agencies_one_open_assignment",
                fields=["user", "body", "role"],
                condition=Q(valid_until__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()} {self.body}"

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps."""
        names = ("user_id", "body_id", "role", "with_subtree", "valid_from", "valid_until")
        return {name: getattr(self, name) for name in names}


class BodySetting(Dated):
    """The value of a setting for one body (and those under it) from a day on; see `practice.py`."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="settings")
    key = models.CharField(max_length=60)
    value = models.JSONField()
    reason = models.CharField("依据", max_length=200, blank=True)

    class Meta(Dated.Meta):
        indexes = [models.Index(fields=["body", "key"], name="agencies_setting_key")]

    def __str__(self) -> str:
        return f"{self.body} {self.key}"

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps."""
        return {"key": self.key, "value": self.value, "from": self.valid_from, "until": self.valid_until}


class SavedView(models.Model):
    """A list with its filters under a name, of one user: `list` is the list's key, `query` its address query."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    list = models.CharField(max_length=40)
    name = models.CharField("名称", max_length=30)
    query = models.CharField(max_length=600, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="agencies_one_view_of_name", fields=["user", "list", "name"])
        ]

    def __str__(self) -> str:
        return self.name

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps: not the words that the person searched for."""
        return {"user_id": self.user_id, "list": self.list}


class Attempts(models.Model):
    """When one key tried what a limit counts, see `limits.py`. No ledger: gone soon after, in no backup."""

    limit = models.CharField(max_length=40)
    # A keyed digest, never the address or number itself.
    key = models.CharField(max_length=64)
    # Seconds since 1970, oldest first; as many as the limit counts.
    at = models.JSONField(default=list)
    until = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="agencies_attempts_of_key", fields=["limit", "key"])]

    def __str__(self) -> str:
        return f"{self.limit} {self.key[:8]}"
