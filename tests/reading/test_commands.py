"""`gongkai read` and `gongkai check`."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from .corpus.generate import build

TABLE = """示例县民政局2017年政府信息公开年度报告
根据条例编制本报告，统计期限自2017年1月1日起至2017年12月31日止。
政府信息公开情况统计表
统计指标 | 单位 | 统计数
一、主动公开情况 | / | /
（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条） | 条 | {total}
其中：主动公开规范性文件数 | 条 | 2
制发规范性文件总数 | 件 | 2
1.政府公报公开政府信息数 | 条 | 0
2.政府网站公开政府信息数 | 条 | 30
3.政务微博公开政府信息数 | 条 | 0
4.政务微信公开政府信息数 | 条 | 5
5.其他方式公开政府信息数 | 条 | 0
"""


def run(*arguments: str) -> tuple[list[str], int]:
    """The lines a command printed, and its exit code."""
    out = io.StringIO()
    code = 0
    try:
        call_command(*arguments, stdout=out, stderr=io.StringIO())
    except SystemExit as stop:
        code = int(stop.code or 0)
    return out.getvalue().splitlines(), code


@pytest.fixture
def fine(tmp_path: Path) -> str:
    path = tmp_path / "fine.txt"
    path.write_text(TABLE.format(total=30), encoding="gb18030")
    return str(path)


@pytest.fixture
def broken(tmp_path: Path) -> str:
    path = tmp_path / "broken.txt"
    path.write_text(TABLE.format(total=20), encoding="utf-8")
    return str(path)


def test_read_prints_an_object_a_line_also_for_what_fails(fine: str, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    lines, code = run("read", str(empty), fine, "--json")
    first, second = map(json.loads, lines)
    assert set(first) == {"file", "error"}
    assert second["unit"] == "示例县民政局"
    assert second["year"] == 2017
    assert second["form"] == "2014"
    assert second["figures"]["statistics.channel_website.count"] == 30
    assert set(second) >= {"narrative", "narrative_notes", "where", "unread", "findings", "sections", "extra"}
    assert code == 2


def test_read_in_words(fine: str) -> None:
    lines, code = run("read", fine)
    assert any("示例县民政局" in line for line in lines)
    assert code == 0


def test_check_exits_with_1_for_an_error(fine: str, broken: str) -> None:
    lines, code = run("check", broken)
    assert code == 1
    assert any("channel_website_within_total" in line for line in lines)
    lines, code = run("check", fine)
    assert code == 0


def test_check_json_has_both_sides(broken: str) -> None:
    lines, _ = run("check", broken, "--json")
    (finding,) = [f for f in json.loads(lines[0])["findings"] if f["rule"] == "channel_website_within_total"]
    assert (finding["left"], finding["right"], finding["difference"]) == (30, 20, 10)
    assert finding["cells"] == ["statistics.channel_website.count", "statistics.proactive_total.count"]
    assert "相差 10" in finding["message"]


def test_check_of_an_unreadable_file(tmp_path: Path) -> None:
    assert run("check", str(tmp_path / "none.txt"), "--json")[1] == 2


def test_check_against_last_year(tmp_path: Path) -> None:
    last, now = (build(seed, layouts=("html",)) for seed in seeds_of(2019, 2020))
    (tmp_path / "last.html").write_bytes(last.data)
    (tmp_path / "now.html").write_bytes(now.data)
    lines, _ = run("check", str(tmp_path / "now.html"), "--previous", str(tmp_path / "last.html"), "--json")
    rules = {f["rule"] for f in json.loads(lines[0])["findings"]}
    carried = now.figures["requests.carried_in.total"] != last.figures["requests.carried_out.total"]
    assert ("carry_over_continuity" in rules) is carried


def seeds_of(*years: int) -> list[int]:
    """The first seeds of the corpus whose web pages are of these years, without blanks."""
    found = []
    for year in years:
        found.append(
            next(
                seed
                for seed in range(3000)
                if (case := build(seed, layouts=("html",))).year == year and None not in case.figures.values()
            )
        )
    return found


def test_a_missing_previous_report_is_an_error_of_its_own(fine: str) -> None:
    with pytest.raises(CommandError, match="上一年度"):
        run("check", fine, "--previous", "none.txt")


def test_check_without_a_file_is_the_check_of_django() -> None:
    lines, code = run("check", "--tag", "models")
    assert code == 0
    assert any("System check" in line for line in lines) or lines == []


def test_check_of_an_app_label_is_the_check_of_django() -> None:
    _, code = run("check", "reports")
    assert code == 0
