"""Handle a request anew: after a remedy, or because the body corrects its own act (casework.md section 2)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gongkai.casework.actions.base import AgreedAction, named
from gongkai.casework.models import Event, RemedyCase
from gongkai.journal.actions import Reason


@dataclass(kw_only=True)
class Reopen(AgreedAction):
    """Open a new linked handling; `case` is the reconsideration or lawsuit that orders it, None of own motion."""

    verb = "casework.reopen"
    title = "重新处理"
    kind = "reopened"
    effect = "开始新的办理，期限按决定、判决所定；年报中不作为新收申请。"

    cause: str = ""
    case: RemedyCase | None = None
    due_on: dt.date | None = None
    reason: str = ""

    @property
    def remedy(self) -> str:
        """Return the name of the case for the event."""
        return self.case.public_id if self.case else ""

    def data(self) -> dict[str, object]:
        return {**super().data(), "remedy": self.remedy}

    def inputs(self) -> list[Reason]:
        reasons = super().inputs() if self.cause == "own_motion" else []
        if not self.cause:
            reasons.append(Reason(code="required", field="cause", message="请选择重新处理的原因。"))
        elif self.cause != "own_motion" and self.case is None:
            message = "请选择决定、判决所在的复议或者诉讼案件；没有登记的请先登记案件。"
            reasons.append(Reason(code="required", field="case", message=message))
        if self.cause == "own_motion":
            reasons += named("reason", self.reason, "自行纠正的理由")
        if self.case is not None and self.case.body_id != self.request.body_id:
            reasons.append(Reason(code="foreign", field="case", message="这不是本机关的案件。"))
        return reasons

    def after(self, events: list[Event]) -> None:
        if self.case is not None and self.case.request_id is None:
            self.case.request = self.request
            self.case.save(update_fields=["request"])
