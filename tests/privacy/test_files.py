"""Files of every format, what they hide, what cannot be read; the command."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from benchmarks.privacy_corpus.atoms import check18
from benchmarks.privacy_corpus.files import FORMATS, Maker, build_file

from gongkai.privacy import find_in_file
from gongkai.privacy.command import main

ID = "43010219900307123" + check18("43010219900307123")
CASES = [("tuned", number) for number in range(26)] + [("held", number) for number in range(24)]


@pytest.mark.parametrize(("part", "number"), CASES)
def test_every_format_and_hiding_place(part: str, number: int) -> None:
    case = build_file(part, number)
    result = find_in_file(case.data, case.name)
    assert not result.error
    found = {(one.kind, one.text) for one in result.findings if one.sure}
    assert set(case.there) <= found, case.hiding
    extra = {text for kind, text in found if kind in ("id_number", "phone", "bank_card")}
    assert extra <= {text for _, text in case.there}
    plain = case.name.endswith((".txt", ".csv"))
    assert all((one.start is None) != plain for one in result.findings)
    assert all(one.place for one in result.findings if one.start is None)


def test_places_are_said_in_words() -> None:
    from random import Random

    def places(ending: str, hiding: str) -> set[str]:
        data = FORMATS[ending][0](Maker(Random(5)), hiding)
        return {one.place for one in find_in_file(data, f"a.{ending}").findings}

    assert "工作表“公示”!C9（隐藏行）" in places("xlsx", "hidden row")
    assert "工作表“公示”!C8（隐藏列）" in places("xlsx", "hidden column")
    assert "工作表“底表”（隐藏工作表）!C2" in places("xlsx", "hidden sheet")
    assert "工作表“公示”!A1（批注）" in places("xlsx", "comment")
    assert "表1第2行第3列" in places("docx", "none")
    assert any("修订中删除" in place for place in places("docx", "deleted"))
    assert "属性:备注" in places("docx", "property")
    assert "第1页" in places("pdf", "white")
    assert "属性:GPS（EXIF）" in places("jpg", "none")
    assert any(place.startswith("压缩包内“名单/发放表.xlsx”") for place in places("zip", "none"))


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.docx", b"", "空的"),
        ("a.docx", b"PK\x03\x04 broken", "损坏"),
        ("a.docx", b"plain words", "扩展名"),
        ("a.pdf", b"%PDF-1.7 broken", "损坏"),
        ("a.jpg", b"\xff\xd8\xff broken", "损坏"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "损坏"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "加密"),
        ("a.bin", bytes(range(256)) * 40, "不是文本"),
        ("a.mp4", b"\x00\x00\x00\x18ftypmp42", "音视频"),
    ],
)
def test_unreadable_files_say_why(name: str, data: bytes, message: str) -> None:
    result = find_in_file(data, name)
    assert message in result.error
    assert result.to_json() == {"file": name, "error": result.error}


def test_a_zip_bomb_is_not_unpacked() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(4):
            archive.writestr(f"{number}.txt", b"0" * 200_000_000)
    assert "过大" in find_in_file(buffer.getvalue(), "a.zip").error
    inner = b"end"
    for _ in range(8):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("a.zip", inner)
        inner = buffer.getvalue()
    assert "太多层" in find_in_file(inner, "a.zip").error


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    private, clean = tmp_path / "名单.txt", tmp_path / "公告.txt"
    private.write_bytes(f"张三，身份证号：{ID}\r\n".encode("gb18030"))
    clean.write_text("联系人：李伟\n联系电话：13812345678\n", encoding="utf-8-sig")
    assert main([str(clean), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"file": str(clean), "findings": []}
    assert main([str(private), str(clean), "--json"]) == 1
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert [one["kind"] for one in first["findings"]] == ["name_with_id", "id_number"]
    assert first["findings"][1] | {"confidence": 1} == {
        "kind": "id_number", "start": 8, "end": 26, "text": ID, "place": "", "confidence": 1,
    }  # fmt: skip
    assert second["findings"] == []
    assert main([str(tmp_path / "none.txt"), str(clean), "--json"]) == 2
    lines = capsys.readouterr().out.splitlines()
    assert "找不到文件" in json.loads(lines[0])["error"]
    assert len(lines) == 2
    assert main([str(private)]) == 1
    assert "身份证号" in capsys.readouterr().out


def test_masked_copy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "a.txt", tmp_path / "b.txt"
    source.write_bytes(f"张三，身份证号：{ID}\r\n".encode())
    assert main([str(source), "--mask", str(target)]) == 1
    assert target.read_bytes().decode() == f"张三，身份证号：43{'*' * 13}{ID[-3:]}\r\n"
    assert main([str(source), "--mask", str(source)]) == 2
    assert "不能覆盖" in capsys.readouterr().err


def test_the_command_starts_no_framework(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("无", encoding="utf-8")
    script = (
        "import sys; sys.argv = ['gongkai', 'privacy', sys.argv[1], '--json']\n"
        "from gongkai.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert end.code == 0, end.code\n"
        "assert 'django' not in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(file)], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout)["findings"] == []
