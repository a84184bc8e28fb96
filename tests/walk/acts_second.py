"""The table of the action walk: the second factor of the public's accounts, their contact details."""

from __future__ import annotations

from tests.walk.acts_common import Case

from gongkai.casework.actions import second_factor

NOBODY: frozenset[str] = frozenset()

SECOND = [
    Case(act, lambda place: {"account": place.kept["staff"], "code": "000000"}, NOBODY)
    for act in (
        second_factor.SwitchOnSecondFactor,
        second_factor.GiveSecondFactor,
        second_factor.SwitchOffSecondFactor,
    )
]
