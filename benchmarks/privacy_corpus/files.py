"""Invented files: the same kinds of personal data in every format, and in the places where formats hide it."""

# ruff: noqa: E501 - lists of words
from __future__ import annotations

import csv
import html
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from random import Random

import docx
import typst
import xlsxwriter
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from PIL import Image

from .atoms import Atoms

HEADINGS = ("序号", "姓名", "身份证号", "联系电话", "银行卡号", "补贴金额")


@dataclass
class Case:
    """A file: `there` are (kind, text) that must be found; `hiding` says where the last of them hides."""

    name: str
    data: bytes
    hiding: str
    there: list[tuple[str, str]] = field(default_factory=list)


class Maker:
    """The material of one file: a private list, a notice with its contact block, one hidden sentence."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.atoms = Atoms(random, noise=0.0)
        self.there: list[tuple[str, str]] = []

    def truth(self, kind: str, value: str) -> str:
        self.there.append((kind, value))
        return value

    def rows(self, count: int) -> list[list[str]]:
        """Rows of a list of persons under HEADINGS."""
        return [
            [
                str(number),
                self.atoms.name(),
                self.truth("id_number", self.atoms.plain_id()),
                self.truth("phone", self.atoms.plain_mobile()),
                self.truth("bank_card", self.atoms.card()),
                self.atoms.money(),
            ]
            for number in range(1, count + 1)
        ]

    def notice(self) -> list[str]:
        """Lines without personal data that must be found."""
        a = self.atoms
        return [
            f"{a.unit()}关于发放补贴的公示",
            f"项目编号：{a.project()}，文号：{a.doc()}，统一社会信用代码：{a.uscc()}。",
            f"联系人：{a.name()}　联系电话：{a.landline()}、{a.plain_mobile()}",
            f"捐赠账户：户名：{a.unit()}，账号：{a.account()}。",
        ]

    def secret(self) -> str:
        """A sentence with an identity number and a telephone."""
        number = self.truth("id_number", self.atoms.plain_id())
        phone = self.truth("phone", self.atoms.plain_mobile())
        return f"申请人{self.atoms.name()}，身份证号{number}，手机{phone}。"


def _docx(maker: Maker, hiding: str) -> bytes:
    document = docx.Document()
    for line in maker.notice():
        document.add_paragraph(line)
    rows = maker.rows(3)
    table = document.add_table(rows=0, cols=len(HEADINGS))
    for row in (HEADINGS, *rows):
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
    secret = maker.secret()
    last = document.add_paragraph("附：说明")
    if hiding == "runs":
        for at in range(0, len(secret), 3):
            last.add_run(secret[at : at + 3])
    elif hiding == "header":
        document.sections[0].header.paragraphs[0].text = secret
    elif hiding == "footer":
        document.sections[0].footer.paragraphs[0].text = secret
    elif hiding == "comment":
        document.add_comment(last.runs, text=secret, author="a")
    elif hiding == "hidden text":
        last.add_run(secret).font.hidden = True
    elif hiding == "property":
        document.core_properties.comments = secret
    elif hiding in ("deleted", "inserted"):
        run = last.add_run(secret)
        mark = OxmlElement("w:del" if hiding == "deleted" else "w:ins")
        mark.set(qn("w:id"), "7")
        run._r.addprevious(mark)
        mark.append(run._r)
        if hiding == "deleted":
            run._r.find(qn("w:t")).tag = qn("w:delText")
    elif hiding == "text box":
        box = OxmlElement("w:pict")
        content = OxmlElement("w:txbxContent")
        box.append(content)
        last.add_run()._r.append(box)
        inner = document.add_paragraph(secret)
        content.append(inner._p)
    else:
        last.text = secret
    return _saved(document)


def _saved(document: object) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def _xlsx(maker: Maker, hiding: str) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("公示")
    for number, line in enumerate(maker.notice()):
        sheet.write_string(number, 0, line)
    rows = maker.rows(4)
    for number, row in enumerate((HEADINGS, *rows)):
        for column, text in enumerate(row):
            if column == 3 and number and hiding == "numbers":
                sheet.write_number(6 + number, column, int(text))
            else:
                sheet.write_string(6 + number, column, text)
    if hiding in ("hidden row", "hidden column"):
        if hiding == "hidden row":
            sheet.set_row(8, None, None, {"hidden": True})
        else:
            sheet.set_column(2, 4, None, None, {"hidden": True})
    elif hiding == "comment":
        sheet.write_comment(0, 0, maker.secret())
    elif hiding == "property":
        book.set_properties({"comments": maker.secret()})
    elif hiding == "name":
        book.define_name("备注", f'="{maker.secret()}"')
    elif hiding == "text box":
        sheet.insert_textbox(20, 1, maker.secret())
    elif hiding == "header":
        sheet.set_header("&C" + maker.secret()[:200])
    elif hiding.endswith("sheet"):
        other = book.add_worksheet("底表")
        for number, row in enumerate((HEADINGS, *maker.rows(2))):
            other.write_row(number, 0, row)
        other.very_hidden() if hiding.startswith("very") else other.hide()
    book.close()
    return buffer.getvalue()


def _pdf(maker: Maker, hiding: str) -> bytes:
    lines = [json.dumps(line, ensure_ascii=False) for line in maker.notice()]
    body = "".join(f"#text({line})\n\n" for line in lines)
    cells = "".join(
        f"[#{json.dumps(cell, ensure_ascii=False)}]," for row in (HEADINGS, *maker.rows(3)) for cell in row
    )
    body += f"#table(columns: {len(HEADINGS)}, {cells})\n\n"
    secret = json.dumps(maker.secret(), ensure_ascii=False)
    shown = {
        "white": f"#text(fill: white, {secret})",
        "box": f"#place(dx: 0pt)[#text({secret})]#place(rect(width: 100%, height: 20pt, fill: black))",
        "property": f"#set document(description: {secret}, title: {secret})",
        "small": f"#text(size: 1pt, {secret})",
    }
    hidden = shown.get(hiding, f"#text({secret})")
    head = '#set text(font: "Noto Serif CJK SC", size: 9pt)\n'
    source = head + (hidden + "\n" + body if hiding == "property" else body + hidden)
    return bytes(typst.compile(source.encode("utf-8")))


def _html(maker: Maker, hiding: str) -> bytes:
    secret = maker.secret()
    table = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>"
        for row in (HEADINGS, *maker.rows(3))
    )
    hidden = {
        "comment": f"<!-- {secret} -->",
        "display none": f'<div hidden="">{secret}</div>',
        "attribute": f'<img alt="{secret}" src="a.png">',
        "script": f'<script>var a = "{secret}";</script>',
    }.get(hiding, f"<p>{secret}</p>")
    paragraphs = "".join(f"<p>{line}</p>" for line in maker.notice())
    return f"<html><head><title>公示</title></head><body>{paragraphs}<table>{table}</table>{hidden}</body></html>".encode()


def _csv(maker: Maker, hiding: str) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(HEADINGS)
    writer.writerows(maker.rows(5))
    return buffer.getvalue().encode("gb18030" if hiding == "gbk" else "utf-8-sig")


def _txt(maker: Maker, hiding: str) -> bytes:
    lines = [*maker.notice(), maker.secret(), "\t".join(HEADINGS), *("\t".join(row) for row in maker.rows(3))]
    text = ("\r\n" if hiding == "crlf" else "\n").join(lines)
    return text.encode({"gbk": "gb18030", "utf-16": "utf-16"}.get(hiding, "utf-8"))


def _json(maker: Maker, hiding: str) -> bytes:
    keys = ("no", "name", "idCard", "phone", "cardNo", "amount")
    return json.dumps({"list": [dict(zip(keys, row, strict=True)) for row in maker.rows(4)]}).encode()


def _jpg(maker: Maker, hiding: str) -> bytes:
    picture = Image.new("RGB", (16, 16))
    exif = Image.Exif()
    exif[0x0110] = "Camera"
    exif.get_ifd(0x8825).update({1: "N", 2: (28.0, 13.0, 41.5), 3: "E", 4: (112.0, 56.0, 20.0)})
    maker.truth("location", "28.228194, 112.938889")
    if hiding == "comment":
        exif[0x010E] = "tel " + maker.truth("phone", "13800138000")
    buffer = io.BytesIO()
    picture.save(buffer, "PNG" if hiding == "png" else "JPEG", exif=exif)
    return buffer.getvalue()


def _zip(maker: Maker, hiding: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("名单/发放表.xlsx", _xlsx(maker, "none"))
        archive.writestr("说明.txt", maker.secret())
    return buffer.getvalue()


def _eml(maker: Maker, hiding: str) -> bytes:
    message = EmailMessage()
    message["Subject"] = "名单"
    message.set_content(maker.secret())
    message.add_attachment(_xlsx(maker, "none"), maintype="application", subtype="xlsx", filename="表.xlsx")
    return message.as_bytes()


def _pptx(maker: Maker, hiding: str) -> bytes:
    def slide(text: str) -> str:
        return (
            '<p:sld xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
            'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:p>'
            + "".join(f"<a:r><a:t>{text[at : at + 4]}</a:t></a:r>" for at in range(0, len(text), 4))
            + "</a:p></p:sld>"
        )

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("ppt/slides/slide1.xml", slide(maker.notice()[0]))
        folder = "notesSlides/notesSlide" if hiding == "notes" else "slides/slide"
        archive.writestr(f"ppt/{folder}2.xml", slide(maker.secret()))
    return buffer.getvalue()


def _ofd(maker: Maker, hiding: str) -> bytes:
    buffer = io.BytesIO()
    lines = "".join(
        f'<ofd:TextObject ID="{at}"><ofd:TextCode>{html.escape(line)}</ofd:TextCode></ofd:TextObject>'
        for at, line in enumerate([*maker.notice(), maker.secret()])
    )
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("OFD.xml", "<OFD/>")
        archive.writestr(
            "Doc_0/Pages/Page_0/Content.xml",
            f'<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016">{lines}</ofd:Page>',
        )
    return buffer.getvalue()


def _rtf(maker: Maker, hiding: str) -> bytes:
    lines = "\\par ".join(
        "".join(f"\\u{ord(c)}?" if ord(c) > 127 else c for c in line)
        for line in (*maker.notice(), maker.secret())
    )
    return ("{\\rtf1\\ansi " + lines + "}").encode()


FORMATS: dict[str, tuple[Callable[[Maker, str], bytes], tuple[str, ...], str]] = {
    "docx": (_docx, ("none", "runs", "header", "comment", "deleted", "text box"), "footer|property|inserted|hidden text"),
    "xlsx": (_xlsx, ("none", "hidden sheet", "hidden row", "comment", "numbers"), "very hidden sheet|hidden column|property|name|text box|header"),
    "pdf": (_pdf, ("none", "white", "box"), "small|property"),
    "html": (_html, ("none", "comment", "display none"), "attribute|script"),
    "csv": (_csv, ("none", "gbk"), "none"),
    "txt": (_txt, ("none", "crlf", "gbk"), "utf-16"),
    "json": (_json, ("none",), "none"),
    "jpg": (_jpg, ("none",), "png|comment"),
    "zip": (_zip, ("none",), "none"),
    "eml": (_eml, (), "none"),
    "pptx": (_pptx, ("none",), "notes"),
    "ofd": (_ofd, (), "none"),
    "rtf": (_rtf, (), "none"),
}  # fmt: skip


def build_file(part: str, seed: int) -> Case:
    """The file number `seed` of a part; formats and hiding places of "held" were not used while tuning."""
    random = Random(f"files{part}{seed}")
    held = part == "held"
    choices = [
        (ending, hiding)
        for ending, (_, tuned, kept) in FORMATS.items()
        for hiding in (kept.split("|") if held else tuned)
    ]
    ending, hiding = choices[seed % len(choices)]
    maker = Maker(random)
    data = FORMATS[ending][0](maker, hiding)
    return Case(f"{seed}.{ending}", data, f"{ending}: {hiding}", maker.there)
