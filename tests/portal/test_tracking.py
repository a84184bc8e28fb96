"""Following a request: number and code by POST, the same answer for every wrong pair, what the requester may do."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.portal.making import Site
from tests.support.agencies import make_user

from gongkai.agencies.models import Role, User
from gongkai.agencies.queries import local_today
from gongkai.casework import actions as casework
from gongkai.casework import drafts
from gongkai.casework.actions.answer_files import AttachAnswer
from gongkai.casework.actions.correcting import DecideCorrection
from gongkai.casework.actions.online import SubmitDraft
from gongkai.casework.models import RecordCorrection, Request
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import Context
from gongkai.journal.models import Entry, Origin
from gongkai.portal.views.tracking import AT_NUMBER, FROM_HERE, WRONG

pytestmark = pytest.mark.django_db

FORM: dict[str, Any] = {
    "title": "石桥乡敬老院改造合同",
    "features": "2024年的施工合同",
    "delivery_method": "online",
    "carrier": "electronic",
    "applicant_category": "natural_person",
    "name": "林晓月",
    "id_type": "passport",
    "id_number": "E12345678",
    "phone": "13800006027",
}


@pytest.fixture
def officer(site: Site) -> User:
    return make_user("gu", Role.HEAD, site.bureau)


@pytest.fixture
def filed(site: Site) -> tuple[Request, str]:
    draft, _ = drafts.start()
    drafts.save(draft, FORM, body=site.bureau)
    made = SubmitDraft(context=Context(origin=Origin.PUBLIC), submission=draft.submission).execute()
    return made.request, made.__dict__["tracking_code"]


def entered(filed: tuple[Request, str]) -> Client:
    client = Client()
    response = client.post("/t/", {"number": filed[0].request_no, "code": filed[1]})
    assert (response.status_code, response["Location"]) == (302, "/t/")
    return client


def page_of(client: Client, path: str = "/t/") -> str:
    return client.get(path).content.decode()


def served(request: Request, officer: User) -> None:
    context = Context(user=officer)
    casework.Decide(
        context=context, request=request, outcome="granted", sub_ground="supplied", letter="issue",
        words={"supply_way": "网上提供"},
    ).execute()  # fmt: skip
    casework.Serve(context=context, request=request, way="online").execute()


def test_every_wrong_pair_gets_the_same_answer(filed: tuple[Request, str]) -> None:
    number, code = filed[0].request_no, filed[1]
    pages = set()
    for given in (
        {"number": number, "code": "0" * 10},
        {"number": "没有", "code": code},
        {"number": "", "code": ""},
    ):
        response = Client().post("/t/", given)
        page = re.sub(r'value="[^"]*"', "", response.content.decode())
        pages.add((response.status_code, page))
        assert WRONG in page
        assert not response.cookies.get("gk_follow")
    assert len(pages) == 1


def test_guesses_are_limited_from_one_place_and_at_one_number(filed: tuple[Request, str]) -> None:
    number, code = filed[0].request_no, filed[1]
    client = Client()
    answers = [client.post("/t/", {"number": number, "code": "1" * 10}).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
    assert client.post("/t/", {"number": number, "code": code}).status_code == 429
    elsewhere = Client(REMOTE_ADDR="10.0.0.9")
    assert elsewhere.post("/t/", {"number": number, "code": code}).status_code == 302
    for place in range(AT_NUMBER.count):
        Client(REMOTE_ADDR=f"10.0.1.{place}").post("/t/", {"number": number, "code": "1" * 10})
    assert Client(REMOTE_ADDR="10.0.2.1").post("/t/", {"number": number, "code": code}).status_code == 429
    assert FROM_HERE.count == 10


def test_the_page_tells_where_it_stands_and_is_never_kept(filed: tuple[Request, str], officer: User) -> None:
    casework.Confirm(context=Context(user=officer), request=filed[0]).execute()
    casework.Assign(context=Context(user=officer), request=filed[0], unit="社会救助股").execute()
    client = entered(filed)
    response = client.get("/t/")
    page = response.content.decode()
    assert response["Cache-Control"] == "private, no-store"
    assert "正在办理" in page
    assert "为什么是" in page
    assert "社会救助股" not in page, "no internal step"
    assert "林晓月" not in page
    cookie = response.cookies["gk_follow"]
    assert (cookie["path"], bool(cookie["httponly"]), cookie["samesite"]) == ("/t", True, "Lax")
    assert filed[1] not in cookie.value


def test_leaving_and_a_forged_cookie(filed: tuple[Request, str]) -> None:
    client = entered(filed)
    client.post("/t/leave/")
    assert "现在到哪一步" not in page_of(client)
    other = Client()
    other.cookies["gk_follow"] = "WyJyZXF1ZXN0Il0:xx:yy"
    assert "现在到哪一步" not in page_of(other)
    Request.objects.filter(pk=filed[0].pk).update(code_hash="e" * 64)
    client = Client()
    assert client.post("/t/", {"number": filed[0].request_no, "code": filed[1]}).status_code == 422


def test_traditional_pages_have_their_own_cookie(filed: tuple[Request, str]) -> None:
    client = Client()
    number = filed[0].request_no.replace("县", "縣").replace("号", "號")
    response = client.post("/zh-hant/t/", {"number": number, "code": filed[1]})
    assert response["Location"] == "/zh-hant/t/"
    assert "現在到哪一步" in page_of(client, "/zh-hant/t/")


def test_correcting_explaining_withdrawing_on_the_page(filed: tuple[Request, str], officer: User) -> None:
    request, context = filed[0], Context(user=officer)
    casework.Confirm(context=context, request=request).execute()
    casework.RequestClarification(
        context=context, request=request, points="请写明哪一份合同", period_until=local_today() + dt.timedelta(days=9)
    ).execute()  # fmt: skip
    client = entered(filed)
    assert "请写明哪一份合同" in page_of(client)
    empty = client.post("/t/do/correct/", {"text": ""})
    assert empty.status_code == 422
    wrong = SimpleUploadedFile("a.txt", "绝密\n关于调整的通知\n".encode())
    kept = client.post("/t/do/correct/", {"text": "总承包合同", "files": wrong})
    assert kept.status_code == 422
    assert "总承包合同" in kept.content.decode(), "what was typed is not lost"
    assert client.post("/t/do/correct/", {"text": "总承包合同"}).status_code == 302
    request.refresh_from_db()
    assert request.state == "registered"
    entry = Entry.objects.filter(verb="casework.correct_online", result="done").get()
    assert (entry.origin, entry.actor) == (Origin.PUBLIC, "申请人")
    assert "总承包" not in str(entry.data)
    assert client.post("/t/do/withdraw/", {}).status_code == 422
    assert client.post("/t/do/withdraw/", {"confirmed": "1"}).status_code == 302
    assert "您已撤回" in page_of(client)


def test_explanation_and_proof_of_payment_are_kept_for_the_officer(
    filed: tuple[Request, str], officer: User
) -> None:
    request, context = filed[0], Context(user=officer)
    casework.Confirm(context=context, request=request).execute()
    casework.RequestExplanation(context=context, request=request, points="一月百件").execute()
    client = entered(filed)
    assert client.post("/t/do/pay/", {"text": "x"}).status_code == 200, "nothing to pay: the page says so"
    assert client.post("/t/do/explain/", {"text": "用于研究"}).status_code == 302
    request.refresh_from_db()
    assert request.state == "explanation_pending", "the officer judges the reasons"
    assert [one.label for one in request.event_files.all()] == ["说明的理由（申请人提交）"]


def test_an_answer_is_read_after_service_and_evaluated_once(
    filed: tuple[Request, str], officer: User
) -> None:
    request = filed[0]
    client = entered(filed)
    files = [Incoming.take("合同.txt", "合同全文".encode())]
    casework.Confirm(context=Context(user=officer), request=request).execute()
    AttachAnswer(context=Context(user=officer), request=request, files=files).execute()
    assert "答复附件" not in page_of(client)
    served(request, officer)
    page = page_of(client)
    answer = re.findall(r'href="(/t/file/[^"]+)"', page)[0]
    assert client.get(answer).content == "合同全文".encode()
    assert Client().get(answer).status_code == 404
    links = re.findall(r'href="(/t/letter/[^"]+\.pdf)"', page)
    assert links
    assert "对答复不服怎么办" in page
    kinds = [client.get(link).content[:4] for link in links]
    assert set(kinds) == {b"%PDF"}
    client.get(links[0])
    events = [event.kind for event in request.events.all()]
    assert events.count("received_by_requester") == 1
    assert client.post("/t/do/evaluate/", {"words": "只有字"}).status_code == 422
    assert client.post("/t/do/evaluate/", {"satisfaction": "satisfied", "words": "快"}).status_code == 302
    assert "您已经评价过" in page_of(client)
    assert Client().get(links[0]).status_code == 404, "without the code there is no letter"


def test_a_decision_is_not_read_before_it_is_served(filed: tuple[Request, str], officer: User) -> None:
    request, context = filed[0], Context(user=officer)
    casework.Confirm(context=context, request=request).execute()
    casework.Decide(
        context=context, request=request, outcome="granted", sub_ground="supplied", letter="issue",
        words={"supply_way": "网上提供"},
    ).execute()  # fmt: skip
    page = page_of(entered(filed))
    assert "答复书" not in page
    assert "作出答复" in page


def test_a_correction_of_a_record_is_handed_in_and_followed(site: Site, officer: User) -> None:
    client = Client()
    typed = {
        "body": "linxi-minzheng", "subject": "登记的出生日期", "now": "1990年3月7日", "should": "1990年7月3日",
        "name": "林晓月", "id_type": "passport", "id_number": "E12345678", "phone": "13800006027",
    }  # fmt: skip
    refused = client.post("/apply/correction/", {**typed, "phone": ""})
    assert refused.status_code == 422
    assert "1990年7月3日" in refused.content.decode()
    proof = SimpleUploadedFile("出生证明.txt", "证明".encode())
    page = client.post("/apply/correction/", {**typed, "scans": proof}).content.decode()
    code = re.findall(r"gk-code[^>]*>([^<]+)<", page)[0]
    made = RecordCorrection.objects.get()
    assert client.post("/t/", {"number": made.correction_no, "code": code}).status_code == 302
    assert "机关正在核实" in page_of(client)
    DecideCorrection(context=Context(user=officer), correction=made, result="corrected").execute()
    after = page_of(client)
    assert "已更正" in after
    link = re.findall(r'href="(/t/letter/[^"]+\.pdf)"', after)[0]
    assert client.get(link).content.startswith(b"%PDF")
