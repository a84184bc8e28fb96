"""The table of the action walk: what a case file holds, and opinions by code.

A code answers for itself: nobody of the staff opens or answers with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.walk.acts_common import HANDLERS, Case, record, request
from tests.walk.records import D

from gongkai.casework import actions as casework

if TYPE_CHECKING:
    from tests.walk.world import Place

NOBODY: frozenset[str] = frozenset()


def _letter(place: Place) -> dict[str, Any]:
    return {"request": place.get("filed"), "letter": place.kept["filed_letter"]}


FILING = [
    Case(
        casework.ShowFile,
        lambda place: {"request": place.get("filed"), "file": place.kept["filed_scan"]},
        HANDLERS,
    ),
    Case(casework.ShowLetter, lambda place: {**_letter(place), "form": "page"}, HANDLERS),
    Case(
        casework.ServeLetter, lambda place: {**_letter(place), "way": "post", "on": D(2026, 3, 18)}, HANDLERS
    ),
    Case(
        casework.OpenOpinion,
        lambda place: {"access": place.get("access"), "code": place.kept["access_code"]},
        NOBODY,
    ),
    Case(
        casework.AnswerOpinion,
        lambda place: {
            "request": place.get("filed"),
            "access": place.get("access"),
            "code": place.kept["access_code"],
            "answer": "agree",
        },
        NOBODY,
    ),
    Case(casework.RevokeOpinionAccess, record("access", "access"), HANDLERS),
    Case(casework.RenewOpinionAccess, record("access", "access"), HANDLERS),
    Case(casework.JudgeObjection, request("objected", reasonable=True, reason="有保密措施"), HANDLERS),
]
