"""A figure over years and forms, and two reports side by side. A row without a successor is said, not guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gongkai.reports.archive.queries import YearFigures
from gongkai.statements import Change, Form, Number, Value, as_number, compare, forms, successor
from gongkai.statements.totals import add_up


@dataclass(frozen=True)
class Point:
    """One year of a series: `value`, or `why` there is none (missing, other_form, blank, absent)."""

    year: int
    value: Number | None
    why: str = ""
    cells: tuple[str, ...] = ()
    source: YearFigures | None = None

    @property
    def words(self) -> str:
        """Return why there is no figure, in words."""
        form = self.source.form.id if self.source else ""
        return {
            "missing": "没有公布的年报",
            "other_form": f"{form} 年表式没有对应的项" if form != "free" else "文字报告，没有统计表",
            "blank": "原报告此格空白",
            "absent": "原报告没有填此格",
        }.get(self.why, "")


def home_form(cell: str) -> Form | None:
    """Return the newest form that has the cell; None for a cell of no form."""
    return next((form for form in reversed(forms()) if form.has_cell(cell)), None)


def cells_in(home: Form, cell: str, form: Form) -> tuple[str, ...]:
    """Return the cells of `form` that say the same as `cell` of `home`; () where nothing does.

    Forwards a cell may be continued by several, which add up; backwards it needs a cell of its own: a part of a
    former row is no figure of that year.
    """
    if form.id == home.id:
        return (cell,)
    order = [one.id for one in forms()]
    if order.index(home.id) < order.index(form.id):
        return successor(home, form, cell)
    before = [old for old in form.cells if successor(form, home, old) == (cell,)]
    return tuple(before[:1])


def point(year: int, cell: str, home: Form, source: YearFigures | None) -> Point:
    """Return one year of the series of `cell`, a cell of the form `home`."""
    if source is None:
        return Point(year, None, "missing")
    cells = cells_in(home, cell, source.form)
    if not cells:
        return Point(year, None, "other_form", source=source)
    if any(source.figures.is_absent(one) for one in cells):
        return Point(year, None, "absent", cells, source)
    value: Value = add_up([source.figures.number(one) for one in cells])
    if value is None:
        return Point(year, None, "blank", cells, source)
    return Point(year, as_number(value), "", cells, source)


def series(cell: str, years: Mapping[int, YearFigures]) -> list[Point]:
    """Return the series from the first to the last year that is public, gaps included, oldest first."""
    home = home_form(cell)
    if home is None or not years:
        return []
    return [point(year, cell, home, years.get(year)) for year in range(min(years), max(years) + 1)]


@dataclass(frozen=True)
class Comparison:
    """Two reports side by side: rows that can be compared, and those that only one of them has."""

    before: YearFigures
    after: YearFigures
    common: list[Change]
    only_before: list[Change]
    only_after: list[Change]

    @property
    def moved(self) -> list[Change]:
        """Return the rows that differ."""
        return [change for change in self.common if change.difference]


def side_by_side(before: YearFigures, after: YearFigures) -> Comparison:
    """Return the comparison of two reports of any forms."""
    changes = compare(before.form, before.figures, after.form, after.figures)
    return Comparison(
        before,
        after,
        common=[change for change in changes if change.comparable],
        only_before=[change for change in changes if change.why == "no_successor"],
        only_after=[change for change in changes if change.why == "no_predecessor"],
    )


def choices(found: Iterable[Form]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the cells that a series may be asked for, by table: in a table with a total, the totals."""
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    seen: set[str] = set()
    for form in sorted(found, key=lambda one: one.id, reverse=True):
        for table in form.tables:
            cells = [cell for cell in form.cells if cell.split(".", 1)[0] == table.key and cell not in seen]
            if table.key == "requests":
                cells = [cell for cell in cells if cell.endswith(".total")]
            seen.update(cells)
            if cells:
                title = next(s.title_zh for s in form.sections if table.key in s.tables)
                rows = [(cell, form.label(cell).removesuffix(" × 总计")) for cell in cells]
                groups.append((f"{form.id} 年表式：{title}", rows))
    return groups
