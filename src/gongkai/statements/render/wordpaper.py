"""Official papers in Word: type, paragraphs and page numbers, shared by all that we write as docx.

Fonts are named as offices name them, with an alternative for machines that lack them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

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


def paragraph(
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
    made = document.add_paragraph(style=style)
    made.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if align is None else align
    form = made.paragraph_format
    form.line_spacing = Pt(line)
    form.space_before = form.space_after = Pt(0)
    form.keep_with_next = keep
    form.widow_control = True
    if indent:
        form.first_line_indent = Pt(size * 2)
        made._p.pPr.ind.set(qn("w:firstLineChars"), "200")
    run = made.add_run(text)
    run.font.size = Pt(size)
    run.font.bold = False
    run.font.color.rgb = None
    set_fonts(run._r.get_or_add_rPr(), font)
    return made


def set_fonts(properties: Any, font: str) -> None:
    """Put a Chinese face beside the Latin one into run properties (`w:rPr`)."""
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


def set_styles(document: Any) -> None:
    """Give text and headings the faces of official papers, black and not bold."""
    for name, font in (("Normal", BODY_FONT), ("Heading 1", HEADING_FONT), ("Heading 2", SUBHEADING_FONT)):
        style = document.styles[name]
        set_fonts(style.element.get_or_add_rPr(), font)
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


def name_alternatives(document: Any) -> None:
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


def number_pages(paragraph: Any) -> None:
    """`— 1 —`, centred, as a field."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for piece in _field("PAGE"):
        run = paragraph.add_run()
        run.font.size = Pt(14)
        set_fonts(run._r.get_or_add_rPr(), TABLE_FONT)
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
