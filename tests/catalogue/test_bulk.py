"""Import in bulk: dry run, import, duplicates, personal data, old addresses."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.catalogue.bulk_support import HEAD, folder, imported, page, received, row, said, workbook, zipped
from tests.catalogue.test_flow import problems

from gongkai.catalogue.models import ImportBatch, ImportedRow, ImportRun, Item, OldAddress, Release
from gongkai.journal.models import Entry

pytestmark = pytest.mark.django_db


def test_a_table_is_checked_then_imported_then_known(office: Any) -> None:
    content = workbook([HEAD, row(1), row(2, 发布日期="二〇一九年三月六日"), row(3, 发布日期="2019年三月")])
    run = received(office, content)
    assert not run.error
    assert (run.state, run.total, run.good, run.faulty, run.made) == ("ready", 3, 2, 1, 0)
    assert Item.objects.count() == 0
    assert [one for one in said(run) if "发布日期" in one and "第 4 行" in one]
    assert run.summary["columns"] == [["其他文件", 2]]
    assert len(run.summary["samples"]) == 2
    run = imported(office, run)
    assert (run.state, run.made, run.faulty) == ("done", 2, 1)
    items = list(Item.objects.order_by("published_on"))
    assert [one.published_on for one in items] == [dt.date(2019, 3, 5), dt.date(2019, 3, 6)]
    assert items[0].content == "<p>第一段</p>\n<p>第二段 1</p>"
    assert [one.serial for one in items] == [1, 2]
    assert Release.objects.count() == 2
    assert ImportedRow.objects.filter(run=run).count() == 2
    assert Entry.objects.filter(verb="catalogue.import_items").count() == ImportBatch.objects.count() == 1
    again = received(office, content)
    assert (again.pk != run.pk, again.known, again.good) == (True, 2, 0)
    assert problems() == []


def test_duplicates_in_the_file_and_in_the_catalogue(office: Any) -> None:
    imported(office, received(office, workbook([HEAD, row(1)])))
    rows = [row(1, 正文="改过的正文"), row(2), row(2), row(3), row(3, 正文="另一个正文")]
    run = received(office, workbook([HEAD, *rows]), "第二份.xlsx")
    assert (run.known, run.good, run.faulty) == (1, 2, 2)
    told = said(run)
    assert any("第 2 行|known|文号" in one for one in told)
    assert any("第 4 行|error||与第 3 行完全相同" in one for one in told)
    assert any("第 6 行|error||与第 5 行的文号和名称都相同" in one for one in told)


def test_old_site_with_files_pictures_and_addresses(office: Any) -> None:
    body = (
        '<p>各乡镇：现将办法印发给你们。<script>alert(1)</script></p><p><img src="pic.png" alt="示意图"></p>'
        '<p><a href="/files/plan.txt">附件：方案</a> <a href="../other.html">另一篇</a> '
        '<a href="gone.pdf">丢失的附件</a></p><p onclick="x()">完</p>'
    )
    png = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + b"\0" * 60
    files = {
        "www.linxi.example/art/2018/1.html": page("关于印发办法的通知", body),
        "www.linxi.example/art/2018/pic.png": png,
        "www.linxi.example/files/plan.txt": "方案全文",
        "www.linxi.example/view.php?id=7&b=1.html": page(
            "第二篇", "<p>文章二的正文，足够长的一段文字在这里。</p>"
        ),
        "www.linxi.example/index.html": "<html><title>首页</title><body>列表</body></html>",
        "www.linxi.example/app.js": "alert(1)",
    }
    run = received(office, zipped(files), "旧网站.zip", host="www.linxi.example")
    assert (run.kind, run.state, run.total, run.good, run.skipped) == ("site", "ready", 3, 2, 1), said(run)
    run = imported(office, run)
    assert (run.state, run.made) == ("done", 2), said(run)
    item = Item.objects.get(title="关于印发办法的通知")
    assert item.source == "县政府办"
    assert item.published_on == dt.date(2018, 5, 6)
    assert "script" not in item.content
    assert "onclick" not in item.content
    assert "alert" not in item.content
    parts = list(item.attachments.order_by("order"))
    assert [part.title for part in parts] == ["图片：示意图", "附件：方案"]
    assert all(part.file.is_published for part in parts)
    assert f"/f/{parts[1].file.public_id}/plan.txt" in item.content
    assert "other.html" not in item.content
    assert any("丢失" in one or "gone.pdf" in one for one in said(run))
    kept = set(OldAddress.objects.values_list("host", "path"))
    assert kept == {("www.linxi.example", "/art/2018/1.html"), ("www.linxi.example", "/view.php?b=1&id=7")}
    again = received(office, zipped({**files, "x.txt": "y"}), "旧网站2.zip", host="www.linxi.example")
    assert (again.known, again.good) == (2, 0)
    assert problems() == []


CARD = "姓名：王小明，身份证号：110101199003077475，请领取。"


@pytest.mark.parametrize(
    ("policy", "state", "good"),
    [("skip", "error", 0), ("mask", "note", 1), ("overrule", "note", 1)],
)
def test_personal_data(office: Any, policy: str, state: str, good: int) -> None:
    content = workbook([HEAD, row(1, 正文=CARD)])
    run = received(office, content, policy=policy, reason="法律规定公开" if policy == "overrule" else "")
    assert run.good == good
    assert any(f"|{state}|" in one and "身份证号" in one for one in said(run))
    assert "110101199003077475" not in str(said(run))
    if not good:
        return
    imported(office, run)
    item = Item.objects.get()
    assert ("110101199003077475" in item.content) == (policy == "overrule")
    if policy == "mask":
        assert "11*************475" in item.content
    else:
        assert item.overrules.get().reason == "法律规定公开"


def test_a_marking_is_refused_before_anything_is_kept(office: Any) -> None:
    from gongkai.files.models import StoredFile
    from gongkai.journal.actions import Refused

    secret = page("通知", "<p>机密★10年</p><p>正文</p>")
    with pytest.raises(Refused, match="国家秘密标志"):
        received(office, zipped({"a.html": secret}), "旧网站.zip")
    assert StoredFile.objects.count() == ImportRun.objects.count() == 0


def test_folder_index_drives_the_pages(office: Any, tmp_path: Any) -> None:
    from pathlib import Path

    from gongkai.catalogue.bulk.sources import SourceOptions, open_source

    rows = ("a.html,用索引的名称,2017-01-02,其他文件", "missing.html,没有的,2017-01-03,其他文件")
    index = "\n".join(["文件,名称,发布日期,栏目", *rows])
    root = folder(
        tmp_path, {"a.html": page("页面上的", "<p>正文正文正文正文正文正文正文</p>"), "index.csv": index}
    )
    (root / "link.html").symlink_to("/etc/passwd")
    with open_source(Path(root), str(root), SourceOptions()) as source:
        rows = list(source.rows())
        assert [one.values.get("title") for one in rows] == ["用索引的名称", None]
        assert rows[1].wrong
        assert source.bundle.refused == [("link.html", "是符号链接，没有读取。请换成文件本身。")]
