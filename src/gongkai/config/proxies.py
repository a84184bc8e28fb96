"""Whose request it is, behind proxies: limits, locks and logs count by the visitor's address, not by the proxy's."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class VisitorAddress:
    """Put the visitor's address into REMOTE_ADDR, as the proxies of this installation saw it.

    With `GONGKAI_PROXIES` = n the n-th address from the right of X-Forwarded-For counts: each of our own proxies adds
    one, and what stands further left a visitor may have invented. With 0 the header is not looked at.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Rewrite the address; where the header does not hold one, that of the connection stays."""
        if settings.PROXIES:
            found = visitor(request.headers.get("X-Forwarded-For", ""), settings.PROXIES)
            if found:
                request.META["REMOTE_ADDR"] = found
        return self.get_response(request)


def visitor(header: str, proxies: int) -> str:
    """Return the address that the outermost of `proxies` own proxies saw, "" where the header is shorter or broken."""
    hops = [hop.strip() for hop in header.split(",")]
    if len(hops) < proxies:
        return ""
    given = hops[-proxies].strip('"')
    if given.startswith("["):
        given = given[1:].partition("]")[0]
    elif given.count(":") == 1:
        given = given.partition(":")[0]
    try:
        return str(ipaddress.ip_address(given))
    except ValueError:
        return ""
