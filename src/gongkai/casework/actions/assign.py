"""Give a request to a unit of the body, sign for it, give it back. Neither receipt date nor clock changes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gongkai.agencies.models import Body
from gongkai.casework.actions.base import EventAction, clear_text, named
from gongkai.casework.letters import Planned, lines_of, to_other
from gongkai.casework.models import Event
from gongkai.casework.rules import unit_or_handler
from gongkai.casework.settings import SIGN_FOR_DAYS, Settings
from gongkai.casework.units import is_unit_of
from gongkai.journal.actions import Reason
from gongkai.law import CaseState
from gongkai.workdays.queries import current_calendar


@dataclass(kw_only=True)
class _UnitAction(EventAction):
    effect = "期限不变。"

    def keep(self, unit: str, signed: bool, body: Body | None = None, by: dt.date | None = None) -> None:
        """Write the unit that has the request now."""
        self.request.unit, self.request.unit_signed = unit, signed
        self.request.unit_body, self.request.sign_by = body, by
        self.request.save(update_fields=["unit", "unit_signed", "unit_body", "sign_by"])


@dataclass(kw_only=True)
class Assign(_UnitAction):
    """Assign the request to an internal unit: a body of its own (`unit_body`: its staff see it), or a name.

    `sign_by`: the day by which the unit signs, else as many working days as `casework.sign_for_days` says.
    `task`: what the unit is to do, for the letter to it; without personal data, for the unit does not see who asked.
    """

    verb = "casework.assign"
    title = "交办"
    kind = "assigned"
    effect = "期限不变。承办单位按时签收，或者说明理由退回。"
    scan_label = "协办函"
    has_letter = True
    private = EventAction.private | {"task"}

    unit: str = ""
    unit_body: Body | None = None
    sign_by: dt.date | None = None
    task: str = ""

    def __post_init__(self) -> None:
        if self.unit_body is not None and not self.unit.strip():
            self.unit = self.unit_body.name

    def inputs(self) -> list[Reason]:
        reasons = named("unit", self.unit, "承办单位") + clear_text("task", self.task)
        if self.unit_body is not None and not is_unit_of(self.unit_body, self.body, self.day):
            message = "这不是本机关的内设机构，请从名单中选择或者填写名称。"
            reasons.append(Reason(code="foreign", field="unit_body", message=message))
        if self.sign_by is not None and self.sign_by < self.day:
            reasons.append(Reason(code="past", field="sign_by", message="签收期限不能早于交办日期。"))
        return reasons

    def planned(self, after: CaseState) -> list[Planned]:
        facts = to_other(
            self.request,
            after,
            self.day,
            self.words,
            self.unit.strip(),
            points=lines_of(self.task),
            attachments=(),
        )
        return [Planned(kind="assistance_letter", facts=facts, about_person=False)]

    def after(self, events: list[Event]) -> None:
        days = Settings().value(self.body.pk, SIGN_FOR_DAYS, self.day)
        by = self.sign_by or current_calendar().add_working_days(self.day, days)
        self.keep(self.unit.strip(), signed=False, body=self.unit_body, by=by)


@dataclass(kw_only=True)
class SignFor(_UnitAction):
    """The unit signs for what was assigned to it."""

    verb = "casework.sign_for"
    title = "承办单位签收"
    kind = "signed_for"

    def right(self) -> list[Reason]:
        return unit_or_handler(self.context, self.request)

    def data(self) -> dict[str, object]:
        return {"unit": self.request.unit}

    def stands_against(self) -> list[Reason]:
        if not self.request.unit:
            return [Reason(code="state", message="尚未交办，没有可签收的承办单位。")]
        if self.request.unit_signed:
            return [Reason(code="state", message=f"{self.request.unit}已经签收。")]
        return []

    def after(self, events: list[Event]) -> None:
        self.keep(self.request.unit, signed=True, body=self.request.unit_body)


@dataclass(kw_only=True)
class ReturnAssignment(_UnitAction):
    """The unit gives the request back with a reason; it is no longer the unit's to see."""

    verb = "casework.return_assignment"
    title = "退办"
    kind = "returned"
    effect = "期限不变。退回公开工作机构另行安排。"

    remark: str = ""

    def right(self) -> list[Reason]:
        return unit_or_handler(self.context, self.request)

    def data(self) -> dict[str, object]:
        return {**super().data(), "unit": self.request.unit}

    def stands_against(self) -> list[Reason]:
        return [] if self.request.unit else [Reason(code="state", message="尚未交办，没有可退回的单位。")]

    def inputs(self) -> list[Reason]:
        return named("remark", self.remark, "退办的理由")

    def after(self, events: list[Event]) -> None:
        self.keep("", signed=False)
