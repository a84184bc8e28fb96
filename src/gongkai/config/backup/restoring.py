"""Read the archives: everything is checked before anything is touched."""

from __future__ import annotations

import hashlib
import itertools
import json
import shutil
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from gongkai.config.backup.rows import Model, in_order, load, reset_sequences
from gongkai.config.backup.writing import FORMAT, master_key_mark
from gongkai.files import store

Say = Callable[[str], None]
# Rows here mean that somebody works with this database.
TELLING = ("journal_entry", "agencies_body", "agencies_user")


class Unusable(Exception):
    """The archive cannot be restored here; the message says why and what to do (Chinese)."""


@dataclass
class Archive:
    """An archive that was read and checked: its tables lie in `folder`, its files in the store."""

    manifest: dict[str, Any]
    folder: Path

    @property
    def rows(self) -> dict[str, int]:
        """Return rows by model label."""
        return {table["model"]: table["rows"] for table in self.manifest["tables"]}


def is_empty() -> bool:
    """Return whether nobody has worked with the database yet."""
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in TELLING:
            if table in present:
                cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608 - our own names
                if cursor.fetchone():
                    return False
    return True


def read_archive(path: Path, folder: Path, say: Say) -> Archive:
    """Unpack an archive: tables into `folder`, files into the store; every hash is compared.

    Raises Unusable if it is none of ours, damaged, incomplete or of a later format.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with tarfile.open(path, "r|gz") as tar:
            manifest, found = _unpack(tar, folder, say)
    except (tarfile.TarError, OSError, EOFError) as error:
        if isinstance(error, FileNotFoundError) and not path.exists():
            raise Unusable(f"没有这个文件：{path}") from error
        raise Unusable(f"{path} 不是完整的备份（{error}）。请换一份备份，或重新复制后再试。") from error
    expected = {f"tables/{table['model']}.jsonl": table["sha256"] for table in manifest["tables"]}
    expected |= {f"files/{digest}": digest for digest in manifest["files"]}
    for name, digest in expected.items():
        if name not in found:
            raise Unusable(f"备份不完整：缺少 {name}。请换一份备份。")
        if found[name] != digest:
            raise Unusable(f"备份已损坏：{name} 与清单的哈希不符。请换一份备份。")
    return Archive(manifest, folder)


def _unpack(tar: tarfile.TarFile, folder: Path, say: Say) -> tuple[dict[str, Any], dict[str, str]]:
    manifest: dict[str, Any] | None = None
    found: dict[str, str] = {}
    files = itertools.count(1)
    for member in tar:
        content = tar.extractfile(member)
        if content is None:
            continue
        if manifest is None:
            manifest = _manifest(member.name, content)
            continue
        kind, _, name = member.name.partition("/")
        if kind == "files":
            found[member.name] = _keep_file(content)
            if (number := next(files)) % 1000 == 0:
                say(f"文件：已取出 {number:,} 个……")
        elif kind == "tables" and "/" not in name:
            found[member.name] = _keep_table(content, folder / Path(name).name)
    if manifest is None:
        raise Unusable("文件是空的，不是备份。")
    return manifest, found


def _manifest(name: str, content: IO[bytes]) -> dict[str, Any]:
    if name != "manifest.json":
        raise Unusable("这不是 gongkai backup 生成的备份（没有清单）。")
    manifest: dict[str, Any] = json.loads(content.read())
    if manifest.get("format") != FORMAT:
        raise Unusable(f"备份格式为 {manifest.get('format')}，本版本只认 {FORMAT}。请用生成它的版本恢复。")
    return manifest


def _keep_file(content: IO[bytes]) -> str:
    class Once:
        """A member of a streamed archive: read once, from its beginning."""

        read = staticmethod(content.read)

        def seek(self, place: int) -> int:
            return place

    return store.put(Once())[0]  # type: ignore[arg-type]


def _keep_table(content: IO[bytes], target: Path) -> str:
    with target.open("wb") as out:
        shutil.copyfileobj(content, out, 1024 * 1024)
    with target.open("rb") as written:
        return hashlib.file_digest(written, "sha256").hexdigest()


def check_keys(main: Archive, keys: Archive, say: Say) -> None:
    """Refuse what is no archive of keys; say when keys are of another backup or wrapped by another master key."""
    if "master_key" not in keys.manifest:
        raise Unusable("所给的密钥备份不是密钥备份（可能与数据备份颠倒了）。")
    if keys.manifest["backup"] != main.manifest["backup"]:
        made = keys.manifest["created"]
        say(f"注意：密钥来自另一次备份（{made}）。此后销毁的密钥不会回来，此后新增的个人信息无法解开。")
    if keys.manifest["master_key"] != master_key_mark():
        say("注意：本机的主密钥（GONGKAI_MASTER_KEY）与备份时不同，个人信息解不开。请换回原主密钥。")


def check_migrations(main: Archive) -> None:
    """Refuse an archive of a later version than ours."""
    known = set(MigrationExecutor(connection).loader.disk_migrations)
    unknown = [f"{app}.{name}" for app, name in main.manifest["migrations"] if (app, name) not in known]
    if unknown:
        raise Unusable(
            f"备份来自更新的版本（{main.manifest['version']}），本版本没有：{unknown[0]}。请先升级。"
        )


def restore_database(archives: list[Archive], say: Say) -> dict[str, int]:
    """Replace all tables by those of the archives, then bring them to this version; return rows by model.

    The first archive names the migrations. The tables are made as they were when the backup was written, filled in
    one transaction, and migrated forward, so that an old backup restores into a new version.
    """
    applied = [(app, name) for app, name in archives[0].manifest["migrations"]]
    executor = MigrationExecutor(connection)
    if is_empty() and set(executor.loader.applied_migrations) == set(applied):
        # Just installed, and of the version that wrote the backup: the tables are there.
        state = executor.loader.project_state(_leaves(executor, applied))
    else:
        _drop_tables()
        executor = MigrationExecutor(connection)
        state = executor.migrate(_leaves(executor, applied))
    historical = state.apps
    loaded: dict[str, int] = {}
    models = in_order(
        [historical.get_model(label) for archive in archives for label in archive.rows],
    )
    folders = {label: archive.folder for archive in archives for label in archive.rows}
    with transaction.atomic():
        _clear(models)
        for model in models:
            label = model._meta.label_lower
            loaded[label] = load(model, _lines(folders[label] / f"{label}.jsonl"), _progress(label, say))
        reset_sequences(models)
    call_command("migrate", interactive=False, verbosity=0)
    return loaded


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="\n") as source:
        yield from source


def _progress(label: str, say: Say) -> Callable[[int], None]:
    def told(count: int) -> None:
        if count % 100_000 == 0:
            say(f"{label}：已写入 {count:,} 行……")

    return told


def _leaves(executor: MigrationExecutor, applied: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the applied migrations that no other applied one of the same app builds on."""
    there = set(applied)
    graph = executor.loader.graph
    return [
        key
        for key in applied
        if key in graph.nodes
        and not any(child.key in there and child.key[0] == key[0] for child in graph.node_map[key].children)
    ]


def _drop_tables() -> None:
    """Drop every table of ours; those of another program in the same database stay."""
    ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    ours.add("django_migrations")
    present = [name for name in connection.introspection.table_names() if name in ours]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys=OFF")
        for table in present:
            tail = " CASCADE" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}{tail}")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys=ON")


def _clear(models: list[Model]) -> None:
    """Empty what migrations filled (the table of days): the archive has it too."""
    for model in reversed(models):
        if model._base_manager.exists():
            model._base_manager.all()._raw_delete(connection.alias)


__all__ = [
    "Archive",
    "Unusable",
    "check_keys",
    "check_migrations",
    "is_empty",
    "read_archive",
    "restore_database",
]
