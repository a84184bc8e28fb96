"""Text against table, parent against children."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from .canonical import Number, as_number
from .expressions import Missing
from .figures import Figures
from .filled import Filled
from .findings import Finding
from .forms import Form
from .narrative import NarrativeFigure, NarrativeName, narrative_names
from .rollups import RolledUp, rollup

TOLERANCE = Fraction(1, 10)
"""How far a figure that the text calls approximate (余, 多, 约) may be from the table (project default)."""


def check_narrative(
    form: Form, filled: Filled, narrative: Mapping[str, Number | NarrativeFigure]
) -> Iterator[Finding]:
    """One finding for each quoted figure that equals none of the sums it may stand for.

    Names that this form has no cells for, and sums with a blank or absent cell, are not compared.
    """
    known = narrative_names()
    for key, quoted in narrative.items():
        name = known.get(key)
        if name is None:
            continue
        figure = quoted if isinstance(quoted, NarrativeFigure) else NarrativeFigure(quoted)
        sums = [
            (cells, total)
            for cells in name.cells.get(form.id, ())
            if (total := _total(filled, cells, name.scale)) is not None
        ]
        if sums and not any(_agrees(figure, total) for _, total in sums):
            yield _text_finding(form, filled, name, figure, sums)


def _total(filled: Filled, cells: Iterable[str], scale: int) -> Number | None:
    total: Number = 0
    for cell in cells:
        value = filled.value(cell)
        if value is None or isinstance(value, Missing):
            return None
        total = total + value
    return as_number(total * scale)


def _agrees(figure: NarrativeFigure, total: Number) -> bool:
    if not figure.approximate:
        return figure.value == total
    return abs(Fraction(figure.value) - Fraction(total)) <= TOLERANCE * Fraction(total)


def _text_finding(
    form: Form,
    filled: Filled,
    name: NarrativeName,
    figure: NarrativeFigure,
    sums: list[tuple[tuple[str, ...], Number]],
) -> Finding:
    cells, total = min(sums, key=lambda pair: abs(Decimal(figure.value) - Decimal(pair[1])))
    printed = tuple(dict.fromkeys(filled.printed(cell) for cell in cells))
    terms = [
        {"sign": 1, "label": form.label(filled.printed(cell)), "value": filled.values[cell]}
        for cell in cells
        if filled.printed(cell) == cell or filled.values[cell]
    ]
    return Finding(
        "text_against_table",
        name.key,
        printed,
        "info" if figure.approximate else name.severity,
        "derived",
        as_number(figure.value),
        total,
        as_number(figure.value - total),
        template="narrative_about" if figure.approximate else "narrative",
        params={"name": dict(name.label), "right_terms": terms, "place": figure.place},
    )


def check_children(form: Form, figures: Figures, children: Mapping[str, Figures | None]) -> Iterator[Finding]:
    """An aggregate report against the sum of its bodies, cell by cell.

    A body that has not reported leaves the sums undecided, which is said once, not for every cell: the rest may be
    its part. What the others report together can only grow, so a sum above the parent's figure is an error all the
    same (except in columns that may be negative).
    """
    rolled = rollup(form, children.items())
    if rolled.missing:
        yield Finding(
            "children_missing",
            "children",
            (),
            "info",
            "arithmetic",
            status="undecided",
            template="children_missing",
            params={"names": list(rolled.missing)},
        )
    signed = {column for rule in form.rules for column in rule.exempt_columns}
    for cell, place in form.cells.items():
        total = rolled.figures.number(cell)
        if cell not in figures or total is None or figures[cell] == total:
            continue
        own = figures.number(cell)
        exceeded = own is not None and total > own and place.column.key not in signed
        if rolled.missing and not rolled.absences.get(cell) and not exceeded:
            continue
        yield _child_finding(form, cell, own, total, rolled, exceeded)


def _child_finding(
    form: Form, cell: str, own: Number | None, total: Number, rolled: RolledUp, exceeded: bool
) -> Finding:
    unknown = [*rolled.missing, *rolled.absences.get(cell, ())]
    label = form.label(cell)
    undecided = own is None or (bool(unknown) and not exceeded)
    template = "children_undecided" if undecided else "children_exceeded" if unknown else "children"
    return Finding(
        "children_sum",
        cell,
        (cell,),
        "info" if undecided else "error",
        "arithmetic",
        own,
        total,
        None if own is None else as_number(own - total),
        status="undecided" if undecided else "violated",
        template="children_blank" if own is None else template,
        params={"label": label, "names": unknown},
    )
