"""Messages on the workbench, what goes out by e-mail or webhook, preferences, calendar addresses. No ledger.

No row holds personal data: a target outside is a reference ("casework.person:abc123") that the room that keeps persons
resolves when the mail is sent.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from gongkai.agencies.models import Body, User


class Message(models.Model):
    """A line on the workbench of one member of staff."""

    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notices")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    urgent = models.BooleanField(default=False)
    # The record it is about, as in the journal.
    stream = models.CharField(max_length=80, blank=True)
    text = models.CharField(max_length=600)
    # Path under the site, with the script prefix.
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    # The same occasion is told once to each.
    once_key = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="notices_message_once", fields=["recipient", "once_key"], condition=~Q(once_key="")
            )
        ]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notices_message_of"),
            models.Index(
                fields=["recipient", "-id"], condition=Q(read_at=None), name="notices_message_unread"
            ),
            models.Index(fields=["read_at"], condition=Q(read_at__isnull=False), name="notices_message_read"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.recipient_id}"


class Channel(models.TextChoices):
    EMAIL = "email", "电子邮件"
    WEBHOOK = "webhook", "群机器人"


class State(models.TextChoices):
    QUEUED = "queued", "待发送"
    SENT = "sent", "已发送"
    FAILED = "failed", "未送达，将重试"
    GIVEN_UP = "given_up", "已放弃"


WAITING = (State.QUEUED, State.FAILED)


class Delivery(models.Model):
    """Something on its way out. Forgotten by backups: what was waiting is not sent again after a restore."""

    channel = models.CharField(max_length=8, choices=Channel)
    # "user:5", "body:3" (its webhook) or a reference that an address source resolves.
    target = models.CharField(max_length=120)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    urgent = models.BooleanField(default=False)
    # Goes into the one mail of the day.
    digest = models.BooleanField(default=False)
    text = models.CharField(max_length=600)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    # A worker that sends it now has it until then.
    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    # What went wrong, without the address.
    last_error = models.CharField(max_length=120, blank=True)
    sent_at = models.DateTimeField(null=True)
    once_key = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                name="notices_delivery_once",
                fields=["channel", "target", "once_key"],
                condition=~Q(once_key=""),
            )
        ]
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=Q(state__in=["queued", "failed"]),
                name="notices_delivery_due",
            ),
            models.Index(fields=["created_at"], name="notices_delivery_made"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.target} ({self.state})"


class Mail(models.TextChoices):
    AT_ONCE = "at_once", "每条单独发送"
    DIGEST = "digest", "每个工作日汇总成一封"
    OFF = "off", "不发邮件"


class Preference(models.Model):
    """What somebody wants by e-mail. Without a row the defaults hold (project default)."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="notice_preference")
    urgent = models.CharField("紧急通知", max_length=8, choices=Mail, default=Mail.AT_ONCE)
    ordinary = models.CharField("一般通知", max_length=8, choices=Mail, default=Mail.DIGEST)

    def __str__(self) -> str:
        return f"{self.user_id}"

    def wants(self, urgent: bool) -> str:
        """Return how the person gets a notice of this urgency by e-mail."""
        return self.urgent if urgent else self.ordinary

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps."""
        return {"user": self.user_id, "urgent": self.urgent, "ordinary": self.ordinary}


class FeedToken(models.Model):
    """A calendar address of somebody. The secret in it is kept only as a keyed digest."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="feed_tokens")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="notices_one_live_feed", fields=["user"], condition=Q(revoked_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.digest[:8]}"

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps: never the secret."""
        return {"user": self.user_id, "created": self.created_at, "revoked": self.revoked_at}
