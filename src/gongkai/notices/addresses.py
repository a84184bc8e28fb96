"""Who knows the address behind a reference: asked when a mail goes out, never kept in a row.

    @address_source("casework.person")
    def mail_of(key: str) -> str | None: ...

A reference is "source:key", as in "casework.person:abc123".
"""

from __future__ import annotations

from collections.abc import Callable

from gongkai.agencies.models import User

# Takes the part behind the colon, returns an e-mail address, None if there is none (any more).
Source = Callable[[str], str | None]
_sources: dict[str, Source] = {}


def address_source(name: str) -> Callable[[Source], Source]:
    """Register a function for references "name:…"; called from the room's AppConfig.ready (by importing its module)."""

    def keep(function: Source) -> Source:
        _sources[name] = function
        return function

    return keep


def knows(reference: str) -> bool:
    """Return whether a source is registered for the reference."""
    return reference.partition(":")[0] in _sources


def address_of(reference: str) -> str | None:
    """Return the e-mail address behind a reference; None if there is none. KeyError for an unknown source."""
    name, _, key = reference.partition(":")
    return _sources[name](key) or None


@address_source("user")
def mail_of_user(key: str) -> str | None:
    """Return the e-mail address of a member of staff who may still log in."""
    user = User.objects.filter(pk=int(key), is_active=True).first()
    return user.email if user else None
