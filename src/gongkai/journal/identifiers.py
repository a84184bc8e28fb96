"""Identifiers that the public sees: random, so that nothing can be counted or guessed from them."""

from __future__ import annotations

import secrets

# Base 32 after Crockford (no i, l, o, u): read out over the telephone without a mistake.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def random_code(length: int) -> str:
    """Return `length` random characters of a base-32 alphabet (5 bits each)."""
    # 32 divides 256: every character is equally likely.
    return "".join(ALPHABET[byte & 31] for byte in secrets.token_bytes(length))


def new_public_id() -> str:
    """Return a public id: 12 random characters (DESIGN: Addresses), 60 bits."""
    return random_code(12)
