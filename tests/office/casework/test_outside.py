"""What people outside sent in, as the office sees it: attachments before registration, evaluations, corrections."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.casework.making import LIN, body, clerk, head, user
from tests.casework.test_online import PUBLIC, draft_of, handed_in

from gongkai.agencies.models import Role
from gongkai.casework import actions as a
from gongkai.casework import drafts, following
from gongkai.casework.actions.online import DismissSubmission, SubmitDraft
from gongkai.casework.actions.online_follow import Evaluate
from gongkai.casework.models import RecordCorrection, Request, Submission
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import Context
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


def waiting(at: Any) -> Submission:
    draft = drafts.attach(draft_of(at), Incoming.take("林晓月说明.txt", "附件内容".encode()), "attachment")
    made: Submission = SubmitDraft(
        context=PUBLIC, submission=draft.submission, signals=("no_script",)
    ).execute()
    return made


# --- attachments of a submission -----------------------------------------------------------------------------------


def test_attachments_are_listed_after_the_purpose_and_opened_with_an_entry(office: Any) -> None:
    bureau, shen, _ = office
    client, submission = client_of(shen), waiting(bureau)
    page = reverse("office:casework-review-one", args=[submission.public_id])
    stored = drafts.files_of(submission)[0].public_id
    assert stored not in client.get(page).content.decode()
    html = client.post(page, {"do": "look", "purpose": "核对是否为申请"}).content.decode()
    assert "林晓月说明.txt" in html
    address = reverse("office:casework-review-file", args=[submission.public_id, stored])
    assert address in html
    response = client.get(address)
    assert response.content.decode() == "附件内容"
    assert "no-store" in response["Cache-Control"]
    assert "林晓月" not in response["Content-Disposition"]
    entry = Entry.objects.get(verb="casework.show_submission_file")
    assert (entry.actor_id, stored in str(entry.data)) == (str(shen.pk), True)


def test_attachments_are_for_who_reviews_and_of_this_submission_only(office: Any) -> None:
    bureau, shen, _ = office
    submission, other = waiting(bureau), waiting(bureau)
    stored = drafts.files_of(submission)[0].public_id
    address = reverse("office:casework-review-file", args=[submission.public_id, stored])
    supervisor = user("监督员", bureau, Role.SUPERVISOR)
    foreign = clerk(body("caizheng", "财政局", "临财"), "外人")
    for who in (supervisor, foreign):
        assert client_of(who).get(address).status_code == 404
    wrong = reverse("office:casework-review-file", args=[other.public_id, stored])
    assert client_of(shen).get(wrong).status_code == 404
    DismissSubmission(context=Context(user=shen), submission=submission, reason="重复提交").execute()
    assert client_of(shen).get(address).status_code == 200
    submission.refresh_from_db()
    drafts.destroy_key(submission.key_name, submission.decided_at)
    assert client_of(shen).get(address).status_code == 404


# --- evaluations ---------------------------------------------------------------------------------------------------


def answered(bureau: Any, gu: Any) -> Request:
    request: Request = handed_in(bureau).request
    officer = Context(user=gu)
    a.Confirm(context=officer, request=request).execute()
    a.Decide(context=officer, request=request, outcome="granted", sub_ground="supplied").execute()
    a.Serve(context=officer, request=request, way="online").execute()
    return request


def test_satisfaction_stands_on_the_case_page_and_the_words_only_with_the_person(office: Any) -> None:
    bureau, shen, gu = office
    request = answered(bureau, gu)
    case = reverse("office:casework-request", args=[request.public_id])
    client, said = client_of(shen), "林晓月等了很久"
    assert "申请人的评价" not in client.get(case).content.decode()
    proof = following.proof_for(request)
    Evaluate(context=PUBLIC, request=request, proved=proof, satisfaction="dissatisfied", words=said).execute()
    html = client.get(case).content.decode()
    assert "申请人的评价" in html
    assert "不满意" in html
    assert said not in html
    person = reverse("office:casework-person", args=[request.public_id])
    assert said not in client.get(person).content.decode()
    assert said in client.post(person, {"purpose": "回访"}).content.decode()
    supervisor = client_of(user("监督员", bureau, Role.SUPERVISOR))
    seen = supervisor.get(case).content.decode()
    assert "不满意" in seen
    assert "写有意见" not in seen
    assert said not in supervisor.post(person, {"purpose": "回访"}).content.decode()


def test_an_evaluation_without_words_says_so(office: Any) -> None:
    bureau, shen, gu = office
    request = answered(bureau, gu)
    proof = following.proof_for(request)
    Evaluate(context=PUBLIC, request=request, proved=proof, satisfaction="satisfied").execute()
    html = client_of(shen).get(reverse("office:casework-request", args=[request.public_id])).content.decode()
    assert "满意" in html
    assert "写有意见" not in html
    person = reverse("office:casework-person", args=[request.public_id])
    assert "没有写意见" in client_of(shen).post(person, {"purpose": "回访"}).content.decode()


# --- applications to correct a record ------------------------------------------------------------------------------

ENTRY = {
    "channel": "registered_mail",
    "applicant_category": "natural_person",
    "name": LIN.name,
    "id_type": LIN.id_type,
    "id_number": LIN.id_number,
    "phone": LIN.phone,
    "subject": "低保档案中的家庭人口",
    "description": "三人",
    "should": "四人",
}


def test_an_application_on_paper_is_entered_and_its_code_shown_once(office: Any) -> None:
    bureau, shen, _ = office
    client, address = client_of(shen), reverse("office:casework-correction-register")
    assert address in client.get(reverse("office:casework-corrections")).content.decode()
    scan = SimpleUploadedFile("申请书.txt", b"x")
    done = client.post(address, {**ENTRY, "body": bureau.pk, "scans": scan})
    made = RecordCorrection.objects.get()
    page = reverse("office:casework-correction", args=[made.public_id])
    assert (done.status_code, done["Location"]) == (302, page)
    assert (made.channel, made.person.category) == ("registered_mail", "natural_person")
    html = client.get(page).content.decode()
    found = re.search(r"([0-9a-z]{5}) ([0-9a-z]{5})</p>", html)
    assert found is not None
    assert following.prove(made.correction_no, "".join(found.groups())) is not None
    assert "挂号信" in html
    assert "查询码" not in client.get(page).content.decode()
    shown = client.post(page, {"do": "look", "purpose": "核对记录"}).content.decode()
    for words in ("现在的记录：三人", "应当记录为：四人", LIN.phone, "证明材料.txt"):
        assert words in shown


def test_what_is_wrong_stands_beside_its_input_and_nothing_typed_is_lost(office: Any) -> None:
    bureau, shen, _ = office
    client, address = client_of(shen), reverse("office:casework-correction-register")
    answer = client.post(address, {**ENTRY, "body": bureau.pk, "id_number": "", "phone": ""})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "电话、地址、电子邮箱请至少填写一项" in html
    assert "低保档案中的家庭人口" in html
    assert "四人" in html
    assert set(answer.context["form"].errors) == {"id_number", "phone"}
    assert client.post(address, {**ENTRY, "channel": "online"}).context["form"].has_error("channel")
    assert not RecordCorrection.objects.exists()


def test_who_handles_nothing_enters_none_and_is_not_offered_it(office: Any) -> None:
    bureau, _, _ = office
    client = client_of(user("监督员", bureau, Role.SUPERVISOR))
    address = reverse("office:casework-correction-register")
    assert client.get(address).status_code == 404
    assert address not in client.get(reverse("office:casework-corrections")).content.decode()


def test_empty_lists_say_what_comes_here(office: Any) -> None:
    _, shen, _ = office
    client, corrections = client_of(shen), reverse("office:casework-corrections")
    assert corrections in client.get(reverse("office:casework-list")).content.decode()
    assert "没有更正申请" in client.get(corrections).content.decode()
    assert "没有未办结的更正申请" in client.get(f"{corrections}?open=1").content.decode()
    assert "没有待核对的网上提交" in client.get(reverse("office:casework-review")).content.decode()
