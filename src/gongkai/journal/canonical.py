"""Canonical JSON and the hashes over it (DESIGN: The journal)."""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.conf import settings


def plain(value: Any) -> Any:
    """Turn `value` into JSON values: dates ISO, decimals and UUIDs text, models `label:pk`, sets sorted lists.

    Raises TypeError for floats: a figure that cannot be said exactly has no place in a hash.
    """
    if value is None or isinstance(value, bool | int) or type(value) is str:
        return value
    if isinstance(value, enum.Enum):
        return plain(value.value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, float):
        raise TypeError("floats have no canonical form; use Decimal")
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((plain(item) for item in value), key=canonical)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value else "0"
    if hasattr(value, "_meta"):
        return f"{value._meta.label_lower}:{value.pk}"
    return str(value)


def canonical(value: Any) -> str:
    """Return canonical JSON text: keys sorted, no blanks, UTF-8 characters as they are."""
    return json.dumps(
        plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def digest(data: bytes | str, algorithm: str | None = None) -> str:
    """Return `algorithm:hex` of the bytes (text as UTF-8). SHA-256, or SM3 by GONGKAI_HASH=sm3."""
    name = algorithm or settings.HASH_ALGORITHM
    raw = data.encode() if isinstance(data, str) else data
    return f"{name}:{hashlib.new(name, raw).hexdigest()}"


def digest_of(value: Any, algorithm: str | None = None) -> str:
    """Return the digest of the canonical JSON of `value`."""
    return digest(canonical(value), algorithm)


def merkle_root(hashes: Iterable[str], algorithm: str | None = None) -> str:
    """Return the Merkle root of prefixed hashes in their order; of none, the digest of nothing.

    Leaves and nodes are hashed with different prefixes (RFC 6962 §2.1), so a node cannot pass for a leaf;
    an odd last node is promoted unchanged.
    """
    level = [digest(f"leaf\x00{item}", algorithm) for item in hashes]
    if not level:
        return digest(b"", algorithm)
    while len(level) > 1:
        pairs = [
            digest(f"node\x00{level[i]}\x00{level[i + 1]}", algorithm) for i in range(0, len(level) - 1, 2)
        ]
        level = pairs + ([level[-1]] if len(level) % 2 else [])
    return level[0]
