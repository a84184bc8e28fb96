"""`rollup`: bodies into one report, cell by cell. `compare`: two years of one body, over a change of form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from .canonical import Number, Value, as_number
from .errors import FormError
from .figures import Figures
from .forms import Form
from .loading import load_data, load_form
from .totals import add_up


@dataclass(frozen=True)
class RolledUp:
    """The sum of several reports.

    figures: cell by cell sum (a blank counts as 0; blank where every body left it blank; absent where no body has
    the cell). missing: bodies without figures. blanks, absences: cell -> bodies that left it blank or lack it.
    """

    figures: Figures
    missing: tuple[str, ...] = ()
    blanks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    absences: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether every body has a number or a blank in every cell."""
        return not self.missing and not self.absences


def rollup(form: Form, children: Iterable[tuple[str, Figures | None]]) -> RolledUp:
    """Sum the reports of `children` (key or name, figures or None when not reported) over all cells of `form`."""
    reported: list[tuple[str, Figures]] = []
    missing: list[str] = []
    for child, figures in children:
        if figures is None:
            missing.append(child)
        else:
            reported.append((child, figures))
    values: dict[str, Value] = {}
    blanks: dict[str, tuple[str, ...]] = {}
    absences: dict[str, tuple[str, ...]] = {}
    for cell in form.cells:
        there = [figures[cell] for _, figures in reported if cell in figures]
        if there:
            values[cell] = add_up(there)
        if len(there) < len(reported):
            absences[cell] = tuple(child for child, figures in reported if cell not in figures)
        if None in there:
            blanks[cell] = tuple(child for child, figures in reported if figures.is_blank(cell))
    return RolledUp(Figures(values), tuple(missing), blanks, absences)


Why = Literal["", "no_successor", "no_predecessor", "blank", "absent"]


@dataclass(frozen=True)
class Change:
    """One cell of two reports side by side.

    before, after: the cell keys (None where the other form has no such row: `comparable` is False and `why` says
    `no_successor` or `no_predecessor`). A sum of cells (（六）其他处理 of 2019 against its three rows of 2021) lists
    them in `after_cells`. difference: after less before, None where a side is blank or absent.
    """

    label: str
    before: str | None
    after_cells: tuple[str, ...]
    before_value: Value
    after_value: Value
    difference: Number | None
    comparable: bool
    why: Why = ""

    @property
    def after(self) -> str | None:
        """The cell on the later side, the first of several."""
        return self.after_cells[0] if self.after_cells else None


def compare(form_a: Form, figures_a: Figures, form_b: Form, figures_b: Figures) -> list[Change]:
    """Every cell of both reports, in the order of the first form, then what only the second one has.

    Same form: cell by cell. Different forms: by equal key, or by `data/successors.json`; a cell without a
    counterpart is listed plainly as such, never matched by guess.
    """
    changes: list[Change] = []
    used: set[str] = set()
    for cell in form_a.cells:
        targets = successor(form_a, form_b, cell)
        used.update(targets)
        changes.append(_change(form_a, cell, targets, figures_a, figures_b))
    for cell in form_b.cells:
        if cell not in used:
            changes.append(
                Change(
                    form_b.label(cell),
                    None,
                    (cell,),
                    None,
                    figures_b.number(cell),
                    None,
                    False,
                    "no_predecessor",
                )
            )
    return changes


def successor(form_a: Form, form_b: Form, cell: str) -> tuple[str, ...]:
    """The cells of `form_b` that continue `cell` of `form_a`; empty where it has no successor."""
    if form_a.id != form_b.id:
        mapped = _successors().get((form_a.id, form_b.id), {}).get(cell)
        if mapped is not None:
            return mapped
    return (cell,) if form_b.has_cell(cell) else ()


def _change(form: Form, cell: str, targets: tuple[str, ...], before: Figures, after: Figures) -> Change:
    label, old = form.label(cell), before.number(cell)
    if not targets:
        return Change(label, cell, (), old, None, None, False, "no_successor")
    absent = before.is_absent(cell) or any(after.is_absent(target) for target in targets)
    values = [after.number(target) for target in targets]
    new = None if None in values else add_up(values)
    if absent or old is None or new is None:
        return Change(label, cell, targets, old, new, None, True, "absent" if absent else "blank")
    return Change(label, cell, targets, old, new, as_number(new - old), True)


@cache
def _successors() -> Mapping[tuple[str, str], Mapping[str, tuple[str, ...]]]:
    table: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {}
    for pair, cells in load_data("successors.json").items():
        first, second = pair.split(">")
        table[first, second] = {cell: tuple(targets) for cell, targets in cells.items()}
        for cell, targets in table[first, second].items():
            unknown = [target for target in targets if not load_form(second).has_cell(target)]
            if unknown or not load_form(first).has_cell(cell):
                raise FormError(f"前后表式对应关系有误：{first} {cell} → {second} {'、'.join(targets)}")
    return table
