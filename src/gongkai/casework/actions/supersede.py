"""Correct what was entered wrongly: a new event replaces the old one, or cancels it; nothing is edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from gongkai.casework.actions.base import EventAction, clear_text, named
from gongkai.casework.entering import Happened
from gongkai.casework.models import Event
from gongkai.journal.actions import Reason
from gongkai.law import event_kinds

# The officer's reason for a correction, kept in the data of the event that replaces another.
WHY = "correction"


@dataclass(kw_only=True)
class Supersede(EventAction):
    """Replace event `event` (its seq) by one of the same kind with another day or other data, or cancel it.

    `values` are the new data of the event; what is left out stays as it was. The history is replayed; what would
    make a later event impossible is refused with the rule.
    """

    verb = "casework.supersede"
    title = "更正登记"
    kind = "superseded"
    effect = "原登记划去保留，以新登记代替，并重新计算期限。"
    private: ClassVar[frozenset[str]] = EventAction.private | {"values"}

    event: int | None = None
    reason: str = ""
    cancel: bool = False
    values: Mapping[str, Any] = field(default_factory=dict)

    def target(self) -> Event | None:
        """Return the event to be corrected, None if the request has none of this number."""
        if self.event is None:
            return None
        return self.request.events.filter(seq=self.event).first()

    def inputs(self) -> list[Reason]:
        target = self.target()
        if target is None:
            return [Reason(code="required", field="event", message="请选择要更正的登记。")]
        reasons = named("reason", self.reason, "更正的理由")
        if target.kind == "superseded":
            message = "取消登记不能再更正；请重新登记该事项。"
            reasons.append(Reason(code="state", field="event", message=message))
        if self.cancel and target.kind == "submitted":
            message = "提出申请这一条不能取消，只能更正。"
            reasons.append(Reason(code="state", field="event", message=message))
        for name, value in self.values.items():
            if isinstance(value, str):
                reasons += clear_text(name, value)
        return reasons

    def happened(self) -> list[Happened]:
        target = self.target()
        if target is None or self.cancel:
            data = {"event": str(self.event or ""), "reason": self.reason}
            return [Happened(kind="superseded", occurred_on=self.day, data=data, note=self.note)]
        names = {item.name for item in event_kinds()[target.kind].fields}
        given = {name: value for name, value in self.values.items() if name in names}
        return [
            Happened(
                kind=target.kind,
                occurred_on=self.occurred_on or target.occurred_on,
                data={**target.data, **given, WHY: self.reason},
                note=self.note,
                supersedes=target.seq,
            )
        ]

    def after(self, events: list[Event]) -> None:
        """Keep unit and time of confirmation in step with what now holds."""
        assigned = [e for e in self.state().events if e.kind in {"assigned", "signed_for", "returned"}]
        last = assigned[-1] if assigned else None
        held = last is not None and last.kind != "returned"
        self.request.unit = str(last.data.get("unit", "")) if last is not None and held else ""
        self.request.unit_signed = held and last is not None and last.kind == "signed_for"
        if not held or self.request.unit_body is None or self.request.unit_body.name != self.request.unit:
            self.request.unit_body = None
        if self.request.unit_signed or not held:
            self.request.sign_by = None
        if self.state().confirmed_on is None:
            self.request.confirmed_at = None
        self.request.save(update_fields=["unit", "unit_signed", "unit_body", "sign_by", "confirmed_at"])
