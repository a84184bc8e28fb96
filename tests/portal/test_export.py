"""The static export: whole, linked, nothing that is not public, nothing left of what was withdrawn."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from tests.portal.export_links import broken_links, links_of, reached_from
from tests.portal.making import Site

from gongkai.catalogue.actions import AttachFile, DraftItem, MarkAttribute
from gongkai.catalogue.models import Attachment, Column, Item
from gongkai.files import publishing
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import Context
from gongkai.portal.export import checking
from gongkai.portal.export.folder import Folder
from gongkai.portal.export.mapping import path_of, target_of
from gongkai.portal.export.nightly import export as nightly_export

pytestmark = pytest.mark.django_db


def export(out: Path, *more: str) -> dict[str, Any]:
    """Export; return what was done."""
    said = io.StringIO()
    call_command("export-site", str(out), "--json", *more, stdout=said)
    found: dict[str, Any] = json.loads(said.getvalue())
    assert broken_links(out) == []
    return found


def check(out: Path) -> tuple[int, dict[str, Any]]:
    """Compare with the manifest; return exit code and what was found."""
    code, text = checking.report(out, as_json=True)
    return code, json.loads(text)


def everything_in(out: Path) -> str:
    """Return the text of all files and their names."""
    parts = [
        str(place.relative_to(out)) + place.read_bytes().decode(errors="replace")
        for place in out.rglob("*")
        if place.is_file()
    ]
    return "\n".join(parts)


def attach(site: Site, item: Item, name: str, text: str) -> Attachment:
    """Attach a file to a published item, as a correction would, and publish it."""
    stored = Incoming.take(name, text.encode()).keep(item.body, owner=item, kind="attachment")
    publishing.publish(stored)
    Item.objects.filter(pk=item.pk).update(title=item.title)
    made: Attachment = Attachment.objects.create(item=item, file=stored, title=name, order=10)
    return made


def test_everything_public_stands_there_linked(site: Site, tmp_path: Path) -> None:
    for number in range(23):
        site.publish(f"公告第{number}号")
    document = site.document("管理办法", "临政发〔2026〕1号")
    attach(site, document, '附表：甲?"乙".txt', "附表内容")
    site.publish("关于管理办法的解读", interprets=document)
    site.report()
    context = Context(user=site.clerk)
    place = Column.objects.get(body=site.county, slug="other-documents")
    draft = DraftItem(
        context=context, body=site.county, column=place, values={"title": "还没有公开的草稿"}
    ).execute()
    MarkAttribute(context=context, item=draft, disclosure_mode="proactive").execute()
    AttachFile(
        context=context, item=draft, incoming=Incoming.take("草稿附件.txt", "草稿附件内容".encode())
    ).execute()
    site.withhold("不予公开的文件")
    out = tmp_path / "out"
    done = export(out)
    assert done["errors"] == []
    for path in (
        "index.html", "404.html", "server.html", "check.py", "b/index.html", "b/linxi/index.html", "b/linxi/feed.xml",
        "b/linxi/other-documents/index.html", "b/linxi/other-documents/page-2.html",
        f"i/{document.public_id}/index.html", "r/linxi/2025/index.html", "apply/guide/index.html",
    ):  # fmt: skip
        assert (out / path).is_file(), path
    [file] = list((out / "f").rglob("*.txt"))
    assert file.read_text() == "附表内容"
    text = everything_in(out)
    assert "还没有公开的草稿" not in text
    assert "草稿附件" not in text
    assert "不予公开的文件" not in text
    assert draft.public_id not in text
    pages = {place for place in reached_from(out / "index.html") if place.suffix == ".html"}
    items = {place.resolve() for place in (out / "i").rglob("*.html")}
    assert items <= pages, "every item can be reached from the first page"
    for page in out.rglob("*.html"):
        assert not any("/office" in link for link in links_of(page)), page
    assert check(out)[0] == 0


def test_only_what_changed_is_drawn_again(site: Site, tmp_path: Path) -> None:
    one, two = site.publish("第一条"), site.publish("第二条")
    out = tmp_path / "out"
    first = export(out)
    before = (out / f"i/{one.public_id}/index.html").stat().st_mtime_ns
    assert export(out)["unchanged"] is True
    three = site.publish("第三条")
    then = export(out)
    assert then["pages"] < first["pages"]
    assert (out / f"i/{three.public_id}/index.html").is_file()
    assert "第三条" in (out / "b/linxi/other-documents/index.html").read_text()
    assert (out / f"i/{one.public_id}/index.html").stat().st_mtime_ns == before
    again = tmp_path / "again"
    export(again, "--full")
    theirs, ours = (
        {
            path: row["sha256"]
            for path, row in json.loads((one / "manifest.json").read_text())["files"].items()
            if not path.endswith("feed.xml")  # one without entries tells when it was made
        }
        for one in (again, out)
    )
    assert theirs == ours
    assert two.public_id in everything_in(out)


def test_what_is_withdrawn_is_gone_with_its_files(site: Site, tmp_path: Path) -> None:
    item = site.publish("含有身份证号码的名单", content="<p>张三的住址</p>")
    attach(site, item, "名单.txt", "张三的电话")
    out = tmp_path / "out"
    export(out)
    assert "张三的电话" in everything_in(out)
    for stored in [part.file for part in item.attachments.all()]:
        assert stored.is_published
    site.withdraw(item, hide_title=True)
    done = export(out)
    assert done["removed"] >= 1
    text = everything_in(out)
    for word in ("张三", "名单", "含有身份证号码的"):
        assert word not in text.replace("正文含有身份证号码", "")
    assert "正文含有身份证号码" in (out / f"i/{item.public_id}/index.html").read_text()
    assert not (out / "f").exists()


def test_forms_lead_to_the_live_address_or_say_where_to_ask(site: Site, tmp_path: Path) -> None:
    site.publish("一条")
    asking, living = tmp_path / "asking", tmp_path / "living"
    export(asking)
    page = (asking / "b/linxi/other-documents/index.html").read_text()
    assert "<form" not in page
    assert "../../../server.html" in page
    assert "0339-6620118" in (asking / "server.html").read_text()
    export(living, "--base-url", "https://gk.linxi.example/")
    page = (living / "b/linxi/other-documents/index.html").read_text()
    assert 'action="https://gk.linxi.example/search"' in page
    assert "https://gk.linxi.example/i/" in (living / "b/linxi/feed.xml").read_text()
    with pytest.raises(SystemExit) as stopped:
        call_command("export-site", str(living), "--json", "--base-url", "javascript:x", stdout=io.StringIO())
    assert stopped.value.code == 2


def test_one_body_alone(site: Site, tmp_path: Path) -> None:
    item = site.publish("县里的一条")
    out = tmp_path / "out"
    export(out, "--body", "linxi-minzheng")
    assert (out / "b/linxi-minzheng/index.html").is_file()
    assert not (out / "b/linxi").exists()
    assert not (out / f"i/{item.public_id}").exists()
    with pytest.raises(CommandError):
        call_command("export-site", str(tmp_path / "x"), "--body", "nobody")


def test_an_interrupted_run_is_gone_on_with(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = [site.publish(f"第{n}条") for n in range(6)]
    out, put, left = tmp_path / "out", Folder.put, [14]

    def stumbling(self: Folder, path: str, content: bytes) -> None:
        left[0] -= 1
        if not left[0]:
            raise OSError("disk full")
        put(self, path, content)

    monkeypatch.setattr(Folder, "put", stumbling)
    with pytest.raises(SystemExit):
        call_command("export-site", str(out), "--json", stdout=io.StringIO())
    monkeypatch.setattr(Folder, "put", put)
    there = {place.parent.name for place in (out / "i").rglob("index.html")}
    assert there
    assert not (out / "manifest.json").exists()
    site.withdraw(next(one for one in items if one.public_id in there))
    export(out)
    assert {place.parent.name for place in (out / "i").rglob("index.html")} == {
        one.public_id for one in items
    }
    assert "已撤回" in everything_in(out) or "撤回" in everything_in(out)
    assert check(out)[0] == 0


def test_two_runs_do_not_meet_and_foreign_folders_are_left_alone(site: Site, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with Folder(out).locked(), pytest.raises(CommandError, match="另一次导出"):
        call_command("export-site", str(out))
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("x")
    with pytest.raises(CommandError, match="别的内容"):
        call_command("export-site", str(mine))
    assert (mine / "letter.txt").exists()


def test_the_copy_is_checked_on_the_other_side_with_python_alone(site: Site, tmp_path: Path) -> None:
    item = site.publish("一条")
    out = tmp_path / "out"
    export(out)

    def alone() -> tuple[int, str]:
        run = subprocess.run(
            [sys.executable, "-I", "-S", str(out / "check.py")], capture_output=True, text=True, check=False
        )
        return run.returncode, run.stdout

    assert alone()[0] == 0
    page = out / f"i/{item.public_id}/index.html"
    page.write_text(page.read_text() + "<!-- x -->")
    (out / "404.html").unlink()
    (out / "planted.html").write_text("x")
    code, said = alone()
    assert code == 1
    assert f"内容不同：i/{item.public_id}/index.html" in said
    assert "缺少：404.html" in said
    assert "多出：planted.html" in said
    (out / "manifest.json").write_text("{}")
    assert alone()[0] == 2
    export(out, "--full")
    assert check(out)[0] == 0
    assert not (out / "planted.html").exists()


def test_every_night_where_there_is_a_folder(site: Site, tmp_path: Path, settings: Any) -> None:
    assert nightly_export() == 0
    settings.EXPORT_DIR = str(tmp_path / "out")
    assert nightly_export() > 5
    assert nightly_export() == 0


@pytest.mark.parametrize(
    ("path", "query", "file"),
    [
        ("/", [], "index.html"),
        ("/b/x/y/", [("page", "2")], "b/x/y/page-2.html"),
        ("/i/abc", [], "i/abc/index.html"),
        ("/r/x/2024/data.json", [], "r/x/2024/data.json"),
        ("/f/abc/a:b?.txt", [], "f/abc/a_b_.txt"),
        ("/f/abc/../../etc/passwd", [], "f/abc/etc/passwd/index.html"),
    ],
)
def test_addresses_become_safe_names(path: str, query: list[tuple[str, str]], file: str) -> None:
    assert path_of(path, query) == file


def test_long_names_are_cut_and_stay_apart() -> None:
    one, two = (path_of(f"/f/abc/{'长' * 120}{n}.pdf", []) for n in (1, 2))
    assert one != two
    assert one.endswith(".pdf")
    assert all(len(part.encode()) <= 200 for part in one.split("/"))


@pytest.mark.parametrize(
    "url", ["/search?q=x", "/office/", "/t/", "/apply/what/", "/b/x/y/?year=2024", "/api/v1/docs"]
)
def test_what_needs_the_server_is_no_file(url: str) -> None:
    assert target_of(url) is None


def test_it_opens_from_the_disk_in_a_browser(site: Site, tmp_path: Path, chromium: Any) -> None:
    item = site.document("管理办法", "临政发〔2026〕1号")
    out = tmp_path / "out"
    export(out)
    page = chromium.new_page()
    wrong: list[str] = []
    page.on("requestfailed", lambda request: wrong.append(request.url))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.goto((out / "index.html").as_uri())
    page.get_by_role("link", name="公开机关", exact=True).click()
    page.get_by_role("link", name="临溪县人民政府").first.click()
    page.get_by_role("link", name="管理办法").first.click()
    assert page.url.endswith(f"/i/{item.public_id}/index.html")
    assert page.get_by_role("heading", name="管理办法").first.is_visible()
    colour = page.evaluate("getComputedStyle(document.querySelector('.gk-brand-name')).fontWeight")
    assert int(colour) >= 600, "the style sheet is there"
    assert wrong == []
    page.close()
