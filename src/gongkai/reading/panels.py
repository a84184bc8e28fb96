"""Tables that a page sets otherwise than the form: in halves side by side, or the table of section 4 on its side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from gongkai.statements.forms import Table as FormTable

from .forms import FORM_IDS, form
from .labels import known_keys
from .normalise import bare_key, key
from .numbers import Value, parse
from .source import Cell, Place, Table

SHARE = 0.6
"""How many of the rows must have labels of a form in every half before a table is taken for halves."""


def panels(table: Table) -> list[Table]:
    """The halves (or thirds) of a table that are set side by side, left to right; else the table itself.

    Told by labels of a form that stand at the same distance in most rows, with figures behind each.
    """
    width = max((len(row) for row in table.rows), default=0)
    if table.kind == "stream" or len(table.rows) < 4:
        return [table]
    for parts in (2, 3):
        step, rest = divmod(width, parts)
        if rest or step < 2:
            continue
        if all(_labelled(table, at * step, step) for at in range(parts)):
            return [replace(table, rows=_part(table.rows, at * step, step)) for at in range(parts)]
    return [table]


def _labelled(table: Table, first: int, step: int) -> bool:
    """Whether the column `first` holds labels of a form and the columns behind it, up to `step`, hold none."""
    heads = [row[first].text for row in table.rows if len(row) > first and row[first].text]
    known = sum(_is_known(text) for text in heads)
    behind = [cell for row in table.rows for cell in row[first + 1 : first + step]]
    return (
        known >= 2
        and known >= SHARE * (len(heads) - 1)
        and not any(_is_known(cell.text) for cell in behind)
        and sum(parse(cell.text) is not None for cell in behind) * 3 >= len(behind)
    )


def _is_known(text: str) -> bool:
    return len(text) > 1 and (key(text) in known_keys() or bare_key(text) in known_keys())


def _part(rows: list[list[Cell]], first: int, step: int) -> list[list[Cell]]:
    return [
        [replace(cell, column=cell.column - first) for cell in row[first : first + step]]
        for row in rows
        if len(row) > first
    ]


@dataclass(frozen=True, slots=True)
class Turned:
    """The cases of section 4 where outcomes are rows: rows `begin` to before `end` are one row of the form.

    texts: the header as the form has it. values: with their places, in the order of the form's columns.
    """

    begin: int
    end: int
    texts: list[str]
    values: list[tuple[Value, Place]]


def turned(table: Table) -> Turned | None:
    """The table of cases (Art. 50 (4), form of section 4) on its side, when every outcome and every way is there."""
    if table.kind == "stream":
        return None
    heads: list[str] = []
    for begin, row in enumerate(table.rows):
        above, heads = heads, [key(cell.text) for cell in row if cell.text]
        for outcomes, ways in _cases():
            if not any(_names(named, ways) for named in (heads, above + heads)):
                continue
            below = table.rows[begin + 1 : begin + 1 + len(outcomes)]
            columns = [
                _outcome(cells, outcome, len(ways)) for cells, outcome in zip(below, outcomes, strict=False)
            ]
            if len(columns) == len(outcomes) and all(columns):
                values = [column[at] for at in range(len(ways)) for column in columns]
                return Turned(begin, begin + 1 + len(outcomes), [*ways, *outcomes], values)
    return None


def _names(heads: list[str], ways: tuple[str, ...]) -> bool:
    """Whether a header names every way, in order, and little else (it may be of two rows)."""
    named = [head for head in heads if head in ways]
    return named == list(ways) and len(heads) - len(named) <= 3


def _outcome(cells: list[Cell], label: str, count: int) -> list[tuple[Value, Place]]:
    """The values of a row of that label; empty when it is another row or has not just `count` values."""
    if label not in (key(cell.text) for cell in cells):
        return []
    after = [cell for cell in cells if key(cell.text) != label]
    found = [(value, cell.place) for cell in after if (value := parse(cell.text)) is not None]
    return found if len(found) == count == len(after) else []


@cache
def _cases() -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Outcomes and ways (as keys, in the form's order) of every table that counts each outcome for each way."""
    found: dict[tuple[tuple[str, ...], tuple[str, ...]], None] = {}
    for form_id in FORM_IDS:
        for table in form(form_id).tables:
            ways = _ways(table)
            labels = [key(column.label) for column in table.columns]
            size = len(labels) // len(ways) if ways else 0
            if size and labels == labels[:size] * len(ways) and any(not r.label_printed for r in table.rows):
                found[tuple(labels[:size]), tuple(ways)] = None
    return list(found)


def _ways(table: FormTable) -> list[str]:
    """The innermost groups above the columns."""
    names = [key((column.group or "").split("/")[-1]) for column in table.columns]
    runs = [name for name, after in pairwise([*names, ""]) if name != after]
    return runs if len(runs) > 1 and all(runs) else []
