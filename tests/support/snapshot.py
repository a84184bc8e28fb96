"""After a test that commits, the database is put back to what the migrations made.

Django would empty every table: the table of days that a migration seeds would be gone for all later tests, and the
journal refuses to be emptied at all. Instead a snapshot is taken once and copied back: SQLite by its backup API,
PostgreSQL from a template database. Both take a fraction of a second.
"""

from __future__ import annotations

import sqlite3
from typing import Any, Protocol

from django.db import DEFAULT_DB_ALIAS, connections
from django.test import TransactionTestCase


class Snapshot(Protocol):
    """A copy of the migrated database."""

    def restore(self) -> None:
        """Make the database equal to the copy."""


class SqliteSnapshot:
    """The copy is in memory."""

    def __init__(self) -> None:
        self.copy = sqlite3.connect(":memory:", check_same_thread=False)
        connection = connections[DEFAULT_DB_ALIAS]
        connection.ensure_connection()
        connection.connection.backup(self.copy)

    def restore(self) -> None:
        """Copy it back, page by page, in one transaction."""
        connection = connections[DEFAULT_DB_ALIAS]
        connection.close()
        connection.ensure_connection()
        self.copy.backup(connection.connection)
        connection.close()


class PostgresSnapshot:
    """The copy is a database of its own beside the test database."""

    def __init__(self) -> None:
        connection = connections[DEFAULT_DB_ALIAS]
        self.name = connection.settings_dict["NAME"]
        self.template = f"{self.name}_snapshot"
        connection.close()
        self._execute(f'DROP DATABASE IF EXISTS "{self.template}"')
        self._execute(f'CREATE DATABASE "{self.template}" TEMPLATE "{self.name}"')

    def restore(self) -> None:
        """Drop the test database, with whoever is still connected, and make it anew from the copy."""
        connections[DEFAULT_DB_ALIAS].close()
        self._execute(f'DROP DATABASE "{self.name}" WITH (FORCE)')
        self._execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.template}"')

    def _execute(self, sql: str) -> None:
        with connections[DEFAULT_DB_ALIAS]._nodb_cursor() as cursor:
            cursor.execute(sql)


def install() -> None:
    """Have every transactional test of this process begin and end with the migrated database."""
    taken: list[Snapshot] = []
    django_set_up = TransactionTestCase._fixture_setup.__func__  # type: ignore[attr-defined]

    def set_up(cls: Any) -> None:
        if not taken:  # tests before this one rolled back: the database is as migrated
            vendor = connections[DEFAULT_DB_ALIAS].vendor
            taken.append(PostgresSnapshot() if vendor == "postgresql" else SqliteSnapshot())
        django_set_up(cls)

    def tear_down(self: Any) -> None:
        taken[0].restore()

    TransactionTestCase._fixture_setup = classmethod(set_up)  # type: ignore[method-assign, assignment]
    TransactionTestCase._fixture_teardown = tear_down  # type: ignore[method-assign]
