"""Extend the reply period (条例2019 Art. 33(2))."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gongkai.casework.actions.base import AgreedAction, named
from gongkai.casework.letters import Planned, to_requester
from gongkai.journal.actions import Reason
from gongkai.law import CaseState


@dataclass(kw_only=True)
class Extend(AgreedAction):
    """Extend by working days or to a date, at most 20 working days in all; the head of the office agrees and the
    requester is told before the period is over."""

    verb = "casework.extend"
    title = "延期"
    kind = "extended"
    effect = "到期日后移，合计不超过 20 个工作日；须经公开工作机构负责人同意并告知申请人。"
    scan_label = "延期审批件"
    has_letter = True

    days: int | None = None
    until: dt.date | None = None
    reason: str = ""

    def inputs(self) -> list[Reason]:
        return super().inputs() + named("reason", self.reason, "延期的理由")

    def planned(self, after: CaseState) -> list[Planned]:
        before = self.state()
        facts = to_requester(
            self.request,
            after,
            self.day,
            self.words,
            due_on=before.due or before.due_at_latest,
            new_due_on=after.due or after.due_at_latest,
            reason=self.reason,
        )
        return [Planned(kind="extension_notice", facts=facts)]
