"""Who may do what to a request: named predicates over the roles at its body.

Handling is for the clerk, the disclosure officer and the head; agreeing (extension, decision, new handling) is the
head's, by login or on paper. Reading also belongs to the secrecy reviewer and the supervisor (`visible_to`).
"""

from __future__ import annotations

from typing import Any

from gongkai.agencies.models import Body, BodyKind, Role
from gongkai.agencies.queries import roles_at
from gongkai.agencies.rules import has_role
from gongkai.journal.actions import Context, Reason

HANDLERS = (Role.CLERK, Role.DISCLOSURE_OFFICER, Role.HEAD)
# May see who asked. A supervisor sees the case, not the person.
PERSON_READERS = HANDLERS

handles = has_role(*HANDLERS)
approves = has_role(Role.HEAD)
reads_persons = has_role(*PERSON_READERS)


def may_handle(context: Context, record: Any) -> bool:
    """Return whether the actor handles requests of the record's body."""
    return context.is_operator or (context.user is not None and bool(handles(context.user, record)))


def may_approve(context: Context, record: Any) -> bool:
    """Return whether the actor agrees in the body's name."""
    return context.is_operator or (context.user is not None and bool(approves(context.user, record)))


def may_handle_unit(context: Context, record: Any) -> bool:
    """Return whether the actor works in the unit that has the request now."""
    unit = getattr(record, "unit_body_id", None)
    if unit is None or context.user is None:
        return False
    return bool(roles_at(context.user, unit) & set(HANDLERS))


def unit_or_handler(context: Context, record: Any) -> list[Reason]:
    """Return the reason unless the actor handles requests of this body, or works in the unit that has it."""
    if may_handle_unit(context, record):
        return []
    return handler_only(context, record)


def handler_only(context: Context, record: Any) -> list[Reason]:
    """Return the reason unless the actor handles requests of this body."""
    if may_handle(context, record):
        return []
    return [Reason(code="right", message="只有本机关的信息专干、公开工作机构人员或者负责人可以办理。")]


def asked_in_own_name(body: Body) -> list[Reason]:
    """Return the reason unless requests are put to this body: its internal units act in its name (条例2019 Art. 27)."""
    if body.kind != BodyKind.UNIT:
        return []
    return [Reason(code="unit", message="内设机构不单独接收申请和咨询，请登记在所属机关名下，再交办。")]
