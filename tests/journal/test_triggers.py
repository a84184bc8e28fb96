"""The database itself refuses to change what was entered (the tests run without; here they are made)."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from gongkai.journal.append import append
from gongkai.journal.models import Entry, Seal

migration = importlib.import_module("gongkai.journal.migrations.0002_append_only")


@pytest.fixture
def guarded(transactional_db: None, settings: Any) -> Iterator[None]:
    settings.JOURNAL_TRIGGERS = True
    with connection.schema_editor() as editor:
        migration.add_triggers(None, editor)
    append("a:1", "test.act", actor="李明")
    Seal.objects.create(day="2026-03-02", entries=0, root="r", hash="h", sealed_at=timezone.now())
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            migration.drop_triggers(None, editor)


def refused(act: Any) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        act()


@pytest.mark.parametrize("model", [Entry, Seal])
def test_nothing_is_changed_or_deleted(guarded: None, model: Any) -> None:
    before = list(model.objects.values())
    assert len(before) == 1
    column = "actor" if model is Entry else "root"
    refused(lambda: model.objects.update(**{column: "x"}))
    refused(lambda: model.objects.all().delete())
    refused(lambda: model.objects.get().save())
    assert list(model.objects.values()) == before


def test_appending_goes_on(guarded: None) -> None:
    assert append("a:1", "test.act", actor="李明").seq == 2


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no TRUNCATE")
def test_truncate_is_refused(guarded: None) -> None:
    def truncate() -> None:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE journal_entry")

    refused(truncate)
    assert Entry.objects.count() == 1


def test_triggers_go_and_come_back(guarded: None, settings: Any) -> None:
    with connection.schema_editor() as editor:
        migration.drop_triggers(None, editor)
    assert Entry.objects.update(actor="x") == 1
    with connection.schema_editor() as editor:
        migration.add_triggers(None, editor)
    refused(lambda: Entry.objects.update(actor="y"))
