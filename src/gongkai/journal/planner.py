"""What the database knows about its rows, so that it finds the short way to them.

PostgreSQL keeps its statistics by itself. SQLite has none until it is told to look: over a big ledger it then reads
whole tables where an index holds the answer (a year's documents: half a second instead of ten milliseconds).
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from gongkai.journal.nightly import register

# Below this a table is read as fast as its index; beyond this share of change the statistics are made anew.
WORTH_IT = 1_000
CHANGED = 0.2


@register("journal.planner", "更新数据库统计信息")
def refresh() -> int:
    """Renew the statistics of the tables that have grown or shrunk since, or have an index that a migration added;
    return how many. Only SQLite needs it.
    """
    if connection.vendor != "sqlite":
        return 0
    renewed = 0
    with connection.cursor() as cursor:
        known = _known(cursor)
        unknown = _with_new_index(cursor) if known else frozenset()
        for table in connection.introspection.table_names(cursor):
            if table.startswith("sqlite_"):
                continue
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT count(*) FROM {name}")  # noqa: S608 - a name from the database's own list
            rows = cursor.fetchone()[0]
            before = known.get(table, 0)
            if rows >= WORTH_IT and (abs(rows - before) > CHANGED * before or table in unknown):
                cursor.execute(f"ANALYZE {name}")
                renewed += 1
    return renewed


def _known(cursor: Any) -> dict[str, int]:
    """Return the rows of each table when its statistics were made."""
    cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")
    if cursor.fetchone() is None:
        return {}
    cursor.execute("SELECT tbl, stat FROM sqlite_stat1")
    found: dict[str, int] = {}
    for table, stat in cursor.fetchall():
        # A partial index counts only its own rows.
        found[table] = max(found.get(table, 0), int(stat.split()[0]))
    return found


def _with_new_index(cursor: Any) -> frozenset[str]:
    """Return the tables with an index of which nothing is known. A partial index may be empty, then nothing ever is."""
    cursor.execute(
        "SELECT tbl_name FROM sqlite_master WHERE type = 'index' AND sql NOT LIKE '% WHERE %' "
        "AND name NOT IN (SELECT idx FROM sqlite_stat1 WHERE idx IS NOT NULL)"
    )
    return frozenset(table for (table,) in cursor.fetchall())
