"""A year of 143,262 items and 20,000 requests compiled, beside hand-written SQL over the same rows.

    .venv/bin/python benchmarks/compile.py --data FOLDER [--repeat 15] [--json]
    script/with-postgres .venv/bin/python benchmarks/compile.py --data FOLDER

The ledger is made in FOLDER once (through ImportItems and ImportRequests; a few minutes) and found there again; on
PostgreSQL it is made in the database that GONGKAI_DATABASE_URL names. Every form and scope is compiled by
`reports.compiling.derive` and by one SQL statement per table of the form (`statements_sql.py`), turn by turn; the
cells must be equal. The times are the minimum and the median of the turns: processor time on SQLite, which runs in
this process, else the wall's.
"""

import argparse
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.machine import own_clock, peak_megabytes, rounds, start, summary, told, versions

from benchmarks import statements_sql as sql

FORMS = ("2014", "2019", "2021")
DOCUMENTS = {
    "2019": (sql.DOCUMENTS_2019, ("newly_made", "newly_published", "total_public")),
    "2021": (sql.DOCUMENTS_2021, ("issued", "repealed", "in_force")),
}
REQUESTS = {"2019": sql.REQUESTS_2019, "2021": sql.REQUESTS_2021}
GOAL = 2.0


def _rows(statement: str, bodies: Iterable[int], year: int) -> list[tuple[Any, ...]]:
    from django.db import connection

    listed = ", ".join(str(int(pk)) for pk in bodies)
    with connection.cursor() as cursor:
        cursor.execute(
            statement.format(bodies=listed), {"start": date(year, 1, 1), "end": date(year, 12, 31)}
        )
        return list(cursor.fetchall())


def by_hand(form_id: str, bodies: Iterable[int], year: int) -> dict[str, int]:
    """Return the cells of a form that are not 0, by one statement per table."""
    cells: dict[str, int] = {}

    def add(cell: str, number: Any) -> None:
        if number:
            cells[cell] = cells.get(cell, 0) + int(number)

    if form_id == "2014":
        for row, number in _rows(sql.STATISTICS_2014, bodies, year):
            if row is not None:
                add(f"statistics.{row}.count", number)
        return cells
    statement, columns = DOCUMENTS[form_id]
    for row, *numbers in _rows(statement, bodies, year):
        for column, number in zip(columns, numbers, strict=True):
            add(f"documents.{row}.{column}", number)
    for row, column, number in _rows(REQUESTS[form_id], bodies, year):
        add(f"requests.{row}.{column}", number)
    for column, number in _rows(sql.REMEDIES, bodies, year):
        add(f"remedies.cases.{column}", number)
    return cells


def derived(form_id: str, bodies: Iterable[int], year: int) -> Mapping[str, Any]:
    """Return the cells as the reports compile them."""
    from gongkai.reports.compiling import derive
    from gongkai.statements import Scope

    return derive(form_id, Scope.of_year(bodies, year)).cells


def differences(form_id: str, bodies: list[int], year: int) -> list[str]:
    """Return the cells in which the two disagree, in words; empty when they are equal cell for cell."""
    compiled, written = derived(form_id, bodies, year), by_hand(form_id, bodies, year)
    return [
        f"{cell}: compiled {compiled.get(cell)}, SQL {written.get(cell, 0)}"
        for cell in sorted({*compiled, *written})
        if cell not in compiled or compiled[cell] != written.get(cell, 0)
    ]


def measure(repeat: int, year: int) -> list[dict[str, Any]]:
    """Compare and time every form in both scopes. SystemExit when a cell differs."""
    from benchmarks.ledger import scope_bodies

    found, (_, clock) = [], own_clock()
    for form_id in FORMS:
        for scope in ("self", "aggregate"):
            bodies = scope_bodies(scope == "aggregate")
            wrong = differences(form_id, bodies, year)
            if wrong:
                raise SystemExit(f"form {form_id}, {scope}:\n" + "\n".join(wrong))
            taken = rounds(
                {
                    "derive": lambda form=form_id, ids=bodies: derived(form, ids, year),
                    "sql": lambda form=form_id, ids=bodies: by_hand(form, ids, year),
                },
                repeat,
                clock,
            )
            compiled, written = summary(taken["derive"]), summary(taken["sql"])
            found.append(
                {
                    "form": form_id,
                    "scope": scope,
                    "cells": len(derived(form_id, bodies, year)),
                    "derive_min_ms": compiled["min_ms"],
                    "derive_median_ms": compiled["median_ms"],
                    "sql_min_ms": written["min_ms"],
                    "sql_median_ms": written["median_ms"],
                    "ratio_min": round(compiled["min_ms"] / written["min_ms"], 2),
                    "ratio_median": round(compiled["median_ms"] / written["median_ms"], 2),
                }
            )
    return found


def main(arguments: list[str] | None = None) -> int:
    """Build, compare, measure, print; 0 when every form is within the goal, 1 when one is not."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", required=True, type=Path, help="folder of the ledger, made once")
    parser.add_argument("--items", type=int, default=None, help="items of the year (143,262)")
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--cases", type=int, default=120)
    parser.add_argument("--repeat", type=int, default=15)
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    options = parser.parse_args(arguments)
    options.data.mkdir(parents=True, exist_ok=True)
    start(options.data)
    from benchmarks import ledger

    size = ledger.Size(
        items=ledger.WHOLE if options.items is None else options.items,
        requests=options.requests,
        cases=options.cases,
    )
    built = ledger.build(size)
    compared = measure(options.repeat, ledger.YEAR)
    found = {
        **versions(),
        "items": size.items,
        "requests": size.requests,
        **built,
        "peak_mib": peak_megabytes(),
        "clock": own_clock()[0],
        "goal": f"derive within {GOAL} x SQL",
        "compiled": compared,
    }
    told(found, options.json, ("compiled",))
    return 0 if all(row["ratio_min"] <= GOAL for row in compared) else 1


if __name__ == "__main__":
    sys.exit(main())
