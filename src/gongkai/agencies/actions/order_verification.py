"""Have everything verified."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from gongkai.agencies.rules import is_audit_admin, require
from gongkai.journal.actions import Action, Reason
from gongkai.journal.models import Verification
from gongkai.journal.tasks import verify_all

# One that has not ended after this long was lost with its worker.
PATIENCE = dt.timedelta(hours=2)


@dataclass(kw_only=True)
class OrderVerification(Action):
    """Have chain, seals and all registered checks run in the background; the result stays on record."""

    verb = "agencies.order_verification"
    title = "核对全部记录"

    def check(self) -> list[Reason]:
        reasons = require(self.context.is_operator or bool(is_audit_admin(self.context.user)), "审计管理员")
        recently = timezone.now() - PATIENCE
        if Verification.objects.filter(finished_at__isnull=True, asked_at__gte=recently).exists():
            message = "已有一次核对在进行，完成后再开始新的。"
            reasons.append(Reason(code="running", message=message))
        return reasons

    def perform(self) -> Verification:
        made: Verification = Verification.objects.create(asked_by=self.context.actor_name)
        transaction.on_commit(lambda: verify_all.enqueue(made.pk))
        return made
