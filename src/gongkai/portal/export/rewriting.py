"""A page of the server as a file: links between files are relative, what needs the server says so."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import quote, urljoin, urlsplit

_TAG = re.compile(r'<[a-zA-Z](?:[^">]|"[^"]*")*>')
_LINK = re.compile(r'(\s(?:href|src|action|formaction))="([^"]*)"')
_FORM = re.compile(r"<form\b((?:[^\">]|\"[^\"]*\")*)>(.*?)</form>", re.S)
_CLASS = re.compile(r'\sclass="([^"]*)"')
_CSS_URL = re.compile(r"""url\(\s*(["']?)([^)"']+)\1\s*\)""")
# Where a page leads that needs the server, and no live address was given.
SERVER_PAGE = "server.html"

# An address below the prefix, as the page means it -> path of its file; None: it has none.
Find = Callable[[str], str | None]


@dataclass(frozen=True)
class Place:
    """A page: its address below the prefix, the path of its file, the prefix of the server, the live address."""

    url: str
    path: str
    prefix: str
    live: str = ""


def rewritten(html: str, place: Place, find: Find) -> str:
    """Return the page with its links turned to files; forms go to the live address or say where to ask."""
    if not place.live:
        html = _FORM.sub(lambda form: _without_server(form, place), html)
    return _TAG.sub(lambda tag: _LINK.sub(lambda link: _link(link, tag[0], place, find), tag[0]), html)


def relative(path: str, place: Place) -> str:
    """Return the link from a page to a file."""
    return quote(posixpath.relpath(path, posixpath.dirname(place.path) or "."))


def _link(link: re.Match[str], tag: str, place: Place, find: Find) -> str:
    given = unescape(link[2])
    parts = urlsplit(given)
    if parts.scheme or parts.netloc or given.startswith("#"):
        return link[0]
    # A link without a path means this page, and so does a form without an address.
    below = urljoin(place.prefix + place.url, given)
    url = "/" + below.removeprefix(place.prefix).lstrip("/") if below.startswith(place.prefix) else below
    url, _, mark = url.partition("#")
    path = None if tag.startswith("<form") else find(url)
    if path is not None:
        found = relative(path, place) + (f"#{mark}" if mark else "")
    else:
        found = f"{place.live}{url}" if place.live else relative(SERVER_PAGE, place)
    return f'{link[1]}="{escape(found)}"'


def _without_server(form: re.Match[str], place: Place) -> str:
    found = _CLASS.search(form[1])
    kind = " gk-search" if found and "gk-search" in found[1] else ""
    link = f'<a href="{escape(place.prefix)}/{SERVER_PAGE}">在线平台</a>'
    return f'<p class="gk-muted{kind}">检索、筛选和填写请到{link}。</p>'


def css_links(css: str, url: str) -> list[str]:
    """Return the addresses that a style sheet at `url` loads."""
    found = [urljoin(url, match[2]) for match in _CSS_URL.finditer(css)]
    return [one.partition("#")[0].partition("?")[0] for one in found if not urlsplit(one).scheme]
