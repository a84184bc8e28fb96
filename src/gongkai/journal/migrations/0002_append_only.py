"""The database itself refuses to change or delete what was entered."""

from django.conf import settings
from django.db import migrations

TABLES = ("journal_entry", "journal_seal")

POSTGRES = """
CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$;
"""


def add_triggers(apps, schema_editor):
    if not getattr(settings, "JOURNAL_TRIGGERS", True):
        return
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(POSTGRES)
    for table in TABLES:
        # PostgreSQL empties a table by TRUNCATE without a word to triggers on DELETE; SQLite has no such statement.
        for act in ("UPDATE", "DELETE", "TRUNCATE") if vendor == "postgresql" else ("UPDATE", "DELETE"):
            name = f"{table}_no_{act.lower()}"
            if vendor == "sqlite":
                schema_editor.execute(
                    f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {act} ON {table} "
                    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
                )
            elif vendor == "postgresql":
                schema_editor.execute(
                    f"CREATE TRIGGER {name} BEFORE {act} ON {table} "
                    "FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()"
                )


def drop_triggers(apps, schema_editor):
    for table in TABLES:
        for act in ("update", "delete", "truncate"):
            name = f"{table}_no_{act}"
            suffix = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{suffix}")


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(add_triggers, drop_triggers)]
