"""A calendar for programs: whoever has the address reads it, so it says nothing personal."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
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
        raise Http404
    if not FETCHES.allow(digest_of(secret)):
        return _too_often()
    response = HttpResponse(calendar_for(user), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=900"
    response["Content-Disposition"] = 'inline; filename="gongkai.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _too_often() -> HttpResponse:
    response = HttpResponse(
        "访问过于频繁，请 15 分钟后再试。", status=429, content_type="text/plain; charset=utf-8"
    )
    response["Retry-After"] = "900"
    response["Cache-Control"] = "private, no-store"
    return response
