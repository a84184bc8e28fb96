"""From the ledgers to derived cells: one GROUP BY a measure (DESIGN: Measures)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db.models import Count, Q, QuerySet, Sum

from gongkai.agencies.tree import subtree
from gongkai.reports.models import Report, ReportScope
from gongkai.statements import GroupValues, Measure, Number, Scope, as_number, load_form


@dataclass(frozen=True)
class Group:
    """One group of one measure: its values, the cells it counts in, its number."""

    measure: Measure
    values: GroupValues
    cells: tuple[str, ...]
    number: Number


@dataclass(frozen=True)
class Derived:
    """What the ledgers say: figure per covered cell, and the groups it came from."""

    scope: Scope
    cells: dict[str, Number]
    groups: tuple[Group, ...]


@cache
def measures() -> tuple[Measure, ...]:
    """Return the measures of every ledger app (`MEASURES` of its module `measures`), checked against the forms."""
    found: list[Measure] = []
    for config in apps.get_app_configs():
        if config.name.startswith("gongkai.") and find_spec(f"{config.name}.measures"):
            found += import_module(f"{config.name}.measures").MEASURES
    for measure in found:
        for form_id in measure.forms:
            measure.check_against(load_form(form_id))
    return tuple(found)


def measures_of(form_id: str, scope: Scope) -> list[Measure]:
    """Return the measures that serve a form, as they are for `scope`."""
    return [measure.bound(form_id, scope) for measure in measures() if form_id in measure.forms]


def scope_of(report: Report) -> Scope:
    """Return what the report counts: the body, or the tree under it as it was on the last day of the year."""
    if report.scope == ReportScope.SELF:
        return Scope.of_year([report.body_id], report.year)
    last_day = dt.date(report.year, 12, 31)
    return Scope.of_year([body.pk for body in subtree(report.body, last_day)], report.year)


def group_rows(measure: Measure, scope: Scope) -> list[tuple[GroupValues, Number]]:
    """Return the groups of a measure with their numbers: one query."""
    aggregate: Any = Count("pk")
    if isinstance(measure.aggregate, tuple):
        kind, field = measure.aggregate
        aggregate = Count(field, distinct=True) if kind == "count_distinct" else Sum(field)
    base: QuerySet[Any] = measure.base(scope)
    if not measure.group_by:
        total = base.aggregate(gk_number=aggregate)["gk_number"]
        return [((), as_number(total or 0))]
    rows = base.order_by().values_list(*measure.group_by).annotate(gk_number=aggregate)
    return [(tuple(row[:-1]), as_number(row[-1] or 0)) for row in rows]


def derive(form_id: str, scope: Scope) -> Derived:
    """Return what the ledgers say for the cells of a form; every covered cell is there, 0 if nothing counted."""
    cells: dict[str, Number] = {}
    groups: list[Group] = []
    for measure in measures_of(form_id, scope):
        for cell in measure.covered(form_id):
            cells.setdefault(cell, 0)
        for values, number in group_rows(measure, scope):
            placed = measure.place(form_id, values)
            if not placed or not number:
                continue
            groups.append(Group(measure, values, placed, number))
            for cell in placed:
                cells[cell] = as_number(cells.get(cell, 0) + number)
    return Derived(scope, dict(sorted(cells.items())), tuple(groups))


def filtered(measure: Measure, scope: Scope, groups: Iterable[GroupValues]) -> QuerySet[Any]:
    """Return the rows of a measure's base query that fall into one of `groups`."""
    base: QuerySet[Any] = measure.base(scope)
    condition = Q(pk__in=[])
    everything = False
    for values in groups:
        one = Q()
        for name, value in zip(measure.group_by, values, strict=True):
            one &= Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})
        everything = everything or not measure.group_by
        condition |= one
    return base if everything else base.filter(condition)


def records_of(form_id: str, scope: Scope, cells: Iterable[str]) -> list[tuple[Measure, QuerySet[Any]]]:
    """Return what cells count together, live from the ledgers: per measure, its records (none where it has none)."""
    wanted = frozenset(cells)
    found: list[tuple[Measure, QuerySet[Any]]] = []
    for measure in measures_of(form_id, scope):
        if not wanted & measure.covered(form_id):
            continue
        groups = [
            values for values, _ in group_rows(measure, scope) if wanted & {*measure.place(form_id, values)}
        ]
        rows = filtered(measure, scope, groups)
        found.append((measure, measure.drill(rows) if measure.drill else rows))
    return found
