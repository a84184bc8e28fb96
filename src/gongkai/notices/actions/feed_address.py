"""The calendar address of somebody: made, made anew, given up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from django.utils import timezone

from gongkai.agencies.models import User
from gongkai.journal.actions import Action, Reason
from gongkai.journal.identifiers import random_code
from gongkai.notices.actions.base import staff_only
from gongkai.notices.feeds import SECRET_LENGTH, digest_of
from gongkai.notices.models import FeedToken


@dataclass(kw_only=True)
class CreateFeedAddress(Action):
    """Make a calendar address; a former one stops working. `secret` is shown once and kept nowhere."""

    verb = "notices.create_feed_address"
    title = "生成日历地址"
    private: ClassVar[frozenset[str]] = frozenset({"secret"})

    secret: str = field(default_factory=lambda: random_code(SECRET_LENGTH))

    @property
    def owner(self) -> User | None:
        return self.context.user if getattr(self.context.user, "pk", None) else None

    def check(self) -> list[Reason]:
        reasons = staff_only(self.context)
        if len(self.secret) < SECRET_LENGTH:
            reasons.append(Reason(code="short", field="secret", message="地址中的随机码太短。"))
        return reasons

    def perform(self) -> FeedToken:
        now = timezone.now()
        FeedToken.objects.filter(user=self.context.user, revoked_at=None).update(revoked_at=now)
        made: FeedToken = FeedToken.objects.create(
            user=self.context.user, digest=digest_of(self.secret), created_at=now
        )
        return made


@dataclass(kw_only=True)
class RevokeFeedAddress(Action):
    """Give the calendar address up: it answers 404 from now on."""

    verb = "notices.revoke_feed_address"
    title = "停用日历地址"

    @property
    def owner(self) -> User | None:
        return self.context.user if getattr(self.context.user, "pk", None) else None

    def check(self) -> list[Reason]:
        reasons = staff_only(self.context)
        if not reasons and not FeedToken.objects.filter(user=self.context.user, revoked_at=None).exists():
            reasons.append(Reason(code="state", message="没有在用的日历地址。"))
        return reasons

    def perform(self) -> FeedToken:
        token: FeedToken = FeedToken.objects.select_for_update().get(user=self.context.user, revoked_at=None)
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        return token
