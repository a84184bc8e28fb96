"""Collects the static files of all rooms when they have changed since the last time."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

STAMP = ".collected"


def fingerprint() -> str:
    """Return a digest of the paths, sizes and times of all static files."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            try:
                found = Path(storage.path(path)).stat()
            except FileNotFoundError:
                continue  # deleted since it was listed
            digest.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_if_stale() -> bool:
    """Run collectstatic if a static file changed, came or went; True if it ran."""
    stamp = Path(settings.STATIC_ROOT) / STAMP
    now = fingerprint()
    if stamp.exists() and stamp.read_text(encoding="ascii") == now:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(now, encoding="ascii")
    return True
