"""`gongkai import-reports`: a folder into the archive; one bad file does not stop the others."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command
from tests.archive.making import document, prose, written

from gongkai.journal.models import Entry
from gongkai.reports.archive.models import ImportedReport

pytestmark = pytest.mark.django_db


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str]]:
    code = 0
    try:
        call_command("import-reports", *arguments)
    except SystemExit as left:
        code = int(left.code or 0)
    return code, capsys.readouterr().out.splitlines()


def test_a_folder_is_read_into_the_archive(county, tmp_path, capsys):
    (tmp_path / "旧").mkdir()
    (tmp_path / "旧" / "2012.txt").write_bytes(prose(2012).encode("gb18030"))
    (tmp_path / "2023.html").write_bytes(written(document(2023), "html"))
    (tmp_path / "空.txt").write_bytes(b"")
    (tmp_path / "图.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 99)
    (tmp_path / "别处.html").write_bytes(written(document(2022, body="青石县人民政府"), "html"))
    code, lines = run(capsys, str(tmp_path), "--body", "anlan", "--json")
    rows = {row["file"].rpartition("/")[2]: row for row in map(json.loads, lines)}
    assert code == 2
    assert (rows["2012.txt"]["body"], rows["2012.txt"]["year"], rows["2012.txt"]["form"]) == (
        "linxi",
        2012,
        "free",
    )
    assert (rows["2023.html"]["cells"], rows["2023.html"]["unread"]) == (200, 0)
    assert "空" in rows["空.txt"]["error"]
    assert "图片" in rows["图.png"]["error"]
    assert rows["别处.html"]["body"] is None
    assert sorted(ImportedReport.objects.values_list("year", flat=True)) == [2012, 2023]
    assert Entry.objects.filter(verb="reports.receive_files", origin="command").count() == 5


def test_without_a_body_it_is_the_topmost_and_words_are_for_people(county, tmp_path, capsys):
    (tmp_path / "2023.html").write_bytes(written(document(2023), "html"))
    code, lines = run(capsys, str(tmp_path / "2023.html"))
    assert code == 0
    assert lines == [f"{tmp_path / '2023.html'}：linxi 2023，2021 表式，读出 200 格，疑点 0 处"]


def test_what_is_wrong_is_said(county, tmp_path, capsys):
    with pytest.raises(CommandError, match="没有网址代码为“nobody”的机关"):
        call_command("import-reports", str(tmp_path), "--body", "nobody")
    with pytest.raises(CommandError, match="没有文件"):
        call_command("import-reports", str(tmp_path))
    code, lines = run(capsys, str(tmp_path / "none.txt"))
    assert code == 2
    assert "文件打不开" in lines[0]
