"""The statutory forms of the annual report: as data, filled, checked, rolled up, compared, rendered. Pure Python.

Ready here: `load_form`, `forms`, `form_for_year`, `Form` and its parts, `Figures`, `Measure`, `Scope`, `tally`,
`canonical_json`, `parse_json`. Coming in the next commits, with these signatures::

    check(form, figures, previous=None, narrative=None, children=None, *, sections=None, facts=None) -> list[Finding]
        previous: tuple[Form, Figures] | None; narrative: Mapping[str, Number | NarrativeFigure] | None
        children: Mapping[str, Figures | None] | None; sections: Mapping[str, Sequence[str]] | None
        facts: Mapping[str, int] | None  ("fee_notices": fee notices issued in the year)
    Finding(rule, at, cells, left, right, difference, severity, basis, status, params)
        .key  .title(lang="zh")  .message(lang="zh")  .to_json(lang="zh")  ; status "violated" | "undecided"
    complete_totals(form, figures, covered=(), keep=()) -> Figures
    leaf_cells(form, cell) -> tuple[str, ...]      the cells a total is made of, itself when it is none
    rollup(form, children: Iterable[tuple[str, Figures | None]]) -> RolledUp(figures, missing, blanks, absences)
    compare(form_a, figures_a, form_b, figures_b) -> list[Change]
    ReportDocument(title, body, year, form, figures, sections, sign, date, version, notes, provenance)
    document_json(report) -> str ; document_hash(report) -> "sha256:..." ; ReportDocument.from_json(text)
    render.html / word / pdf / excel / csv / json (report, ...) -> str | bytes
"""

from __future__ import annotations

from .canonical import Number, Value, as_number, canonical_json, number_text, parse_json
from .errors import DocumentError, FiguresError, FormError, StatementsError
from .figures import Figures
from .forms import Cell, Column, Form, Row, Rule, Section, Table, cell_key
from .loading import FORM_IDS, form_for_year, forms, load_form
from .measure import Aggregate, CellFunction, CellTable, GroupValues, Measure, Scope, tally

__all__ = [
    "FORM_IDS",
    "Aggregate",
    "Cell",
    "CellFunction",
    "CellTable",
    "Column",
    "DocumentError",
    "Figures",
    "FiguresError",
    "Form",
    "FormError",
    "GroupValues",
    "Measure",
    "Number",
    "Row",
    "Rule",
    "Scope",
    "Section",
    "StatementsError",
    "Table",
    "Value",
    "as_number",
    "canonical_json",
    "cell_key",
    "form_for_year",
    "forms",
    "load_form",
    "number_text",
    "parse_json",
    "tally",
]
