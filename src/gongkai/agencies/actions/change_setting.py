"""Change a setting of a body from a day on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from gongkai.agencies.actions.base import required, system_admin_only
from gongkai.agencies.models import Body, BodySetting
from gongkai.agencies.practice import declared
from gongkai.journal.actions import Action, Reason


@dataclass(kw_only=True)
class ChangeSetting(Action):
    """Set `key` to `value` for a body and the bodies under it from `from_day` on; earlier days keep theirs."""

    verb = "agencies.change_setting"
    title = "修改设置"

    body: Body
    key: str
    value: Any
    from_day: dt.date
    reason: str

    @property
    def owner(self) -> Body:
        return self.body

    def check(self) -> list[Reason]:
        reasons = system_admin_only(self.context, self.body) + required("reason", self.reason, "依据")
        practice = declared().get(self.key)
        if practice is None:
            reasons.append(Reason(code="key", field="key", message="没有这项设置。"))
        elif not practice.accepts(self.value):
            message = practice.problem(self.value) if practice.problem else ""
            message = message or f"“{practice.label}”不能取这个值。"
            reasons.append(Reason(code="value", field="value", message=message))
        later = BodySetting.objects.filter(body=self.body, key=self.key, valid_from__gte=self.from_day)
        if later.exists():
            message = "该日或之后已有设置，请选更晚的日期。"
            reasons.append(Reason(code="order", field="from_day", message=message))
        return reasons

    def perform(self) -> BodySetting:
        BodySetting.objects.filter(body=self.body, key=self.key, valid_until__isnull=True).update(
            valid_until=self.from_day - dt.timedelta(days=1)
        )
        made: BodySetting = BodySetting.objects.create(
            body=self.body, key=self.key, value=self.value, reason=self.reason, valid_from=self.from_day
        )
        return made
