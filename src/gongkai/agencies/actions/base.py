"""Who may write here: administrators at the body (or above it), and the operator of the machine."""

from __future__ import annotations

from typing import Any

from gongkai.agencies.models import Body, Role
from gongkai.agencies.rules import administers, is_security_admin, is_system_admin, require
from gongkai.journal.actions import Context, Reason


def system_admin_only(context: Context, body: Body | None) -> list[Reason]:
    """Return the reason unless the system administrator of `body` (of any body, where there is none) acts."""
    allowed = context.is_operator or (
        administers(context.user, Role.SYSTEM_ADMIN, body) if body else bool(is_system_admin(context.user))
    )
    return require(allowed, "系统管理员")


def security_admin_only(context: Context, body: Body | None) -> list[Reason]:
    """Return the reason unless the security administrator of `body` (of any body, where there is none) acts."""
    allowed = context.is_operator or (
        administers(context.user, Role.SECURITY_ADMIN, body)
        if body
        else bool(is_security_admin(context.user))
    )
    return require(allowed, "安全管理员")


def required(field: str, value: Any, label: str) -> list[Reason]:
    """Return the reason "please fill in" when `value` is empty."""
    empty = value is None or (isinstance(value, str) and not value.strip())
    return [Reason(code="required", field=field, message=f"请填写{label}。")] if empty else []
