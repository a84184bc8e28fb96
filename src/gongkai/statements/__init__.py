"""The statutory forms of the annual report: as data, filled, checked, rolled up, compared, rendered. Pure Python.

Coming in the next commits, with these signatures::

    ReportDocument(title, body, year, form, figures, sections, sign, date, version, notes, provenance)
    document_json(report) -> str ; document_hash(report) -> "sha256:..." ; ReportDocument.from_json(text)
    render.html / word / pdf / excel / csv / json (report, ...) -> str | bytes
"""

from __future__ import annotations

from .canonical import Number, Value, as_number, canonical_json, number_text, parse_json
from .checking import check
from .errors import DocumentError, FiguresError, FormError, StatementsError
from .figures import Figures
from .findings import Finding
from .forms import Cell, Column, Form, Row, Rule, Section, Table, cell_key
from .loading import FORM_IDS, form_for_year, forms, load_form
from .measure import Aggregate, CellFunction, CellTable, GroupValues, Measure, Scope, tally
from .narrative import NarrativeFigure, NarrativeName, narrative_names
from .rollups import Change, RolledUp, compare, rollup, successor
from .totals import complete_totals, leaf_cells, total_parts

__all__ = [
    "FORM_IDS",
    "Aggregate",
    "Cell",
    "CellFunction",
    "CellTable",
    "Change",
    "Column",
    "DocumentError",
    "Figures",
    "FiguresError",
    "Finding",
    "Form",
    "FormError",
    "GroupValues",
    "Measure",
    "NarrativeFigure",
    "NarrativeName",
    "Number",
    "RolledUp",
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
    "check",
    "compare",
    "complete_totals",
    "form_for_year",
    "forms",
    "leaf_cells",
    "load_form",
    "narrative_names",
    "number_text",
    "parse_json",
    "rollup",
    "successor",
    "tally",
    "total_parts",
]
