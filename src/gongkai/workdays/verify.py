"""`gongkai verify`: every version of the table is still what it was when it was made."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.journal.verify import Problem, register
from gongkai.workdays.models import CalendarVersion
from gongkai.workdays.queries import covered_years, rows_of
from gongkai.workdays.seeding import table_digest


@register("workdays.versions", "工作日表各版本")
def versions() -> Iterator[Problem]:
    """Rebuild each version and compare its hash."""
    for version in CalendarVersion.objects.order_by("number"):
        days = rows_of(version.number).values_list("date", "is_working", "holiday")
        algorithm = version.digest.split(":", 1)[0]
        if table_digest(covered_years(version.number), days, algorithm) != version.digest:
            message = "这一版工作日表与形成时不同：有日期或通知被改动。"
            yield Problem("workdays.versions", f"workdays.calendarversion:{version.name}", message)
