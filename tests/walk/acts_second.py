"""The table of the action walk: the second factor of the public's accounts, their contact details."""

from __future__ import annotations

from tests.walk.acts_common import Case, request

from gongkai.casework.actions import online_contact, second_factor

NOBODY: frozenset[str] = frozenset()

SECOND = [
    Case(online_contact.ChangeContact, request("registered", phone="0339-6621139"), NOBODY),
    *(
        Case(act, lambda place: {"account": place.kept["staff"], "code": "000000"}, NOBODY)
        for act in (
            second_factor.SwitchOnSecondFactor,
            second_factor.GiveSecondFactor,
            second_factor.SwitchOffSecondFactor,
        )
    ),
]
