"""Word (docx): page and type of official papers (as in GB/T 9704), the forms as tables in black lines."""

from __future__ import annotations

import datetime as dt
import zipfile
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from gongkai.letters.content import Block, Form, LetterContent, Slip
from gongkai.letters.rendering.tables import draw_form, draw_rows
from gongkai.letters.rendering.wording import attachment_lines, closing_indents, contact_line, keeps, numbered
from gongkai.statements.render.wordpaper import (
    BODY_FONT,
    TITLE_FONT,
    name_alternatives,
    number_pages,
    paragraph,
    set_styles,
)

CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
MANY = 5  # attachments; from there on they need not stand on the page of the signature
LONG_FORM = 40  # cells; from there on smaller type
_STAMP = (1980, 1, 1, 0, 0, 0)


def to_docx(content: LetterContent) -> bytes:
    """The letter as a Word file; the same bytes for the same content."""
    document = Document()
    _prepare(document, content)
    _heading(document, content)
    if content.addressee:
        paragraph(document, f"{content.addressee}：", BODY_FONT, 16, indent=False)
    for place, block in enumerate(content.blocks):
        following = content.blocks[place + 1] if place + 1 < len(content.blocks) else None
        _block(document, block, leads=following is not None and following.kind in ("points", "table"))
    if content.form:
        _form(document, content.form, 10.5 if _cells(content.form) > LONG_FORM else 12)
    _ending(document, content)
    if content.slip:
        _slip(document, content.slip)
    return _saved(document)


def _cells(form: Form) -> int:
    return sum(len(row.cells) for row in form.rows)


def _heading(document: Any, content: LetterContent) -> None:
    size, line = (19, 28) if content.form else (22, 36)
    for text in filter(None, (content.body, content.title)):
        paragraph(document, text, TITLE_FONT, size, align=CENTRE, line=line, indent=False, keep=True)
    if content.number:
        small = 12 if content.form else 16
        paragraph(document, content.number, BODY_FONT, small, align=CENTRE, line=28, indent=False, keep=True)
    paragraph(document, "", BODY_FONT, 8, line=8 if content.form else 20, indent=False)


def _block(document: Any, block: Block, leads: bool) -> None:
    if block.kind == "points":
        for item in numbered(block.items):
            paragraph(document, item, BODY_FONT, 16)
    elif block.kind == "table":
        draw_rows(document, block)
        paragraph(document, "", BODY_FONT, 6, line=10, indent=False)
    else:
        paragraph(document, block.text, BODY_FONT, 16, keep=leads and keeps(block.text))


def _form(document: Any, form: Form, size: float) -> None:
    section = document.sections[0]
    width = section.page_width - section.left_margin - section.right_margin
    draw_form(document, form, size, width)
    for note in form.notes:
        paragraph(document, note, BODY_FONT, 9, line=13, indent=False)


def _ending(document: Any, content: LetterContent) -> None:
    together = bool(content.closing) and len(content.attachments) < MANY
    last = content.blocks[-1] if content.blocks else None
    if together and last is not None and last.kind in ("text", "remedies") and keeps(last.text):
        # No page bears a signature alone: the last paragraph goes with it.
        document.paragraphs[-1].paragraph_format.keep_with_next = True
    if content.attachments:
        paragraph(document, "", BODY_FONT, 16, keep=together)
        for line in attachment_lines(content):
            made = paragraph(document, line, BODY_FONT, 16, keep=together)
            made.paragraph_format.left_indent = Pt(16 * 5)
            made.paragraph_format.first_line_indent = Pt(-16 * 3)
            made._p.pPr.ind.attrib.pop(qn("w:firstLineChars"), None)
    if content.closing:
        for _ in range(2):
            paragraph(document, "", BODY_FONT, 16, keep=True)
    final = len(content.closing) - 1
    for place, (text, indent) in enumerate(zip(content.closing, closing_indents(content), strict=True)):
        made = paragraph(
            document,
            text,
            BODY_FONT,
            16,
            align=RIGHT,
            indent=False,
            keep=place < final or bool(content.contact),
        )
        made.paragraph_format.right_indent = Pt(16 * indent)
    if content.contact:
        form = paragraph(document, contact_line(content), BODY_FONT, 14, line=24).paragraph_format
        form.keep_together, form.space_before = True, Pt(8)


def _slip(document: Any, slip: Slip) -> None:
    title = paragraph(document, slip.title, TITLE_FONT, 22, align=CENTRE, line=36, indent=False, keep=True)
    title.paragraph_format.page_break_before = True
    paragraph(document, slip.intro, BODY_FONT, 16, indent=False, keep=True)
    _form(document, slip.form, 14)


def _prepare(document: Any, content: LetterContent) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    margins = (18, 15, 24, 22) if content.form else (37, 35, 28, 26)
    section.top_margin, section.bottom_margin = Mm(margins[0]), Mm(margins[1])
    section.left_margin, section.right_margin = Mm(margins[2]), Mm(margins[3])
    set_styles(document)
    name_alternatives(document)
    if not content.form:
        section.footer_distance = Mm(28)
        number_pages(section.footer.paragraphs[0])
    properties = document.core_properties
    properties.title, properties.author = content.title[:255], content.body[:255]
    properties.language, properties.comments = "zh-CN", ""
    day = dt.date.fromisoformat(content.date) if content.date else dt.date(1980, 1, 1)
    properties.created = properties.modified = dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001 - docx: naive


def _saved(document: Any) -> bytes:
    """The file without the time of its making: every member bears the same stamp."""
    raw, target = BytesIO(), BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, date_time=_STAMP)
            member.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(member, source.read(name))
    return target.getvalue()
