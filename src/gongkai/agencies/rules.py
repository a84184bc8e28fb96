"""Who may do what to a body's records: named predicates (the model is MuckRock's rules.py)."""

from __future__ import annotations

from typing import Any

from rules.predicates import Predicate, predicate

from gongkai.agencies.models import ADMIN_ROLES, Role
from gongkai.agencies.queries import assignments_of, roles_at
from gongkai.journal.actions import Reason


def has_role(*roles: str) -> Predicate:
    """Return the predicate "user has one of these roles at the record's body"."""

    @predicate(f"has_role:{','.join(roles)}")
    def check(user: Any, record: Any) -> bool:
        body = record if record._meta.label_lower == "agencies.body" else record.body_id
        return bool(roles_at(user, body) & set(roles))

    return check


is_clerk = has_role(Role.CLERK)
is_officer = has_role(Role.DISCLOSURE_OFFICER)
is_secrecy_reviewer = has_role(Role.SECRECY_REVIEWER)
is_head = has_role(Role.HEAD)
is_supervisor = has_role(Role.SUPERVISOR)


@predicate
def is_system_admin(user: Any) -> bool:
    """Hold the system administrator's role anywhere: bodies, relations, settings, the table of days."""
    return any(a.role == Role.SYSTEM_ADMIN for a in assignments_of(user))


@predicate
def is_security_admin(user: Any) -> bool:
    """Hold the security administrator's role anywhere: staff and their roles."""
    return any(a.role == Role.SECURITY_ADMIN for a in assignments_of(user))


@predicate
def is_audit_admin(user: Any) -> bool:
    """Hold the audit administrator's role anywhere: the journal."""
    return any(a.role == Role.AUDIT_ADMIN for a in assignments_of(user))


def administers(user: Any, role: str, body: Any) -> bool:
    """Return whether `user` has the administrator's `role` at `body` (or above it, with its subtree)."""
    return role in ADMIN_ROLES and role in roles_at(user, body)


def require(allowed: bool, who: str, *, code: str = "right") -> list[Reason]:
    """Return the reason "only {who} may do this" unless `allowed`."""
    return [] if allowed else [Reason(code=code, message=f"只有{who}可以办理此项操作。")]
