"""The table of the action walk: clearance before publication."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from tests.walk.acts_common import APPROVERS, HANDLERS, Case, record
from tests.walk.records import SIGNED, D

from gongkai.agencies.models import Role
from gongkai.catalogue import actions as catalogue
from gongkai.catalogue.clearance.flow import Signature

SECRECY = frozenset({Role.SECRECY_REVIEWER})
REVIEWERS = APPROVERS | SECRECY
SHEET = (Signature(signed_by=SIGNED, signed_on=D(2026, 3, 17)),)

ACTS = [
    Case(catalogue.SubmitItem, record("item", "draft", self_checked=True), HANDLERS),
    Case(catalogue.PassStage, record("item", "submitted"), SECRECY),
    Case(catalogue.PassOnPaper, record("item", "submitted", signatures=SHEET), HANDLERS),
    Case(catalogue.ReturnItem, record("item", "submitted", reason="请修改"), REVIEWERS),
    Case(catalogue.AddRemark, record("item", "submitted", paragraph=1, text="请核对"), REVIEWERS),
    Case(catalogue.SettleRemark, record("remark", "remark", answer="已核对"), HANDLERS),
    Case(
        catalogue.ScheduleItem,
        lambda place: {"item": place.get("approved"), "publish_at": timezone.now() + dt.timedelta(days=1)},
        HANDLERS,
    ),
    Case(catalogue.CancelSchedule, record("item", "scheduled"), HANDLERS),
]
