"""Asks the application itself, in this process, as a visitor without a cookie would."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.http.request import validate_host
from django.test import RequestFactory
from django.urls import set_script_prefix


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    content: bytes
    kind: str
    location: str = ""


class Inside(BaseHandler):
    """The application with its middleware, without a network."""

    def __init__(self) -> None:
        super().__init__()
        self.load_middleware()
        public = urlsplit(settings.PUBLIC_URL)
        host = public.hostname or "127.0.0.1"
        if not validate_host(host, settings.ALLOWED_HOSTS or ["localhost", "127.0.0.1"]):
            host = next((one.lstrip(".") for one in settings.ALLOWED_HOSTS if one != "*"), "localhost")
        self.secure = public.scheme == "https"
        self.host = host
        self.prefix = (settings.FORCE_SCRIPT_NAME or "").rstrip("/")

    @property
    def origin(self) -> str:
        """Return scheme and host that pages name themselves by where they must (feeds)."""
        return f"{'https' if self.secure else 'http'}://{self.host}{self.prefix}"

    def get(self, url: str) -> Answer:
        """Return the answer to an address below the prefix."""
        parts = urlsplit(url)
        request = RequestFactory(SERVER_NAME=self.host).get(
            unquote(parts.path), query_params=None, QUERY_STRING=parts.query, secure=self.secure
        )
        if self.host:
            request.META["HTTP_HOST"] = self.host
        request.gk_static = True  # type: ignore[attr-defined]
        set_script_prefix(f"{self.prefix}/")
        response = self.get_response(request)
        try:
            streamed = getattr(response, "streaming_content", None)
            content = b"".join(streamed) if streamed is not None else getattr(response, "content", b"")
        finally:
            # Not `close`: its signal says that a request of the server is over, and the connection may go.
            for closer in response._resource_closers:  # type: ignore[attr-defined]
                closer()
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        return Answer(response.status_code, content, kind, response.headers.get("Location", ""))
