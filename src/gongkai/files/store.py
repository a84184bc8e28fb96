"""The store: contents under their SHA-256, FILES_DIR/ab/cd/abcd…. Written once, never changed, whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings

CHUNK = 1024 * 1024
# A content without a row may be that of an act still under way: it is left alone for a day.
ORPHAN_AGE = 24 * 3600


def root() -> Path:
    """Return the folder of the store."""
    return Path(settings.FILES_DIR)


def path_of(digest: str) -> Path:
    """Return where the content with this SHA-256 (64 hex digits) lies. ValueError for anything else."""
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise ValueError("not a SHA-256 in hex")
    return root() / digest[:2] / digest[2:4] / digest


def hash_of(content: IO[bytes]) -> tuple[str, int]:
    """Return SHA-256 and size of a seekable content."""
    content.seek(0)
    found, size = hashlib.sha256(), 0
    while chunk := content.read(CHUNK):
        found.update(chunk)
        size += len(chunk)
    return found.hexdigest(), size


def put(content: IO[bytes]) -> tuple[str, int]:
    """Store a content; return its SHA-256 and size. It is on disk, under its name, when this returns."""
    temporary = root() / "tmp"
    temporary.mkdir(mode=0o750, parents=True, exist_ok=True)
    content.seek(0)
    found, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=temporary)
    try:
        with os.fdopen(handle, "wb") as target:
            while chunk := content.read(CHUNK):
                found.update(chunk)
                size += len(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        digest = found.hexdigest()
        _move(Path(name), path_of(digest))
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
        raise
    return digest, size


def _move(temporary: Path, target: Path) -> None:
    if target.exists():
        # Known already; the date tells `sweep` that somebody counts on it again.
        os.utime(target)
        temporary.unlink()
        return
    target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    os.chmod(temporary, 0o440)
    os.rename(temporary, target)
    for folder in (target.parent, target.parent.parent, root()):
        _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def open_content(digest: str) -> IO[bytes]:
    """Open a stored content for reading. FileNotFoundError if the store has lost it."""
    return path_of(digest).open("rb")


def contents() -> Iterator[Path]:
    """Yield the paths of all stored contents."""
    if root().is_dir():
        yield from sorted(path for path in root().glob("??/??/*") if len(path.name) == 64)


def sweep(known: set[str]) -> int:
    """Delete contents that no row knows (an act that was rolled back) and are a day old; return how many."""
    limit, gone = time.time() - ORPHAN_AGE, 0
    stray = [path for path in contents() if path.name not in known]
    stray += list((root() / "tmp").glob("*"))
    for path in stray:
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < limit:
                path.unlink()
                gone += 1
    return gone
