"""Opinions by number and code: asked, answered on the portal, judged; guessing and replaying lead nowhere."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.casework.making import LIN, act, body, clerk, head, register

from gongkai.agencies.queries import local_today
from gongkai.casework import actions as a
from gongkai.casework import opinions
from gongkai.casework.clock import state_of
from gongkai.casework.models import OpinionAccess, Request
from gongkai.casework.persons import notes_of
from gongkai.files.sealed import key_for, read_sealed
from gongkai.journal.actions import Context, Origin, Refused
from gongkai.journal.models import Entry

pytestmark = pytest.mark.django_db
TODAY = local_today()
WRONG = "编号或者验证码不对"


@pytest.fixture
def office() -> Any:
    bureau = body(phone="0339-5550101")
    return bureau, clerk(bureau), head(bureau)


def ask(office: Any, **given: Any) -> tuple[Request, str, str]:
    bureau, shen, _ = office
    request = register(bureau, shen, TODAY)
    values = {"addressee_kind": "third_party", "addressee": "禾筑公司", "online": True, **given}
    done = act(request, a.RequestOpinion, TODAY, shen, **values)
    number, code = done.__dict__["opinion_code"]
    return Request.objects.get(pk=request.pk), number, code


def send(number: str, code: str, status: int = 200, **given: Any) -> str:
    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse("portal:opinion"), {"number": number, "code": code, **given})
    assert response.status_code == status, response.content.decode()[:2000]
    assert response["Cache-Control"] == "private, no-store"
    assert not response.cookies
    return response.content.decode()


def test_the_page_shows_what_is_asked_and_nothing_of_who_asked(office: Any) -> None:
    request, number, code = ask(office, asked="2024年敬老院改造项目施工合同")
    html = send(number, f"{code[:5]} {code[5:].upper()}")
    assert "2024年敬老院改造项目施工合同" in html
    assert "临溪县民政局" in html
    assert "由本机关依照" in html
    limit = state_of(request).opinions[0].limit
    assert limit is not None
    assert f"{limit.year}年{limit.month}月{limit.day}日" in html
    for secret in (LIN.name, LIN.phone, LIN.id_number, request.request_no, request.public_id):
        assert secret not in html
    access = OpinionAccess.objects.get()
    assert access.opened_at is not None
    assert code not in str(list(Entry.objects.values_list("data", "after")))


def test_agreeing_enters_the_opinion_and_uses_the_code_up(office: Any) -> None:
    request, number, code = ask(office)
    html = send(number, code, step="answer", answer="agree")
    assert "意见已提交" in html
    request.refresh_from_db()
    assert request.state == "registered"
    event = request.events.order_by("-seq")[0]
    assert (event.kind, event.data["answer"], event.actor) == (
        "opinion_received",
        "agree",
        "被征求意见者（网上）",
    )
    # Replayed: the same words for a used code as for a wrong one.
    assert WRONG in send(number, code, 422)
    assert WRONG in send(number, code, 422, step="answer", answer="object", reasons="改主意了")
    assert request.events.filter(kind="opinion_received").count() == 1


def test_an_objection_needs_reasons_and_is_judged_before_anything_is_disclosed(office: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    request, number, code = ask(office)
    html = send(number, code, 422, step="answer", answer="object")
    assert "不同意公开的内容和理由" in html
    assert 'id="object" name="answer" value="object" checked' in html
    paper = SimpleUploadedFile("说明.txt", "涉及成本".encode())
    send(number, code, step="answer", answer="object", reasons="单价表是商业秘密", files=paper)
    request = Request.objects.get(pk=request.pk)
    event = request.events.get(kind="opinion_received")
    assert "reasonable" not in event.data
    assert notes_of(request, [event]) == {event.seq: "单价表是商业秘密"}
    assert "商业秘密" not in str(list(Entry.objects.values_list("data", flat=True)))
    stored = request.event_files.get(seq=event.seq).stored
    assert read_sealed(stored, key_for(stored)).decode() == "涉及成本"
    _, shen, gu = office
    with pytest.raises(Refused) as refused:
        act(request, a.Decide, TODAY, gu, outcome="granted", sub_ground="supplied")
    assert [r.code for r in refused.value.reasons] == ["objection_unjudged"]
    act(request, a.JudgeObjection, TODAY, shen, reasonable=True, reason="单价表未公开且有保密措施")
    request = Request.objects.get(pk=request.pk)
    assert state_of(request).opinions[0].reasonable is True
    assert opinions.to_judge(request) == []
    with pytest.raises(Refused) as refused:
        act(request, a.Decide, TODAY, gu, outcome="granted", sub_ground="supplied")
    assert [r.code for r in refused.value.reasons] == ["override"]
    partly = {"outcome": "partially_granted", "sub_ground": "rest_15"}
    with pytest.raises(Refused) as refused:
        act(request, a.Decide, TODAY, gu, **partly)
    assert [(r.field, r.code) for r in refused.value.reasons] == [("objected_part", "required")]
    with pytest.raises(Refused) as refused:
        act(request, a.Decide, TODAY, gu, **partly, objected_part="given")
    assert [(r.field, r.code) for r in refused.value.reasons] == [("third_party_reason", "override")]
    act(request, a.Decide, TODAY, gu, **partly, objected_part="withheld")


def test_codes_are_not_guessed(office: Any) -> None:
    request, number, code = ask(office)
    for _ in range(opinions.MOST_FAILURES):
        action = a.OpenOpinion(
            context=Context(origin=Origin.PUBLIC), access=OpinionAccess.objects.get(), code="0000000000"
        )
        assert action.execute() is False
    assert OpinionAccess.objects.get().failures == opinions.MOST_FAILURES
    # Locked: the right code does not open it any more, and nothing says why.
    assert WRONG in send(number, code, 422)
    assert WRONG in send("zzzzzzzzzzzz", code, 422)
    made = a.RenewOpinionAccess(context=Context(user=office[1]), access=OpinionAccess.objects.get()).execute()
    fresh, again = made.__dict__["opinion_code"]
    assert fresh != number
    assert again != code
    assert WRONG in send(number, code, 422)
    assert "征求意见" in send(fresh, again)
    assert request.events.filter(kind="opinion_received").count() == 0


def test_many_tries_are_slowed_down(office: Any) -> None:
    _, number, _ = ask(office)
    client = Client()
    answers = [
        client.post(reverse("portal:opinion"), {"number": number, "code": f"{n:010}"}).status_code
        for n in range(12)
    ]
    assert answers == [422] * 10 + [429] * 2


def test_revoked_expired_and_overtaken_codes_open_nothing(office: Any) -> None:
    request, number, code = ask(office)
    access = OpinionAccess.objects.get()
    OpinionAccess.objects.filter(pk=access.pk).update(expires_on=TODAY - dt.timedelta(days=1))
    assert WRONG in send(number, code, 422)
    OpinionAccess.objects.filter(pk=access.pk).update(expires_on=TODAY)
    assert "提交意见" in send(number, code)
    act(request, a.ReceiveOpinion, TODAY, office[1], answer="agree")
    assert WRONG in send(number, code, 422)
    other, number, code = ask(office)
    access = OpinionAccess.objects.get(public_id=number)
    a.RevokeOpinionAccess(context=Context(user=office[1]), access=access).execute()
    assert WRONG in send(number, code, 422)
    assert other.events.filter(kind="opinion_received").count() == 0


def test_only_the_public_answers_and_only_with_the_code(office: Any) -> None:
    request, _, code = ask(office)
    access = OpinionAccess.objects.get()
    for context, given in (
        (Context(origin=Origin.PUBLIC), "0000000000"),
        (Context(user=office[1]), code),
    ):
        action = a.AnswerOpinion(context=context, request=request, access=access, code=given, answer="agree")
        with pytest.raises(Refused):
            action.execute()
    assert code not in str(list(Entry.objects.values_list("data", flat=True)))


def test_a_corrected_entry_keeps_its_access(office: Any) -> None:
    request, number, code = ask(office)
    seq = OpinionAccess.objects.get().seq
    act(
        request, a.Supersede, TODAY, office[1], event=seq, reason="补登收到日",
        values={"letter_received_on": TODAY},
    )  # fmt: skip
    assert "意见已提交" in send(number, code, step="answer", answer="agree")


def test_an_agency_is_told_that_silence_is_consent(office: Any) -> None:
    _, number, code = ask(office, addressee_kind="agency", addressee="县财政局")
    assert "视为同意公开" in send(number, code)


def test_empty_fields_are_asked_for(office: Any) -> None:
    assert "请填写编号和验证码" in send("", "", 422)
    client = Client()
    page = client.get(reverse("portal:opinion"))
    assert page.status_code == 200
    assert not page.cookies
