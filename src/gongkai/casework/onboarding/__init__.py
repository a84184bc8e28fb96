"""Bringing in the register of former years: the table to fill in, reading it, a report per row."""

from gongkai.casework.onboarding.columns import COLUMNS, Column
from gongkai.casework.onboarding.rows import Finding, ReadRow, read_rows
from gongkai.casework.onboarding.sheet import read_table, results_workbook, template
from gongkai.files.sheets import Table, TableError

__all__ = [
    "COLUMNS",
    "Column",
    "Finding",
    "ReadRow",
    "Table",
    "TableError",
    "read_rows",
    "read_table",
    "results_workbook",
    "template",
]
