"""PDF by typst, from a fixed template and JSON data: no text of a report is ever read as markup."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

import pylopdf_fonts_zh_cn
import typst

from gongkai.statements.document import ReportDocument
from gongkai.statements.errors import DocumentError
from gongkai.statements.figures import Figures

from .assets import asset_text
from .labels import figure_text, is_annex, is_subheading, narrow, section_heading
from .layout import Grid, GridCell, figure_size, section_grids, side_lines
from .words import signed_lines, title_lines

SIZES = {"list": 10.5, "blocks": 12.0, "matrix": 9.5, "wide": 9.0}
"""Type size of the tables in points."""


@cache
def fonts() -> typst.Fonts:
    """The Chinese fonts of the installed package, and no others: the same PDF on every machine."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(files(pylopdf_fonts_zh_cn))])


def render(report: ReportDocument) -> bytes:
    """The report as a PDF. Raises DocumentError when typst cannot set it."""
    data = json.dumps(template_data(report), ensure_ascii=False)
    try:
        result = typst.compile(
            asset_text("report.typ").encode(),
            sys_inputs={"report": data},
            font_paths=fonts(),
        )
    except typst.TypstError as error:
        raise DocumentError(f"无法生成 PDF：{error}") from error
    return bytes(result)


def template_data(report: ReportDocument) -> dict[str, Any]:
    """What the template gets: text and the grids with their figures as text."""
    sections = []
    for section in report.form.sections:
        grids = section_grids(report.form, section.key, report.figures)
        words = report.sections.get(section.key, ())
        sections.append(
            {
                "heading": section_heading(report.form, section.key),
                "annex": is_annex(section.key),
                "own-page": any(grid.shape in ("matrix", "list") for grid in grids),
                "paragraphs": [{"text": line, "sub": is_subheading(line)} for line in words],
                "grids": [grid_data(grid, report.figures) for grid in grids],
            }
        )
    return {
        "title": report.title,
        "title-lines": list(title_lines(report.title)),
        "body": report.body,
        "preface": list(report.preface),
        "sections": sections,
        "signed": list(signed_lines(report)),
        "footer": list(report.footer),
    }


def grid_data(grid: Grid, figures: Figures) -> dict[str, Any]:
    """One table with its figures filled in."""
    return {
        "shape": grid.shape,
        "unit": grid.unit,
        "header": grid.header,
        "size": SIZES[grid.shape],
        "figure-size": figure_size(grid, figures, SIZES[grid.shape]),
        "widths": list(grid.widths),
        "cells": [_cell_data(grid, cell, figures) for row in grid.rows for cell in row.cells],
    }


def _cell_data(grid: Grid, cell: GridCell, figures: Figures) -> dict[str, Any]:
    text = figure_text(figures.number(cell.cell)) if cell.cell else cell.text
    lines = [text]
    if cell.kind == "head" and grid.shape in ("matrix", "wide"):
        lines = list(narrow(text))
    elif cell.kind == "side":
        lines = list(side_lines(cell))
    return {
        "kind": cell.kind,
        "x": cell.column,
        "y": cell.row,
        "colspan": cell.colspan,
        "rowspan": cell.rowspan,
        "level": cell.level,
        "text": text,
        "note": cell.note,
        "lines": lines,
    }
