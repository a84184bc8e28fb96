"""Give a request to a unit of the body, sign for it, give it back. Neither receipt date nor clock changes."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.casework.actions.base import EventAction, named
from gongkai.casework.models import Event
from gongkai.journal.actions import Reason


@dataclass(kw_only=True)
class _UnitAction(EventAction):
    effect = "期限不变。"

    def keep(self, unit: str, signed: bool) -> None:
        """Write the unit that has the request now."""
        self.request.unit, self.request.unit_signed = unit, signed
        self.request.save(update_fields=["unit", "unit_signed"])


@dataclass(kw_only=True)
class Assign(_UnitAction):
    """Assign the request to an internal unit."""

    verb = "casework.assign"
    title = "交办"
    kind = "assigned"

    unit: str = ""

    def inputs(self) -> list[Reason]:
        return named("unit", self.unit, "承办单位")

    def after(self, events: list[Event]) -> None:
        self.keep(self.unit.strip(), signed=False)


@dataclass(kw_only=True)
class SignFor(_UnitAction):
    """The unit signs for what was assigned to it."""

    verb = "casework.sign_for"
    title = "承办单位签收"
    kind = "signed_for"

    def data(self) -> dict[str, object]:
        return {"unit": self.request.unit}

    def stands_against(self) -> list[Reason]:
        if not self.request.unit:
            return [Reason(code="state", message="尚未交办，没有可签收的承办单位。")]
        if self.request.unit_signed:
            return [Reason(code="state", message=f"{self.request.unit}已经签收。")]
        return []

    def after(self, events: list[Event]) -> None:
        self.keep(self.request.unit, signed=True)


@dataclass(kw_only=True)
class ReturnAssignment(_UnitAction):
    """The unit gives the request back with a reason."""

    verb = "casework.return_assignment"
    title = "退办"
    kind = "returned"

    remark: str = ""

    def data(self) -> dict[str, object]:
        return {**super().data(), "unit": self.request.unit}

    def stands_against(self) -> list[Reason]:
        return [] if self.request.unit else [Reason(code="state", message="尚未交办，没有可退回的单位。")]

    def inputs(self) -> list[Reason]:
        return named("remark", self.remark, "退办的理由")

    def after(self, events: list[Event]) -> None:
        self.keep("", signed=False)
