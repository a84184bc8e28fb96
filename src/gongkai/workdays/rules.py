"""Who may change the table of days."""

from __future__ import annotations

from gongkai.agencies.rules import is_system_admin, require
from gongkai.journal.actions import Context, Reason


def may_change_table(context: Context) -> list[Reason]:
    """Return the reason unless a system administrator (of any body) or the operator acts."""
    return require(context.is_operator or bool(is_system_admin(context.user)), "系统管理员")
