"""Keys of personal records: one data key per record, wrapped by the master key, which is outside the database.

AES-256-GCM throughout. Keys for wrapping, for the blind index and for tracking codes are derived from
`settings.MASTER_KEY` (HKDF-SHA256), each for its purpose only. Destroying a record's key makes what it sealed
unreadable for ever; nothing that a figure counts is sealed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE = 12


class KeyDestroyed(Exception):
    """The record's key is gone: its personal data were erased."""


class NotReadable(Exception):
    """What was sealed does not open: another master key, or the bytes were changed."""


@lru_cache(maxsize=16)
def _derived(master: str, purpose: str) -> bytes:
    info = f"gongkai/{purpose}/v1".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(master.encode())


def derived(purpose: str) -> bytes:
    """Return the key for `purpose`, 32 bytes."""
    return _derived(settings.MASTER_KEY, purpose)


def new_key() -> bytes:
    """Return a fresh data key, 32 random bytes."""
    return AESGCM.generate_key(bit_length=256)


def _encrypt(key: bytes, raw: bytes, bound_to: str) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, raw, bound_to.encode())


def _decrypt(key: bytes, sealed: bytes, bound_to: str) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], bound_to.encode())
    except InvalidTag as error:
        raise NotReadable(bound_to) from error


def wrap(key: bytes, bound_to: str) -> bytes:
    """Return the data key `key` encrypted with the master key, bound to the record's name."""
    return _encrypt(derived("record-keys"), key, bound_to)


def unwrap(wrapped: bytes, bound_to: str) -> bytes:
    """Return the data key again. Raises KeyDestroyed for an empty one, NotReadable for a wrong master key."""
    if not wrapped:
        raise KeyDestroyed(bound_to)
    return _decrypt(derived("record-keys"), wrapped, bound_to)


def seal(key: bytes, value: Any, bound_to: str) -> bytes:
    """Return `value` (JSON) encrypted with a data key, bound to the place it belongs to."""
    raw = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return _encrypt(key, raw, bound_to)


def unseal(key: bytes, sealed: bytes, bound_to: str) -> Any:
    """Return the value again. Raises NotReadable when the bytes were changed or belong elsewhere."""
    return json.loads(_decrypt(key, sealed, bound_to))


def seal_bytes(key: bytes, raw: bytes, bound_to: str) -> bytes:
    """Return a content encrypted with a data key, bound to the place it belongs to; 28 bytes longer."""
    return _encrypt(key, raw, bound_to)


def unseal_bytes(key: bytes, sealed: bytes, bound_to: str) -> bytes:
    """Return the content again. Raises NotReadable when the bytes were changed or belong elsewhere."""
    return _decrypt(key, sealed, bound_to)


def blind(value: str, purpose: str) -> str:
    """Return a keyed digest of `value` (64 hex digits): equal for equal values, telling nothing without the key."""
    return hmac.new(derived(purpose), value.encode(), hashlib.sha256).hexdigest()


def same_code(given: str, kept: str, purpose: str) -> bool:
    """Return whether the code `given` is the one whose digest was kept; takes the same time either way."""
    return hmac.compare_digest(blind(given, purpose), kept)
