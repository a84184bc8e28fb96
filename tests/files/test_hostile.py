"""Files that mean harm, through the door by which every file comes in: refused in words, or kept and harmless.

The table of docs/security.md ("Hostile content") names these tests.
"""

from __future__ import annotations

import io
import time
import zipfile
import zlib
from collections.abc import Callable

import pytest
from django.test import RequestFactory
from tests.files import contents
from tests.support.agencies import make_body, operator

from gongkai.agencies.models import Body
from gongkai.files.actions import PublishFile, StoreFile
from gongkai.files.incoming import Incoming
from gongkai.files.markings import classified_marking
from gongkai.files.models import StoredFile
from gongkai.files.serving import serve
from gongkai.files.texts import texts_of

MB = 1024 * 1024
QUICK = 20.0  # seconds on a busy machine; each of these took minutes or for ever before it was looked at


@pytest.fixture
def body(db: None) -> Body:
    return make_body("bureau")


def archive(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return target.getvalue()


def office(part: str, content: bytes) -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", part: content})


def png(width: int, height: int) -> bytes:
    """A picture whose head tells its size; the rest is a few bytes of nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x00\x00\x00\x00"
    body = zlib.compress(b"\x00" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def bombs_within() -> bytes:
    one = archive({f"{number}.txt": b"a" * 2 * MB for number in range(10)})
    return archive({f"{number}.zip": one for number in range(60)})


def lying_zip() -> bytes:
    """An archive that says of a large member that it is small."""
    data = bytearray(archive({"a.txt": b"a" * MB}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(signature) + offset
        data[at : at + 4] = (10).to_bytes(4, "little")
    return bytes(data)


REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a decompression bomb of a picture": ("图.png", lambda: png(60_000, 60_000), "pixels"),
    "a picture beyond what Pillow reads": ("图.png", lambda: png(2**31 - 1, 2**31 - 1), "pixels"),
    "a zip bomb": ("包.zip", lambda: archive({"a.txt": b"\x00" * 40 * MB}), "content"),
    "bombs within an archive": ("包.zip", bombs_within, "content"),
    "a bomb as Word": ("文.docx", lambda: office("word/document.xml", b"<w:t>a" * 10 * MB), "content"),
    "a bomb as Excel": ("表.xlsx", lambda: office("xl/sharedStrings.xml", b"<t>a" * 10 * MB), "content"),
    "a bomb as OFD": ("文.ofd", lambda: archive({"OFD.xml": b"<a>b" * 10 * MB}), "content"),
    "an archive that lies about its size": ("包.zip", lying_zip, "content"),
    "a path out of the archive": ("包.zip", lambda: archive({"../../etc/x.txt": b"x"}), "content"),
    "an absolute path in the archive": ("包.zip", lambda: archive({"/etc/x.txt": b"x"}), "content"),
    "a path of Windows in the archive": ("包.zip", lambda: archive({"C:\\x\\a.txt": b"x"}), "content"),
    "a program named as a picture": ("图.jpg", lambda: contents.EXE, "program"),
    "a script named as a text": ("文.txt", lambda: b"#!/bin/sh\nid\n", "program"),
    "HTML application": ("页.hta", lambda: contents.HTML, "program"),
    "a Word file with macros": (
        "文.docx",
        lambda: archive({"[Content_Types].xml": b"<a/>", "word/vbaProject.bin": b"x"}),
        "content",
    ),
    "an archive of Java as Word": (
        "文.docx",
        lambda: archive({"META-INF/MANIFEST.MF": b"Main-Class: X", "X.class": b"\xca\xfe\xba\xbe"}),
        "program",
    ),
    "deeper than three archives": (
        "包.zip",
        lambda: contents.packed(
            a__zip=contents.packed(b__zip=contents.packed(c__zip=contents.packed(d__zip=contents.packed())))
        ),
        "content",
    ),
}


@pytest.mark.parametrize("what", list(REFUSED))
def test_refused_in_words_and_quickly(body: Body, what: str) -> None:
    name, make, why = REFUSED[what]
    data = make()
    started = time.monotonic()
    [reason] = Incoming.take(name, data).reasons(body)
    assert time.monotonic() - started < QUICK
    assert reason.code == why
    assert "请" in reason.message
    assert name in reason.message


XXE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha">'
    + b"".join(
        b'<!ENTITY a%d "%s">' % (n, b"&a%s;" % (b"" if n == 1 else b"%d" % (n - 1)) * 10)
        for n in range(1, 10)
    )
    + b"]>"
)
HARMLESS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "HTML with a script": ("页.html", lambda: contents.HTML, "text/html"),
    "SVG with a script": ("图.svg", lambda: contents.SVG, "image/svg+xml"),
    "SVG with foreignObject": (
        "图.svg",
        lambda: (
            b'<svg xmlns="http://www.w3.org/2000/svg"><foreignObject><iframe srcdoc="&lt;script&gt;"/>'
            b"</foreignObject></svg>"
        ),
        "image/svg+xml",
    ),
    "HTML named as a picture": ("图.png", lambda: contents.HTML, "text/html"),
    "a GIF that is a script": ("图.gif", lambda: b"GIF89a/*" + b"\x00" * 20 + b"*/=1;alert(1)", "image/gif"),
    "a JPEG with an archive behind": (
        "图.jpg",
        lambda: b"\xff\xd8\xff\xe0" + b"\x00" * 100 + archive({"a.txt": b"x"}),
        "image/jpeg",
    ),
    "SVG with an entity of a file": ("图.svg", lambda: XXE + b"<svg><text>&x;</text></svg>", "image/svg+xml"),
    "SVG that laughs": ("图.svg", lambda: LAUGHS + b"<svg><text>&a9;</text></svg>", "image/svg+xml"),
    "Word with an entity of a file": (
        "文.docx",
        lambda: office("word/document.xml", XXE + b"<w:document><w:p>&x;</w:p></w:document>"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "Excel that laughs": (
        "表.xlsx",
        lambda: office("xl/sharedStrings.xml", LAUGHS + b"<sst><si><t>&a9;</t></si></sst>"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "OFD with an entity of a file": (
        "文.ofd",
        lambda: archive({"OFD.xml": XXE + b"<OFD>&x;</OFD>"}),
        "application/ofd",
    ),
    "a CSV of formulas": ("表.csv", lambda: b"=cmd|' /C calc'!A0,1\n", "text/csv"),
}
SHOWN = {"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"}


@pytest.mark.parametrize("inline", [False, True])
@pytest.mark.parametrize("what", list(HARMLESS))
def test_kept_and_harmless(body: Body, what: str, inline: bool) -> None:
    """Taken as what its bytes are, and handed out so that a browser runs nothing of it."""
    name, make, media = HARMLESS[what]
    incoming = Incoming.take(name, make())
    assert incoming.reasons(body) == []
    assert incoming.media_type == media
    stored: StoredFile = StoreFile(
        context=operator(), body=body, incoming=Incoming.take(name, make())
    ).execute()
    PublishFile(context=operator(), stored=stored).execute()
    stored.refresh_from_db()
    answer = serve(RequestFactory().get("/f/x/y"), stored, inline=inline)
    assert answer["Content-Type"].split(";")[0] == media
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    shown = answer["Content-Disposition"].startswith("inline")
    assert shown == (inline and media in SHOWN)


@pytest.mark.parametrize("data", [XXE, LAUGHS], ids=["a file of the server", "billion laughs"])
def test_entities_are_never_expanded(data: bytes) -> None:
    incoming = Incoming.take("a.docx", office("word/document.xml", data + b"<w:p>&x;&a9;</w:p>"))
    found = "".join(texts_of(incoming.content, incoming.media_type))
    assert "root:" not in found
    assert len(found) < 10_000


def test_a_page_behind_a_pdf_is_a_pdf(body: Body) -> None:
    """PDF and HTML in one: opened by the viewer, never as a page."""
    data = contents.pdf("正文") + b"\n<html><script>alert(1)</script></html>"
    incoming = Incoming.take("文.html", data)
    assert (incoming.media_type, incoming.reasons(body)) == ("application/pdf", [])


PUMPS = {
    "<": "<", "<script": "<script", "comments": "<!--", "<p": "<p ", "a watermark": "<v:textpath ",
    "string=": '<v:textpath string="', "spaces": " ", "marked": "密级：\u3000 ", "stars": "秘密 ", "tags": "<a></a",
    "brackets": "【 秘密", "entities": "&#", "levels": "☑ 机密 ", "lines": "\n \n",
}  # fmt: skip


@pytest.mark.parametrize("pump", PUMPS.values(), ids=PUMPS)
@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.docx", "a.rtf", "a.txt"])
def test_no_text_makes_the_search_for_markings_slow(body: Body, name: str, pump: str) -> None:
    text = "密级：" + pump * (600_000 // len(pump)) + "x"
    head = {"a.html": "<html>", "a.svg": "<svg>", "a.rtf": "{\\rtf1 "}.get(name, "")
    data = (head + text).encode()
    if name == "a.docx":
        noise = bytes(range(256)) * 400  # so that it is not refused as a bomb
        data = archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": data, "word/x.bin": noise})
    started = time.monotonic()
    Incoming.take(name, data).reasons(body)
    assert time.monotonic() - started < 5


def test_a_marking_is_found_through_any_number_of_spaces() -> None:
    assert classified_marking("密级：" + " " * 5000 + "机密") is not None
    assert classified_marking("机" + "\u3000 " * 2000 + "密★10年") is not None
    assert classified_marking("秘密" + " " * 20_000 + "x\n正文") is None


NAMES = {
    "../../../etc/passwd": "passwd",
    "..\\..\\windows\\win.ini": "win.ini",
    "a\x00.html": "a.html",
    "年报\u202efdp.txt": "年报fdp.txt",
    "a.pdf. . .": "a.pdf",
    "NUL": "_NUL",
    "com1.txt": "_com1.txt",
    'x"; filename="evil.html': "x_; filename=_evil.html",
    "a\r\nSet-Cookie: x=1.pdf": "aSet-Cookie_ x=1.pdf",
    "<img src=x onerror=alert(1)>.pdf": "_img src=x onerror=alert(1)_.pdf",
    "{{ 7*7 }}{% debug %}.pdf": "{{ 7_7 }}{% debug %}.pdf",
}


@pytest.mark.parametrize("name", list(NAMES))
def test_names_do_nothing_in_a_path_or_a_header(body: Body, name: str) -> None:
    stored: StoredFile = StoreFile(
        context=operator(), body=body, incoming=Incoming.take(name, b"text")
    ).execute()
    assert stored.name == NAMES[name]
    answer = serve(RequestFactory().get("/f/x/y"), stored)
    header = answer["Content-Disposition"]
    assert header.startswith('attachment; filename="')
    assert not set(header) & set("\r\n\0<>")
    assert header.count('"') == 2
