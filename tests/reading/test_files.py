"""What is no report, damaged or locked is refused with a sentence that says what to do; encodings are found."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path
from random import Random

import pytest

from gongkai.reading import UnreadableError, read_bytes, read_text
from gongkai.reading.decode import decode
from gongkai.reading.files import read_files
from gongkai.reading.normalise import Normaliser

from .corpus.generate import build

PLAIN = """示例县民政局2012年度政府信息公开年度报告
一、概述
本局认真推进政府信息公开工作，全年主动公开政府信息215条。
二、依申请公开情况
2012年未收到政府信息公开申请。
"""


def outcome(name: str, data: bytes) -> str:
    """What came of a file: its form, or the reason why it was refused. Any other error fails the test."""
    try:
        return read_bytes(name, data).form
    except UnreadableError as error:
        return str(error)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.txt", b"", "空"),
        ("blank.txt", b" \n\t\r\n", "空"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(200), "图片"),
        ("photo.jpg", b"\xff\xd8\xff\xe0" + bytes(200), "图片"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj<<", "损坏"),
        ("cut.docx", b"PK\x03\x04\x14\x00\x06\x00", "损坏"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "docx"),
        ("report.rtf", b"{\\rtf1 hello}", "docx"),
        ("noise.bin", bytes(range(8)) * 500, "不是文本"),
        ("news.txt", "今日天气晴，最高气温25度。\n市民纷纷出游。".encode(), "不像"),
        ("page.html", "<html><body><p>商品列表</p><p>价格 25</p></body></html>".encode(), "不像"),
    ],
)
def test_refused_with_a_reason(name: str, data: bytes, says: str) -> None:
    with pytest.raises(UnreadableError, match=says):
        read_bytes(name, data)


def test_an_archive_is_no_report() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "hello")
    with pytest.raises(UnreadableError, match="压缩包"):
        read_bytes("a.zip", stream.getvalue())


def test_a_zip_bomb_is_not_unpacked() -> None:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w", force_zip64=True) as member,
    ):
        for _ in range(320):
            member.write(bytes(1024 * 1024))
    with pytest.raises(UnreadableError, match="过大"):
        read_bytes("bomb.docx", stream.getvalue())


@pytest.mark.parametrize("layout", ["word", "excel", "pdf"])
def test_a_truncated_file_is_refused_or_read_but_never_crashes(layout: str) -> None:
    data = build(5, layouts=(layout,)).data
    for part in (0.1, 0.5, 0.9, 0.99):
        assert outcome(f"cut.{layout}", data[: int(len(data) * part)])


def test_a_scan_has_no_text() -> None:
    import typst

    data = typst.compile(b'#set page(paper: "a4")\n#rect(width: 3cm, height: 3cm)', format="pdf")
    with pytest.raises(UnreadableError, match="扫描"):
        read_bytes("scan.pdf", data)


def test_too_big() -> None:
    with pytest.raises(UnreadableError, match="太大"):
        read_bytes("big.txt", b"a" * (51 * 1024 * 1024))


def test_two_reports_in_one_file() -> None:
    text = PLAIN + PLAIN.replace("2012", "2013")
    with pytest.raises(UnreadableError, match="多份"):
        read_text(text)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"]
)
def test_encodings(encoding: str) -> None:
    reading = read_bytes("a.txt", PLAIN.encode(encoding))
    assert (reading.unit, reading.year) == ("示例县民政局", 2012)
    assert reading.narrative == {"proactive_total": 215, "requests_new": 0}


def test_big5() -> None:
    from opencc import OpenCC

    text = OpenCC("s2t").convert(PLAIN)
    reading = read_bytes("a.txt", text.encode("big5hkscs", errors="ignore"))
    assert (reading.unit, reading.year, reading.narrative["proactive_total"]) == ("示例县民政局", 2012, 215)


def test_text_taken_for_latin_is_repaired() -> None:
    text, _ = decode((PLAIN * 3).encode().decode("latin-1").encode("utf-8"))
    assert "政府信息公开" in text


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    good, bad, missing = tmp_path / "good.txt", tmp_path / "bad.txt", tmp_path / "none.txt"
    good.write_text(PLAIN, encoding="utf-8")
    bad.write_bytes(b"")
    read = {
        path.name: (reading is not None, reason) for path, reading, reason in read_files([bad, missing, good])
    }
    assert read["good.txt"] == (True, None)
    assert read["bad.txt"][0] is False
    assert "找不到" in (read["none.txt"][1] or "")


@pytest.mark.parametrize("layout", ["bars", "html", "word", "excel", "stream", "pdf"])
def test_flipped_bytes_never_crash(layout: str) -> None:
    rng = Random(layout)
    for number in range(12):
        data = bytearray(build(number, layouts=(layout,)).data)
        for _ in range(rng.randrange(1, 40)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        assert outcome("flipped", bytes(data))


def test_deeply_nested_page() -> None:
    data = ("<html><body>" + "<div>" * 3000 + "<table><tr><td>" * 300 + "信息公开年度报告信息公开").encode()
    assert outcome("deep.html", data)


def test_cells_merged_beyond_reason_take_no_time() -> None:
    page = "<table>" + "<tr><td colspan=9999 rowspan=9999>信息公开年度报告</td></tr>" * 4000
    began = time.process_time()
    assert outcome("spans.html", page.encode())
    assert time.process_time() - began < 10


def test_half_characters_are_dropped() -> None:
    assert "\ud840" not in Normaliser("")("公开\ud840信息")
