"""Register a letter that holds several requests: one matter, one number, the same day of receipt (一事一申请)."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from gongkai.agencies.models import Body
from gongkai.casework.actions.register_request import RegisterRequest
from gongkai.casework.models import Request
from gongkai.journal.actions import Action, Reason

FEWEST, MOST = 2, 20


@dataclass(frozen=True, kw_only=True)
class Matter:
    """One of the matters of a letter: what is wanted, in the officer's line and in the requester's words."""

    subject: str
    description: str = ""
    unit: str = ""

    def __repr__(self) -> str:
        return "<Matter>"


@dataclass(kw_only=True)
class RegisterLetter(Action):
    """Register every matter of a letter, all or none. `common`: the other fields of RegisterRequest, the same for all.

    Each request has its number, its own record of the person (one may be erased without the other), the scan, and an
    entry of its own; all but the first are `split_from` the first. Returns the Requests with their `tracking_code`.
    """

    verb = "casework.register_letter"
    title = "登记一信多件"
    private: ClassVar[frozenset[str]] = frozenset({"common", "matters"})

    body: Body
    matters: Sequence[Matter] = field(repr=False)
    common: dict[str, Any] = field(repr=False)

    @property
    def owner(self) -> Body:
        return self.body

    def closed(self) -> list[Reason]:
        """Return why this person may not register requests here at all."""
        return self.part(Matter(subject="")).closed()

    def check(self) -> list[Reason]:
        if reasons := self.closed():
            return reasons
        if not FEWEST <= len(self.matters) <= MOST:
            message = f"一信多件须有 {FEWEST} 至 {MOST} 件；只有一件的，请用“登记申请”。"
            return [Reason(code="count", field="subject_1", message=message)]
        found: list[Reason] = []
        for number, matter in enumerate(self.matters, start=1):
            for reason in self.part(matter).check():
                own = reason.field in {"subject", "description", "unit"}
                placed = dataclasses.replace(reason, field=f"{reason.field}_{number}") if own else reason
                if placed not in found:
                    found.append(placed)
        return found

    def part(self, matter: Matter, first: Request | None = None) -> RegisterRequest:
        """Return the act that registers one matter."""
        return RegisterRequest(
            context=self.context,
            body=self.body,
            subject=matter.subject,
            description=matter.description,
            unit=matter.unit,
            split_from=first,
            **{"letter": "issue", **self.common},
        )

    def perform(self) -> list[Request]:
        made: list[Request] = []
        for matter in self.matters:
            made.append(self.part(matter, made[0] if made else None).execute())
        self.__dict__["made"] = made
        return made

    def details(self) -> dict[str, Any]:
        numbers = [row.request_no for row in self.__dict__.get("made", [])]
        return {"body": self.body, "count": len(self.matters), "requests": numbers}
