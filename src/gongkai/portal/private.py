"""Pages of one visitor: forms and tracking. Never cached, with token and cookies; the opposite of a public page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

View = TypeVar("View", bound=Callable[..., Any])
HANT = "zh-hant/"


def private_page(view: View) -> View:
    """Mark a view as one visitor's own: `PublicPages` keeps it out of every cache (private, no-store)."""
    view.gk_private = True  # type: ignore[attr-defined]
    return view


def is_private(view: Any) -> bool:
    """Return whether the view was marked with `private_page`."""
    return bool(getattr(view, "gk_private", False))


def is_traditional(request: HttpRequest) -> bool:
    """Return whether the page is read in traditional characters."""
    return getattr(request, "gk_lang", "") == "zh-Hant"


def address_of(request: HttpRequest) -> str:
    """Return the network address that limits and weak signals count by."""
    return str(request.META.get("REMOTE_ADDR", ""))


class PathCookie:
    """A cookie that is sent to one part of the portal only, in both scripts: `/apply` and `/zh-hant/apply`.

    HttpOnly, SameSite=Lax, Secure in production. A browser keeps one for each path, under two names.
    """

    def __init__(self, name: str, below: str, max_age: int) -> None:
        self.name, self.below, self.max_age = name, below, max_age

    def read(self, request: HttpRequest) -> str:
        """Return the value, "" where there is none."""
        return request.COOKIES.get(self._names[is_traditional(request)][0], "")

    def write(self, response: HttpResponse, value: str) -> None:
        """Set it for both scripts."""
        for name, path in self._names:
            response.set_cookie(
                name,
                value,
                max_age=self.max_age,
                path=path,
                secure=settings.PRODUCTION,
                httponly=True,
                samesite="Lax",
            )

    def clear(self, response: HttpResponse) -> None:
        """Take it from the browser."""
        for name, path in self._names:
            response.delete_cookie(name, path=path, samesite="Lax")

    @property
    def _names(self) -> tuple[tuple[str, str], tuple[str, str]]:
        base = settings.FORCE_SCRIPT_NAME or ""
        return (self.name, f"{base}/{self.below}"), (f"{self.name}_t", f"{base}/{HANT}{self.below}")
