"""Work of the journal in the background."""

from __future__ import annotations

from typing import Any

from django_tasks import task

from gongkai.journal.sealing import seal_due
from gongkai.journal.verify import run_checks


@task()
def seal_yesterday() -> list[str]:
    """Seal the days that are over; return them. `gongkai nightly` does the same in the foreground."""
    return [str(seal.day) for seal in seal_due()]


@task()
def verify_all() -> list[dict[str, Any]]:
    """Run every check of `gongkai verify`; return a row per check: key, label, seconds, number and first problems."""
    return run_checks()
