"""Links to the old site go on leading somewhere: an address that nobody knows here is looked for among the old ones."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from gongkai.catalogue.bulk.redirects import public_new_place

GetResponse = Callable[[HttpRequest], HttpResponseBase]
# Never an old site's: what is asked for here is not looked up.
_OURS = ("/office/", "/api/", "/static/", "/i/", "/f/", "/t/", "/apply/", "/account/")


class OldAddresses:
    """Answers 301 instead of 404 where the address is one that an imported item had on its old site.

    Only published items are led to, and withdrawn ones, whose page gives the trace. No cookie is read, none set.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and look a 404 up among the old addresses."""
        response = self.get_response(request)
        path = request.path_info
        if (
            response.status_code != 404
            or request.method not in {"GET", "HEAD"}
            or "portal" not in settings.FACES
        ):
            return response
        if path.startswith(_OURS):
            return response
        query = request.META.get("QUERY_STRING", "")
        public_id = public_new_place(
            request.get_host().lower(), f"{request.path_info}?{query}" if query else path
        )
        if public_id is None:
            return response
        found = HttpResponsePermanentRedirect(reverse("portal:item", args=[public_id]))
        # For long, but not for ever: what was withdrawn may have to be looked for elsewhere one day.
        found["Cache-Control"] = "public, max-age=86400"
        return found
