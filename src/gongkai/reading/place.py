"""Numbers into cells. What cannot be placed with certainty is left out and named, a wrong figure is worse than none.

The arithmetic of the form confirms or doubts a placement that is uncertain for another reason; it never moves a
number that stands where it stands (a faithful reading of a wrong report does not balance).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gongkai.statements.forms import cell_key

from .align import Match, align
from .columns import Columns
from .labels import Entry, label_index
from .normalise import bare_key, key
from .numbers import Number, money, parse
from .rows import Figure, Row

MERGED_GROUP = "other_processing"


@dataclass(slots=True)
class Placed:
    """The figures of one form found on a page."""

    form_id: str
    figures: dict[str, Number | None] = field(default_factory=dict)
    where: dict[str, dict[str, Any]] = field(default_factory=dict)
    unread: list[dict[str, Any]] = field(default_factory=list)
    extra: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    matched: int = 0
    matches: list[Match] = field(default_factory=list)


def place(rows: Sequence[Row], form_id: str) -> Placed:
    """The figures of `rows` in the cells of a form."""
    index = label_index(form_id)
    usable = _merged(list(rows), form_id)
    matches = align(usable, index)
    placed = Placed(form_id, matched=sum(m.certain for m in matches), matches=matches)
    for table in index.form.tables:
        own = [match for match in matches if match.entry.table is table]
        if not own:
            continue
        columns = Columns(table, [match.row for match in own])
        for match in own:
            _place_row(placed, match, columns, own)
    _extras(placed, usable, matches)
    _conflicts(placed, usable, matches)
    return placed


def _merged(rows: list[Row], form_id: str) -> list[Row]:
    """Labels broken over several rows of a table (only one of them with figures) made whole."""
    exact = label_index(form_id).exact
    broken = [row.table is not None and row.own > 0 and row.empty for row in rows]
    result: list[Row] = []
    number = 0
    while number < len(rows):
        most = min(4, len(rows) - number - 1) if any(broken[number : number + 5]) else 0
        for more in range(most, 0, -1):
            whole = _whole(rows[number : number + more + 1], exact)
            if whole is not None:
                result.append(whole)
                number += more
                break
        else:
            result.append(rows[number])
        number += 1
    return result


def _whole(group: list[Row], exact: Mapping[str, list[int]]) -> Row | None:
    """The rows as one when only their joined labels are a label of the form."""
    first = group[0]
    if first.table is None or any(row.table != first.table or not row.own for row in group):
        return None
    filled = [row for row in group if not row.empty]
    if len(filled) > 1 or (len(filled) == len(group)):
        return None
    joined = "".join(row.texts[-1] for row in group)
    if key(joined) not in exact and bare_key(joined) not in exact:
        return None
    if any(key(row.texts[-1]) in exact for row in group):
        return None
    figures = (filled or group)[0].figures
    return Row([*first.texts[:-1], joined], 1, figures, first.kind, first.table, first.place, first.unit)


def _place_row(placed: Placed, match: Match, columns: Columns, own: list[Match]) -> None:
    entry = match.entry
    if entry.heading and not _counts_as_row(match, own):
        return
    assigned = columns.assign(match.row)
    doubts = _doubt(match) or assigned.why
    if doubts:
        for column in columns.keys if not assigned.figures else assigned.figures:
            figure = assigned.figures.get(column)
            shown = [figure] if figure else assigned.spare or match.row.figures
            _leave_out(placed, cell_key(entry.table.key, entry.row, column), shown, match, doubts)
        return
    for column, figure in assigned.figures.items():
        cell = cell_key(entry.table.key, entry.row, column)
        if cell in placed.figures:
            continue
        placed.figures[cell] = _number(figure, entry)
        placed.where[cell] = _where(figure, match)


def _counts_as_row(match: Match, own: list[Match]) -> bool:
    """（六）其他处理 of form 2021 printed as one row: a heading with figures whose rows are not on the page."""
    if match.entry.row != MERGED_GROUP or all(f.value.kind == "empty" for f in match.row.figures):
        return False
    children = {row.key for row in match.entry.table.children(match.entry.row)}
    return not any(other.entry.row in children for other in own)


def _doubt(match: Match) -> str:
    if match.certain:
        return ""
    if match.rivals:
        names = "、".join(_label(entry) for entry in [match.entry, *match.rivals][:3])
        return f"行名“{match.row.label[:40]}”可能是：{names}"
    return f"行名“{match.row.label[:40]}”与“{_label(match.entry)}”不够相近"


def _label(entry: Entry) -> str:
    return entry.table.row_by_key[entry.row].label


def _number(figure: Figure, entry: Entry) -> Number | None:
    if entry.unit == "万元" and figure.value.number is not None:
        if figure.value.unit in ("元", "亿元"):
            return money(figure.value, "万元")
        whole = parse(figure.value.raw.strip() + "元") if figure.value.raw.strip().endswith("万") else None
        if whole is not None:
            return money(whole, "万元")
    return figure.value.number


def _where(figure: Figure, match: Match) -> dict[str, Any]:
    where: dict[str, Any] = {**figure.place.as_json(), "text": figure.value.raw, "label": match.row.label}
    if figure.value.approximate:
        where["approximate"] = True
    if match.score < 0.9:
        where["likeness"] = round(match.score, 2)
    return where


def _leave_out(placed: Placed, cell: str, figures: Sequence[Figure], match: Match, why: str) -> None:
    candidates = [
        {"text": f.value.raw, "number": f.value.number, **f.place.as_json()}
        for f in figures
        if f.value.kind != "empty"
    ]
    if any(item["cell"] == cell for item in placed.unread):
        return
    placed.unread.append({"cell": cell, "candidates": candidates, "why": why})


def _extras(placed: Placed, rows: Sequence[Row], matches: Sequence[Match]) -> None:
    """Rows with figures inside the tables that the form does not have: the body's own."""
    used = {id(match.row) for match in matches}
    order = {id(row): number for number, row in enumerate(rows)}
    spots = sorted(order[id(match.row)] for match in matches if match.certain)
    if not spots:
        return
    tables = {match.row.table for match in matches if match.certain and match.row.table is not None}
    for number, row in enumerate(rows):
        inside = spots[0] < number < spots[-1] or (row.table is not None and row.table in tables)
        if (
            id(row) in used
            or not inside
            or not row.own
            or not any(f.value.kind == "number" for f in row.figures)
        ):
            continue
        placed.extra.append(
            {
                "label": row.label,
                "figures": [f.value.number for f in row.figures],
                **row.place.as_json(),
            }
        )


def _conflicts(placed: Placed, rows: Sequence[Row], matches: Sequence[Match]) -> None:
    """A second row with the very label of one that is placed and other figures: neither is certain."""
    by_label: dict[str, list[Match]] = {}
    for match in matches:
        if match.score >= 0.95 and match.row.own:
            by_label.setdefault(match.row.texts[-1], []).append(match)
    used = {id(match.row) for match in matches}
    for row in rows:
        same = by_label.get(row.texts[-1], []) if row.texts else []
        if id(row) in used or len(same) != 1 or not row.own or row.empty:
            continue
        first = same[0]
        mine = [f.value.number for f in row.figures]
        if len(row.figures) != len(first.row.figures) or mine == [f.value.number for f in first.row.figures]:
            continue
        prefix = f"{first.entry.table.key}.{first.entry.row}."
        for number, cell in enumerate([c for c in placed.figures if c.startswith(prefix)]):
            placed.figures.pop(cell)
            placed.where.pop(cell)
            pair = first.row.figures[number : number + 1] + row.figures[number : number + 1]
            _leave_out(placed, cell, pair, first, "同名的行出现两次，数字不同")
