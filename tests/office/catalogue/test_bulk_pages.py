"""The pages of the import in bulk: upload, check, map columns, import, report, old addresses."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.catalogue.bulk_support import HEAD, page, row, workbook, zipped
from tests.catalogue.conftest import office, other_office  # noqa: F401

from gongkai.catalogue.models import ImportRun, Item, OldAddress

pytestmark = pytest.mark.django_db


def upload(client: Any, office: Any, content: bytes, name: str, **more: Any) -> ImportRun:  # noqa: F811
    """Send a file by the disclosure officer; return its run, checked."""
    from django.test import TestCase

    client.force_login(office.officer)
    given = {"body": office.body.slug, "approver_name": "县政府办", "policy": "skip", **more}
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = client.post(
            reverse("office:catalogue-imports"), {**given, "file": SimpleUploadedFile(name, content)}
        )
    assert answer.status_code == 302, answer.content.decode()
    return ImportRun.objects.latest("pk")


def sheet(answer: Any) -> list[list[Any]]:
    """Return the first sheet of a workbook that was answered."""
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()


def test_from_upload_to_report_and_the_mended_rows(client: Any, office: Any) -> None:  # noqa: F811
    from django.test import TestCase

    rows = [row(1), row(2, 栏目="旧站公告"), row(3, 发布日期="不详")]
    run = upload(client, office, workbook([[*HEAD, "点击数"], *rows]), "旧目录.xlsx")
    shown = reverse("office:catalogue-import", args=[run.public_id])
    text = client.get(shown).content.decode()
    assert "旧站公告" in text
    assert "点击数" in text
    assert "导入可以导入的 1 条" in text
    settings = reverse("office:catalogue-import-settings", args=[run.public_id])
    assert "栏目“旧站公告”" in client.get(settings).content.decode()
    with TestCase.captureOnCommitCallbacks(execute=True):
        given = {"approver_name": "县政府办", "policy": "skip", "column_0": "other-documents"}
        assert client.post(settings, given).status_code == 302
    assert "导入可以导入的 2 条" in client.get(shown).content.decode()
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert client.post(shown, {"act": "start"}).status_code == 302
    assert "导入 2 条" in client.get(shown).content.decode()
    assert Item.objects.count() == 2
    found = sheet(client.get(reverse("office:catalogue-import-report", args=[run.public_id])))
    assert found[0][-1] == "结果"
    assert found[1][:3] == ["示例通知3", "其他文件", "不详"]
    assert "不是完整的日期" in found[1][-1]
    found[1][2] = "2019-04-01"
    mended = upload(client, office, workbook(found), "改正.xlsx")
    assert (mended.good, mended.faulty) == (1, 0)


def test_template_can_be_filled_in_and_its_example_is_passed_over(client: Any, office: Any) -> None:  # noqa: F811
    client.force_login(office.officer)
    blank = client.get(reverse("office:catalogue-import-template"))
    head, example = sheet(blank)[:2]
    assert head[0] == "名称*"
    values = {
        "名称*": "新的",
        "栏目*": "其他文件",
        "发布日期*": "2019-03-05",
        "公开渠道": "政府网站、政府公报",
    }
    run = upload(
        client, office, workbook([head, example, [values.get(one, "") for one in head]]), "模板.xlsx"
    )
    assert (run.total, run.good, run.summary["unknown_headings"]) == (1, 1, [])


def test_only_the_officer_of_the_body_and_nobody_else(client: Any, office: Any, other_office: Any) -> None:  # noqa: F811
    run = upload(client, office, workbook([HEAD, row(1)]), "旧目录.xlsx")
    address = reverse("office:catalogue-import", args=[run.public_id])
    for user in (office.clerk, office.head, other_office.officer):
        client.force_login(user)
        assert client.get(address).status_code == 404
        assert client.post(address, {"act": "start"}).status_code == 404
    assert Item.objects.count() == 0


def test_the_same_file_leads_to_the_run_that_waits(client: Any, office: Any) -> None:  # noqa: F811
    content = workbook([HEAD, row(1)])
    first = upload(client, office, content, "旧目录.xlsx")
    assert upload(client, office, content, "旧目录.xlsx").pk == first.pk


def test_wrong_uploads_say_what_to_do(client: Any, office: Any) -> None:  # noqa: F811
    client.force_login(office.officer)
    given = {"body": office.body.slug, "approver_name": "县政府办", "policy": "overrule"}
    broken = SimpleUploadedFile("旧站.zip", b"PK\x03\x04 broken")
    answer = client.post(reverse("office:catalogue-imports"), {**given, "file": broken, "selector": "(("})
    text = answer.content.decode()
    assert answer.status_code == 422
    for words in ("压缩包打不开", "请说明为什么不遮盖", "不是正确的 CSS 选择器"):
        assert words in text


def test_old_links_lead_to_the_item_and_to_the_trace(client: Any, office: Any) -> None:  # noqa: F811
    from django.test import TestCase

    from gongkai.catalogue.actions import WithdrawItem

    site = {"view.php?id=7.html": page("旧文章", "<p>这一篇旧文章的正文有足够多的文字，可以读出来。</p>")}
    run = upload(client, office, zipped(site), "旧网站.zip", host="testserver")
    assert client.get("/view.php?id=7").status_code == 404
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(reverse("office:catalogue-import", args=[run.public_id]), {"act": "start"})
    item = Item.objects.get()
    assert OldAddress.objects.get().path == "/view.php?id=7"
    lines = b"".join(client.get(reverse("office:catalogue-import-addresses")).streaming_content).decode()
    assert f'"/view.php?id=7" "http://testserver/i/{item.public_id}";' in lines
    client.logout()
    answer = client.get("/view.php?id=7")
    assert (answer.status_code, answer["Location"]) == (301, f"/i/{item.public_id}")
    assert not answer.cookies
    assert client.get("/view.php?id=8").status_code == 404
    assert client.get("/office/view.php?id=7").status_code == 404
    WithdrawItem(context=office.as_("head"), item=item, kind="error", reason="内容有误").execute()
    assert client.get("/view.php?id=7").status_code == 301
    assert client.get(f"/i/{item.public_id}").status_code == 410


def test_nothing_leads_to_what_is_not_public(client: Any, office: Any) -> None:  # noqa: F811
    draft = office.draft()
    OldAddress.objects.create(body=office.body, host="testserver", path="/secret.html", item=draft)
    assert client.get("/secret.html").status_code == 404
