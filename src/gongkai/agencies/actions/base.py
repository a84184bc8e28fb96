"""Who may write here: administrators at the body (or above it), and the operator of the machine."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from gongkai.agencies.models import Assignment, Body, Role, User
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


def administers_account(context: Context, user: User) -> list[Reason]:
    """Return the reason unless a security administrator of every body where `user` has a role acts.

    An account without any role belongs to nobody yet: any security administrator may change it.
    """
    if context.is_operator:
        return []
    bodies = Body.objects.filter(
        assignments__in=Assignment.objects.on(context.today).filter(user=user)
    ).distinct()
    return next((found for body in bodies if (found := security_admin_only(context, body))), []) or (
        [] if bodies else security_admin_only(context, None)
    )


def required(field: str, value: Any, label: str) -> list[Reason]:
    """Return the reason "please fill in" when `value` is empty."""
    empty = value is None or (isinstance(value, str) and not value.strip())
    return [Reason(code="required", field=field, message=f"请填写{label}。")] if empty else []


# What may be said about a body when it is founded, and changed afterwards; names and places are dated rows.
EDITABLE = frozenset(
    "credit_code order accent office_name address postcode office_hours phone fax email about sample_note".split()
)


def body_values(values: dict[str, Any]) -> list[Reason]:
    """Return what is wrong with values for columns of a body: not editable, too long, no e-mail address…"""
    reasons = []
    for name, value in values.items():
        if name not in EDITABLE:
            reasons.append(Reason(code="field", field=name, message="此项不能在这里修改。"))
            continue
        column: Any = Body._meta.get_field(name)
        try:
            column.clean(value, None)
        except ValidationError as error:
            message = f"{column.verbose_name}：{'；'.join(error.messages)}"
            reasons.append(Reason(code="value", field=name, message=message))
    return reasons


def text_fits(model: type[models.Model], **values: str) -> list[Reason]:
    """Return which texts are longer than their column (PostgreSQL would refuse them, SQLite would not)."""
    reasons = []
    for name, value in values.items():
        column = model._meta.get_field(name)
        longest = getattr(column, "max_length", None)
        if longest and len(value) > longest:
            label = getattr(column, "verbose_name", name)
            message = f"{label}最多{longest}个字，现有{len(value)}个。"
            reasons.append(Reason(code="long", field=name, message=message))
    return reasons
