"""Identifiers that the public sees: random, so that nothing can be counted or guessed from them."""

from __future__ import annotations

import secrets

# Base 32 after Crockford (no i, l, o, u): read out over the telephone without a mistake.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def random_code(length: int) -> str:
    """Return `length` random characters of a base-32 alphabet (5 bits each)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_public_id() -> str:
    """Return a public id: 12 random characters (DESIGN: Addresses), 60 bits."""
    return random_code(12)
