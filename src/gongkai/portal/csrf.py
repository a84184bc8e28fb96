"""A form whose token does not hold (open too long, cookies thrown away): what was typed is shown again, not lost."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from gongkai.look.errors import csrf_failure


def failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: the page of the request form again with a fresh token; elsewhere the plain page.

    Nothing of the post is kept: without the token it may come from another site.
    """
    match = request.resolver_match
    if match is not None and match.view_name == "portal:apply-step":
        from gongkai.portal.views.apply import step

        return step(request, match.kwargs["name"], forged=True)
    return csrf_failure(request, reason)
