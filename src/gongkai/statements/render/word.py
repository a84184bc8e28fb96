"""Word (docx): A4 and type as official papers have it, the official tables with merged cells in black lines.

Tables are written as XML from the grid: merged cells as `gridSpan` and `vMerge`, so that Word, WPS and LibreOffice
open them alike. Type and page are those of `wordpaper`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from gongkai.statements.document import ReportDocument

from .labels import is_annex, is_subheading, section_heading
from .layout import section_grids
from .wordpaper import (
    BODY_FONT,
    HEADING_FONT,
    LATIN_FONT,
    SUBHEADING_FONT,
    TABLE_FONT,
    TITLE_FONT,
    name_alternatives,
    number_pages,
    paragraph,
    set_styles,
)
from .words import signed_lines, title_lines
from .wordtables import table_element


def render(report: ReportDocument) -> bytes:
    """The report as a Word file."""
    document = Document()
    _prepare(document, report)
    for line in title_lines(report.title):
        paragraph(document, line, TITLE_FONT, 22, align=WD_ALIGN_PARAGRAPH.CENTER, line=36, indent=False)
    paragraph(document, "", BODY_FONT, 16)
    for line in report.preface:
        paragraph(document, line, BODY_FONT, 16)
    signed = False
    for section in report.form.sections:
        if is_annex(section.key):
            _sign(document, report)
            signed = True
        _section(document, report, section.key)
    if not signed:
        _sign(document, report)
    for line in report.footer:
        paragraph(document, line, TABLE_FONT, 8, line=12, indent=False)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _section(document: Any, report: ReportDocument, key: str) -> None:
    grids = section_grids(report.form, key, report.figures)
    own_page = any(grid.shape in ("matrix", "list") for grid in grids)
    heading = paragraph(
        document, section_heading(report.form, key), HEADING_FONT, 16, style="Heading 1", keep=True
    )
    heading.paragraph_format.page_break_before = own_page
    if grids and not grids[0].unit:
        heading.paragraph_format.space_after = Pt(6)
    for line in report.sections.get(key, ()):
        if is_subheading(line):
            paragraph(document, line, SUBHEADING_FONT, 16, style="Heading 2", keep=True)
        else:
            paragraph(document, line, BODY_FONT, 16)
    for grid in grids:
        if grid.unit:
            paragraph(
                document,
                f"单位：{grid.unit}",
                TABLE_FONT,
                10.5,
                align=WD_ALIGN_PARAGRAPH.RIGHT,
                line=16,
                indent=False,
                keep=True,
            )
        table = table_element(grid, report.figures, TABLE_FONT, LATIN_FONT)
        document.element.body.insert_element_before(table, "w:sectPr")
        paragraph(document, "", TABLE_FONT, 6, line=8, indent=False)


def _sign(document: Any, report: ReportDocument) -> None:
    lines = signed_lines(report)
    if lines:
        paragraph(document, "", BODY_FONT, 16, keep=True)
    for line in lines:
        signed = paragraph(
            document,
            line,
            BODY_FONT,
            16,
            align=WD_ALIGN_PARAGRAPH.RIGHT,
            indent=False,
            keep=line is not lines[-1],
        )
        signed.paragraph_format.right_indent = Pt(32)


def _prepare(document: Any, report: ReportDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(28)
    set_styles(document)
    name_alternatives(document)
    number_pages(section.footer.paragraphs[0])
    properties = document.core_properties
    properties.title, properties.author = report.title[:255], report.body[:255]
    properties.language, properties.comments = "zh-CN", ""
    if report.date:
        moment = datetime(report.date.year, report.date.month, report.date.day, tzinfo=UTC)
        properties.created = properties.modified = moment.replace(tzinfo=None)
