"""Intake: one request, a letter with several, what is shown before anything is entered."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.casework.making import LIN, body, clerk, head, on, register
from tests.office.casework.test_pages import typed

from gongkai.agencies.queries import local_today
from gongkai.casework import actions as a
from gongkai.casework.actions.register_letter import Matter
from gongkai.casework.models import (
    Channel,
    CoRequester,
    EventFile,
    NumberSeries,
    Person,
    Request,
    SubjectTerm,
)
from gongkai.casework.persons import data_of, notes_of
from gongkai.files.sealed import key_for, read_sealed
from gongkai.journal.actions import Refused
from gongkai.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Any:
    bureau = body()
    return bureau, clerk(bureau), head(bureau)


def client_of(who: Any) -> Client:
    client = Client()
    client.force_login(who)
    return client


REGISTER, SPLIT = "office:casework-register", "office:casework-split"


def test_the_page_explains_every_channel(office: Any) -> None:
    _, shen, _ = office
    html = client_of(shen).get(reverse(REGISTER)).content.decode()
    for channel in Channel:
        assert f'<th scope="row">{channel.label}</th>' in html
    for words in ("以签收之日为收到申请之日", "以双方确认之日为收到申请之日", "第三十一条"):
        assert words in html


def test_the_dates_are_shown_before_anything_is_entered(office: Any) -> None:
    bureau, shen, _ = office
    client = client_of(shen)
    response = client.post(reverse(REGISTER), typed(body=bureau.pk, preview="1"))
    assert response.status_code == 200
    html = response.content.decode()
    assert "收到日期是" in html
    assert "登记后的答复期限" in html
    assert LIN.phone in html  # what was typed is kept
    fax = typed(body=bureau.pk, preview="1", channel="fax", confirmed_on="")
    assert "期限还没有起算" in client.post(reverse(REGISTER), fax).content.decode()
    assert Request.objects.count() == 0


def test_scan_joint_requesters_and_an_oral_request(office: Any) -> None:
    bureau, shen, _ = office
    given = typed(body=bureau.pk, oral="on") | {
        "joint1-name": "王小明", "joint1-phone": "13900001111", "joint3-name": "李大力",
        "scans": [SimpleUploadedFile("来信.txt", "来信内容".encode()), SimpleUploadedFile("信封.txt", "信封".encode())],
    }  # fmt: skip
    response = client_of(shen).post(reverse(REGISTER), given)
    assert response.status_code == 302, response.content.decode()[:2000]
    made = Request.objects.get()
    assert [data_of(row.person).name for row in CoRequester.objects.filter(request=made)] == [
        "王小明",
        "李大力",
    ]
    files = list(EventFile.objects.filter(request=made))
    assert [row.label for row in files] == ["来件1", "来件2"]
    assert read_sealed(files[0].stored, key_for(files[0].stored)).decode() == "来信内容"
    assert "口头提出" in notes_of(made, list(made.events.all()))[1]
    told = str(list(Entry.objects.values_list("data", "after")))
    assert "王小明" not in told
    assert set(SubjectTerm.objects.filter(request=made).values_list("term", flat=True)) >= {"敬老院", "合同"}


def test_a_joint_requester_has_a_name(office: Any) -> None:
    bureau, shen, _ = office
    response = client_of(shen).post(
        reverse(REGISTER), typed(body=bureau.pk) | {"joint1-phone": "13900001111"}
    )
    assert response.status_code == 422
    assert "每一位共同申请人都要写姓名" in response.content.decode()


def test_a_likely_duplicate_is_shown_first_and_may_be_waved_through(office: Any) -> None:
    bureau, shen, _ = office
    first = register(bureau, shen, local_today())
    client = client_of(shen)
    again = typed(body=bureau.pk, subject="公开石桥乡敬老院改造合同")
    response = client.post(reverse(REGISTER), again)
    assert response.status_code == 422
    html = response.content.decode()
    assert "两年内提过相近的申请" in html
    assert first.request_no in html
    assert Request.objects.count() == 1
    assert client.post(reverse(REGISTER), again | {"duplicates_seen": "1"}).status_code == 302
    other = typed(body=bureau.pk, subject="殡葬服务收费批复")
    assert client.post(reverse(REGISTER), other).status_code == 302
    stranger = typed(body=bureau.pk, id_number="990102198001011234")
    assert client.post(reverse(REGISTER), stranger).status_code == 302


def letter(bureau: Any, **given: str) -> dict[str, Any]:
    common = typed(body=bureau.pk)
    del common["subject"], common["description"]
    return {
        **common,
        "rows": "3",
        "subject_1": "敬老院合同",
        "description_1": "合同原文",
        "subject_2": "低保名单核查办法",
        "unit_2": "救助股",
        **given,
    }


def test_a_letter_becomes_as_many_requests_as_it_has_matters(office: Any) -> None:
    bureau, shen, _ = office
    client = client_of(shen)
    response = client.post(reverse(SPLIT), letter(bureau, subject_3="殡葬收费批复"))
    assert response.status_code == 302, response.content.decode()[:2000]
    rows = list(Request.objects.order_by("series_no"))
    assert [row.series_no for row in rows] == [1, 2, 3]
    assert {row.received_on for row in rows} == {local_today()}
    assert [row.split_from for row in rows] == [None, rows[0], rows[0]]
    assert rows[1].unit == "救助股"
    assert len({row.person_id for row in rows}) == 3
    assert len({Person.objects.get(pk=row.person_id).same_as for row in rows}) == 1
    assert Entry.objects.filter(verb="casework.register_request", result="done").count() == 3
    entry = Entry.objects.get(verb="casework.register_letter")
    assert entry.data["count"] == 3
    html = client.get(response["Location"]).content.decode()
    codes = re.findall(r'<td class="gk-nowrap"><b>([0-9a-z]{10})</b>', html)
    assert len(set(codes)) == 3
    assert client.get(response["Location"]).status_code == 302


def test_a_letter_is_registered_whole_or_not_at_all(office: Any) -> None:
    bureau, shen, _ = office
    response = client_of(shen).post(reverse(SPLIT), letter(bureau, subject_3="请联系 13800006027"))
    assert response.status_code == 422
    html = response.content.decode()
    assert "不要写手机号码" in html
    assert 'value="敬老院合同"' in html
    assert Request.objects.count() == 0
    assert not NumberSeries.objects.filter(last__gt=0).exists()


def test_a_letter_that_breaks_in_the_middle_leaves_nothing(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau, shen, _ = office
    whole = a.RegisterRequest.perform
    made = []

    def breaking(action: Any) -> Any:
        made.append(action)
        if len(made) == 2:
            raise RuntimeError("power cut")
        return whole(action)

    monkeypatch.setattr(a.RegisterRequest, "perform", breaking)
    common = {"channel": "in_person", "applicant_category": "natural_person", "person": LIN}
    act = a.RegisterLetter(
        context=on(local_today(), shen),
        body=bureau,
        common=common,
        matters=[Matter(subject="甲事"), Matter(subject="乙事")],
    )
    with pytest.raises(RuntimeError):
        act.execute()
    assert Request.objects.count() == 0
    assert Person.objects.count() == 0
    assert Entry.objects.get(verb="casework.register_letter").result == "failed"


def test_one_matter_is_no_letter_and_more_rows_keep_what_was_typed(office: Any) -> None:
    bureau, shen, _ = office
    client = client_of(shen)
    assert client.post(reverse(SPLIT), letter(bureau, subject_2="", unit_2="")).status_code == 422
    html = client.post(reverse(SPLIT), letter(bureau, more="1")).content.decode()
    assert 'name="subject_5"' in html
    assert 'value="低保名单核查办法"' in html
    assert Request.objects.count() == 0
    with pytest.raises(Refused):
        a.RegisterLetter(
            context=on(local_today(), shen),
            body=bureau,
            common={"channel": "in_person", "applicant_category": "natural_person", "person": LIN},
            matters=[Matter(subject="只有一件")],
        ).execute()
