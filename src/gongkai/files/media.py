"""What a content is, by its first bytes and its inner files, never by its name alone."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from typing import IO

from gongkai.files.names import extension_of

OCTETS = "application/octet-stream"
OOXML = "application/vnd.openxmlformats-officedocument."
DOCX = f"{OOXML}wordprocessingml.document"
XLSX = f"{OOXML}spreadsheetml.sheet"
PPTX = f"{OOXML}presentationml.presentation"
OLE = "application/x-ole-storage"
PROGRAM = "application/x-executable"
HEAD = 4096

_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (8, b"AVI ", "video/x-msvideo"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (6, b"\x00\x00\x00\x00", "image/bmp"),  # after "BM" and the size: checked with the head
    (0, b"{\\rtf", "application/rtf"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (4, b"ftyp", "video/mp4"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"\x1f\x8b", "application/gzip"),
)
_PROGRAMS = (
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"dex\n",
    b"\x4c\x00\x00\x00\x01\x14\x02\x00",  # Windows shortcut
)
_OLE_BY_NAME = {
    "doc": "application/msword",
    "wps": "application/msword",
    "dot": "application/msword",
    "xls": "application/vnd.ms-excel",
    "et": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "dps": "application/vnd.ms-powerpoint",
}
_TEXT_BY_NAME = {
    "csv": "text/csv",
    "json": "application/json",
    "md": "text/markdown",
    "xml": "application/xml",
}
_HTML = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|script|iframe|meta|table|div|p|a|img)[\s>/]", re.I
)
_SVG = re.compile(rb"<\s*(?:\w+:)?svg[\s>]", re.I)
# Run by the system of the person who opens them, whatever their first bytes are.
PROGRAM_NAMES = frozenset(
    "apk app appx bat bin cmd com cpl dll dmg exe hta inf ins iso jar js jse lnk msc msi msp mst ps1 psm1 py reg scf "
    "scr sct sh sys url vb vbe vbs ws wsc wsf wsh xll chm docm dotm xlsm xltm xlam pptm potm ppam ppsm sldm".split()
)
ALLOWED = frozenset(
    {
        *(DOCX, XLSX, PPTX, OLE, "application/pdf", "application/rtf", "application/ofd"),
        *("application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"),
        *(f"application/vnd.oasis.opendocument.{kind}" for kind in ("text", "spreadsheet", "presentation")),
        *("image/png", "image/jpeg", "image/gif", "image/webp", "image/tiff", "image/bmp", "image/svg+xml"),
        *("text/plain", "text/csv", "text/html", "text/markdown", "application/json", "application/xml"),
        *("audio/mpeg", "audio/wav", "video/mp4", "video/webm", "video/x-msvideo", "application/zip"),
    }
)
# Shown in the browser if the page asks for it; everything else is only ever downloaded.
INLINE = frozenset(
    {
        "application/pdf",
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "text/plain",
        "audio/mpeg",
        "video/mp4",
    }
)


def sniff(content: IO[bytes], name: str) -> str:
    """Return the media type of a seekable content; `name` only tells apart what has the same bytes (doc, xls).

    Unknown bytes are application/octet-stream, programs application/x-executable.
    """
    content.seek(0)
    head = content.read(HEAD)
    if head.startswith(_PROGRAMS) or (head.startswith(b"MZ") and b"\x00" in head[:64]):
        return PROGRAM
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_type(content)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _OLE_BY_NAME.get(extension_of(name), OLE)
    for offset, magic, media in _MAGIC:
        if head[offset : offset + len(magic)] == magic and (media != "image/bmp" or head.startswith(b"BM")):
            return media
    return _text_type(head, name)


def _zip_type(content: IO[bytes]) -> str:
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as archive:
            names = archive.namelist()
            declared = b""
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                declared = archive.read("mimetype")
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return OCTETS
    if declared.startswith(b"application/vnd.oasis.opendocument."):
        return declared.decode("ascii", "replace").strip()
    return _by_members(names)


def _by_members(names: Iterable[str]) -> str:
    found = set(names)
    if "[Content_Types].xml" in found:
        for folder, media in (("word/", DOCX), ("xl/", XLSX), ("ppt/", PPTX)):
            if any(name.startswith(folder) for name in found):
                return media
    if "OFD.xml" in found:
        return "application/ofd"
    if "META-INF/MANIFEST.MF" in found or "AndroidManifest.xml" in found:
        return PROGRAM
    return "application/zip"


def _text_type(head: bytes, name: str) -> str:
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not wide and b"\x00" in head:
        return OCTETS
    narrow = head.replace(b"\x00", b"")
    if _SVG.search(narrow):
        return "image/svg+xml"
    if _HTML.search(narrow) and extension_of(name) not in {"md", "csv", "json"}:
        return "text/html"
    if narrow.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").startswith(b"<?xml"):
        return "application/xml"
    controls = sum(1 for byte in narrow if byte < 32 and byte not in b"\t\n\r\f\x1b")
    if controls > len(narrow) // 50:
        return OCTETS
    return _TEXT_BY_NAME.get(extension_of(name), "text/plain")
