"""Tables of letters in Word: rows under a header, and forms with merged cells."""

from __future__ import annotations

from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt

from gongkai.letters.content import Block, Form
from gongkai.statements.render.wordpaper import TABLE_FONT, set_fonts

CENTRE, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
ROWS_SIZE = 14.0
WHOLE = 300  # characters of a row that is not broken
SHORT = 12  # rows of a table that stays on one page


def draw_rows(document: Any, block: Block) -> None:
    """A plain table: the first row repeated as header, or pairs of label and text."""
    columns = max(map(len, block.rows))
    table = _table(document, len(block.rows), columns)
    for place, row in enumerate(block.rows):
        for column, text in enumerate(row):
            middle = block.header or column == 0
            cell = table.cell(place, column)
            _write(cell, text, ROWS_SIZE, CENTRE if middle else LEFT)
            for made in cell.paragraphs:
                made.paragraph_format.space_before = made.paragraph_format.space_after = Pt(3)
                made.paragraph_format.keep_with_next = len(block.rows) <= SHORT and place + 1 < len(
                    block.rows
                )
        _whole(table.rows[place])
    if block.header:
        _repeat(table.rows[0])
    elif columns == 2:
        section = document.sections[0]
        whole = section.page_width - section.left_margin - section.right_margin
        _widths(table, [Mm(44), Emu(whole - Mm(44))])


def draw_form(document: Any, form: Form, size: float, width: int) -> None:
    """A form with merged cells, `width` EMU wide."""
    table = _table(document, len(form.rows), len(form.widths))
    total = sum(form.widths)
    _widths(table, [Emu(int(width * share / total)) for share in form.widths])
    taken: set[tuple[int, int]] = set()
    for place, row in enumerate(form.rows):
        table.rows[place].height = Mm(row.height)
        if sum(len(cell.text) for cell in row.cells) < WHOLE:
            _whole(table.rows[place])
        table.rows[place].height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
        column = 0
        for cell in row.cells:
            while (place, column) in taken:
                column += 1
            taken |= {
                (place + down, column + right) for down in range(cell.rows) for right in range(cell.span)
            }
            target = table.cell(place, column)
            if cell.rows > 1 or cell.span > 1:
                target = target.merge(table.cell(place + cell.rows - 1, column + cell.span - 1))
            _write(target, cell.text, size, CENTRE if cell.kind == "label" else LEFT)
            column += cell.span


def _table(document: Any, rows: int, columns: int) -> Any:
    table = document.add_table(rows=rows, cols=columns)
    table.style = document.styles["Table Grid"]
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    return table


def _widths(table: Any, widths: list[Any]) -> None:
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _write(cell: Any, text: str, size: float, align: Any) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    lines = text.split("\n")
    for extra in cell.paragraphs[1:]:
        extra._p.getparent().remove(extra._p)
    for place, line in enumerate(lines):
        made = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        made.alignment = align
        made.paragraph_format.line_spacing = Pt(size * 1.4)
        made.paragraph_format.space_before = made.paragraph_format.space_after = Pt(0)
        run = made.add_run(line)
        run.font.size = Pt(size)
        set_fonts(run._r.get_or_add_rPr(), TABLE_FONT)


def _whole(row: Any) -> None:
    """No page break inside the row."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _repeat(row: Any) -> None:
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(header)
