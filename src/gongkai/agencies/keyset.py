"""Pages of long lists by key instead of by number: the next page starts after the last row shown.

No page costs more than the first, a row that comes meanwhile shifts nothing, and ties are broken by the key. A list is
made of segments that follow each other (the open ones by date, then the closed ones by age); within a segment the
columns of the order hold no nulls.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Func, Q, QuerySet


class Unindexed(Func):
    """A column whose condition must not choose the index on SQLite: the order of the list does.

    SQLite takes the index of a condition wherever there is one and sorts afterwards; PostgreSQL weighs both.
    """

    template = "%(expressions)s"
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="+%(expressions)s", **extra)


@dataclass(frozen=True)
class Segment:
    """One part of a list: its rows and the columns that order them ("-" before one turns it round), the key last."""

    rows: QuerySet[Any]
    order: tuple[str, ...]


@dataclass(frozen=True)
class KeyPage:
    """A page: its rows, and the cursors for `before` and `after` in the address ("" where there is nothing more)."""

    rows: list[Any]
    before: str = ""
    after: str = ""


Place = tuple[int, list[Any]]


def page_of(
    segments: Sequence[Segment],
    size: int,
    *,
    after: str = "",
    before: str = "",
    rows: QuerySet[Any] | None = None,
) -> KeyPage:
    """Return the page of `size` rows after (or before) a cursor; the first one for none or a spoilt one.

    Only keys are walked; the rows of the page are read by them, from `rows` (with what a page needs of them).
    """
    if before and (start := _place(segments, before)) is not None:
        found = _walk(segments, size + 1, start, back=True)
        if len(found) > size:
            shown = found[size - 1 :: -1]
            return KeyPage(_read(segments, shown, rows), _cursor(shown[0]), _cursor(shown[-1]))
    start = _place(segments, after) if after and not before else None
    found = _walk(segments, size + 1, start)
    shown, more = found[:size], len(found) > size
    earlier = _cursor(shown[0]) if start is not None and shown else ""
    return KeyPage(_read(segments, shown, rows), earlier, _cursor(shown[-1]) if more else "")


def _walk(
    segments: Sequence[Segment], wanted: int, start: Place | None, *, back: bool = False
) -> list[tuple[int, Any]]:
    """Return up to `wanted` keys with the number of their segment, from `start` on (not itself)."""
    found: list[tuple[int, Any]] = []
    numbers = range(len(segments))
    for number in reversed(numbers) if back else numbers:
        if start is not None and (number > start[0] if back else number < start[0]):
            continue
        part = segments[number]
        order = tuple(_turned(name) for name in part.order) if back else part.order
        keys = part.rows.order_by(*order).values_list(*(name.lstrip("-") for name in part.order))
        if start is not None and number == start[0]:
            keys = keys.filter(_beyond(order, start[1]))
        found += [(number, key) for key in keys[: wanted - len(found)]]
        if len(found) >= wanted:
            break
    return found


def _read(
    segments: Sequence[Segment], places: list[tuple[int, Any]], rows: QuerySet[Any] | None
) -> list[Any]:
    """Return the rows of these keys, in their order; the last column of an order is the primary key."""
    if not places:
        return []
    source = rows if rows is not None else segments[0].rows.model._base_manager.all()
    found = source.in_bulk([key[-1] for _, key in places])
    return [found[key[-1]] for _, key in places if key[-1] in found]


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Return the condition: after these values in this order."""
    first, down = order[0].lstrip("-"), order[0].startswith("-")
    # Says again what the rest says, so that the database starts there in the index.
    bound = Q(**{f"{first}__{'lte' if down else 'gte'}": values[0]})
    beyond, equal = Q(), Q()
    for name, value in zip(order, values, strict=True):
        column = name.lstrip("-")
        beyond |= equal & Q(**{f"{column}__{'lt' if name.startswith('-') else 'gt'}": value})
        equal &= Q(**{column: value})
    return bound & beyond


def _cursor(place: tuple[int, Any]) -> str:
    number, values = place
    told = [value.isoformat() if isinstance(value, dt.date | dt.datetime) else value for value in values]
    raw = json.dumps([number, *told], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _place(segments: Sequence[Segment], cursor: str) -> Place | None:
    """Return where a cursor points, None for one that does not belong to this list."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        number, *told = json.loads(base64.urlsafe_b64decode(padded))
        part = segments[number] if isinstance(number, int) and 0 <= number < len(segments) else None
        if part is None or len(told) != len(part.order) or any(value is None for value in told):
            return None
        fields = [_field(part.rows.model, name.lstrip("-")) for name in part.order]
        return number, [field.to_python(value) for field, value in zip(fields, told, strict=True)]
    except (ValueError, TypeError, OverflowError, ValidationError):
        return None


def _field(model: Any, name: str) -> Any:
    return model._meta.pk if name == "pk" else model._meta.get_field(name)
