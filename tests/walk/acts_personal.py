"""The table of the action walk: personal data at publication, the dictionary of words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.walk.acts_common import APPROVERS, HANDLERS, Case, at, record
from tests.walk.records_personal import stopping

from gongkai.agencies.models import Role
from gongkai.catalogue import actions as catalogue

if TYPE_CHECKING:
    from tests.walk.world import Place

ARRANGERS = frozenset({Role.DISCLOSURE_OFFICER, Role.SYSTEM_ADMIN})
WORDS = "错误写法,级别\n新区管委,提示\n".encode()


def _overruling(place: Place) -> dict[str, Any]:
    item = place.get("personal")
    return {"item": item, "chosen": stopping(item), "reason": "处罚决定依法公开"}


PERSONAL = [
    Case(catalogue.MaskFindings, record("item", "personal"), HANDLERS),
    Case(catalogue.UnmaskFindings, record("item", "personal_masked"), HANDLERS),
    Case(catalogue.OverruleFinding, _overruling, APPROVERS),
    Case(
        catalogue.WithdrawOverrule,
        lambda place: {"item": place.get("personal_overruled"), "overrule": place.get("overrule")},
        APPROVERS,
    ),
    Case(catalogue.KeepWording, at(values={"wrong": "新区管委", "level": "warn"}), ARRANGERS),
    Case(catalogue.EndWording, record("rule", "word"), ARRANGERS),
    Case(catalogue.ImportWording, at(content=WORDS), ARRANGERS),
]
