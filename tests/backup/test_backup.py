"""Backup and restore as an operator does them: two installations, the commands, and what is said when it fails."""

from __future__ import annotations

import gzip
import io
import json
import os
import shutil
import stat
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from gongkai.config.backup.restoring import Unusable, check_keys, check_migrations, read_archive

ROOT = Path(__file__).parents[2]
POSTGRES = os.environ.get("GONGKAI_DATABASE_URL", "")
# What a command says does not depend on the database: seen once is enough.
on_sqlite = pytest.mark.skipif(bool(POSTGRES), reason="the same on every database system")
pytestmark = [pytest.mark.slow, pytest.mark.django_db]


class Installation:
    """A data folder, and perhaps a PostgreSQL database, with the commands run on it."""

    def __init__(self, folder: Path, database: str = "") -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
        self.environment = {
            **kept,
            "DJANGO_SETTINGS_MODULE": "gongkai.config.settings",
            "GONGKAI_DATA_DIR": str(folder),
            "GONGKAI_MASTER_KEY": "ab" * 32,
            **({"GONGKAI_DATABASE_URL": database} if database else {}),
        }

    def run(self, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**self.environment, **changes},
            capture_output=True,
            text=True,
            timeout=180,
        )

    def gongkai(self, *arguments: str, code: int = 0, **changes: str) -> subprocess.CompletedProcess[str]:
        done = self.run("-m", "gongkai", *arguments, **changes)
        assert done.returncode == code, done.stdout + done.stderr
        return done

    def json(self, *arguments: str, code: int = 0) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.gongkai(*arguments, "--json", code=code).stdout)
        return found

    def python(self, text: str) -> str:
        done = self.run("-c", f"import django; django.setup()\n{text}")
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


@pytest.fixture(scope="module")
def new_postgres() -> Iterator[Callable[[str], str]]:
    """Make an empty database beside that of the tests; return its address."""
    import psycopg

    made = []

    def make(name: str) -> str:
        full = f"gongkai_backup_{name}_{os.getpid()}"
        with psycopg.connect(POSTGRES, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{full}"')  # type: ignore[arg-type]
        made.append(full)
        return urlunsplit(urlsplit(POSTGRES)._replace(path=f"/{full}"))

    yield make
    if not made:
        return
    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        for full in made:
            connection.execute(f'DROP DATABASE "{full}" WITH (FORCE)')  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation in which nothing happened but the migrations, to copy: they take ten seconds."""
    made = Installation(tmp_path_factory.mktemp("bare"))
    made.gongkai("migrate", "-v", "0")
    return made.folder


Installer = Callable[[str], Installation]


@pytest.fixture
def installed(bare: Path, tmp_path: Path) -> Installer:
    """Install on SQLite into a folder of this name: migrated, and empty."""

    def install(name: str) -> Installation:
        shutil.copytree(bare, tmp_path / name)
        return Installation(tmp_path / name)

    return install


def fill(installation: Installation) -> Installation:
    done = installation.run("-m", "tests.backup.populate")
    assert done.returncode == 0, done.stderr
    return installation


@pytest.fixture(scope="module")
def source(
    tmp_path_factory: pytest.TempPathFactory, new_postgres: Callable[[str], str], bare: Path
) -> Installation:
    """Where backups come from: the database system that the tests run on."""
    folder = tmp_path_factory.mktemp("source")
    if not POSTGRES:
        return fill(Installation(shutil.copytree(bare, folder, dirs_exist_ok=True)))
    made = Installation(folder, new_postgres("source"))
    made.gongkai("migrate", "-v", "0")
    return fill(made)


@pytest.fixture(scope="module")
def archive(source: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "b.tar.gz"
    written = source.json("backup", str(path))
    assert written["files"] == 3
    assert written["key_rows"] == 1
    assert written["missing"] == []
    return path


COUNTS = """
from django.apps import apps
for m in sorted(apps.get_models(include_auto_created=True), key=lambda m: m._meta.label):
    if m._meta.managed and not m._meta.swapped: print(m._meta.label, m._base_manager.count())
"""
CONTENT = """
from gongkai.journal.models import Entry, Seal
from gongkai.agencies.models import Body, User
from gongkai.casework.models import RecordKey
from gongkai.files.models import StoredFile
from gongkai.workdays.queries import current_calendar
print([(e.hash, e.at.isoformat()) for e in Entry.objects.all()], [s.hash for s in Seal.objects.all()])
print(Body.objects.order_by('pk').values_list().last(), User.objects.order_by('pk').values_list('password').last())
print(bytes(RecordKey.objects.get().wrapped), [f.stored_at.isoformat() for f in StoredFile.objects.all()])
print(current_calendar().version)
"""


def test_restored_installation_is_the_same(source: Installation, archive: Path, tmp_path: Path) -> None:
    target = Installation(tmp_path / "target")
    restored = target.json("restore", str(archive))
    assert restored["problems"] == []
    assert target.python(COUNTS) == source.python(COUNTS)
    assert target.python(CONTENT) == source.python(CONTENT)
    target.gongkai("verify")
    lines = target.gongkai("verify", "--json").stdout.splitlines()
    assert {json.loads(line)["check"] for line in lines} >= {
        "journal.chain",
        "journal.seals",
        "files.contents",
    }


def test_restored_journal_is_append_only_and_goes_on(archive: Path, installed: Installer) -> None:
    target = installed("target")
    target.gongkai("restore", str(archive))
    done = target.run(
        "-c",
        "import django; django.setup()\n"
        "from gongkai.journal.models import Entry\n"
        "Entry.objects.filter(pk=1).update(actor='x')",
    )
    assert done.returncode != 0
    assert "append-only" in done.stderr
    target.python("from tests.support.agencies import make_body; make_body('later')")
    target.gongkai("verify")


def test_record_keys_lie_apart_and_only_the_owner_reads_both(archive: Path) -> None:
    keys = archive.with_name(archive.name + ".keys")
    for path in (archive, keys):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with tarfile.open(archive) as tar:
        assert not [name for name in tar.getnames() if "recordkey" in name or "maskkey" in name]
    with tarfile.open(keys) as tar:
        assert sorted(tar.getnames()) == [
            *("manifest.json", "tables/casework.recordkey.jsonl", "tables/catalogue.maskkey.jsonl")
        ]


@on_sqlite
def test_without_keys_only_when_said(archive: Path, tmp_path: Path, installed: Installer) -> None:
    alone = tmp_path / "alone.tar.gz"
    shutil.copy(archive, alone)
    target = installed("target")
    assert "密钥备份" in target.gongkai("restore", str(alone), code=2).stderr
    assert target.json("restore", str(alone), "--without-keys")["tables"].get("casework.recordkey") is None
    keys = archive.with_name(archive.name + ".keys")
    target.gongkai("restore", str(alone), "--keys", str(keys), "--replace-everything")
    assert (
        target.python("from gongkai.casework.models import RecordKey; print(RecordKey.objects.count())")
        == "1"
    )


@on_sqlite
def test_another_master_key_is_said(archive: Path, installed: Installer) -> None:
    target = installed("target")
    done = target.gongkai("restore", str(archive), GONGKAI_MASTER_KEY="cd" * 32)
    assert "主密钥" in done.stderr


def test_database_in_use_is_not_overwritten(source: Installation, archive: Path) -> None:
    before = source.python(CONTENT)
    assert "--replace-everything" in source.gongkai("restore", str(archive), code=2).stderr
    assert source.python(CONTENT) == before


@on_sqlite
def test_replacing_brings_back_what_was(archive: Path, source: Installation, installed: Installer) -> None:
    target = fill(installed("target"))
    target.python("from tests.support.agencies import make_body; make_body('surplus')")
    target.gongkai("restore", str(archive), "--replace-everything")
    assert target.python(CONTENT) == source.python(CONTENT)


def rewritten(archive: Path, to: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """Copy an archive with members changed or (None) left out."""
    with tarfile.open(archive) as old, tarfile.open(to, "w:gz") as new:
        for member in old:
            content = old.extractfile(member)
            data = change(member.name, content.read() if content else b"")
            if data is not None:
                member.size = len(data)
                new.addfile(member, io.BytesIO(data))
    return to


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (
            lambda name, data: data.replace(b"officer", b"0fficer") if "agencies.user.j" in name else data,
            "损坏",
        ),
        (lambda name, data: None if name.startswith("files/") else data, "不完整"),
        (lambda name, data: data + b"!" if name.startswith("files/") else data, "损坏"),
        (lambda name, data: None if name == "manifest.json" else data, "清单"),
        (lambda name, data: data.replace(b'"format": 1', b'"format": 99'), "格式"),
        (lambda name, data: data.replace(b'"0001_initial"', b'"0001_of_next_year"'), "请先升级"),
    ],
)
def test_damaged_backup_is_found_before_anything_is_touched(
    archive: Path,
    tmp_path: Path,
    settings: Any,
    change: Callable[[str, bytes], bytes | None],
    word: str,
) -> None:
    settings.FILES_DIR = tmp_path / "files"
    with pytest.raises(Unusable, match=word):
        check_migrations(read_archive(rewritten(archive, tmp_path / "bad", change), tmp_path / "x", print))


@on_sqlite
def test_damaged_backup_leaves_the_database_alone(
    archive: Path, tmp_path: Path, installed: Installer
) -> None:
    target = installed("target")
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(archive.read_bytes()[:-500])
    said = target.gongkai("restore", str(cut), code=2).stderr
    # Where the cut falls decides whether the archive breaks off or a table is missing; both are said.
    assert "不是完整的备份" in said or "备份不完整" in said
    assert (
        int(target.python("from gongkai.workdays.models import Notice; print(Notice.objects.count())")) > 20
    )


def test_what_is_no_backup_is_said(tmp_path: Path, archive: Path, settings: Any) -> None:
    settings.FILES_DIR = tmp_path / "files"
    with pytest.raises(Unusable, match="没有这个文件"):
        read_archive(tmp_path / "none", tmp_path / "x", print)
    text = tmp_path / "text.gz"
    text.write_bytes(gzip.compress(b"hello"))
    with pytest.raises(Unusable, match="不是完整的备份"):
        read_archive(text, tmp_path / "x", print)
    keys = read_archive(Path(f"{archive}.keys"), tmp_path / "keys", print)
    main = read_archive(archive, tmp_path / "main", print)
    with pytest.raises(Unusable, match="颠倒"):
        check_keys(keys, main, print)


@on_sqlite
def test_backup_refuses_to_overwrite_and_says_what_is_lost(
    source: Installation, tmp_path: Path, installed: Installer
) -> None:
    path = tmp_path / "b.tar.gz"
    source.gongkai("backup", str(path))
    assert "--overwrite" in source.gongkai("backup", str(path), code=2).stderr
    copy = installed("copy")
    copy.gongkai("restore", str(path))
    lost = next(iter((tmp_path / "copy/files").glob("??/??/*")))
    lost.unlink()
    again = copy.json("backup", str(path), "--overwrite", code=1)
    assert again["missing"] == [lost.name]
    assert "没有这个目录" in copy.gongkai("backup", str(tmp_path / "no/b"), code=2).stderr


def test_writers_go_on_during_a_backup(source: Installation) -> None:
    """The snapshot neither blocks a writer nor sees what it wrote."""
    text = """
import threading
from django.db import connection
from gongkai.agencies.models import Body
from gongkai.config.backup.snapshot import snapshot
from tests.support.agencies import make_body
with snapshot():
    before = Body.objects.count()
    writer = threading.Thread(target=lambda: (make_body('during'), connection.close()))
    writer.start(); writer.join(10)
    print(writer.is_alive(), Body.objects.count() - before)
print(Body.objects.count() - before)
"""
    assert source.python(text).split() == ["False", "0", "1"]


@pytest.mark.skipif(not POSTGRES, reason="no GONGKAI_DATABASE_URL")
def test_from_anywhere_to_postgresql_and_back(
    source: Installation, new_postgres: Callable[[str], str], tmp_path: Path, installed: Installer
) -> None:
    first, second = tmp_path / "first.tar.gz", tmp_path / "second.tar.gz"
    source.gongkai("backup", str(first))
    server = Installation(tmp_path / "server", new_postgres("target"))
    assert server.json("restore", str(first))["problems"] == []
    assert server.python(CONTENT) == source.python(CONTENT)
    server.python("from tests.support.agencies import make_body; make_body('on-postgres')")
    done = server.run(
        "-c",
        "import django; django.setup()\n"
        "from gongkai.journal.models import Entry\n"
        "Entry.objects.filter(pk=1).delete()",
    )
    assert "append-only" in done.stderr
    server.gongkai("backup", str(second))
    server.gongkai("restore", str(second), "--replace-everything")
    back = installed("back")
    assert back.json("restore", str(second))["problems"] == []
    assert back.python(COUNTS) == server.python(COUNTS)
    assert back.python(CONTENT) == server.python(CONTENT)
