"""Public pages are cached whole, and exist in traditional characters under /zh-hant/."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import get_script_prefix, set_script_prefix
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

from gongkai.portal import stamp
from gongkai.portal.chinese import to_simplified, to_traditional
from gongkai.portal.facts import page_cache
from gongkai.portal.private import is_private

GetResponse = Callable[[HttpRequest], HttpResponseBase]
LARGE = "gk_large"
HANT = "zh-hant/"
# What is not a public page: other faces and files.
_NOT_PUBLIC = ("office/", "api/", "static/")
# Addresses of the portal that are no pages: a switch, and files with their own validators.
_NO_PAGES = frozenset({"large", "file"})
_PAGE_SECONDS = 600
_LARGEST = 600_000


class PublicPages:
    """ETag, Last-Modified and a cache of finished pages; no cookie, no token, no session on any of them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.keep = page_cache()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and mark a finished public page."""
        response = self.get_response(request)
        if getattr(request, "gk_private", False):
            response["Cache-Control"] = "private, no-store"
            patch_vary_headers(response, ["Cookie"])
            return response
        etag = getattr(request, "gk_etag", None)
        if etag is None:
            return response
        patch_vary_headers(response, ["Cookie"])  # large print
        if response.status_code == 200 and not response.streaming:
            response["ETag"] = etag
            since = request.gk_since.timestamp()  # type: ignore[attr-defined]
            # Dates of HTTP have no parts of a second: a page as young as its state could be confirmed by the date of
            # one that was withdrawn in the same second.
            if time.time() - since > 1:
                response["Last-Modified"] = http_date(since)
            # An item may be withdrawn any minute: its page is asked for each time, and mostly answered with 304.
            item = request.resolver_match is not None and request.resolver_match.url_name == "item"
            response["Cache-Control"] = "public, no-cache" if item else "public, max-age=60"
            self._remember(etag, response)
        elif response.status_code in {404, 410}:
            response["Cache-Control"] = "public, max-age=60"
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Answer 304 or from the cache without drawing the page again."""
        match = request.resolver_match
        if is_private(view):
            request.gk_private = True  # type: ignore[attr-defined]
            return None
        if request.method not in {"GET", "HEAD"} or match is None or match.app_name != "portal":
            return None
        if match.url_name in _NO_PAGES or getattr(request, "gk_static", False):
            return None
        token, since = stamp.current()
        seed = "\n".join([token, request.get_full_path(), request.get_host(), _large(request)])
        etag = f'"{hashlib.sha256(seed.encode()).hexdigest()[:32]}"'
        request.gk_etag, request.gk_since = etag, since  # type: ignore[attr-defined]
        fresh = get_conditional_response(request, etag=etag, last_modified=int(since.timestamp()))
        if fresh is not None and fresh.status_code in {304, 412}:
            return fresh
        return self._remembered(etag)

    def _remember(self, etag: str, response: HttpResponseBase) -> None:
        if not self.keep or not isinstance(response, HttpResponse) or getattr(response, "gk_ready", False):
            return
        if len(response.content) <= _LARGEST and not response.cookies:
            cache.set(f"page:{etag}", (response.content, response["Content-Type"]), _PAGE_SECONDS)

    def _remembered(self, etag: str) -> HttpResponse | None:
        found = cache.get(f"page:{etag}") if self.keep else None
        if found is None:
            return None
        response = HttpResponse(found[0], content_type=found[1])
        response.gk_ready = True  # type: ignore[attr-defined]
        return response


def _large(request: HttpRequest) -> str:
    return "large" if request.COOKIES.get(LARGE) == "1" else ""


class TraditionalPages:
    """Under /zh-hant/ every public page stands in traditional characters; its links keep the prefix.

    The finished HTML is converted. What a visitor types there (search, filters) is turned back first.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Take the prefix off before the address is looked up, convert after."""
        rest = request.path_info.removeprefix(f"/{HANT}")
        if rest == request.path_info or rest.startswith(_NOT_PUBLIC) or "portal" not in settings.FACES:
            return self.get_response(request)
        request.path_info = f"/{rest}"
        request.gk_lang = "zh-Hant"  # type: ignore[attr-defined]
        request.GET = _simplified(request.GET)  # type: ignore[assignment]
        before = get_script_prefix()
        set_script_prefix(before + HANT)
        try:
            response = self.get_response(request)
        finally:
            set_script_prefix(before)
        return _converted(response, as_typed=getattr(request, "gk_private", False))


def _simplified(query: QueryDict) -> QueryDict:
    changed = QueryDict(mutable=True)
    for name, values in query.lists():
        changed.setlist(name, [to_simplified(value) for value in values])
    changed._mutable = False
    return changed


# What somebody typed: values of inputs, texts of areas, and what a page marks as not to be converted.
_TYPED = re.compile(
    r'(<textarea\b[^>]*>.*?</textarea>|\bvalue="[^"]*"|<(?P<tag>\w+)[^>]*\btranslate="no"[^>]*>.*?</(?P=tag)>)',
    re.DOTALL,
)


def _converted(response: HttpResponseBase, *, as_typed: bool) -> HttpResponseBase:
    html = response.get("Content-Type", "").startswith("text/html")
    if not html or not isinstance(response, HttpResponse) or getattr(response, "gk_ready", False):
        return response
    text = response.content.decode(response.charset)
    response.content = around_typed(text) if as_typed else to_traditional(text)
    response["Content-Language"] = "zh-Hant"
    if response.has_header("Content-Length"):
        response["Content-Length"] = str(len(response.content))
    return response


def around_typed(html: str) -> str:
    """Convert a page but for what somebody typed into it: a name comes back as it was written."""
    parts, at = [], 0
    for typed in _TYPED.finditer(html):
        parts += [to_traditional(html[at : typed.start()]), typed.group(0)]
        at = typed.end()
    return "".join([*parts, to_traditional(html[at:])])
