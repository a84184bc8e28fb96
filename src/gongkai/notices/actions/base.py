"""Who may act here: anybody who works for a body, for himself."""

from __future__ import annotations

from gongkai.agencies.queries import assignments_of
from gongkai.agencies.rules import require
from gongkai.journal.actions import Context, Reason


def staff_only(context: Context) -> list[Reason]:
    """Return the reason unless a member of staff with an assignment today acts."""
    return require(bool(assignments_of(context.user, context.today)), "在岗工作人员本人")
