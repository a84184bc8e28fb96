"""Extend the reply period (条例2019 Art. 33(2))."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gongkai.casework.actions.base import AgreedAction, named
from gongkai.journal.actions import Reason


@dataclass(kw_only=True)
class Extend(AgreedAction):
    """Extend by working days or to a date, at most 20 working days in all; the head of the office agrees and the
    requester is told before the period is over."""

    verb = "casework.extend"
    title = "延期"
    kind = "extended"
    effect = "到期日后移，合计不超过 20 个工作日；须经公开工作机构负责人同意并告知申请人。"

    days: int | None = None
    until: dt.date | None = None
    reason: str = ""

    def inputs(self) -> list[Reason]:
        return super().inputs() + named("reason", self.reason, "延期的理由")
