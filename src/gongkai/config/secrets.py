"""Secrets: given by the operator, or made on first use and kept in a file that only the owner may read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def given_secret(setting: str, kept: Path, *, make: bool) -> str:
    """Return the secret of the environment variable `setting`, or of the file that `setting`_FILE names.

    Given neither, the secret that the file `kept` holds; it is made on first use, but with `make` False (production)
    an absent file stays absent and the secret is one that ends with this process: the production check then says so.
    Raises FileNotFoundError or PermissionError for a `setting`_FILE that cannot be read.
    """
    if value := os.environ.get(setting, "").strip():
        return value
    if named := os.environ.get(f"{setting}_FILE"):
        return Path(named).read_text(encoding="ascii").strip()
    if make or kept.exists():
        return kept_secret(kept)
    return secrets.token_hex(32)


def given_or_none(setting: str) -> str:
    """Return the secret of the environment variable `setting`, or of the file `setting`_FILE; "" for neither.

    Raises FileNotFoundError or PermissionError for a `setting`_FILE that cannot be read.
    """
    if value := os.environ.get(setting, "").strip():
        return value
    named = os.environ.get(f"{setting}_FILE")
    return Path(named).read_text(encoding="utf-8").strip() if named else ""


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
