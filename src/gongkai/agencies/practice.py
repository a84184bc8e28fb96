"""Settings of a body, by date: everything that the domain reference marks as recalled, local or project default.

A room declares its settings with `declare`; `value_of` answers for a body and a day: the row of the body itself,
else of the nearest body above it, else the declared default. An administrator changes them (ChangeSetting).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gongkai.agencies.models import Body, BodySetting
from gongkai.agencies.queries import local_today
from gongkai.agencies.tree import line_above, tree_on


@dataclass(frozen=True, kw_only=True)
class Practice:
    """A declared setting. `note` says where the default comes from, so that nobody takes it for law.

    `problem` says in Chinese why a value cannot be taken ("" when it can), where `valid` only tells that. `multiline`:
    a text of several lines; `hint`: what stands beside the input; `placeholders`: what may stand in it, with meaning.
    """

    key: str
    label: str
    default: Any
    note: str
    choices: tuple[tuple[Any, str], ...] = ()
    valid: Callable[[Any], bool] | None = None
    problem: Callable[[Any], str] | None = None
    multiline: bool = False
    hint: str = ""
    placeholders: tuple[tuple[str, str], ...] = ()

    def accepts(self, value: Any) -> bool:
        """Return whether `value` is allowed."""
        if self.choices and value not in [choice for choice, _ in self.choices]:
            return False
        if self.problem is not None:
            return not self.problem(value)
        if self.valid is not None:
            return self.valid(value)
        return type(value) is type(self.default) or self.default is None


_declared: dict[str, Practice] = {}


def declare(*practices: Practice) -> None:
    """Declare settings of a room; a key declared twice with another meaning is an error."""
    for practice in practices:
        if _declared.setdefault(practice.key, practice) != practice:
            raise ValueError(f"setting {practice.key} is declared twice")


def declared() -> dict[str, Practice]:
    """Return all declared settings by key."""
    return dict(sorted(_declared.items()))


def value_of(body: Body, key: str, day: dt.date | None = None) -> Any:
    """Return the value of setting `key` for `body` on `day` (today). KeyError for an undeclared key."""
    row = row_of(body, key, day)
    return row.value if row is not None else _declared[key].default


def row_of(body: Body, key: str, day: dt.date | None = None) -> BodySetting | None:
    """Return the row that sets `key` for `body` on `day` (today), its own or inherited; None: the default holds.

    KeyError for an undeclared key.
    """
    if key not in _declared:
        raise KeyError(key)
    when = day or local_today()
    rows = BodySetting.objects.on(when).filter(key=key)
    found = {row.body_id: row for row in rows.order_by("valid_from", "pk")}
    if not found:
        return None
    return next((found[pk] for pk in [body.pk, *tree_on(when).above(body.pk)] if pk in found), None)


class Values:
    """The values of one setting for many records: asked of the database once where no body ever changed it."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.changed = BodySetting.objects.filter(key=key).exists()
        self.known: dict[tuple[int, dt.date], Any] = {}

    def of(self, body: Body, day: dt.date) -> Any:
        """Return what `value_of` returns."""
        if not self.changed:
            return _declared[self.key].default
        place = (body.pk, day)
        if place not in self.known:
            self.known[place] = value_of(body, self.key, day)
        return self.known[place]


def values_of(body: Body, prefix: str, day: dt.date | None = None) -> dict[str, Any]:
    """Return the values of all settings whose key begins with `prefix` for `body` on `day` (today), read together."""
    when = day or local_today()
    found = {key: practice.default for key, practice in _declared.items() if key.startswith(prefix)}
    # The body's own counts most: it is written last.
    line = [*reversed(line_above(body.pk, when)), body.pk]
    rows = BodySetting.objects.on(when).filter(body_id__in=line, key__startswith=prefix)
    ordered = sorted(rows.order_by("valid_from", "pk"), key=lambda row: line.index(row.body_id))
    return found | {row.key: row.value for row in ordered if row.key in found}


def history_of(body: Body, key: str) -> list[BodySetting]:
    """Return the rows of `body` itself for `key`, newest first."""
    return list(BodySetting.objects.filter(body=body, key=key).order_by("-valid_from", "-pk"))
