"""The table of the address walk: clearance before publication."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from tests.walk.acts_clearance import REVIEWERS, SECRECY
from tests.walk.addresses_common import HANDLERS, Address, Roles, of, sent
from tests.walk.records import SIGNED

from gongkai.agencies.practice import declared
from gongkai.catalogue.clearance.stages import SELF_CHECK

SHEET = {"signed_by_1": SIGNED, "signed_on_1": "2026-03-17"}


def _act(key: str, what: str, may: Roles, verb: str, **values: Any) -> Address:
    return Address(
        "office:catalogue-act",
        lambda place: (place.kept[what].public_id, key),
        post=lambda place: {name: v() if callable(v) else v for name, v in values.items()},
        may=may,
        verb=f"catalogue.{verb}",
        variant=key,
    )


def _lines() -> list[str]:
    return str(declared()[SELF_CHECK].default).splitlines()


def _in_three_days() -> str:
    return f"{timezone.localdate() + dt.timedelta(days=3)} 09:00"


CLEARANCE = [
    _act("submit", "draft", HANDLERS, "submit_item", self_checked=_lines),
    _act("pass", "submitted", SECRECY, "pass_stage"),
    _act("paper", "submitted", HANDLERS, "pass_on_paper", **SHEET),
    _act("return", "submitted", REVIEWERS, "return_item", reason="请修改"),
    _act(
        "schedule",
        "approved",
        HANDLERS,
        "schedule_item",
        publish_at=_in_three_days,
    ),
    *(Address(f"office:catalogue-{name}", of("submitted")) for name in ("preview", "sheet")),
    Address(
        "office:catalogue-reading",
        of("submitted"),
        post=sent(field_name="content", paragraph=1, text="请核对"),
        may=REVIEWERS,
        verb="catalogue.add_remark",
    ),
    Address(
        "office:catalogue-settle",
        of("remark"),
        read=None,
        status=405,
        post=sent(answer="已改"),
        may=HANDLERS,
        verb="catalogue.settle_remark",
    ),
    _act("unschedule", "scheduled", HANDLERS, "cancel_schedule"),
]
