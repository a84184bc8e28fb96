"""Sets of record ids as text: `1-23,25,40-41`. A year of 143,262 items takes a few bytes, not megabytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def to_ranges(ids: Iterable[int]) -> str:
    """Return the ids, sorted and without repetition, as ranges."""
    parts: list[str] = []
    start = last = None
    for number in sorted(set(ids)):
        if last is not None and number == last + 1:
            last = number
            continue
        if start is not None:
            parts.append(f"{start}-{last}" if last != start else f"{start}")
        start = last = number
    if start is not None:
        parts.append(f"{start}-{last}" if last != start else f"{start}")
    return ",".join(parts)


def from_ranges(text: str) -> Iterator[int]:
    """Yield the ids of `to_ranges` text, ascending."""
    for part in filter(None, text.split(",")):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def bounds_of(text: str) -> list[tuple[int, int]]:
    """Return the (first, last) pairs of `to_ranges` text."""
    pairs = [part.partition("-") for part in filter(None, text.split(","))]
    return [(int(first), int(last or first)) for first, _, last in pairs]
