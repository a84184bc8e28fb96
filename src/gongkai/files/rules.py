"""Who may do what to a file of a body."""

from __future__ import annotations

from gongkai.agencies.models import WORK_ROLES, Body, Role
from gongkai.agencies.queries import roles_at
from gongkai.agencies.rules import require
from gongkai.journal.actions import Context, Reason


def may_store(context: Context, body: Body) -> list[Reason]:
    """Everybody who works with the ledgers of the body may add a file."""
    allowed = context.is_operator or bool(roles_at(context.user, body) & WORK_ROLES)
    return require(allowed, "本机关工作人员")


def may_publish(context: Context, body: Body) -> list[Reason]:
    """Publishing and withdrawing a file by itself is for the disclosure office and the head."""
    allowed = context.is_operator or bool(roles_at(context.user, body) & {Role.DISCLOSURE_OFFICER, Role.HEAD})
    return require(allowed, "公开工作机构人员或负责人")
