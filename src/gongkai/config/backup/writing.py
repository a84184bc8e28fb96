"""Write the archives."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from gongkai.config.backup.rows import Model, lines_of, saved_models
from gongkai.config.backup.snapshot import snapshot
from gongkai.files import store
from gongkai.files.models import Blob
from gongkai.journal.identifiers import random_code

FORMAT = 1
Say = Callable[[str], None]


def keys_path(path: Path) -> Path:
    """Return where the record keys of the backup `path` go."""
    return path.with_name(f"{path.name}.keys")


def master_key_mark() -> str:
    """Return a mark by which the master key is known again (it is random, 256 bits: the mark tells nothing)."""
    return hashlib.sha256(f"gongkai backup {settings.MASTER_KEY}".encode()).hexdigest()[:16]


@dataclass
class Written:
    """What was written. `missing` are contents that the store had lost."""

    path: Path
    keys: Path
    rows: int = 0
    key_rows: int = 0
    files: int = 0
    missing: list[str] = field(default_factory=list)


def write_backup(path: Path, say: Say) -> Written:
    """Write `path` and `path`.keys, each whole or not at all, readable by the owner only."""
    written = Written(path, keys_path(path))
    identity = random_code(12)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".gongkai-backup-") as name:
        folder = Path(name)
        with snapshot():
            tables = [_dump(model, folder, say) for model in saved_models(apart=False)]
            apart = [_dump(model, folder, say) for model in saved_models(apart=True)]
            hashes = list(Blob.objects.order_by("pk").values_list("hash", flat=True))
            migrations = sorted(MigrationRecorder(connection).applied_migrations())
        head = {"backup": identity, **_head()}
        written.missing = [digest for digest in hashes if not store.path_of(digest).is_file()]
        held = sorted(set(hashes) - set(written.missing))
        written.rows = sum(table["rows"] for table in tables)
        written.key_rows = sum(table["rows"] for table in apart)
        written.files = len(held)
        manifest = {**head, "tables": tables, "files": held, "missing": written.missing}
        manifest["migrations"] = migrations
        _archive(folder, path, manifest, held, say)
        keys_manifest = {**head, "tables": apart, "files": [], "master_key": master_key_mark()}
        _archive(folder, written.keys, keys_manifest, [], say)
    return written


def _head() -> dict[str, Any]:
    try:
        release = version("gongkai")
    except PackageNotFoundError:
        release = ""
    return {
        "format": FORMAT,
        "version": release,
        "created": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "database": connection.vendor,
    }


def _dump(model: Model, folder: Path, say: Say) -> dict[str, Any]:
    """Write the rows of a model into `folder`; return its entry in the manifest."""
    label = model._meta.label_lower
    target = folder / f"{label}.jsonl"
    found, rows = hashlib.sha256(), -1  # the first line holds the field names
    with target.open("wb") as out:
        for line in lines_of(model):
            data = f"{line}\n".encode()
            found.update(data)
            out.write(data)
            rows += 1
            if rows and rows % 100_000 == 0:
                say(f"{label}：已读取 {rows:,} 行……")
    return {"model": label, "rows": rows, "sha256": found.hexdigest()}


def _archive(folder: Path, path: Path, manifest: dict[str, Any], files: Iterable[str], say: Say) -> None:
    partial = path.with_name(f"{path.name}.part")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            with tarfile.open(fileobj=out, mode="w:gz", compresslevel=4) as tar:
                _add_bytes(tar, "manifest.json", json.dumps(manifest, ensure_ascii=False).encode())
                for table in manifest["tables"]:
                    name = f"{table['model']}.jsonl"
                    tar.add(folder / name, arcname=f"tables/{name}", filter=_anonymous)
                for number, digest in enumerate(files, 1):
                    tar.add(store.path_of(digest), arcname=f"files/{digest}", filter=_anonymous)
                    if number % 1000 == 0:
                        say(f"文件：已写入 {number:,} 个……")
            out.flush()
            os.fsync(out.fileno())
        os.replace(partial, path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _add_bytes(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    tar.addfile(_anonymous(info), io.BytesIO(data))


def _anonymous(info: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out whose account wrote the file on this machine."""
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    info.mode = 0o600
    return info
