"""Word (docx): A4 and type as official papers have it, the official tables with merged cells in black lines.

Tables are written as XML from the grid: merged cells as `gridSpan` and `vMerge`, so that Word, WPS and LibreOffice
open them alike. Fonts are named as offices name them, with an alternative for machines that lack them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from gongkai.statements.document import ReportDocument

from .labels import is_annex, is_subheading, section_heading
from .layout import section_grids
from .words import signed_lines, title_lines
from .wordtables import table_element

TITLE_FONT = "方正小标宋简体"
BODY_FONT = "仿宋_GB2312"
HEADING_FONT = "黑体"
SUBHEADING_FONT = "楷体_GB2312"
TABLE_FONT = "宋体"
LATIN_FONT = "Times New Roman"

ALTERNATIVES = {
    TITLE_FONT: "宋体",
    BODY_FONT: "仿宋",
    HEADING_FONT: "SimHei",
    SUBHEADING_FONT: "楷体",
    TABLE_FONT: "SimSun",
}


def render(report: ReportDocument) -> bytes:
    """The report as a Word file."""
    document = Document()
    _prepare(document, report)
    for line in title_lines(report.title):
        _paragraph(document, line, TITLE_FONT, 22, align=WD_ALIGN_PARAGRAPH.CENTER, line=36, indent=False)
    _paragraph(document, "", BODY_FONT, 16)
    for line in report.preface:
        _paragraph(document, line, BODY_FONT, 16)
    signed = False
    for section in report.form.sections:
        if is_annex(section.key):
            _sign(document, report)
            signed = True
        _section(document, report, section.key)
    if not signed:
        _sign(document, report)
    for line in report.footer:
        _paragraph(document, line, TABLE_FONT, 8, line=12, indent=False)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _section(document: Any, report: ReportDocument, key: str) -> None:
    grids = section_grids(report.form, key, report.figures)
    own_page = any(grid.shape in ("matrix", "list") for grid in grids)
    heading = _paragraph(
        document, section_heading(report.form, key), HEADING_FONT, 16, style="Heading 1", keep=True
    )
    heading.paragraph_format.page_break_before = own_page
    if grids and not grids[0].unit:
        heading.paragraph_format.space_after = Pt(6)
    for line in report.sections.get(key, ()):
        if is_subheading(line):
            _paragraph(document, line, SUBHEADING_FONT, 16, style="Heading 2", keep=True)
        else:
            _paragraph(document, line, BODY_FONT, 16)
    for grid in grids:
        if grid.unit:
            _paragraph(
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
        _paragraph(document, "", TABLE_FONT, 6, line=8, indent=False)


def _sign(document: Any, report: ReportDocument) -> None:
    lines = signed_lines(report)
    if lines:
        _paragraph(document, "", BODY_FONT, 16, keep=True)
    for line in lines:
        paragraph = _paragraph(
            document,
            line,
            BODY_FONT,
            16,
            align=WD_ALIGN_PARAGRAPH.RIGHT,
            indent=False,
            keep=line is not lines[-1],
        )
        paragraph.paragraph_format.right_indent = Pt(32)


def _paragraph(
    document: Any,
    text: str,
    font: str,
    size: float,
    *,
    align: Any = None,
    line: float = 28,
    indent: bool = True,
    keep: bool = False,
    style: str | None = None,
) -> Any:
    """A paragraph of one run in East Asian type; `indent`: two characters on the first line."""
    paragraph = document.add_paragraph(style=style)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if align is None else align
    form = paragraph.paragraph_format
    form.line_spacing = Pt(line)
    form.space_before = form.space_after = Pt(0)
    form.keep_with_next = keep
    form.widow_control = True
    if indent:
        form.first_line_indent = Pt(size * 2)
        paragraph._p.pPr.ind.set(qn("w:firstLineChars"), "200")
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.bold = False
    run.font.color.rgb = None
    _fonts(run._r.get_or_add_rPr(), font)
    return paragraph


def _fonts(properties: Any, font: str) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:ascii"), LATIN_FONT)
    fonts.set(qn("w:hAnsi"), LATIN_FONT)
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:hint"), "eastAsia")


def _prepare(document: Any, report: ReportDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(28)
    _styles(document)
    _font_table(document)
    _page_number(section.footer.paragraphs[0])
    properties = document.core_properties
    properties.title, properties.author = report.title[:255], report.body[:255]
    properties.language, properties.comments = "zh-CN", ""
    if report.date:
        moment = datetime(report.date.year, report.date.month, report.date.day, tzinfo=UTC)
        properties.created = properties.modified = moment.replace(tzinfo=None)


def _styles(document: Any) -> None:
    for name, font in (("Normal", BODY_FONT), ("Heading 1", HEADING_FONT), ("Heading 2", SUBHEADING_FONT)):
        style = document.styles[name]
        _fonts(style.element.get_or_add_rPr(), font)
        properties = style.element.rPr
        for tag in ("w:color", "w:lang"):
            for old in properties.findall(qn(tag)):
                properties.remove(old)
        style.font.bold = False
        style.font.size = Pt(16)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")
        properties.append(language)


def _font_table(document: Any) -> None:
    """Say which font stands in for one that a machine lacks."""
    part = next(
        (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/fontTable")), None
    )
    if part is None:
        return
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{"swiss" if name == HEADING_FONT else "roman"}"/></w:font>'
        for name, other in ALTERNATIVES.items()
    )
    part._blob = part.blob.replace(b"</w:fonts>", entries.encode() + b"</w:fonts>")


def _page_number(paragraph: Any) -> None:
    """`— 1 —`, centred, as a field."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for piece in _field("PAGE"):
        run = paragraph.add_run()
        run.font.size = Pt(14)
        _fonts(run._r.get_or_add_rPr(), TABLE_FONT)
        if isinstance(piece, str):
            run.text = piece
        else:
            run._r.append(piece)


def _field(code: str) -> Iterable[Any]:
    yield "— "
    for kind in ("begin", "instr", "separate", "1", "end"):
        if kind == "1":
            yield "1"
            continue
        element = OxmlElement("w:instrText" if kind == "instr" else "w:fldChar")
        if kind == "instr":
            element.set(qn("xml:space"), "preserve")
            element.text = f" {code} "
        else:
            element.set(qn("w:fldCharType"), kind)
        yield element
    yield " —"
