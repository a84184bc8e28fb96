"""Every kind of file to the one neutral model, `Source`."""

from __future__ import annotations

import io
import re
import zipfile

from gongkai.reading.errors import UnreadableError
from gongkai.reading.source import Source

from .docx import load_docx
from .html import load_html
from .pdf import load_pdf
from .text import load_text
from .xlsx import load_xlsx

MAX_BYTES = 50 * 1024 * 1024
MAX_UNPACKED = 300 * 1024 * 1024
_PICTURES = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
)
_HTML = re.compile(rb"<\s*(!doctype html|html|head|body|table|tr|td|div|p)[\s>]", re.I)


def load(name: str, data: bytes) -> Source:
    """A file as a `Source`, told apart by its content, not by its name.

    Raises UnreadableError (in Chinese, with what to do) for an empty file, a picture, an archive that is no Word or
    Excel file, a file that is too big, damaged or locked.
    """
    if not data.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        raise UnreadableError("文件是空的，没有可读的内容，请检查后重新提供。")
    if len(data) > MAX_BYTES:
        raise UnreadableError(
            f"文件太大（{len(data) // 1024 // 1024} MB，上限 {MAX_BYTES // 1024 // 1024} MB），请只提供年度报告本身。"
        )
    for magic, kind in _PICTURES:
        if data.startswith(magic):
            raise UnreadableError(f"文件是图片（{kind}），没有文字可读，请提供可复制文字的文件或粘贴文字。")
    if data.lstrip()[:5] == b"%PDF-" or b"%PDF-" in data[:1024]:
        return load_pdf(name, data)
    if data.startswith(b"PK"):
        return _load_zip(name, data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _load_ole(name, data)
    if data.startswith(b"{\\rtf"):
        raise UnreadableError("文件是 RTF 格式，暂不支持，请另存为 .docx 后再试。")
    if _HTML.search(data[:100_000]) or _HTML.search(data[:100_000].replace(b"\x00", b"")):
        return load_html(name, data)
    return load_text(name, data)


def _load_zip(name: str, data: bytes) -> Source:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableError("文件已损坏或不完整（压缩结构无法打开），请重新下载或另存后再试。") from error
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise UnreadableError("文件解压后过大，为安全起见没有打开，请检查文件来源。")
    names = {member.filename for member in members}
    if "word/document.xml" in names:
        return load_docx(name, data)
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names or "content.xml" in names:
        return load_xlsx(name, data)
    raise UnreadableError("文件是压缩包，不是 Word 或 Excel 文件，请解压后逐个提供。")


def _load_ole(name: str, data: bytes) -> Source:
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return load_xlsx(name, data)
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableError("文件已加密，无法读取，请提供未加密的文件。")
    raise UnreadableError("文件是旧版 Word（.doc）格式，暂不支持，请用 Word 或 WPS 另存为 .docx 后再试。")


__all__ = ["MAX_BYTES", "load"]
