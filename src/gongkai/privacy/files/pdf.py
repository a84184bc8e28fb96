"""PDF files: all text that is on the pages (under boxes, white, beside the page), notes, form fields, attachments."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from typing import Any, Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from .parts import PROPERTY_NAMES, Budget, CannotRead, Inner, Note, Part, Text

MOST_PAGES: Final = 5000
MOST_PICTURES: Final = 200
_ANNOTATION_KEYS: Final = ("Contents", "V", "DV", "T", "TU", "Subj", "RC", "NM")
_XMP: Final = re.compile(rb"<x:xmpmeta.{0,200000}?</x:xmpmeta>", re.S)
_TAG: Final = re.compile(r"<[^>]*>")


def pdf(data: bytes, budget: Budget) -> Iterator[Part]:
    """The parts of a PDF file."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            raise CannotRead("PDF 文件已加密，无法检查，请提供未加密的文件。") from error
        raise CannotRead("PDF 文件已损坏或不完整，无法打开，请重新导出或下载后再试。") from error
    try:
        yield from _pages(document, budget)
        for key, value in document.get_metadata_dict(skip_empty=True).items():
            yield Text([(f"属性:{PROPERTY_NAMES.get(key, key)}", str(value))])
        for item in document.get_toc():
            title = item.get_title() if hasattr(item, "get_title") else getattr(item, "title", "")
            yield Text([("书签", title or "")])
        for number in range(document.count_attachments()):
            attachment = document.get_attachment(number)
            content = bytes(attachment.get_data())
            budget.take(len(content))
            yield Inner(attachment.get_name(), content, f"附件“{attachment.get_name()}”")
    except pdfium.PdfiumError as error:
        raise CannotRead("PDF 文件有损坏的部分，无法全部检查，请重新导出后再试。") from error
    finally:
        document.close()
    for hit in _XMP.finditer(data):
        words = _TAG.sub("\n", hit.group().decode("utf-8", "replace"))
        yield Text([("属性:XMP", line.strip()) for line in words.split("\n") if len(line.strip()) > 5])


def _pages(document: Any, budget: Budget) -> Iterator[Part]:
    pages = min(len(document), MOST_PAGES)
    pieces: list[tuple[str, str]] = []
    empty = pictures = 0
    for number in range(pages):
        page = document[number]
        text_page = page.get_textpage()
        # A soft hyphen of the text layer (U+FFFE) stands where a word is divided.
        text = text_page.get_text_range().replace("\ufffe", "").replace("\x02", "")
        text_page.close()
        empty += not text.strip()
        pieces.append((f"第{number + 1}页", text))
        for name, value in _annotations(page):
            pieces.append((f"第{number + 1}页（{name}）", value))
        if pictures < MOST_PICTURES:
            for content in _pictures(page):
                pictures += 1
                budget.take(len(content))
                yield Inner("图片.jpg", content, f"第{number + 1}页图片")
        page.close()
    yield Text(pieces)
    if empty:
        yield Note(f"有 {empty} 页没有文字（可能是扫描件），图像中的内容没有检查，请人工查看。")
    if len(document) > MOST_PAGES:
        yield Note(f"只检查了前 {MOST_PAGES} 页。")


def _annotations(page: Any) -> Iterator[tuple[str, str]]:
    """Notes and form fields of a page: what they are, what they say."""
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        values = {key: _string(annotation, key) for key in _ANNOTATION_KEYS}
        raw.FPDFPage_CloseAnnot(annotation)
        field = values.pop("T", "")
        name = "表单域" if kind == raw.FPDF_ANNOT_WIDGET else "注释"
        for value in values.values():
            if value.strip():
                value = _TAG.sub("", value) if value.startswith("<") else value
                yield name, f"{field}：{value}" if name == "表单域" and field else value


def _string(annotation: Any, key: str) -> str:
    size = raw.FPDFAnnot_GetStringValue(annotation, key.encode(), None, 0)
    if size <= 2 or size > 2_000_000:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAnnot_GetStringValue(
        annotation, key.encode(), ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size
    )
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")


def _pictures(page: Any) -> Iterator[bytes]:
    """The JPEG files in a page, as they were put in, with their EXIF."""
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        size = raw.FPDFImageObj_GetImageDataRaw(item, None, 0)
        if not 100 < size < 60_000_000:
            continue
        buffer = ctypes.create_string_buffer(size)
        raw.FPDFImageObj_GetImageDataRaw(item, buffer, size)
        if buffer.raw[:3] == b"\xff\xd8\xff":
            yield buffer.raw
