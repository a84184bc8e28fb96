"""Totals: which cells are printed totals, of which parts, and filling them in.

A rule of basis `arithmetic` and shape `<name> == <name> + <name> + ...` says what a total is made of. Nothing here is
written per form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from weakref import WeakKeyDictionary

from .canonical import Number, Value
from .expressions import compile_expression
from .figures import Figures
from .forms import Form, Rule, cell_key

TotalParts = Mapping[str, tuple[tuple[str, ...], ...]]

_CACHE: WeakKeyDictionary[Form, dict[str, tuple[tuple[str, ...], ...]]] = WeakKeyDictionary()


def total_parts(form: Form) -> TotalParts:
    """For every total cell the ways its parts are printed (the grand total of table three has two)."""
    if form not in _CACHE:
        found: dict[str, tuple[tuple[str, ...], ...]] = {}
        for rule in form.rules:
            for total, parts in _of_rule(form, rule):
                found[total] = (*found.get(total, ()), parts)
        _CACHE[form] = found
    return _CACHE[form]


def _of_rule(form: Form, rule: Rule) -> Iterable[tuple[str, tuple[str, ...]]]:
    comparison = compile_expression(rule.expression).comparison
    if rule.basis != "arithmetic" or comparison is None or comparison.operator != "==":
        return
    total, right = comparison.left.single, comparison.right
    if total is None or right.constant or any(sign < 0 for sign, _ in right.terms):
        return
    table = form.table_by_key[rule.table]
    names = [name for _, name in right.terms]
    if rule.iterate == "columns":
        for column in table.columns:
            yield (
                cell_key(table.key, total, column.key),
                tuple(cell_key(table.key, name, column.key) for name in names),
            )
    elif rule.iterate == "rows":
        for row in table.figure_rows:
            yield (
                cell_key(table.key, row.key, total),
                tuple(cell_key(table.key, row.key, name) for name in names),
            )


def leaf_cells(form: Form, cell: str) -> tuple[str, ...]:
    """The input cells that a total is made of, in order; the cell itself when it is no total.

    Opening a total means opening the records of these cells.
    """
    ways = total_parts(form).get(cell)
    if not ways:
        return (cell,)
    leaves: dict[str, None] = {}
    for part in ways[0]:
        leaves.update(dict.fromkeys(leaf_cells(form, part)))
    return tuple(leaves)


def complete_totals(
    form: Form, figures: Figures, covered: Iterable[str] = (), keep: Iterable[str] = ()
) -> Figures:
    """Fill in what follows from the parts: 0 in every `covered` cell that is absent, then every printed total.

    covered: cells that the measures answer for. keep: totals not to touch (set by hand on purpose). A total is
    computed when all its parts are there (a blank part counts as 0; all parts blank leave it blank); otherwise it
    stays as it was. Totals of totals are computed in the right order.
    """
    values: dict[str, Value] = dict.fromkeys((cell for cell in covered if form.has_cell(cell)), 0)
    values.update(figures)
    done: set[str] = set(keep)
    ways = total_parts(form)
    for total in ways:
        _compute(total, ways, values, done)
    order = {cell: place for place, cell in enumerate(form.cells)}
    return Figures(sorted(values.items(), key=lambda item: order.get(item[0], len(order))))


def _compute(cell: str, ways: TotalParts, values: dict[str, Value], done: set[str]) -> None:
    if cell in done or cell not in ways:
        return
    done.add(cell)
    for parts in ways[cell]:
        for part in parts:
            _compute(part, ways, values, done)
        if all(part in values for part in parts):
            values[cell] = add_up([values[part] for part in parts])
            return


def add_up(values: Sequence[Value]) -> Value:
    """The sum with blanks as 0; blank when every value is blank."""
    numbers: list[Number] = [value for value in values if value is not None]
    return sum(numbers, start=0) if numbers else None
