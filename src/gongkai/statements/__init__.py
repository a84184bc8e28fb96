"""The statutory forms of the annual report: as data, filled, checked, rolled up, compared, rendered. Pure Python.

- `load_form`, `forms`, `form_for_year`: the forms, from `data/*.json`.
- `Figures`: what stands in the cells (number, blank and absent kept apart).
- `check`: findings of every rule, between years, of text against table, of a parent against its children.
- `complete_totals`, `leaf_cells`; `rollup`, `compare`.
- `Measure`, `Scope`, `tally`: how ledgers contribute figures.
- `ReportDocument`, `document_json`, `document_hash`: a report as a value and as stored JSON.
- `gongkai.statements.render`: HTML, Word, PDF, Excel, JSON, CSV (imported on its own: it is heavier).
"""

from __future__ import annotations

from .canonical import Number, Value, as_number, canonical_json, number_text, parse_json
from .checking import check
from .document import ReportDocument, document_hash, document_json
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
    "ReportDocument",
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
    "document_hash",
    "document_json",
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
