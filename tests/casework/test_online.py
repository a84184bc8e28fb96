"""Online requests: drafts sealed and erased, handed in, reviewed, followed; corrections of records."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from tests.casework.making import body, clerk, head

from gongkai.agencies.actions import ChangeSetting
from gongkai.agencies.models import Body
from gongkai.agencies.queries import local_today
from gongkai.casework import actions as casework
from gongkai.casework import drafts, following, online
from gongkai.casework.actions import online as acts
from gongkai.casework.actions import online_follow as own
from gongkai.casework.idnumbers import odd_card, odd_credit_code
from gongkai.casework.models import EventFile, RecordKey, Request, Submission
from gongkai.casework.persons import data_of, description_of
from gongkai.files.incoming import Incoming
from gongkai.files.keys import KeyDestroyed
from gongkai.files.sealed import key_for, read_sealed
from gongkai.journal.actions import Context, Refused
from gongkai.journal.models import Entry, Origin
from gongkai.letters.queries import letters_of

pytestmark = pytest.mark.django_db

FORM: dict[str, Any] = {
    "title": "石桥乡敬老院改造合同",
    "number": "",
    "features": "2024年适老化改造项目的施工合同",
    "purpose": "",
    "delivery_method": "post",
    "carrier": "paper",
    "accept_other_form": True,
    "applicant_category": "natural_person",
    "name": "林晓月",
    "id_type": "resident_identity_card",
    "id_number": "11010519491231002X",
    "phone": "13800006027",
    "address": "临溪县石桥乡一组",
}
PUBLIC = Context(origin=Origin.PUBLIC)


@pytest.fixture
def bureau() -> Body:
    return body()


def draft_of(at: Body, **more: Any) -> drafts.Draft:
    draft, _ = drafts.start()
    return drafts.save(draft, {**FORM, **more}, step="check", body=at)


def handed_in(at: Body, *signals: str, **more: Any) -> Submission:
    made: Submission = acts.SubmitDraft(
        context=PUBLIC, submission=draft_of(at, **more).submission, signals=signals
    ).execute()
    return made


def everything_stored() -> str:
    """Return all that the tables of a draft hold, as text: what somebody with the database would read."""
    rows: list[Any] = [*Submission.objects.values(), *Request.objects.values(), *Entry.objects.values()]
    return str(rows)


# --- drafts --------------------------------------------------------------------------------------------------------


def test_a_draft_keeps_what_was_typed_and_shows_none_of_it(bureau: Body) -> None:
    draft, secret = drafts.start()
    drafts.save(draft, {"title": "", "name": "林晓月"}, step="what", body=bureau)
    drafts.save(draft, {"phone": "1"}, step="contact")
    again = drafts.of_secret(secret)
    assert again is not None
    assert again.values == {"title": "", "name": "林晓月", "phone": "1"}
    assert "林晓月" not in everything_stored()
    assert secret not in everything_stored()
    assert drafts.of_secret(secret[:-1]) is None
    assert "林晓月" not in repr(again)
    assert not Entry.objects.filter(verb__contains="draft").exists()


def test_two_windows_do_not_overwrite_each_other_s_pages(bureau: Body) -> None:
    draft = draft_of(bureau)
    first, second = drafts.open_draft(draft.submission), drafts.open_draft(draft.submission)
    drafts.save(first, {"phone": "1"})
    kept = drafts.save(second, {"email": "a@b.cn"})
    assert (kept.values["phone"], kept.values["email"]) == ("1", "a@b.cn")


def test_a_draft_is_taken_up_elsewhere_with_its_code_once(bureau: Body) -> None:
    draft, secret = drafts.start()
    drafts.save(draft, {"title": "合同"}, body=bureau)
    code = drafts.new_continue_code(draft)
    number = draft.submission.public_id
    assert drafts.take_up(number, "0" * 10) is None
    assert drafts.take_up("0" * 12, code) is None
    taken = drafts.take_up(number.upper(), f"{code[:5]} {code[5:]}")
    assert taken is not None
    assert taken[0].values["title"] == "合同"
    assert drafts.of_secret(secret) is None, "the old browser no longer has it"
    assert drafts.take_up(number, code) is None, "a code is used once"


def test_an_expired_draft_is_erased_with_its_files(bureau: Body) -> None:
    draft = drafts.attach(draft_of(bureau), Incoming.take("照片.txt", "院子".encode()), "attachment")
    stored = drafts.files_of(draft.submission)[0]
    assert read_sealed(stored, key_for(stored)) == "院子".encode()
    kept = draft_of(bureau)
    Submission.objects.filter(pk=draft.submission.pk).update(expires_on=local_today() - dt.timedelta(days=1))
    assert acts.expire_drafts() == 1
    assert acts.expire_drafts() == 0
    gone = Submission.objects.get(pk=draft.submission.pk)
    assert (gone.state, bytes(gone.sealed)) == ("expired", b"")
    assert bytes(RecordKey.objects.get(name=gone.key_name).wrapped) == b""
    with pytest.raises(KeyDestroyed):
        key_for(stored)
    assert drafts.open_draft(Submission.objects.get(pk=kept.submission.pk)).values["name"] == "林晓月"


def test_a_draft_that_is_not_needed_is_erased_at_once(bureau: Body) -> None:
    draft = draft_of(bureau)
    acts.EndDraft(context=PUBLIC, submission=draft.submission, cause="published").execute()
    gone = Submission.objects.get()
    assert (gone.state, gone.reason, bytes(gone.sealed)) == ("expired", "已公开的信息满足需要", b"")


# --- what the form says --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "odd"),
    [
        ("11010519491231002X", False),
        ("11010519491231002x", False),
        ("１１０１０５１９４９１２３１００２Ｘ", False),
        ("110105194912310021", True),
        ("110105194913310021", True),
        ("1101051949", True),
    ],
)
def test_check_digit_of_the_identity_card(number: str, odd: bool) -> None:
    assert bool(odd_card(number)) is odd


@pytest.mark.parametrize(
    ("code", "odd"), [("91350100M000100Y43", False), ("91350100M000100Y44", True), ("12345678X", False)]
)
def test_check_digit_of_the_credit_code(code: str, odd: bool) -> None:
    assert bool(odd_credit_code(code)) is odd


@pytest.mark.parametrize(
    ("step", "changes", "field"),
    [
        ("what", {"title": "", "features": ""}, "features"),
        ("what", {"title": "", "features": "石桥乡敬老院的所有材料"}, "features"),
        ("what", {"title": "给13800006027的答复"}, "title"),
        ("what", {"features": "机密★一年\n关于调整的通知"}, "features"),
        ("how", {"carrier": ""}, "carrier"),
        ("who", {"applicant_category": "x"}, "applicant_category"),
        ("identity", {"id_number": ""}, "id_number"),
        ("contact", {"address": ""}, "address"),
        ("contact", {"email": "nobody"}, "email"),
        ("others", {"agent": "王某"}, "mandate"),
        ("others", {"joint": [{"name": "张三", "id_number": ""}]}, "joint"),
    ],
)
def test_what_is_missing_stands_beside_its_input(step: str, changes: dict[str, Any], field: str) -> None:
    assert field in {reason.field for reason in online.reasons_of(step, {**FORM, **changes})}
    assert online.reasons_of(step, FORM) == []


def test_the_subject_holds_no_personal_data() -> None:
    assert online.subject_in(FORM) == "石桥乡敬老院改造合同"
    assert "13800006027" not in online.subject_in({**FORM, "title": "13800006027的事"})


def test_signals_of_the_text() -> None:
    assert online.text_signals(FORM) == []
    links = "看 https://a.example 和 https://b.example"
    assert online.text_signals({**FORM, "features": links}) == ["links"]
    assert "foreign" in online.text_signals({**FORM, "title": "", "features": "buy cheap pills online " * 5})


# --- handed in -----------------------------------------------------------------------------------------------------


def test_without_signals_it_is_registered_at_once(bureau: Body) -> None:
    joint = [{"name": "张三", "id_type": "passport", "id_number": "E1", "phone": ""}]
    draft = draft_of(bureau, joint=joint, help="需要大字版")
    draft = drafts.attach(draft, Incoming.take("林晓月的照片.txt", b"x"), "attachment")
    made = acts.SubmitDraft(context=PUBLIC, submission=draft.submission).execute()
    request = made.request
    assert (made.state, request.channel, request.state) == ("registered", "online", "submitted")
    assert data_of(request.person).name == "林晓月"
    assert request.person.key_name == made.key_name
    assert "施工合同" in description_of(request)
    assert request.co_requesters.count() == 1
    kept = EventFile.objects.get(request=request)
    assert "林晓月" not in kept.stored.name
    assert read_sealed(kept.stored, key_for(kept.stored)) == b"x"
    assert "林晓月" not in everything_stored()
    assert "施工合同" not in everything_stored()
    proved = following.prove(request.request_no, made.__dict__["tracking_code"])
    assert proved is not None
    assert following.follow(proved) == request


def test_it_is_handed_in_once(bureau: Body) -> None:
    made = handed_in(bureau)
    with pytest.raises(Refused, match="已经提交"):
        acts.SubmitDraft(context=PUBLIC, submission=made).execute()
    assert Request.objects.count() == 1


def test_staff_do_not_hand_in_for_the_public(bureau: Body) -> None:
    with pytest.raises(Refused, match="窗口登记"):
        acts.SubmitDraft(
            context=Context(user=clerk(bureau)), submission=draft_of(bureau).submission
        ).execute()


def test_the_automatic_receipt_confirms_where_the_body_settled_it(bureau: Body) -> None:
    assert handed_in(bureau).request.due_on is None
    ChangeSetting(
        context=Context(origin=Origin.COMMAND),
        body=bureau,
        key="casework.online_receipt_confirms",
        value=True,
        from_day=local_today(),
        reason="本地规定",
    ).execute()
    request = handed_in(bureau).request
    assert request.state == "registered"
    assert request.received_on == local_today()
    assert request.due_on is not None
    assert [letter.kind for letter in letters_of(request)] == ["receipt"]


def test_a_signal_leads_to_the_queue_and_an_officer_takes_it_as_it_was_handed_in(bureau: Body) -> None:
    made = handed_in(bureau, "no_script")
    code = made.__dict__["tracking_code"]
    earlier = timezone.now() - dt.timedelta(days=3)
    Submission.objects.filter(pk=made.pk).update(submitted_at=earlier)
    assert (made.state, made.request, Request.objects.count()) == ("in_review", None, 0)
    proved = following.prove(made.public_id, code)
    assert proved is not None
    assert following.follow(proved) == made
    officer = Context(user=clerk(bureau))
    opened = acts.LookIntoSubmission(context=officer, submission=made, purpose="核对").execute()
    assert opened.values["name"] == "林晓月"
    acts.AcceptSubmission(context=officer, submission=Submission.objects.get()).execute()
    request = Request.objects.get()
    assert request.submitted_at == earlier
    # The code stays, with the old number and the new one; the old proof opens the request.
    for number in (made.public_id, request.request_no):
        again = following.prove(number, code)
        assert again is not None
        assert following.follow(again) == request
    assert following.follow(proved) == request


def test_a_dismissed_one_says_why(bureau: Body) -> None:
    made, officer = handed_in(bureau, "links"), Context(user=clerk(bureau))
    with pytest.raises(Refused, match="理由"):
        acts.DismissSubmission(context=officer, submission=made).execute()
    acts.DismissSubmission(context=officer, submission=made, reason="属于广告").execute()
    found = following.prove(made.public_id, made.__dict__["tracking_code"])
    assert found is not None
    assert following.follow(found).reason == "属于广告"
    with pytest.raises(Refused):
        acts.AcceptSubmission(context=officer, submission=made).execute()


def test_the_code_is_nowhere_once_it_was_written_down(bureau: Body) -> None:
    made = handed_in(bureau)
    assert drafts.open_draft(made).values == {"code": made.__dict__["tracking_code"]}
    acts.ForgetCode(context=PUBLIC, submission=made).execute()
    assert drafts.open_draft(Submission.objects.get()).values == {}
    forgotten = handed_in(bureau)
    Submission.objects.filter(pk=forgotten.pk).update(submitted_at=timezone.now() - dt.timedelta(days=2))
    acts.expire_drafts()
    assert drafts.open_draft(Submission.objects.get(pk=forgotten.pk)).values == {}


# --- following -----------------------------------------------------------------------------------------------------


def test_wrong_pairs_prove_nothing(bureau: Body) -> None:
    made, other = handed_in(bureau), handed_in(bureau)
    code = made.__dict__["tracking_code"]
    assert following.prove(made.request.request_no, other.__dict__["tracking_code"]) is None
    assert following.prove("没有这个号", code) is None
    assert following.prove(made.request.request_no, "") is None
    assert following.prove("", "") is None
    number = made.request.request_no.replace("〔", "[").replace("〕", "］")
    assert following.prove(f" {number} ", code.upper()) is not None


def test_an_act_of_the_requester_needs_the_proof_of_this_request(bureau: Body) -> None:
    made, other = handed_in(bureau).request, handed_in(bureau).request
    for proved in (None, following.proof_for(other), following.Proved("request", made.public_id, "x" * 24)):
        with pytest.raises(Refused, match="查询码"):
            own.WithdrawOnline(context=PUBLIC, request=made, proved=proved, confirmed=True).execute()
    proof = following.proof_for(made)
    with pytest.raises(Refused, match="确认"):
        own.WithdrawOnline(context=PUBLIC, request=made, proved=proof).execute()
    own.WithdrawOnline(context=PUBLIC, request=made, proved=proof, confirmed=True).execute()
    made.refresh_from_db()
    assert made.state == "withdrawn"
    Request.objects.filter(pk=made.pk).update(code_hash="f" * 64)
    assert following.follow(proof) is None, "a new code makes old proofs worthless"


def _asked_to_correct(bureau: Body, until: dt.timedelta) -> tuple[Request, Context]:
    officer = Context(user=head(bureau))
    request = handed_in(bureau).request
    casework.Confirm(context=officer, request=request).execute()
    casework.RequestClarification(
        context=officer, request=request, points="请写明哪一份", period_until=local_today() + until
    ).execute()
    return Request.objects.get(pk=request.pk), officer


def test_a_correction_online_starts_the_clock_anew(bureau: Body) -> None:
    request, _ = _asked_to_correct(bureau, dt.timedelta(days=10))
    proof = following.proof_for(request)
    with pytest.raises(Refused, match="补正的内容"):
        own.CorrectOnline(context=PUBLIC, request=request, proved=proof).execute()
    scans = [Incoming.take("合同.txt", "第一份".encode())]
    own.CorrectOnline(
        context=PUBLIC, request=request, proved=proof, text="林晓月要的是总承包合同", scans=scans
    ).execute()
    request.refresh_from_db()
    assert request.state == "registered"
    assert request.event_files.get().label == "补正材料"
    assert "总承包" not in everything_stored()


def test_a_late_correction_is_the_officer_s_to_take(bureau: Body) -> None:
    request, _ = _asked_to_correct(bureau, dt.timedelta(days=1))
    late = Context(origin=Origin.PUBLIC, today=local_today() + dt.timedelta(days=3))
    with pytest.raises(Refused, match="正当理由"):
        own.CorrectOnline(
            context=late, request=request, proved=following.proof_for(request), text="晚了"
        ).execute()


def test_an_answer_is_received_and_evaluated_once(bureau: Body) -> None:
    officer, request = Context(user=head(bureau)), handed_in(bureau).request
    proof = following.proof_for(request)
    with pytest.raises(Refused, match="收到答复后"):
        own.Evaluate(context=PUBLIC, request=request, proved=proof, satisfaction="fair").execute()
    casework.Confirm(context=officer, request=request).execute()
    casework.Decide(context=officer, request=request, outcome="granted", sub_ground="supplied").execute()
    assert own.ReceiveOnline(context=PUBLIC, request=request, proved=proof).closed()
    casework.Serve(context=officer, request=request, way="online").execute()
    own.ReceiveOnline(context=PUBLIC, request=request, proved=proof).execute()
    assert own.ReceiveOnline(context=PUBLIC, request=request, proved=proof).closed()
    own.Evaluate(
        context=PUBLIC, request=request, proved=proof, satisfaction="dissatisfied", words="林晓月等了很久"
    ).execute()
    assert "等了很久" not in everything_stored()
    assert own.evaluation_words(request.evaluation) == "林晓月等了很久"
    with pytest.raises(Refused, match="已经评价"):
        own.Evaluate(context=PUBLIC, request=request, proved=proof, satisfaction="fair").execute()
