"""The first version of the table: the notices that the law room carries as data (2004-2026)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from gongkai.journal.canonical import digest_of
from gongkai.law.texts import load_data

FIRST_VERSION = 1
# Days of the data that not the yearly notice arranged but the one that changed it (calendar.md).
CHANGED = {
    2015: (dt.date(2015, 9, 3), dt.date(2015, 9, 6)),
    2019: (dt.date(2019, 4, 28), dt.date(2019, 5, 5)),
    2020: (dt.date(2020, 1, 31), dt.date(2020, 2, 2)),
}


def days_of_block(block: dict[str, str]) -> list[dt.date]:
    """Return the days of a block {"from": …, "to": …} of the data, ends included."""
    first, last = dt.date.fromisoformat(block["from"]), dt.date.fromisoformat(block["to"])
    return [first + dt.timedelta(days=offset) for offset in range((last - first).days + 1)]


def table_digest(
    covered_years: Iterable[int],
    days: Iterable[tuple[dt.date, bool, str]],
    algorithm: str | None = None,
) -> str:
    """Return the hash of a state of the table: covered years and (day, is_working, holiday), in order."""
    return digest_of({"years": sorted(covered_years), "days": sorted(days)}, algorithm)


def seed(version_model: Any, notice_model: Any, day_model: Any) -> Any:
    """Make the first version from the data of the law room; return it. Takes models as migrations know them."""
    data = load_data("days")
    rows: dict[dt.date, tuple[bool, str, int]] = {}
    for year, arrangement in data["years"].items():
        for block in arrangement["off"]:
            rows.update({day: (False, block["name"], int(year)) for day in days_of_block(block)})
        rows.update({dt.date.fromisoformat(day): (True, "", int(year)) for day in arrangement["worked"]})
    digest = table_digest(
        (int(year) for year in data["years"]), ((day, row[0], row[1]) for day, row in rows.items())
    )
    version = version_model.objects.create(number=FIRST_VERSION, name=data["version"], digest=digest)
    notices: dict[int, list[Any]] = {}
    for year, arrangement in data["years"].items():
        for given in arrangement["notices"]:
            made = notice_model.objects.create(
                year=int(year),
                number=given.get("number") or "",
                title=given["title"],
                changes=notices[int(year)][0] if int(year) in notices else None,
                version=version,
            )
            notices.setdefault(int(year), []).append(made)
    day_model.objects.bulk_create(
        day_model(
            date=day,
            is_working=working,
            holiday=holiday,
            notice=notices[year][-1 if _is_changed(year, day) else 0],
            since=FIRST_VERSION,
        )
        for day, (working, holiday, year) in sorted(rows.items())
    )
    return version


def _is_changed(year: int, day: dt.date) -> bool:
    first, last = CHANGED.get(year, (dt.date.max, dt.date.min))
    return first <= day <= last
