"""Tokens of other systems, and what came in with them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models

from gongkai.agencies.models import Body
from gongkai.agencies.scope import ScopedQuerySet
from gongkai.catalogue.models import Item
from gongkai.journal.identifiers import new_public_id


class Scope(models.TextChoices):
    """What a token may do. Reading what is public needs none."""

    DRAFT = "draft", "送入草稿和附件"
    SUBMIT = "submit", "送审"
    PAPER = "paper", "登记纸上（办公系统内）签批"
    PUBLISH = "publish", "审查全部通过后发布"


class ApiToken(models.Model):
    """A system that may push to a body. The secret is shown once; kept is a keyed digest.

    It acts in the name of `responsible`, a member of staff, and can do no more than that person may at the time.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("名称", max_length=40)
    # The open part, by which the token is found and recognised in lists.
    prefix = models.CharField(max_length=8, unique=True)
    digest = models.CharField(max_length=64)
    scopes = models.JSONField("权限", default=list)
    may_cover_subtree = models.BooleanField("含下级机关", default=False)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="责任人"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField("有效期至")  # the last day
    revoked_on = models.DateField("停用日期", null=True, blank=True)
    # A trace for the administrator, day by day; no act, so not in the journal.
    last_used_on = models.DateField("最近使用", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="api_one_live_token_of_name",
                fields=["body", "name"],
                condition=models.Q(revoked_on__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def holds_on(self, day: dt.date) -> bool:
        """Return whether the token opens anything on `day`."""
        return self.revoked_on is None and day <= self.expires_on

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps: never the digest."""
        names = "body_id name prefix scopes may_cover_subtree responsible_id expires_on revoked_on".split()
        return {name: getattr(self, name) for name in names}


class PushedItem(models.Model):
    """An item that a system sent, under the name that the system has for it."""

    token = models.ForeignKey(ApiToken, on_delete=models.PROTECT, related_name="items")
    external_id = models.CharField("外部编号", max_length=100)
    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="+")
    # Of what was sent last, so that the same again changes nothing.
    digest = models.CharField(max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="api_one_item_of_external_id", fields=["token", "external_id"])
        ]

    def __str__(self) -> str:
        return self.external_id
