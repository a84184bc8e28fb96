"""Follows every link of an exported folder, as a browser at file:// would."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

_TAG = re.compile(r'<[a-zA-Z](?:[^">]|"[^"]*")*>')
_LINK = re.compile(r'\s(?:href|src|action|formaction)="([^"]*)"')


def links_of(page: Path) -> list[str]:
    """Return what a page links to."""
    text = page.read_text(encoding="utf-8")
    return [unescape(link) for tag in _TAG.findall(text) for link in _LINK.findall(tag)]


def broken_links(root: Path) -> list[str]:
    """Return "page -> link" of every link inside the folder that leads to no file, or out of it."""
    wrong = []
    for page in sorted(root.rglob("*.html")):
        if page.relative_to(root).parts[0] == "f":
            continue
        for link in links_of(page):
            parts = urlsplit(link)
            if parts.scheme or not parts.path:
                continue
            aim = (page.parent / unquote(parts.path)).resolve()
            if link.startswith("/") or not aim.is_file() or root.resolve() not in aim.parents:
                wrong.append(f"{page.relative_to(root)} -> {link}")
    return wrong


def reached_from(start: Path) -> set[Path]:
    """Return the files that can be reached from a page by its links."""
    seen, todo = {start.resolve()}, [start.resolve()]
    while todo:
        page = todo.pop()
        if page.suffix != ".html":
            continue
        for link in links_of(page):
            parts = urlsplit(link)
            if parts.scheme or not parts.path:
                continue
            aim = (page.parent / unquote(parts.path)).resolve()
            if aim.is_file() and aim not in seen:
                seen.add(aim)
                todo.append(aim)
    return seen
