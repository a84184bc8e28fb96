"""Work of the journal in the background."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from gongkai.journal.models import Verification
from gongkai.journal.sealing import seal_due
from gongkai.journal.verify import run_checks


@task()
def seal_yesterday() -> list[str]:
    """Seal the days that are over; return them. `gongkai nightly` does the same in the foreground."""
    return [str(seal.day) for seal in seal_due()]


@task()
def verify_all(verification_id: int) -> int:
    """Run every check of `gongkai verify` and keep what they found with the Verification; return how many problems."""
    rows = run_checks()
    problems = sum(int(row["count"]) for row in rows)
    Verification.objects.filter(pk=verification_id).update(
        rows=rows, problems=problems, finished_at=timezone.now()
    )
    return problems
