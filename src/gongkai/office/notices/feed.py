"""A calendar for programs: whoever has the address reads it, so it says nothing personal."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from gongkai.agencies.limits import RateLimit
from gongkai.notices.feeds import calendar_for, digest_of, owner_of

# A calendar program asks every quarter of an hour at most; one that asks for addresses that are none is guessing.
FETCHES = RateLimit("calendar", minutes=15, count=60)
MISSES = RateLimit("calendar-miss", minutes=15, count=30)


@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Give the calendar behind an address; 404 for a wrong or revoked one, 429 for who asks too often."""
    user = owner_of(secret)
    if user is None:
        if not MISSES.allow(request.META.get("REMOTE_ADDR", "")):
            return _too_often()
        return _plain("没有这个日历地址，可能已经停用或者换新。", 404)
    if not FETCHES.allow(digest_of(secret)):
        return _too_often()
    response = HttpResponse(calendar_for(user), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=900"
    response["Content-Disposition"] = 'inline; filename="gongkai.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _too_often() -> HttpResponse:
    response = _plain("访问过于频繁，请 15 分钟后再试。", 429)
    response["Retry-After"] = "900"
    return response


def _plain(text: str, status: int) -> HttpResponse:
    """Answer a program: no page, no session."""
    response = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    return response
