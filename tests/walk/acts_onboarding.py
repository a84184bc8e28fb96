"""The table of the action walk: the acts of onboarding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.walk.acts_common import HANDLERS, Case, record
from tests.walk.records_onboarding import D, balance, table

from gongkai.casework import actions as casework
from gongkai.files.incoming import Incoming

if TYPE_CHECKING:
    from tests.walk.world import Place


def _received(place: Place) -> dict[str, Any]:
    return {
        "body": place.get_body(),
        "file": Incoming.take("又一份.csv", table(place, "第二份")),
    }


FILLED = {"subject": "补录的合同", "channel": "in_person", "submitted_on": D(2025, 12, 1)}

ACTS = [
    Case(casework.ReceiveTable, _received, HANDLERS),
    Case(casework.ImportTable, record("batch", "table"), HANDLERS),
    Case(casework.ReadTable, record("batch", "table"), HANDLERS),
    Case(casework.DestroyTable, record("batch", "table"), HANDLERS),
    Case(casework.SetOpeningBalance, balance, HANDLERS),
    Case(casework.UndoOpeningBalance, record("batch", "balance"), HANDLERS),
    Case(casework.FillOpeningRequest, record("request", "opening", **FILLED), HANDLERS),
]
