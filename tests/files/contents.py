"""Small real files of every kind, made in memory."""

from __future__ import annotations

import io
import zipfile

import docx
import pypdfium2
import typst
import xlsxwriter


def word(*paragraphs: str, header: str = "") -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def word_in_runs(*runs: str) -> bytes:
    document = docx.Document()
    paragraph = document.add_paragraph()
    for text in runs:
        paragraph.add_run(text).bold = True
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def excel(*cells: str, header: str = "") -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet()
    for row, text in enumerate(cells):
        sheet.write(row, 0, text)
    if header:
        sheet.set_header(f"&C{header}")
    book.close()
    return target.getvalue()


def pdf(text: str) -> bytes:
    source = f'#set text(font: "Noto Sans CJK SC")\n{text}'
    made: bytes = typst.compile(source.encode())
    return made


def empty_pdf() -> bytes:
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def packed(**members: bytes) -> bytes:
    """A ZIP archive; `__` in a name stands for a dot."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return target.getvalue()


def locked_zip() -> bytes:
    """An archive whose member says that it is encrypted."""
    data = bytearray(packed(a__txt=b"hello"))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    return bytes(data)


def old_word(text: str) -> bytes:
    """The skeleton of a .doc: the signature, and the text as UTF-16 somewhere inside."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 505 + text.encode("utf-16-le") + b"\x00" * 99


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000100ffff03000006000557bfabd40000000049454e44ae426082"
)
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 200
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = "<!DOCTYPE html><html><body><p>公开</p><script>alert(1)</script></body></html>".encode()
