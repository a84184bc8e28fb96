"""Secrets that are made on first use and kept in a file that only the owner may read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def kept_secret(path: Path) -> str:
    """Return the secret in `path`, making it (64 hex digits, mode 0600) if there is none.

    Two processes that start together agree: the file is created exclusively, the loser reads the winner's.
    """
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    made = secrets.token_hex(32)
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as handle:
        handle.write(made)
    try:
        os.link(temporary, path)  # fails if another process was first
    except FileExistsError:
        made = path.read_text(encoding="ascii").strip()
    finally:
        os.unlink(temporary)
    return made
