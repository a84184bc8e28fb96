"""The table of the address walk: the guide for users, in the office for whoever is logged in."""

from __future__ import annotations

from tests.walk.addresses_common import Address

HELP = [
    Address("office:help", read=None),
    *(
        Address("office:help-chapter", lambda place, name=name: (name,), read=None, variant=name)
        for name in ("citizen", "handling")
    ),
]
