"""The archive in the office: matrix, queue, review beside the source, acts, what is foreign."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.archive.conftest import county, hand_in  # noqa: F401  fixtures
from tests.archive.making import document, printed_twice, prose, written

from gongkai.reports.archive.checking import judge_import
from gongkai.reports.archive.models import CellCorrection, ImportBatch, ImportedReport, ImportFile

pytestmark = pytest.mark.django_db
DOUBTFUL = "statistics.meetings_held.count"


@pytest.fixture
def as_(county: Any) -> Any:  # noqa: F811
    def login(who: str) -> Client:
        client = Client()
        client.force_login(county.users[who], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return login


def url(name: str, *args: Any) -> str:
    return reverse(f"office:archive-{name}" if name else "office:archive", args=args)


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def doubtful(county: Any, hand_in: Any) -> ImportedReport:  # noqa: F811
    hand_in({"2016.html": printed_twice(written(document(2016), "html"), DOUBTFUL, 5)})
    return ImportedReport.objects.get()


def test_files_and_pasted_text_go_through_the_queue(county, as_, django_capture_on_commit_callbacks):  # noqa: F811
    client = as_("supervisor")
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(
            url("import"),
            {
                "body": county.city.pk,
                "documents": [
                    SimpleUploadedFile("2020.xlsx", written(document(2020), "excel")),
                    SimpleUploadedFile("图.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 99),
                ],
                "text": prose(2012),
            },
        )
    batch = ImportBatch.objects.get()
    assert response["Location"] == url("batch", batch.public_id)
    page = client.get(response["Location"])
    said = text_of(page)
    assert "已读 3 个，共 3 个" in said
    assert "图片" in said
    assert "临溪县人民政府，2012 年" in said
    assert b'http-equiv="refresh"' not in page.content
    ImportFile.objects.filter(state="failed").update(state="queued", message="")
    assert b'http-equiv="refresh"' in client.get(response["Location"]).content


def test_nothing_handed_in_is_said_beside_the_field(county, as_):  # noqa: F811
    response = as_("supervisor").post(url("import"), {"body": county.city.pk})
    assert response.status_code == 422
    assert "请选择文件，或者粘贴年报全文" in text_of(response)


def test_the_matrix_tells_missing_doubtful_broken_and_fine(county, as_, hand_in, doubtful):  # noqa: F811
    hand_in(
        {
            "2023.html": written(document(2023), "html"),
            "2022.html": written(document(2022, {"requests.granted.natural_person": 99}), "html"),
        }
    )
    page = as_("supervisor").get(url("") + "?last=2025")
    said = text_of(page)
    row = re.search(r"临溪县人民政府 (.*?)临溪县民政局", said)[1]
    assert "有疑点" in row
    assert "有矛盾" in row
    assert "待采用" in row
    assert "缺" in row
    assert "云河" not in said
    broken = text_of(as_("supervisor").get(url("") + "?last=2025&state=broken"))
    assert "临溪县民政局" not in broken


def test_source_and_table_stand_side_by_side_and_lead_to_each_other(doubtful, as_):
    client = as_("supervisor")
    cell = "statistics.proactive_total.count"
    page = client.get(url("report", doubtful.public_id), {"cell": cell}).content.decode()
    assert f'id="at-{cell}"' in page
    assert f'id="c-{cell}"' in page
    here = re.search(r'<a class="gk-place is-here" id="at-([^"]+)"[^>]*>([^<]+)</a>', page)
    assert here[1] == cell
    assert here[2] == str(document(2016).figures.number(cell))
    assert re.search(rf'<td class="[^"]*is-open[^"]*"[^>]*data-cell="{cell}"', page)
    assert page.count(f'class="gk-place is-doubt" id="at-{DOUBTFUL}"') == 1
    assert len(re.findall(rf'gk-place is-doubt"[^>]*href="[^"]*cell={DOUBTFUL}', page)) == 2


def test_one_click_takes_a_candidate(doubtful, as_):
    client = as_("supervisor")
    page = client.get(url("report", doubtful.public_id)).content.decode()
    form = re.search(r'<form method="post" action="([^"]+correct/)">(.*?)</form>', page, re.S)
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[2]))
    response = client.post(form[1], fields)
    assert response["Location"].endswith("#doubts")
    row = CellCorrection.objects.get()
    assert (row.cell, row.value) == (DOUBTFUL, 2)
    assert "表 1" in row.reason
    assert "已答复" in text_of(client.get(url("report", doubtful.public_id)))


def test_a_refused_correction_keeps_what_was_typed(doubtful, as_):
    response = as_("supervisor").post(
        url("correct", doubtful.public_id), {"cell": DOUBTFUL, "kind": "value", "value": "7", "reason": ""}
    )
    assert response.status_code == 422
    page = response.content.decode()
    assert "请写明依据" in page
    assert 'value="7"' in page


def test_a_person_decides_rechecks_accepts_publishes_and_withdraws(county, as_, hand_in):  # noqa: F811
    hand_in(text=prose(2012, again=5100))
    report = ImportedReport.objects.get()
    client = as_("supervisor")
    key = next(one.key for one in judge_import(report) if one.prose)
    assert client.get(url("finding", report.public_id), {"key": key}).status_code == 200
    assert client.get(url("finding", report.public_id), {"key": "x"}).status_code == 404
    client.post(url("finding", report.public_id), {"key": key, "kind": "dismissed", "reason": "口径不同"})
    for act in ("recheck", "accept", "publish"):
        assert client.post(url(act, report.public_id)).status_code == 302
    page = text_of(client.get(url("report", report.public_id)))
    assert "不成立" in page
    assert "口径不同" in page
    assert "已公布第 1 版" in page
    client.post(url("withdraw", report.public_id), {"reason": "有误"})
    report.refresh_from_db()
    assert report.withdrawal == "有误"
    assert not report.is_published


def test_whose_report_it_is_a_person_says(county, as_, hand_in):  # noqa: F811
    batch = hand_in({"x.html": written(document(2023, body="青石县人民政府"), "html")})
    file = batch.files.get()
    client = as_("supervisor")
    assert "归属待定" in text_of(client.get(url("")))
    bad = client.post(url("assign", file.public_id), {"body": county.body.pk, "year": "", "scope": "self"})
    assert bad.status_code == 422
    good = client.post(
        url("assign", file.public_id), {"body": county.body.pk, "year": 2023, "scope": "aggregate"}
    )
    assert good["Location"] == url("report", ImportedReport.objects.get().public_id)


def test_all_of_a_body_at_once(county, as_, hand_in):  # noqa: F811
    hand_in({f"{year}.html": written(document(year), "html") for year in (2021, 2022, 2023)})
    hand_in({"2016.html": printed_twice(written(document(2016), "html"), DOUBTFUL, 5)})
    client = as_("officer")
    assert "采用没有疑点的 3 份" in text_of(client.get(url("body", "linxi")))
    client.post(url("all", "linxi"), {"act": "accept"})
    client.post(url("all", "linxi"), {"act": "publish"})
    published = ImportedReport.objects.filter(published_at__isnull=False)
    assert sorted(published.values_list("year", flat=True)) == [2021, 2022, 2023]
    compared = text_of(client.get(url("compare", ImportedReport.objects.get(year=2023).public_id)))
    assert "项没有变化" in compared
    across = client.get(url("compare", ImportedReport.objects.get(year=2021).public_id), {"year": 2016})
    assert "前一年的表式有、后一年没有的项" in text_of(across)


def test_what_is_foreign_is_not_there(doubtful, as_):
    client, clerk = as_("foreign"), as_("clerk")
    file = ImportFile.objects.get()
    for address in (
        url("report", doubtful.public_id),
        url("batch", file.batch.public_id),
        url("file", file.public_id),
        url("assign", file.public_id),
        url("body", "linxi"),
        url("compare", doubtful.public_id),
    ):
        assert client.get(address).status_code == 404
    assert client.post(url("accept", doubtful.public_id)).status_code == 404
    page = clerk.get(url("report", doubtful.public_id))
    assert page.status_code == 200
    assert "采用 2" not in text_of(page)
    assert clerk.get(url("file", file.public_id)).status_code == 200
    assert Client().get(url("report", doubtful.public_id)).status_code == 302


def test_a_file_whose_worker_died_is_read_on_request(county, as_, hand_in):  # noqa: F811
    batch = hand_in({"2023.html": written(document(2023), "html")})
    ImportFile.objects.update(state="reading")
    client = as_("supervisor")
    assert "现在读取" in text_of(client.get(url("batch", batch.public_id)))
    client.post(url("read", batch.files.get().public_id))
    assert batch.files.get().state == "read"
    assert batch.files.get().readings.count() == 1  # the same reading is no second one
