"""Slow facts that may be some minutes old."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.core.cache import cache

T = TypeVar("T")


def page_cache() -> bool:
    """Return whether finished pages and slow facts are kept (PORTAL_PAGE_CACHE; off in tests)."""
    return bool(getattr(settings, "PORTAL_PAGE_CACHE", True))


def kept(key: str, seconds: int, make: Callable[[], T]) -> T:
    """Return what `make` returned at most `seconds` ago."""
    if not page_cache():
        return make()
    found: T | None = cache.get(f"fact:{key}")
    if found is None:
        found = make()
        cache.set(f"fact:{key}", found, seconds)
    return found


# Where more is counted than this, the count may be some minutes old.
LARGE = 20_000


def kept_if_large(key: str, seconds: int, make: Callable[[], T], size: Callable[[T], int]) -> T:
    """Return what `make` returned: at most `seconds` ago where its `size` is large, now where it is not."""
    found: T | None = cache.get(f"fact:{key}") if page_cache() else None
    if found is None:
        found = make()
        if page_cache() and size(found) > LARGE:
            cache.set(f"fact:{key}", found, seconds)
    return found
