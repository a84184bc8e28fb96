"""Handing a file to a browser, so that it cannot do anything there but be read."""

from __future__ import annotations

from typing import IO
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseNotModified
from django.utils.cache import patch_cache_control

from gongkai.files import store
from gongkai.files.media import INLINE
from gongkai.files.models import StoredFile
from gongkai.reading.decode import decode
from gongkai.reading.errors import UnreadableError

# No script, no form, no frame, an origin of its own.
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src 'self'"
# The PDF viewer of Chromium does not start in a sandbox; PDF runs no script of ours anyway.
PLAIN = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"


def disposition(name: str, inline: bool) -> str:
    """Return a Content-Disposition value: an ASCII name for old clients, the real one by RFC 5987."""
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%' else "_" for c in name)
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def serve(request: HttpRequest, stored: StoredFile, *, inline: bool = False) -> HttpResponseBase:
    """Answer with the content of `stored`; the caller has decided that this request may have it.

    `inline` shows PDF, pictures, plain text, sound and film in the browser; HTML, SVG and the rest are always
    downloaded. 304 when the browser has it (ETag). Raises Http404 if the store has lost the content.
    """
    if stored.is_sealed:
        raise Http404  # opened only by `sealed.serve_sealed`, with the person's key
    blob = stored.blob
    etag = f'"{blob.hash}"'
    response: HttpResponseBase
    if etag in (part.strip() for part in request.headers.get("If-None-Match", "").split(",")):
        response = HttpResponseNotModified()
    else:
        try:
            content = store.open_content(blob.hash)
        except FileNotFoundError as error:
            raise Http404 from error
        shown = inline and blob.media_type in INLINE
        charset = f"; charset={_encoding(content)}" if shown and blob.media_type == "text/plain" else ""
        response = FileResponse(content, content_type=f"{blob.media_type}{charset}")
        response.headers["Content-Length"] = str(blob.size)
        response.headers["Content-Disposition"] = disposition(stored.name, shown)
    response.headers["ETag"] = etag
    response.headers["X-Content-Type-Options"] = "nosniff"
    pdf = blob.media_type == "application/pdf"
    response.headers["Content-Security-Policy"] = PLAIN if pdf else SANDBOX
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if stored.is_published:
        # Withdrawn means gone at once: a browser asks each time, and gets 304.
        patch_cache_control(response, public=True, no_cache=True)
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response


def _encoding(content: IO[bytes]) -> str:
    """Return the encoding of a text as browsers name it; the content is rewound."""
    head = content.read(200_000)
    content.seek(0)
    try:
        return decode(head)[1].removesuffix("-sig")
    except UnreadableError:
        return "utf-8"
