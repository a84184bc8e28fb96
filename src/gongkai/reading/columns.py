"""Which value of a row stands in which column of the form: by count, by the columns of the grid, by the header."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from gongkai.statements.forms import Table

from .forms import FORM_IDS, form
from .normalise import Normaliser, key
from .rows import Figure, Row

_plain = Normaliser("")


@dataclass(slots=True)
class Assignment:
    """The figures of one row by column key; `why` is set (in Chinese) where nothing certain can be said."""

    figures: dict[str, Figure] = field(default_factory=dict)
    why: str = ""
    spare: list[Figure] = field(default_factory=list)


class Columns:
    """The columns of one table of the form as the page shows them, learnt from all its rows together."""

    def __init__(self, table: Table, rows: Sequence[Row]) -> None:
        self.table = table
        self.keys = [column.key for column in table.columns]
        self.size = len(self.keys)
        self.grid = self._grid_columns(rows)
        self.fillers = self._usual_fillers(rows)
        header = _header_text(table, rows)
        self.foreign = foreign_header(table, header)
        self.present = _present(table, header)
        named = key(_plain(table.title)) in header or any(label in header for label in _labels(table))
        self.headed = named or len(rows) > 2 or any(row.kind is not None for row in rows)

    def _grid_columns(self, rows: Sequence[Row]) -> dict[tuple[int | None, int], str]:
        """Column of the grid -> column key, where most full rows of a source table agree."""
        votes: Counter[tuple[int | None, tuple[int, ...]]] = Counter()
        for row in rows:
            places = tuple(f.column for f in row.figures if f.column is not None)
            if row.kind == "grid" and len(places) == self.size == len(row.figures):
                filled = sum(1 for f in row.figures if f.value.kind != "empty")
                if filled * 2 >= self.size:
                    votes[(row.table, places)] += 1
        grid: dict[tuple[int | None, int], str] = {}
        for (number, places), _ in votes.most_common():
            if (number, places[0]) not in grid and not any(at == number for at, _ in grid):
                grid.update({(number, place): own for place, own in zip(places, self.keys, strict=True)})
        return grid

    def _usual_fillers(self, rows: Sequence[Row]) -> dict[int | None, int]:
        """Per source table how many empty cells stand behind the last column in every row that shows it plainly."""
        seen: dict[int | None, set[int]] = {}
        for row in rows:
            surplus = len(row.figures) - self.size
            kept, rest = row.figures[: self.size], row.figures[self.size :]
            if surplus >= 0 and kept[0].value.kind != "empty" and all(f.value.kind == "empty" for f in rest):
                seen.setdefault(row.table, set()).add(surplus)
        return {table: counts.pop() for table, counts in seen.items() if len(counts) == 1}

    def assign(self, row: Row) -> Assignment:
        """The figures of a row by column key."""
        if self.foreign:
            return Assignment(why=f"表头是另一种表式的（{self.foreign}），数字不能对应")
        if not self.headed:
            return Assignment(why="不在表格里，前面也没有表头，不能确定是表中的数字", spare=list(row.figures))
        figures = row.figures
        if self.grid and any((row.table, f.column) in self.grid for f in figures if f.column is not None):
            by_grid = self._by_grid(row)
            if by_grid is not None:
                return by_grid
        if len(figures) == self.size:
            return Assignment(dict(zip(self.keys, figures, strict=True)))
        if len(figures) > self.size:
            return self._too_many(figures, self.fillers.get(row.table, 0))
        if len(self.present) == len(figures) and len(self.present) < self.size:
            return Assignment(dict(zip(self.present, figures, strict=True)))
        return Assignment(why=f"应有{self.size}个数，只找到{len(figures)}个，无法确定缺哪一列")

    def _by_grid(self, row: Row) -> Assignment | None:
        found: dict[str, Figure] = {}
        for figure in row.figures:
            own = self.grid.get((row.table, -1 if figure.column is None else figure.column))
            if own is not None:
                found[own] = figure
            elif figure.value.kind == "number":
                return None
        return Assignment(found)

    def _too_many(self, figures: list[Figure], fillers: int) -> Assignment:
        """More values than columns: surplus empty cells at the ends are fillers, more figures are not placed."""
        surplus = len(figures) - self.size
        lead = next((i for i, f in enumerate(figures) if f.value.kind != "empty"), len(figures))
        trail = next((i for i, f in enumerate(reversed(figures)) if f.value.kind != "empty"), len(figures))
        if trail >= surplus and (lead == 0 or surplus == fillers):
            return Assignment(dict(zip(self.keys, figures[: self.size], strict=True)))
        if trail == 0 and lead >= surplus:
            return Assignment(dict(zip(self.keys, figures[surplus:], strict=True)))
        if lead + trail == surplus and lead < len(figures):
            return Assignment(dict(zip(self.keys, figures[lead : lead + self.size], strict=True)))
        if lead == len(figures):
            return Assignment(dict(zip(self.keys, figures[: self.size], strict=True)))
        if self.size == 1:
            return self._single(figures)
        return Assignment(
            why=f"应有{self.size}个数，却找到{len(figures)}个，可能混入了页码或别的数字", spare=list(figures)
        )

    def _single(self, figures: list[Figure]) -> Assignment:
        """One figure a row: a "/" or blank before it belongs to the column 单位."""
        if len(figures) == 2 and figures[0].value.kind != "number":
            return Assignment({self.keys[0]: figures[1]})
        numbers = [figure for figure in figures if figure.value.kind == "number"]
        if len(numbers) == 1:
            return Assignment({self.keys[0]: numbers[0]})
        if not numbers:
            return Assignment({self.keys[0]: figures[0]})
        return Assignment(why=f"这一行有{len(numbers)}个数，无法确定是哪一个", spare=list(figures))


def _header_text(table: Table, rows: Sequence[Row]) -> str:
    """What stands above the first row of the table on the page, as a key."""
    if not rows:
        return ""
    return key("".join(rows[0].texts[:-1] if rows[0].own <= 1 else rows[0].texts))


@cache
def _labels(table: Table) -> list[str]:
    return [key(_plain(column.label)) for column in table.columns]


@cache
def _groups(table: Table) -> list[str]:
    """What stands above the columns, as keys, in the order of the columns."""
    parts = [part for column in table.columns for part in (column.group or "").split("/")]
    return list(dict.fromkeys(key(_plain(part)) for part in parts if part))


def foreign_header(table: Table, header: str) -> str:
    """The id of another form whose columns this header names, while it names none of this table's; else empty."""
    tail = header[-160:]
    if not tail or (len(table.columns) < 2 and table.key != "fees"):
        return ""
    if any(label in tail for label in _labels(table)):
        return ""
    for form_id in FORM_IDS:
        other = form(form_id).table_by_key.get(table.key)
        if other is None or other is table:
            continue
        if sum(label in tail for label in _labels(other) if label not in _labels(table)) >= min(
            2, len(other.columns)
        ):
            return form_id
    return ""


def _present(table: Table, header: str) -> list[str]:
    """The columns of the form that the header names, in order (a body may leave one out)."""
    for group in _groups(table):
        header = header.replace(group, "·")
    labels = _labels(table)
    if len(set(labels)) < len(labels):
        return []
    return [column.key for column, label in zip(table.columns, labels, strict=True) if label in header]
