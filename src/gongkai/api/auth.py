"""Who calls: a token in the header, never in the address; how often."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from gongkai.agencies.limits import RateLimit
from gongkai.agencies.queries import local_today
from gongkai.api.errors import ApiError
from gongkai.api.models import ApiToken
from gongkai.api.rules import token_of
from gongkai.journal.actions import Context
from gongkai.journal.models import Origin

# Project defaults: five calls a second for a minute; thirty wrong tokens from one address in a quarter of an hour.
CALLS = RateLimit("api-calls", minutes=1, count=300)
WRONG = RateLimit("api-wrong-token", minutes=15, count=30)


class Bearer(HttpBearer):
    """Authorization: Bearer gk_…"""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """Return the token of the request; None for a wrong one. Raises ApiError 429."""
        address = str(request.META.get("REMOTE_ADDR", ""))
        if wait := WRONG.wait(address):
            raise ApiError(429, "too_often", "错误的令牌试得太多，请稍后再试。", wait=wait)
        found = token_of(token) if len(token) < 100 else None
        if found is None:
            WRONG.allow(address)
            return None
        if not CALLS.allow(found.public_id):
            wait = CALLS.wait(found.public_id)
            raise ApiError(429, "too_often", f"调用太频繁，请 {wait} 秒后再试。", wait=wait)
        today = local_today()
        if found.last_used_on != today:
            ApiToken.objects.filter(pk=found.pk).update(last_used_on=today)
        return found


def caller(request: HttpRequest) -> ApiToken:
    """Return the token of an authenticated call."""
    token: Any = request.auth  # type: ignore[attr-defined]
    assert isinstance(token, ApiToken)
    return token


def context_of(token: ApiToken) -> Context:
    """Return the context of an act: in the name of the token's person, and saying that a system did it."""
    return Context(
        user=token.responsible, origin=Origin.API, actor=f"接口“{token.name}”（{token.responsible}）"[:120]
    )
