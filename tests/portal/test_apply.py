"""The request form without JavaScript: page by page, nothing lost, nothing cached, nothing told to others."""

from __future__ import annotations

import base64
import datetime as dt
import json
import logging
import re

import pytest
from altcha import Challenge, Payload, solve_challenge
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.portal.making import Site
from tests.support.agencies import make_body

from gongkai.agencies.models import Succession
from gongkai.casework import drafts
from gongkai.casework.models import Request, Submission
from gongkai.portal import captcha
from gongkai.portal.applying import HANDED_IN
from gongkai.portal.middleware import around_typed

pytestmark = pytest.mark.django_db

PAGES: dict[str, dict[str, str]] = {
    "what": {"title": "石桥乡敬老院改造合同", "features": "2024年的施工合同"},
    "files": {},
    "how": {"delivery_method": "online", "carrier": "electronic", "accept_other_form": "on"},
    "who": {"applicant_category": "natural_person"},
    "identity": {"name": "林晓月", "id_type": "passport", "id_number": "E12345678"},
    "contact": {"phone": "13800006027"},
    "others": {"agent": "", "help": ""},
}


def begun(site: Site, client: Client | None = None) -> Client:
    client = client or Client()
    assert client.post("/apply/body/", {"body": "linxi-minzheng"}).status_code == 302
    return client


def filled(site: Site) -> Client:
    client = begun(site)
    for name, typed in PAGES.items():
        response = client.post(f"/apply/{name}/", typed)
        assert response.status_code == 302, name
    return client


def solution(client: Client) -> str:
    """Return what the browser finds for the check page's challenge."""
    page = client.get("/apply/check/").content.decode()
    found = re.search(r'data-challenge="([^"]*)"', page)
    assert found is not None
    raw = json.loads(found.group(1).replace("&quot;", '"'))
    challenge = Challenge.from_dict(raw)
    solved = solve_challenge(challenge)
    assert solved is not None
    return Payload(challenge, solved).to_base64()


def slow(days: int = 0) -> None:
    """Nobody fills the form in as fast as a test."""
    Submission.objects.update(created_at=timezone.now() - dt.timedelta(minutes=5))


def text_of(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_the_whole_way_without_javascript_ends_in_the_queue(site: Site) -> None:
    client = filled(site)
    slow()
    assert client.post("/apply/check/", {}).status_code == 302
    made = Submission.objects.get()
    assert (made.state, made.signals) == ("in_review", ["no_script"])
    page = text_of(client, "/apply/done/")
    assert "等待核对" in page
    assert made.public_id in page


def test_with_the_proof_of_work_it_is_registered(site: Site) -> None:
    client = filled(site)
    slow()
    client.post("/apply/check/", {"altcha": solution(client)})
    request = Request.objects.get()
    page = text_of(client, "/apply/done/")
    assert request.request_no in page
    assert re.search(r"gk-code[^>]*>[0-9a-z]{5} [0-9a-z]{5}<", page)
    assert client.get("/apply/done/")["Cache-Control"] == "private, no-store"
    client.post("/apply/done/")
    assert client.get("/apply/done/").status_code == 302, "after that the code is not shown again"


def test_a_solution_is_checked_here_and_counts_once(site: Site) -> None:
    client = filled(site)
    draft = Submission.objects.get().public_id
    payload = solution(client)
    for wrong in ("", "x", base64.b64encode(b"{}").decode(), payload[:-8], "A" * 5000):
        assert captcha.solved(wrong, draft) is False
    assert captcha.solved(payload, "0" * 12) is False, "of another draft"
    assert captcha.solved(payload, draft) is True
    assert captcha.solved(payload, draft) is False, "used up"


def test_weak_signals_never_refuse(site: Site) -> None:
    client = filled(site)
    for _ in range(HANDED_IN.count):
        HANDED_IN.allow("127.0.0.1")
    client.post("/apply/check/", {"altcha": solution(client), "website": "https://x.example"})
    made = Submission.objects.get()
    assert made.signals == ["honeypot", "many_from_here", "too_fast"]
    assert made.state == "in_review"


@pytest.mark.parametrize("name", ["what", "how", "who", "identity", "contact"])
def test_a_refused_page_keeps_what_was_typed(site: Site, name: str) -> None:
    client = begun(site)
    typed = {"purpose": "打官司用", "employer": "某公司", "postcode": "990102", "carrier": "disc"}
    response = client.post(f"/apply/{name}/", typed)
    assert response.status_code == 422
    shown = {"what": "打官司用", "how": 'value="disc"', "identity": "", "contact": "990102", "who": ""}[name]
    assert shown in response.content.decode()
    assert shown in text_of(client, f"/apply/{name}/"), "and it is there when one comes back"
    assert 'role="alert"' in response.content.decode() or "gk-alert-late" in response.content.decode()


def test_back_and_forth_loses_nothing(site: Site) -> None:
    client = filled(site)
    client.post("/apply/who/", {"applicant_category": "commercial_enterprise"})
    assert "统一社会信用代码" in text_of(client, "/apply/identity/")
    client.post("/apply/who/", {"applicant_category": "natural_person"})
    assert "E12345678" in text_of(client, "/apply/identity/")
    client.post("/apply/body/", {"body": "linxi"})
    assert "石桥乡敬老院改造合同" in text_of(client, "/apply/what/")
    check = text_of(client, "/apply/check/")
    assert "临溪县人民政府申请" in check
    assert "林晓月" in check


def test_an_odd_number_is_told_once_and_taken(site: Site) -> None:
    client = filled(site)
    odd = {"name": "林晓月", "id_type": "resident_identity_card", "id_number": "990102199003071219"}
    page = client.post("/apply/identity/", odd)
    assert page.status_code == 200
    assert "校验码" in page.content.decode()
    again = client.post("/apply/identity/", {**odd, "odd_seen": odd["id_number"]})
    assert again.status_code == 302


def test_a_page_whose_token_expired_shows_what_was_typed(site: Site) -> None:
    begun(site, client := Client(enforce_csrf_checks=False))
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    response = strict.post("/apply/what/", {"title": "还没有存的名称"})
    assert response.status_code == 403
    page = response.content.decode()
    assert "还没有存的名称" in page
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token is not None
    assert drafts.open_draft(Submission.objects.get()).values == {}, "without the token nothing is kept"
    again = {"title": "还没有存的名称", "csrfmiddlewaretoken": token.group(1)}
    assert strict.post("/apply/what/", again).status_code == 302


def test_files_are_sealed_and_bad_ones_refused_kindly(site: Site) -> None:
    client = begun(site)
    good = SimpleUploadedFile("林晓月的说明.txt", "说明".encode())
    secret = SimpleUploadedFile("文件.txt", "机密★一年\n关于调整的通知\n".encode())
    program = SimpleUploadedFile("a.exe", b"MZ\x00\x00")
    response = client.post("/apply/files/", {"files": [good, secret, program], "act": "upload"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "有 2 个文件没有收下" in page
    assert "林晓月的说明.txt" in page, "the good one is kept"
    stored = drafts.files_of(Submission.objects.get())
    assert [one.is_sealed for one in stored] == [True]
    assert "林晓月" not in stored[0].name
    assert client.post("/apply/files/", {"act": f"remove-{stored[0].public_id}"}).status_code == 302
    assert drafts.files_of(Submission.objects.get()) == []


def test_joint_requesters_and_an_agent(site: Site) -> None:
    client = filled(site)
    row = {"j_name": "张三", "j_id_type": "passport", "j_id_number": "E2", "j_phone": ""}
    client.post("/apply/others/", {**row, "act": "add"})
    # What was typed for one more counts when "next" is pressed, too; the agent lacks the mandate.
    response = client.post("/apply/others/", {**row, "j_name": "李四", "agent": "王五"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "授权委托书" in page
    assert "李四" in page
    mandate = SimpleUploadedFile("委托书.txt", "委托".encode())
    assert client.post("/apply/others/", {"agent": "王五", "mandate": mandate}).status_code == 302
    client.post("/apply/others/", {"agent": "王五", "act": "remove-0"})
    values = drafts.open_draft(Submission.objects.get()).values
    assert [one["name"] for one in values["joint"]] == ["李四"]


def test_published_items_are_offered_and_end_the_draft(site: Site) -> None:
    site.publish("石桥乡敬老院改造合同公告", "statistics")
    client = begun(site)
    response = client.post("/apply/what/", PAGES["what"])
    assert response["Location"] == "/apply/found/"
    assert "石桥乡敬老院改造合同公告" in text_of(client, "/apply/found/")
    live = client.post("/apply/offers/", PAGES["what"], headers={"HX-Request": "true"})
    assert "石桥乡敬老院改造合同公告" in live.content.decode()
    assert 'name="offered"' in live.content.decode()
    again = client.post("/apply/what/", {**PAGES["what"], "offered": "1"})
    assert again["Location"] == "/apply/files/"
    assert "没有保留" in client.post("/apply/end/", {"cause": "published"}).content.decode()
    assert Submission.objects.get().state == "expired"
    assert client.get("/apply/what/")["Location"] == "/apply/body/"


def test_the_right_body_is_suggested(site: Site) -> None:
    site.bureau.about = "负责最低生活保障、养老服务"
    site.bureau.save()
    client = Client()
    for asked in ("民政局", "养老", "养老服务"):
        page = text_of(client, f"/apply/body/?q={asked}")
        assert re.search(r'value="linxi-minzheng" checked', page), asked
    assert "没有找到" in text_of(client, "/apply/body/?q=量子")
    assert 'value="linxi-minzheng" checked' in text_of(client, "/zh-hant/apply/body/?q=養老")


def test_a_dissolved_body_points_to_who_carries_on(site: Site) -> None:
    old = make_body("linxi-old", name="临溪县老龄工作局", short_name="县老龄局", parent=site.county)
    old.dissolved_on = dt.date(2025, 1, 1)
    old.save()
    Succession.objects.create(predecessor=old, successor=site.bureau, kind="merged", on=dt.date(2025, 1, 1))
    client = Client()
    page = text_of(client, "/apply/body/?q=老龄")
    assert "已撤销" in page
    assert 'value="linxi-minzheng"' in page
    assert "承接其职能" in text_of(client, "/apply/body/?body=linxi-old")
    assert client.post("/apply/body/", {"body": "linxi-old"}).status_code == 422


def test_a_draft_goes_to_another_device_by_code(site: Site) -> None:
    client = filled(site)
    page = client.post("/apply/later/").content.decode()
    number, code = re.findall(r"gk-code[^>]*>([^<]+)<", page)
    other = Client()
    wrong = other.post("/apply/continue/", {"number": number, "code": "0" * 10})
    assert wrong.status_code == 422
    taken = other.post("/apply/continue/", {"number": number, "code": code})
    assert taken.status_code == 302
    assert code.replace(" ", "") not in taken["Location"]
    assert "林晓月" in text_of(other, "/apply/check/")
    assert client.get("/apply/check/").status_code == 302, "the first device no longer has it"


def test_guessing_codes_is_slowed_down(site: Site) -> None:
    client = Client()
    answers = [
        client.post("/apply/continue/", {"number": "0" * 12, "code": "1" * 10}).status_code for _ in range(11)
    ]
    assert answers == [422] * 10 + [429]


def test_the_cookie_is_kept_to_the_form(site: Site) -> None:
    client = Client()
    response = client.post("/apply/body/", {"body": "linxi"})
    cookie = response.cookies["gk_draft"]
    assert (cookie["path"], bool(cookie["httponly"]), cookie["samesite"]) == ("/apply", True, "Lax")
    assert response.cookies["gk_draft_t"]["path"] == "/zh-hant/apply"
    assert cookie.value not in str(Submission.objects.values())


def test_names_stay_as_typed_under_traditional(site: Site) -> None:
    client = Client()
    assert client.post("/zh-hant/apply/body/", {"body": "linxi"}).status_code == 302
    client.post("/zh-hant/apply/who/", {"applicant_category": "natural_person"})
    typed = {"name": "于伟后", "id_type": "passport", "id_number": "E1"}
    assert client.post("/zh-hant/apply/identity/", typed)["Location"].startswith("/zh-hant/apply/")
    page = text_of(client, "/zh-hant/apply/identity/")
    assert 'value="于伟后"' in page
    assert "證件號碼" in page
    assert drafts.open_draft(Submission.objects.get()).values["name"] == "于伟后"
    assert around_typed('<b>发</b><p translate="no">发</p><i>发</i>') == (
        '<b>發</b><p translate="no">发</p><i>發</i>'
    )


def test_nothing_personal_in_addresses_logs_and_other_pages(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = filled(site)
    seen = [client.post("/apply/check/", {}), client.get("/apply/done/")]
    assert all("林晓月" not in str(response.headers) for response in seen)
    for path in ("/", "/apply/", "/apply/?body=linxi-minzheng", "/search?q=敬老院改造合同", "/t/"):
        page = text_of(client, path)
        assert "林晓月" not in page
        assert "13800006027" not in page
    lines = [one.getMessage() for one in caplog.records if not one.name.startswith("django.db")]
    assert "林晓月" not in "\n".join(lines)


def test_the_public_start_page_stays_cacheable(site: Site) -> None:
    response = begun(site).get("/apply/")
    assert response["Cache-Control"] == "public, max-age=60"
    assert "csrfmiddlewaretoken" not in response.content.decode()


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_the_blank_form_for_the_counter(site: Site, kind: str) -> None:
    response = Client().get(f"/apply/form.{kind}?body=linxi-minzheng")
    assert response.status_code == 200
    assert response.content.startswith(b"PK" if kind == "docx" else b"%PDF")
    assert Client().get("/apply/form.xls").status_code == 404
