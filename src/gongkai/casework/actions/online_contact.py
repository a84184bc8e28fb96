"""The requester changes how to be reached, on the tracking page; who asked stays who asked."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any, ClassVar

from gongkai.casework import online, telling
from gongkai.casework.actions.online_follow import not_proved
from gongkai.casework.following import Proved
from gongkai.casework.models import OPEN_STATES, Person, Request
from gongkai.casework.persons import PersonData, data_of, masked, reseal
from gongkai.journal.actions import Action, Reason

# What may be changed, with its label and the most characters (those of the request form).
CONTACT: dict[str, tuple[str, int]] = {
    "phone": ("联系电话", 40),
    "email": ("电子邮箱", 120),
    "address": ("通信地址", 200),
    "postcode": ("邮政编码", 10),
}


def contact_now(request: Request) -> dict[str, str]:
    """Return the contact details that are kept, masked; empty ones are left out."""
    shown = masked(data_of(request.person)) if request.person is not None else {}
    return {name: shown[name] for name in CONTACT if name in shown}


@dataclass(kw_only=True)
class ChangeContact(Action):
    """The requester gives new contact details (条例2019 Art. 29(2)(1)) while the request is open. What is left empty
    stays. Name, identity and the index of the same person stay; the journal keeps which details, not their values.
    """

    verb = "casework.change_contact"
    title = "更改联系方式"
    private: ClassVar[frozenset[str]] = frozenset({"proved", *CONTACT})

    request: Request
    proved: Proved | None = field(default=None, repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    postcode: str = field(default="", repr=False)

    @property
    def record(self) -> Request:
        return self.request

    def closed(self) -> list[Reason]:
        """Return why it is not open: not proved, the request is over, the personal data are erased."""
        reasons = not_proved(self.context, self.proved, self.request)
        if not reasons and self.request.state not in OPEN_STATES:
            reasons = [Reason(code="state", message="申请已经办结，不用再更改联系方式；有事请直接联系机关。")]
        person = self.request.person
        if not reasons and (person is None or person.erased_at is not None):
            reasons = [Reason(code="erased", message="没有保存联系方式，请直接联系机关。")]
        return reasons

    def _given(self) -> dict[str, str]:
        """Return what was filled in, by field."""
        values = {name: str(getattr(self, name)).strip() for name in CONTACT}
        return {name: value for name, value in values.items() if value}

    def _changed(self) -> PersonData:
        assert self.request.person is not None
        return dataclasses.replace(data_of(self.request.person), **self._given())

    def check(self) -> list[Reason]:
        reasons = self.closed()
        if reasons:
            return reasons
        given = self._given()
        if not given:
            return [Reason(code="required", field="phone", message="请填写要更改的联系方式，至少一项。")]
        long = [name for name, value in given.items() if len(value) > CONTACT[name][1]]
        if long:
            label, most = CONTACT[long[0]]
            return [Reason(code="long", field=long[0], message=f"{label}请控制在 {most} 个字符以内。")]
        # Judged as on the request form; only what was typed now is complained of.
        values = dataclasses.asdict(self._changed()) | {"delivery_method": self.request.delivery_method}
        return [one for one in online.reasons_of("contact", values) if one.field in given]

    def perform(self) -> Request:
        assert self.request.person is not None
        person = Person.objects.select_for_update().get(pk=self.request.person.pk)
        self.request.person = person
        reseal(person, self._changed())
        person.save(update_fields=["sealed"])
        telling.tell("contact_changed", self.request, roles=telling.OFFICERS)
        return self.request

    def details(self) -> dict[str, Any]:
        return {**super().details(), "changed": sorted(self._given())}
