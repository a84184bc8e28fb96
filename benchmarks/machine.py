"""What the benchmarks share: starting Django over a data folder, timing, telling."""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any


def start(data: Path | None) -> None:
    """Start Django over the data folder `data` and bring its database (or GONGKAI_DATABASE_URL's) up to date."""
    if data is not None:
        os.environ["GONGKAI_DATA_DIR"] = str(data.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def say(text: str) -> None:
    """Tell on stderr how far a long work is."""
    print(text, file=sys.stderr, flush=True)


Clock = Callable[[], float]


def timed(work: Callable[[], Any], clock: Clock = time.perf_counter) -> tuple[float, Any]:
    """Return how long `work` took (seconds of `clock`: on the wall) and what it returned."""
    begun = clock()
    found = work()
    return clock() - begun, found


def own_clock() -> tuple[str, Clock]:
    """Return the clock for work in the database: processor time where the database runs in this process (SQLite), so
    that other work on the machine does not show, else the wall's. Needs `start`.
    """
    from django.db import connection

    if connection.vendor == "sqlite":
        return "processor", time.process_time
    return "wall", time.perf_counter


def rounds(works: dict[str, Callable[[], Any]], repeat: int, clock: Clock) -> dict[str, list[float]]:
    """Run each work `repeat` times, turn by turn, so that noise of the machine meets all; seconds of each run."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(repeat):
        for name, work in works.items():
            taken[name].append(timed(work, clock)[0])
    return taken


def quantile(values: Iterable[float], share: float) -> float:
    """Return the value below which `share` of `values` lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def summary(seconds: list[float]) -> dict[str, float]:
    """Return minimum, median and 95th percentile in milliseconds."""
    return {
        "min_ms": round(min(seconds) * 1000, 2),
        "median_ms": round(statistics.median(seconds) * 1000, 2),
        "p95_ms": round(quantile(seconds, 0.95) * 1000, 2),
    }


def peak_megabytes() -> int:
    """Return the most memory that this process has held so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def versions() -> dict[str, str]:
    """Return the versions that the figures depend on. Needs `start`."""
    import django
    from django.db import connection

    connection.ensure_connection()
    if connection.vendor == "sqlite":
        import sqlite3

        database = f"SQLite {sqlite3.sqlite_version}"
    else:
        number = connection.cursor().connection.info.server_version
        database = f"PostgreSQL {number // 10000}.{number % 10000}"
    return {"python": platform.python_version(), "django": django.get_version(), "database": database}


def print_table(rows: list[dict[str, Any]]) -> None:
    """Print rows as a plain table."""
    if not rows:
        return
    names = list(rows[0])
    cells = [[str(row.get(name, "")) for name in names] for row in rows]
    widths = [max(len(name), *(len(line[place]) for line in cells)) for place, name in enumerate(names)]
    print("  ".join(name.rjust(width) for name, width in zip(names, widths, strict=True)))
    for line in cells:
        print("  ".join(text.rjust(width) for text, width in zip(line, widths, strict=True)))


def told(found: dict[str, Any], as_json: bool, tables: tuple[str, ...]) -> None:
    """Print what was found: one line of JSON, or its single values and then its tables."""
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
        return
    for name, value in found.items():
        if name not in tables:
            print(f"{name:<28}{value}")
    for name in tables:
        print()
        print_table(found[name])
