"""Which file stands for an address, and which addresses have none because they need the server."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from django.urls import Resolver404, resolve

# The pages of the portal that are files, with the names in their query that may be there.
PAGES: dict[str, frozenset[str]] = {
    "home": frozenset(),
    "bodies": frozenset(),
    "body": frozenset(),
    "column": frozenset({"page"}),
    "item": frozenset(),
    "file": frozenset({"show"}),
    "body-feed": frozenset(),
    "column-feed": frozenset(),
    "reports": frozenset(),
    "reports-feed": frozenset(),
    "report-list": frozenset(),
    "report-feed": frozenset(),
    "report": frozenset({"scope", "form"}),
    "report-data": frozenset({"scope"}),
    "report-version": frozenset({"scope"}),
    "cell": frozenset({"v", "m", "page", "scope"}),
    "series": frozenset(),
    "siblings": frozenset(),
    "compare": frozenset({"a", "b", "all"}),
    "compare-data": frozenset({"a", "b"}),
    "apply": frozenset({"body"}),
    "apply-form": frozenset(),
    "apply-guide": frozenset(),
}
_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f]')
_UNSAFE = re.compile(r"[^0-9A-Za-z.-]+")
_LONGEST = 180


@dataclass(frozen=True)
class Target:
    """An address that becomes a file: `url` below the prefix, `path` of the file, `name` and keys of its route."""

    url: str
    path: str
    name: str
    keys: dict[str, str]


def target_of(url: str) -> Target | None:
    """Return the file that stands for an address below the prefix (/b/…?page=2); None if it needs the server."""
    parts = urlsplit(url)
    try:
        match = resolve(unquote(parts.path))
    except (Resolver404, ValueError):
        return None
    query = sorted(parse_qsl(parts.query, keep_blank_values=True))
    if match.app_name != "portal" or match.url_name not in PAGES:
        return None
    if any(name not in PAGES[match.url_name] for name, _ in query):
        return None
    if match.url_name == "file":
        query = []
    keys = {key: str(value) for key, value in match.kwargs.items()}
    shown = "?" + parts.query if query else ""
    return Target(parts.path + shown, path_of(unquote(parts.path), query), match.url_name, keys)


def path_of(path: str, query: list[tuple[str, str]]) -> str:
    """Return the path of the file for an address: lists are folders, a query becomes a name, no name is unsafe."""
    parts = [_safe(part) for part in path.split("/") if part not in {"", ".", ".."}]
    stem, dot, ending = parts[-1].rpartition(".") if parts else ("", "", "")
    is_file = not path.endswith("/") and bool(dot) and bool(stem)
    if not query:
        return "/".join(parts if is_file else [*parts, "index.html"])
    said = "_".join(f"{_UNSAFE.sub('-', name)}-{_UNSAFE.sub('-', value)}" for name, value in query)
    if len(said) > 80 or _UNSAFE.search("".join(value for _, value in query)):
        said = said[:60] + "-" + hashlib.sha256(repr(query).encode()).hexdigest()[:12]
    if is_file:
        return "/".join([*parts[:-1], f"{stem}_{said}.{ending}"])
    return "/".join([*parts, f"{said}.html"])


def _safe(name: str) -> str:
    """Return a name that every file system takes, at most 180 bytes long, its ending kept."""
    name = _FORBIDDEN.sub("_", name).rstrip(". ") or "_"
    if len(name.encode()) <= _LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    mark = hashlib.sha256(name.encode()).hexdigest()[:8]
    tail = f"-{mark}{dot}{ending}" if dot and len(ending) < 10 else f"-{mark}"
    head = (stem if dot and len(ending) < 10 else name).encode()[: _LONGEST - len(tail.encode())]
    return head.decode(errors="ignore") + tail
