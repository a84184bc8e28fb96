"""The tables of a survey: their columns and types. One place, so that Parquet, CSV and the documentation agree."""

from __future__ import annotations

from typing import Literal

ColumnType = Literal["text", "whole", "number", "yes"]
Columns = dict[str, ColumnType]

_REPORT: Columns = {"file": "text", "unit": "text", "year": "whole", "form": "text"}

TABLES: dict[str, Columns] = {
    "figures": {
        **_REPORT,
        "table": "text",
        "row": "text",
        "column": "text",
        "value": "number",
        "blank": "yes",
    },
    "narrative": {**_REPORT, "name": "text", "value": "number", "approximate": "yes", "text": "text"},
    "findings": {
        **_REPORT,
        "rule": "text",
        "severity": "text",
        "cells": "text",
        "left": "number",
        "right": "number",
        "message": "text",
    },
    "unread": {**_REPORT, "cell": "text", "candidates": "text", "why": "text"},
    "summary": {
        "file": "text",
        "ok": "yes",
        "error": "text",
        "unit": "text",
        "year": "whole",
        "form": "text",
        "kind": "text",
        "bytes": "whole",
        "figures": "whole",
        "blanks": "whole",
        "unread": "whole",
        "narrative": "whole",
        "extra": "whole",
        "errors": "whole",
        "warnings": "whole",
        "infos": "whole",
    },
}
"""Per table its columns. file: path below the surveyed folder. A figure that is printed blank has no value and blank =
yes; a cell that is not on the page has no row; one that is in doubt is in `unread`. cells and candidates: parted by
blanks and semicolons."""
