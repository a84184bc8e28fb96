"""Pages of former years and the command: from the upload to requests in the list, and opening balances."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.casework.making import body, clerk, head
from tests.casework.test_onboarding import GOOD, book

from gongkai.casework.models import Request, RequestImport

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> tuple[Any, Client]:
    bureau = body()
    client = Client()
    client.force_login(clerk(bureau))
    return bureau, client


def upload(desk: tuple[Any, Client], content: bytes, name: str = "登记簿.xlsx", status: int = 302) -> Any:
    bureau, client = desk
    data = {"body": bureau.pk, "file": SimpleUploadedFile(name, content)}
    response = client.post(reverse("office:casework-import"), data)
    assert response.status_code == status, response.content.decode()[:2000]
    return response


def words(response: Any) -> str:
    text: str = response.content.decode()
    return text


def test_upload_check_import_download_destroy(desk: tuple[Any, Client]) -> None:
    _, client = desk
    rows = [GOOD, {**GOOD, "request_no": "2", "channel": "飞鸽"}]
    address = upload(desk, book(rows)).url
    page = words(client.get(address))
    assert "登记簿.xlsx" in page
    assert "导入可以导入的 1 行" in page
    assert "填法不能识别，请从下拉列表选择" in page
    assert "林晓月" not in page
    refused = client.post(address, {"strict": "1"})
    assert refused.status_code == 422
    assert "没有导入任何一行" in words(refused)
    assert client.post(address, {"good": "1"}).status_code == 302
    assert "导入 1 件" in words(client.get(address))
    assert Request.objects.get().request_no in words(
        client.get(reverse("office:casework-list") + "?state=over")
    )
    batch = RequestImport.objects.get()
    taken = client.post(reverse("office:casework-import-result", args=[batch.pk]))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(taken.content)).get_sheet_by_index(0).to_python()
    assert [row[-1][:3] for row in sheet] == ["结果", "已导入", "未导入"]
    client.post(reverse("office:casework-import-destroy", args=[batch.pk]))
    page = words(client.get(address))
    assert "文件已销毁" in page
    assert "销毁文件<" not in page


def test_the_same_file_leads_to_its_first_page(desk: tuple[Any, Client]) -> None:
    first = upload(desk, book([GOOD])).url
    assert upload(desk, book([GOOD])).url == first
    assert RequestImport.objects.count() == 1


def test_a_broken_file_is_kept_and_a_program_is_not(desk: tuple[Any, Client]) -> None:
    _, client = desk
    assert "读不出" in words(client.get(upload(desk, b"PK nothing").url))
    upload(desk, b"MZ\x90\x00", "登记簿.exe", status=422)
    assert RequestImport.objects.count() == 1


def test_the_template_can_be_had(desk: tuple[Any, Client]) -> None:
    _, client = desk
    response = client.get(reverse("office:casework-import-template"))
    names = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).sheet_names
    assert "填写说明" in names


def test_an_opening_balance_is_entered_filled_in_and_taken_back(desk: tuple[Any, Client]) -> None:
    bureau, client = desk
    form = {
        "body": bureau.pk,
        "year": 2026,
        "category": "natural_person",
        "count": 1,
        "received_on": "2025-12-31",
        "source": "2025 年年度报告",
    }
    wrong = client.post(reverse("office:casework-opening"), {**form, "received_on": "2026-01-04"})
    assert "2026 年以前收到" in words(wrong)
    for _ in range(2):
        client.post(reverse("office:casework-opening"), form)
    first, second = Request.objects.order_by("pk")
    address = reverse("office:casework-opening-fill", args=[first.public_id])
    assert "类别已计入" in words(client.get(address))
    given = {"subject": "敬老院合同", "channel": "in_person", "submitted_on": "2025-12-01"}
    assert client.post(address, given).status_code == 302
    assert "已经补录" in words(client.get(address))
    assert "全部补录" in words(client.get(reverse("office:casework-import")))
    client.post(reverse("office:casework-opening-undo", args=[second.imported_id]))
    assert "已撤销" in words(client.get(reverse("office:casework-import")))


def test_nobody_else_sees_it(desk: tuple[Any, Client]) -> None:
    upload(desk, book([GOOD]))
    batch = RequestImport.objects.get()
    other = body("b2", "另一个局", "另")
    client = Client()
    client.force_login(head(other))
    address = reverse("office:casework-import-batch", args=[batch.pk])
    assert client.get(address).status_code == 404
    assert client.post(reverse("office:casework-import-result", args=[batch.pk])).status_code == 404


def run(*arguments: str) -> tuple[int, dict[str, Any]]:
    out = io.StringIO()
    code = 0
    try:
        call_command("import-requests", *arguments, "--json", stdout=out)
    except SystemExit as end:
        code = int(end.code or 0)
    return code, json.loads(out.getvalue())


def test_the_command(tmp_path: Any) -> None:
    bureau = body()
    file = tmp_path / "登记簿.xlsx"
    file.write_bytes(book([GOOD, {**GOOD, "request_no": "2", "received_on": "不知道"}]))
    to = ("--body", bureau.slug)
    code, found = run(str(file), *to, "--dry-run")
    assert (code, found["good"], found["wrong"], found["made"]) == (1, 1, 1, 0)
    assert not RequestImport.objects.exists()
    code, found = run(str(file), *to, "--strict")
    assert (code, "error" in found) == (2, True)
    assert not Request.objects.exists()
    code, found = run(str(file), *to)
    assert (code, found["made"]) == (1, 1)
    assert found["findings"][0]["row"] == 3
    code, found = run(str(file), *to)
    assert (code, found["made"], Request.objects.count()) == (1, 1, 1)
    (tmp_path / "x.xlsx").write_bytes(b"PK")
    assert run(str(tmp_path / "x.xlsx"), *to)[0] == 2
    with pytest.raises(CommandError, match="没有网址代码"):
        call_command("import-requests", str(file), "--body", "nobody")
    with pytest.raises(CommandError, match="打不开"):
        call_command("import-requests", str(tmp_path / "nothing.xlsx"), *to)
