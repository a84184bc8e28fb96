"""What a body published in a year, broken down as reports of the first years do: by field, by category, by document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from gongkai.agencies.models import Body
from gongkai.catalogue.column_template import key_fields
from gongkai.catalogue.measures import (
    briefings_in_year,
    documents_in_force,
    documents_made,
    documents_published,
    documents_repealed,
    interpretations_in_year,
    published_in_year,
)
from gongkai.catalogue.models import BriefingKind, Column, DocumentKind, InterpretationForm
from gongkai.statements.measure import Scope


@dataclass(frozen=True)
class Category:
    """A column with the items of the year in it and under it; `depth` from 0 below the statutory contents."""

    column: Column
    number: int
    depth: int


def published_total(bodies: Iterable[Body], year: int) -> int:
    """Return how many items the bodies together published in a year and that were public on its last day."""
    return published_in_year(_scope(bodies, year)).count()


def by_column(body: Body, year: int) -> list[Category]:
    """Return the categories of a year: columns in tree order, each with the items under it, the empty ones left out."""
    from gongkai.catalogue.queries import in_tree_order

    rows = published_in_year(_scope([body], year)).values_list("column").annotate(n=Count("pk"))
    own = dict(rows)
    columns = list(Column.objects.filter(body=body))
    parents = {column.pk: column.parent_id for column in columns}
    totals = dict.fromkeys(parents, 0)
    for pk, number in own.items():
        place, seen = pk, set()
        while place is not None and place not in seen:
            seen.add(place)
            totals[place] = totals.get(place, 0) + number
            place = parents.get(place)
    return [
        Category(column, totals[column.pk], depth)
        for column, depth in in_tree_order(columns)
        if totals[column.pk]
    ]


def by_key_field(bodies: Iterable[Body], year: int) -> list[tuple[str, int]]:
    """Return the items of a year per key field (重点领域): name, number, as the columns name the field."""
    found = published_in_year(_scope(bodies, year)).exclude(column__key_field="")
    counts = dict(found.values_list("column__key_field").annotate(n=Count("pk")))
    return [(label, counts.get(key, 0)) for key, label in key_fields().items()]


def by_document(bodies: Iterable[Body], year: int) -> list[tuple[str, dict[str, int]]]:
    """Return per kind of document: made, published, repealed in the year, in force on its last day."""
    scope = _scope(bodies, year)
    sources = {
        "made": documents_made,
        "published": documents_published,
        "repealed": documents_repealed,
        "in_force": documents_in_force,
    }
    found: dict[str, dict[str, int]] = {}
    for name, source in sources.items():
        for kind, number in source(scope).values_list("document_kind").annotate(n=Count("pk")):
            found.setdefault(kind, {})[name] = number
    kinds = [DocumentKind.RULES, DocumentKind.NORMATIVE]
    return [(str(k.label), {name: found.get(k.value, {}).get(name, 0) for name in sources}) for k in kinds]


def by_interpretation(bodies: Iterable[Body], year: int) -> list[tuple[str, int, int]]:
    """Return the interpretations of a year per form: name, number, of them by the principal. No form said: text."""
    rows = (
        interpretations_in_year(_scope(bodies, year))
        .values_list("interpretation_form")
        .annotate(n=Count("pk"), principal=Count("pk", filter=Q(by_principal=True)))
    )
    found = {form: (number, principal) for form, number, principal in rows}
    blank = found.pop("", (0, 0))
    text = found.get(InterpretationForm.TEXT, (0, 0))
    found[InterpretationForm.TEXT] = (text[0] + blank[0], text[1] + blank[1])
    return [(str(form.label), *found.get(form.value, (0, 0))) for form in InterpretationForm]


def by_briefing(bodies: Iterable[Body], year: int) -> list[tuple[str, int, int]]:
    """Return press conferences and interviews of a year: name, number, of them with the principal."""
    rows = (
        briefings_in_year(_scope(bodies, year))
        .values_list("kind")
        .annotate(n=Count("pk"), principal=Count("pk", filter=Q(by_principal=True)))
    )
    found = {kind: (number, principal) for kind, number, principal in rows}
    return [(str(kind.label), *found.get(kind.value, (0, 0))) for kind in BriefingKind]


def _scope(bodies: Iterable[Body], year: int) -> Scope:
    return Scope.of_year([body.pk for body in bodies], year)
