"""`check`: every rule of a form over its figures, year against year, text against table, parent against children."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from .canonical import Number, Value, as_number
from .codechecks import CODE_CHECKS, Context, absent_cells
from .crosschecks import check_children, check_narrative
from .expressions import ABSENT, PREVIOUS, Expression, Lookup, Missing, Outcome, Sum, compile_expression
from .figures import Figures
from .filled import Filled
from .findings import Finding
from .forms import Form, Rule, Table, cell_key
from .loading import resolve
from .narrative import NarrativeFigure

Previous = tuple[Form, Figures]
"""The report of the same body for the year before: its form and its figures."""


def check(
    form: Form,
    figures: Figures,
    previous: Previous | None = None,
    narrative: Mapping[str, Number | NarrativeFigure] | None = None,
    children: Mapping[str, Figures | None] | None = None,
    *,
    sections: Mapping[str, Sequence[str]] | None = None,
    facts: Mapping[str, int] | None = None,
) -> list[Finding]:
    """All findings about a filled form, in the order of the form's rules, then text, then children.

    previous: last year's report; without it, or where it lacks the cell, rules between years are skipped.
    narrative: figures quoted in the text, by the names of `narrative_names`.
    children: the reports (same year, same form) that an aggregate report sums up, by name or key; None for a body
    that has not reported, which leaves the comparison undecided.
    sections: the text by section key; facts: counts from the ledgers (`fee_notices`: fee notices issued in the
    year). The fee statement of form 2021 is checked only when text or narrative are given.
    """
    context = Context(Filled.of(form, figures), figures, narrative, sections, facts or {})
    last = Filled.of(*previous) if previous else None
    found: list[Finding] = []
    for step in _plan(form):
        if step.rule.check is not None:
            found += CODE_CHECKS[step.rule.check](step.rule, context)
            continue
        finding = _evaluate(step, context.filled, last)
        if finding is not None:
            found.append(finding)
    found += absent_cells(context)
    found += check_narrative(form, context.filled, narrative or {})
    if children is not None:
        found += check_children(form, figures, children)
    return found


@dataclass(frozen=True)
class _Step:
    """One evaluation: a rule at one column, row or once, its names resolved to cells."""

    rule: Rule
    expression: Expression
    at: str
    cells: Mapping[str, str]


_PLANS: WeakKeyDictionary[Form, tuple[_Step, ...]] = WeakKeyDictionary()


def _plan(form: Form) -> tuple[_Step, ...]:
    if form not in _PLANS:
        _PLANS[form] = tuple(step for rule in form.rules for step in _steps(form, rule))
    return _PLANS[form]


def _steps(form: Form, rule: Rule) -> Iterator[_Step]:
    expression = compile_expression(rule.expression)
    if rule.check is not None:
        yield _Step(rule, expression, rule.table, {})
        return
    table = form.table_by_key[rule.table]
    plain = {name: name.removeprefix(PREVIOUS) for name in expression.names}
    if rule.iterate == "columns":
        for column in table.columns:
            cells = {name: cell_key(table.key, key, column.key) for name, key in plain.items()}
            yield _Step(rule, expression, column.key, cells)
    elif rule.iterate == "rows":
        for row in table.figure_rows:
            cells = {name: cell_key(table.key, row.key, key) for name, key in plain.items()}
            yield _Step(rule, expression, row.key, cells)
    else:
        found = {name: resolve(form, rule.table, key) or "" for name, key in plain.items()}
        yield _Step(rule, expression, table.key, found)


def _evaluate(step: _Step, now: Filled, last: Filled | None) -> Finding | None:
    def lookup(name: str) -> Value | Missing:
        if name.startswith(PREVIOUS):
            return last.value(step.cells[name]) if last else ABSENT
        return now.value(step.cells[name])

    outcome = step.expression.evaluate(lookup)
    if outcome is Outcome.BROKEN:
        return _broken(step, now, lookup)
    if outcome is Outcome.UNDECIDED:
        return _undecided(step, now, lookup)
    return None


def _broken(step: _Step, now: Filled, lookup: Lookup) -> Finding:
    rule, comparison = step.rule, step.expression.comparison
    cells, where = _concerned(step, now), _where(step, now.form)
    if comparison is None:
        terms = [_told(step, now, lookup, 1, name) for name in step.expression.names]
        params: dict[str, Any] = {"where": where, "terms": terms}
        return Finding(
            rule.key, step.at, cells, rule.severity, rule.basis, template="condition", params=params
        )
    left, right = (
        as_number(side.value(lambda name: _counted(lookup(name))))
        for side in (comparison.left, comparison.right)
    )
    params = {
        "where": where,
        "operator": comparison.operator,
        "left_terms": [_told(step, now, lookup, *term) for term in _distinct(comparison.left, step, now)],
        "right_terms": [_told(step, now, lookup, *term) for term in _distinct(comparison.right, step, now)],
    }
    return Finding(
        rule.key,
        step.at,
        cells,
        rule.severity,
        rule.basis,
        left,
        right,
        as_number(left - right),
        params=params,
    )


def _counted(value: Value | Missing) -> Number:
    """A blank counts as 0."""
    return 0 if value is None or isinstance(value, Missing) else value


def _told(step: _Step, now: Filled, lookup: Lookup, sign: int, name: str) -> dict[str, Any]:
    """A term of a sum as a parameter of the finding."""
    return {
        "sign": sign,
        "label": _short_label(step, now, name),
        "value": lookup(name),
        "previous": name.startswith(PREVIOUS),
    }


def _distinct(side: Sum, step: _Step, now: Filled) -> list[tuple[int, str]]:
    """The terms of a side, a group that is printed as one row told once."""
    seen: set[str] = set()
    terms = []
    for sign, name in side.terms:
        cell = step.cells[name]
        printed = now.printed(cell)
        if printed != cell and printed in seen:
            continue
        seen.add(printed)
        terms.append((sign, name))
    return terms


def _undecided(step: _Step, now: Filled, lookup: Lookup) -> Finding | None:
    """Some figures of the rule are there and some are not: say so, unless none is (then `absent_cells` says it)."""
    names = [name for name in step.expression.names if not name.startswith(PREVIOUS)]
    absent = [name for name in names if lookup(name) is ABSENT]
    if len(absent) == len(names):
        return None
    params = {"where": _where(step, now.form), "absent": [_short_label(step, now, name) for name in absent]}
    return Finding(
        step.rule.key,
        step.at,
        _concerned(step, now),
        "info",
        step.rule.basis,
        status="undecided",
        template="undecided",
        params=params,
    )


def _concerned(step: _Step, now: Filled) -> tuple[str, ...]:
    printed = (now.printed(cell) for name, cell in step.cells.items() if not name.startswith(PREVIOUS))
    return tuple(dict.fromkeys(printed))


def _where(step: _Step, form: Form) -> list[list[str]]:
    table = form.table_by_key[step.rule.table]
    place: list[list[str]] = []
    if len(form.section_by_key[table.section].tables) > 1:
        place.append(["table", table.title])
    if step.rule.iterate == "columns" and len(table.columns) > 1:
        place.append(["column", table.column_by_key[step.at].label])
    if step.rule.iterate == "rows" and table.row_by_key[step.at].label_printed:
        place.append(["row", table.row_by_key[step.at].label])
    return place


def _short_label(step: _Step, now: Filled, name: str) -> str:
    """The label of a cell, without what `_where` already says."""
    form = now.form
    cell = form.cell(now.printed(step.cells[name]))
    if step.rule.iterate == "columns":
        return cell.row.label
    if step.rule.iterate == "rows" and _row_printed(cell.table, step.at):
        return cell.column.label
    return form.label(cell.key)


def _row_printed(table: Table, row: str) -> bool:
    return table.row_by_key[row].label_printed
