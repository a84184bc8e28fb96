"""Which bodies a token reaches and whether it opens anything now."""

from __future__ import annotations

import datetime as dt
import hmac
import re

from gongkai.agencies.models import Body
from gongkai.agencies.queries import local_today, roles_at
from gongkai.agencies.tree import reach_on
from gongkai.api.models import ApiToken, Scope
from gongkai.catalogue.rules import DRAFTERS, may_draft
from gongkai.files.keys import blind
from gongkai.journal.actions import Reason
from gongkai.journal.identifiers import random_code

PURPOSE = "api-token"
PREFIX_LENGTH, SECRET_LENGTH = 8, 32
_WRITTEN = re.compile(r"gk_([0-9a-z]{8})_([0-9a-z]{32})")


def new_secret() -> tuple[str, str]:
    """Return the open part and the secret (160 bits) of a new token."""
    return random_code(PREFIX_LENGTH), random_code(SECRET_LENGTH)


def written(prefix: str, secret: str) -> str:
    """Return a token as it is given to the other system."""
    return f"gk_{prefix}_{secret}"


def digest_of(secret: str) -> str:
    """Return what is kept of a secret."""
    return blind(secret, PURPOSE)


def token_of(text: str, day: dt.date | None = None) -> ApiToken | None:
    """Return the token that `text` is, if it holds today and its person still works here; None otherwise."""
    found = _WRITTEN.fullmatch(text.strip())
    row = (
        ApiToken.objects.select_related("body", "responsible").filter(prefix=found[1]).first()
        if found
        else None
    )
    # Compared in any case, so that a wrong prefix takes as long as a wrong secret.
    right = hmac.compare_digest(digest_of(found[2] if found else ""), row.digest if row else "0" * 64)
    if row is None or not right or not row.holds_on(day or local_today()) or not row.responsible.is_active:
        return None
    return row


def covers(token: ApiToken, body: Body) -> bool:
    """Return whether the token reaches `body`: its own, or with the subtree one under it."""
    if body.pk == token.body_id:
        return True
    return token.may_cover_subtree and body.pk in reach_on(local_today()).under(token.body_id)


def scope_reasons(token: ApiToken, scope: str) -> list[Reason]:
    """Return the reason that the token has not the scope."""
    if scope in token.scopes:
        return []
    message = f"本令牌没有“{Scope(scope).label}”的权限，请联系系统管理员。"
    return [Reason(code="scope", message=message)]


def responsible_reasons(user: object, body: Body) -> list[Reason]:
    """Return why somebody cannot answer for what a system sends to `body`: who may draft there can."""
    active = getattr(user, "is_active", False) and not getattr(user, "is_citizen", True)
    if active and roles_at(user, body) and may_draft(user, body):
        return []
    return [Reason(code="responsible", field="responsible", message=f"责任人应当是{DRAFTERS}。")]
