"""Large print on and off: the only cookie of the portal, set by this address alone."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import get_script_prefix
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongkai.portal.middleware import LARGE

YEAR = 365 * 24 * 3600


@never_cache
@require_safe
def large(request: HttpRequest) -> HttpResponse:
    """Switch large print (`on=1` or `on=0`) and go back to `next`, if that is a page of this site."""
    wanted = request.GET.get("next", "")
    inside = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    response = HttpResponseRedirect(wanted if inside else get_script_prefix())
    path = settings.FORCE_SCRIPT_NAME or "/"
    if request.GET.get("on") == "1":
        response.set_cookie(
            LARGE, "1", max_age=YEAR, path=path, secure=settings.PRODUCTION, httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(LARGE, path=path, samesite="Lax")
    return response
