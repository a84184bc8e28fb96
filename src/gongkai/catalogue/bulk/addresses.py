"""Old addresses: written one way, so that a link and what was kept of it meet."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from gongkai.catalogue.models import LONGEST_ADDRESS

_HOST = re.compile(r"(?=.{1,120}$)[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# What wget and its like make of view.php?id=5: view.php?id=5.html, on Windows view.php@id=5.html.
_SAVED_QUERY = re.compile(
    r"^(?P<path>.*\.(?:php|aspx?|jspx?|do|action|cgi|shtml|html?))[?@](?P<query>[^?@]*=[^?@]*)$", re.I
)


def normal(address: str, host: str = "") -> tuple[str, str] | None:
    """Return (host, path with query) of an address as it is kept, None when it is none.

    The host is lower case ("" where neither the address nor `host` tells it), the path percent-decoded, the
    parameters of the query in the order of their names; a fragment goes.
    """
    text = address.strip()
    if _CONTROL.search(text) or "\\" in text or not text:
        return None
    try:
        parts = urlsplit(text if "://" in text or text.startswith("/") else f"//{text}")
        named = (parts.netloc.rsplit("@", 1)[-1] or host).lower()
    except ValueError:
        return None
    if parts.scheme not in ("", "http", "https") or (named and not _HOST.fullmatch(named)):
        return None
    path = unquote(parts.path) or "/"
    if _CONTROL.search(path) or not path.startswith("/") or (path == "/" and not parts.query):
        return None
    found = with_query(path, parts.query)
    return (named, found) if len(found) <= LONGEST_ADDRESS else None


def with_query(path: str, query: str) -> str:
    """Return a decoded path with its query in the order of the parameters' names."""
    pairs = sorted(parse_qsl(query, keep_blank_values=True)) if query else []
    if query and not pairs:
        return f"{path}?{query}"
    return f"{path}?{urlencode(pairs, encoding='utf-8')}" if pairs else path


def root_of(name: str) -> str:
    """Return the top folder of a page if it is called after the host, as wget saves a site; else ""."""
    first, _, rest = name.partition("/")
    page = first.lower().endswith((".html", ".htm", ".shtml"))
    return first if rest and "." in first and not page and _HOST.fullmatch(first.lower()) else ""


def of_file(name: str, host: str) -> tuple[str, str] | None:
    """Return the address of a page from its place in the folder: www.example.gov.cn/art/1.html or art/1.html."""
    top = root_of(name)
    if top:
        host, name = top, name[len(top) + 1 :]
    stem = name[: -len(".html")] if name.lower().endswith(".html") else name
    saved = _SAVED_QUERY.match(stem) or _SAVED_QUERY.match(name)
    if saved:
        return normal(f"/{quote(saved['path'])}?{saved['query']}", host)
    return normal("/" + quote(name), host)


def requested(path: str) -> str:
    """Return path and query (sorted by `normal`) in the percent-encoded form in which a browser asks for it."""
    head, mark, query = path.partition("?")
    return quote(head, safe="/:@!$&'()*+,;=~-._") + mark + query
