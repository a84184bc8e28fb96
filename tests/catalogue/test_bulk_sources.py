"""Nasty inputs of the import in bulk: tables as people make them, archives as attackers make them, old pages."""

from __future__ import annotations

import datetime as dt
import io
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.catalogue.bulk_support import HEAD, page, row, workbook, zipped

from gongkai.catalogue.bulk import bundle, pages
from gongkai.catalogue.bulk.addresses import normal, of_file
from gongkai.catalogue.bulk.headings import by_heading, headings, with_own
from gongkai.catalogue.bulk.redirects import _quoted
from gongkai.catalogue.bulk.selecting import SelectorError, xpath_of
from gongkai.catalogue.bulk.sources import SourceError, SourceOptions, SourceRow, open_source

OPTIONS = SourceOptions()


def rows_of(tmp_path: Path, name: str, content: bytes, options: SourceOptions = OPTIONS) -> list[SourceRow]:
    """Return the rows of a source in a file."""
    path = tmp_path / name
    path.write_bytes(content)
    with open_source(path, name, options) as source:
        return list(source.rows())


def fault_of(tmp_path: Path, name: str, content: bytes) -> str:
    """Return why a file cannot be imported at all."""
    with pytest.raises(SourceError) as caught:
        rows_of(tmp_path, name, content)
    return str(caught.value)


def test_titles_above_and_headings_over_two_lines(tmp_path: Path) -> None:
    above = [["示例县信息公开目录"], ["（2019 年）"], ["序号", "基本信息", "", "日期", ""]]
    below = [
        ["", "标题", "文号", "成文日期", "发文日期"],
        [1, "通知", "〔2019〕1号", "２０１９．３．１", "2019年3月5日"],
    ]
    [one] = rows_of(tmp_path, "a.xlsx", workbook([*above, *below]))
    assert one.values["title"] == "通知"
    assert one.values["document_date"] == dt.date(2019, 3, 1)
    assert one.values["published_on"] == dt.date(2019, 3, 5)


def test_blank_rows_dates_long_cells_and_formulas(tmp_path: Path) -> None:
    rows = [
        HEAD,
        ["", "", "", "", ""],
        row(1, 发布日期=dt.date(2019, 3, 5)),
        row(2, 发布日期=43529),
        row(3, 发布日期="2019-13-45"),
        row(4, 正文='=cmd|"/c calc"!A1'),
    ]
    found = rows_of(tmp_path, "a.xlsx", workbook(rows))
    assert [one.number for one in found] == [3, 4, 5, 6]
    assert [one.values.get("published_on") for one in found[:2]] == [dt.date(2019, 3, 5)] * 2
    assert found[2].wrong
    assert "发布日期" in found[2].said[0].label
    long = "长" * 60_000
    [one] = rows_of(tmp_path, "b.csv", f"标题,公开日期,正文\n长文,2019/3/5,{long}\n".encode("gb18030"))
    assert long in one.values["content"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xlsx", b"PK\x03\x04 not a workbook", "打不开"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "加了密码"),
        ("a.zip", b"PK\x03\x04 broken", "压缩包打不开"),
        ("a.zip", zipped({}), "没有可以读取的文件"),
        ("a.zip", zipped({"a.pdf": "x"}), "没有网页"),
        ("a.docx", b"x", "只能导入"),
        ("a.csv", "一,二,三\n1,2,3\n".encode(), "没有找到表头"),
        ("a.csv", "标题,公开日期\n".encode(), "没有内容"),
        ("a.zip", zipped({"a.html": "x", "index.json": "{"}), "JSON"),
        ("a.zip", zipped({"a.html": "x", "索引.csv": "标题,公开日期\n甲,2019-01-01\n"}), "没有“文件”一栏"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    assert words in fault_of(tmp_path, name, content)


def _hostile_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../etc/cron.d/x.html", "outside")
        archive.writestr("/abs.html", "outside")
        archive.writestr("C:\\win.html", "outside")
        link = zipfile.ZipInfo("link.html")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("bomb.html", b"0" * (bundle.SMALL + 10))
        archive.writestr("good.html", page("好", "<p>好的正文</p>"))
        archive.writestr("__MACOSX/._good.html", "x")
    return out.getvalue()


def test_paths_links_and_bombs_are_left_out_and_named(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(_hostile_zip())
    with open_source(path, "a.zip", OPTIONS) as source:
        assert source.bundle.names() == ["good.html"]
        told = dict(source.bundle.refused)
        assert source.find("../../../etc/passwd") is None
    assert len(told) == 5
    assert "压缩炸弹" in told["bomb.html"]
    assert "符号链接" in told["link.html"]


def test_a_member_that_lies_about_its_size_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"a.html": "x" * 5000}))
    with open_source(path, "a.zip", OPTIONS) as source, pytest.raises(bundle.BundleError):
        source.bundle.read("a.html", 100)


def test_gbk_page_with_a_table_of_metadata(tmp_path: Path) -> None:
    text = (
        "<html><head><title>关于示例的通知 - 示例县</title></head><body><table><tr>"
        "<td>索引号：</td><td>413400/2014-0131</td>"
        "<td>发布机构</td><td>示例县政府办</td></tr><tr><td>文　号</td><td>示政〔2014〕1号</td><td>发文日期</td>"
        "<td>2014年01月05日</td></tr></table><div class='menu'><a href='#'>首页</a></div><div><p>各乡镇人民政府：</p>"
        "<p>现将有关事项通知如下，请认真执行，不得延误。</p></div></body></html>"
    )
    [one] = rows_of(tmp_path, "a.zip", zipped({"x/a.htm": text.encode("gb18030")}))
    assert not one.wrong
    assert one.values["index_no"] == "413400/2014-0131"
    assert one.values["document_no"] == "示政〔2014〕1号"
    assert one.values["published_on"] == dt.date(2014, 1, 5)
    assert one.values["title"] == "关于示例的通知"
    assert one.values["content"].startswith("<p>各乡镇人民政府：</p>")
    assert "首页" not in one.values["content"]


def test_hostile_pages_become_harmless(tmp_path: Path) -> None:
    body = (
        '<p onclick="x()">正文正文正文正文正文正文正文</p><script>alert(1)</script><svg onload="x()"></svg>'
        '<iframe src="//evil"></iframe><a href="javascript:alert(1)">点</a><img src="x" onerror="x()">'
    )
    [one] = rows_of(tmp_path, "a.zip", zipped({"a.html": page("<script>题</script>", body)}))
    for word in ("script", "onclick", "svg", "iframe", "javascript", "onerror"):
        assert word not in one.values["content"]


def test_missing_files_of_a_table(tmp_path: Path) -> None:
    table = "名称,发布日期,附件\n甲,2019-03-05,a/有.txt；../../etc/passwd；没有.pdf\n"
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"目录/表.csv": table, "目录/a/有.txt": "附件"}))
    with open_source(path, "a.zip", OPTIONS) as source:
        [one] = source.rows()
        assert [source.find(ref.name) for ref in one.files] == ["目录/a/有.txt", None, None]


@pytest.mark.parametrize(
    ("given_address", "kept"),
    [
        ("http://www.A.gov.cn/x/1.html#top", ("www.a.gov.cn", "/x/1.html")),
        ("/view.php?b=2&a=1", ("", "/view.php?a=1&b=2")),
        ("www.a.gov.cn/%E6%96%87.html", ("www.a.gov.cn", "/文.html")),
        ("javascript:alert(1)", None),
        ("http://a b/x", None),
        ("/x\r\nSet-Cookie: a", None),
        ("http://www.a.gov.cn/", None),
    ],
)
def test_old_addresses_are_written_one_way(given_address: str, kept: Any) -> None:
    assert normal(given_address) == kept


def test_addresses_of_saved_pages() -> None:
    assert of_file("www.a.gov.cn/art/1.html", "") == ("www.a.gov.cn", "/art/1.html")
    assert of_file("art/1.html", "www.a.gov.cn") == ("www.a.gov.cn", "/art/1.html")
    assert of_file("www.a.gov.cn/v.php@id=5.html", "") == ("www.a.gov.cn", "/v.php?id=5")
    assert _quoted('"; evil $x \\') == "%22; evil %24x %5C"


@pytest.mark.parametrize("selector", ["", "((", "a[", "p:has(x)", "> a", "a >", "//x"])
def test_wrong_selectors(selector: str) -> None:
    with pytest.raises(SelectorError):
        xpath_of(selector)


def test_selectors_find() -> None:
    root = pages.parse(b"<html><body><div id='m'><p class='a b'>x</p></div></body></html>")
    for selector in (".a", "#m > .b", "div p.a", "p[class]", "i, .b"):
        assert len(root.xpath(xpath_of(selector))) == 1


NOISE = st.text(alphabet=" 　*＊:：_-—/\n\t", max_size=4)


@given(
    st.sampled_from(sorted(headings())), NOISE, NOISE, st.sampled_from(["", "（必填）", "[选填]", "(年月日)"])
)
def test_every_name_of_a_heading_is_known_however_it_is_decorated(
    key: str, a: str, b: str, note: str
) -> None:
    from gongkai.files.sheets import plain

    one = headings()[key]
    for name in (one.label, *one.names):
        assert by_heading()[plain(f"{a}{name}{note}{b}")] == key


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=4))
def test_own_headings_never_break_the_known_ones(own: dict[str, str]) -> None:
    known = with_own(own)
    assert set(known.values()) <= set(headings())
    assert set(by_heading()) <= set(known)
