"""The letters that acts issue: which, to whom, with what must stand in them, and what is said when something lacks."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.casework.making import LIN, D, act, body, clerk, head, on, register

from gongkai.agencies.models import RemedyOrgan
from gongkai.casework import actions as a
from gongkai.casework.clock import state_of
from gongkai.casework.models import OpinionAccess, Request
from gongkai.casework.persons import PersonData
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import Refused
from gongkai.journal.models import Entry
from gongkai.letters.issuing import content_of
from gongkai.letters.models import Letter
from gongkai.letters.queries import letters_of

pytestmark = pytest.mark.django_db

ISSUE = {"letter": "issue"}


@pytest.fixture
def office() -> Any:
    bureau = body(
        office_name="办公室", phone="0339-5550101", address="临溪县文昌路8号", office_hours="工作日9:00-17:00"
    )
    RemedyOrgan.objects.create(body=bureau, kind="reconsideration", name="临溪县人民政府")
    RemedyOrgan.objects.create(body=bureau, kind="court", name="临溪县人民法院")
    return bureau, clerk(bureau), head(bureau)


def letters(request: Request) -> list[Letter]:
    return list(letters_of(request))


def text(letter: Letter) -> str:
    return content_of(letter).plain_text()


def only(request: Request, kind: str) -> tuple[Letter, str]:
    found = [letter for letter in letters(request) if letter.kind == kind]
    assert len(found) == 1, [letter.kind for letter in letters(request)]
    return found[0], text(found[0])


def test_the_receipt_comes_with_registration_once_the_receipt_date_is_known(office: Any) -> None:
    bureau, shen, _ = office
    request = register(bureau, shen, **ISSUE)
    letter, said = only(request, "receipt")
    assert "林晓月" in said
    assert "2026年10月12日" in said
    assert "0339-5550101" in said
    assert request.events.get(seq=1).data["letters"] == [letter.public_id]
    online = register(bureau, shen, channel="online", confirmed_on=None, **ISSUE)
    assert letters(online) == []
    act(online, a.Confirm, D(2026, 9, 9), shen, **ISSUE)
    assert "接收渠道\t网上" in only(online, "receipt")[1]


def test_no_letter_is_made_unless_it_is_asked_for(office: Any) -> None:
    bureau, shen, _ = office
    request = register(bureau, shen)
    act(request, a.RequestClarification, D(2026, 9, 10), shen, points="写明", period_until=D(2026, 9, 24))
    assert letters(request) == []


def test_a_clarification_notice_names_every_point_and_the_last_day(office: Any) -> None:
    bureau, shen, _ = office
    request = register(bureau, shen)
    given = {"points": "写明合同名称\n写明年度", "period_until": D(2026, 9, 24), **ISSUE}
    act(request, a.RequestClarification, D(2026, 9, 10), shen, **given)
    letter, said = only(request, "clarification_notice")
    assert letter.number == "临民依补〔2026〕1号"
    assert "1. 写明合同名称" in said
    assert "2. 写明年度" in said
    assert "2026年9月24日" in said
    assert letter.key_name is not None  # it names the requester
    assert "林晓月" not in str(Entry.objects.values_list("data", "after"))


def test_what_a_letter_lacks_is_told_beside_its_input(office: Any) -> None:
    bureau, shen, gu = office
    request = register(bureau, shen)
    with pytest.raises(Refused) as refused:
        act(request, a.RequestExplanation, D(2026, 9, 10), shen, points="一月百件", **ISSUE)
    assert [(r.code, r.field) for r in refused.value.reasons] == [("letter_incomplete", "period_until")]
    with pytest.raises(Refused) as refused:
        act(request, a.NoticeFee, D(2026, 9, 10), gu, basis="per_page", quantity=50, **ISSUE)
    assert [r.field for r in refused.value.reasons] == ["word_payment_way"]
    assert "缴费方式" in refused.value.reasons[0].message
    assert letters(request) == []
    assert request.events.count() == 2


def test_done_on_paper_needs_the_number_and_keeps_the_scan(office: Any) -> None:
    bureau, shen, gu = office
    request = register(bureau, shen)
    given = {"days": 10, "reason": "需要检索", "approved_by": gu.name, "letter": "paper"}
    with pytest.raises(Refused) as refused:
        act(request, a.Extend, D(2026, 9, 10), shen, **given)
    assert [r.field for r in refused.value.reasons] == ["letter_no"]
    scan = Incoming.take("延期审批单.txt", "同意延期".encode())
    act(request, a.Extend, D(2026, 9, 10), shen, letter_no="临民延〔2026〕3号", scans=[scan], **given)
    event = request.events.get(kind="extended")
    assert event.data["letter_no"] == "临民延〔2026〕3号"
    row = request.event_files.get()
    assert (row.seq, row.label, row.stored.is_sealed) == (event.seq, "延期审批件", True)
    assert letters(request) == []


def test_an_extension_notice_tells_both_dates(office: Any) -> None:
    bureau, shen, gu = office
    request = register(bureau, shen)
    act(request, a.Extend, D(2026, 9, 10), gu, days=10, reason="需要检索", **ISSUE)
    _, said = only(request, "extension_notice")
    assert "2026年10月12日" in said
    assert "2026年10月26日" in said
    assert "需要检索" in said


def test_a_fee_notice_shows_its_working(office: Any) -> None:
    bureau, shen, gu = office
    request = register(bureau, shen)
    words = {"payment_way": "县财政非税收入账户"}
    act(request, a.NoticeFee, D(2026, 9, 10), gu, basis="per_page", quantity=50, words=words, **ISSUE)
    _, said = only(request, "fee_notice")
    assert "200元" in said
    assert "县财政非税收入账户" in said
    assert "第31至50页" in said


def _decide(request: Request, who: Any, outcome: str, sub_ground: str = "", **words: Any) -> None:
    values = {"outcome": outcome, "sub_ground": sub_ground, "words": words}
    act(request, a.Decide, D(2026, 9, 15), who, **values, **ISSUE)


@pytest.mark.parametrize(
    ("outcome", "ground", "words", "kind", "must"),
    [
        ("granted", "supplied", {"supply_way": "随函寄送纸质复印件"}, "reply_granted", "随函寄送"),
        ("granted", "already_public", {"where": "本机关网站"}, "reply_granted", "本机关网站"),
        (
            "partially_granted",
            "rest_15",
            {"points": "合同全文", "withheld": "综合单价分析表", "reason": "涉及商业秘密"},
            "reply_partial",
            "综合单价分析表",
        ),
        ("refused_internal_affairs", "personnel", {"reason": "属于人事管理"}, "reply_refused", "人事管理"),
        (
            "unable_not_held",
            "nonexistent",
            {"search": "检索了档案室目录"},
            "reply_unable",
            "检索了档案室目录",
        ),
        ("unable_needs_creation", "", {"reason": "需要汇总三年数据"}, "reply_unable", "汇总三年数据"),
        ("not_processed_petition", "", {}, "reply_not_processed", "信访"),
    ],
)
def test_each_outcome_has_its_reply_with_the_remedies(
    office: Any, outcome: str, ground: str, words: Any, kind: str, must: str
) -> None:
    bureau, shen, gu = office
    request = register(bureau, shen)
    _decide(request, gu, outcome, ground, **words)
    letter, said = only(request, kind)
    request.refresh_from_db()
    assert letter.number == request.document_no == "临民依复〔2026〕1号"
    assert must in said
    assert "临溪县人民政府" in said
    assert "行政复议" in said
    assert "60日内" in said


def test_a_refusal_under_article_16_sends_to_reconsideration_first(office: Any) -> None:
    bureau, shen, gu = office
    request = register(bureau, shen)
    _decide(request, gu, "refused_internal_affairs", "personnel", reason="属于人事管理")
    remedies = content_of(letters(request)[0]).remedies
    assert "先" in remedies
    assert "15日" in remedies


def test_a_reply_that_lacks_its_reason_is_refused_with_its_input(office: Any) -> None:
    bureau, shen, gu = office
    request = register(bureau, shen)
    with pytest.raises(Refused) as refused:
        _decide(request, gu, "refused_internal_affairs", "personnel")
    assert [r.field for r in refused.value.reasons] == ["word_reason"]
    request.refresh_from_db()
    assert request.state == "registered"


def test_the_words_of_a_draft_wait_encrypted_for_who_decides(office: Any) -> None:
    from gongkai.casework.drafting import draft_words

    bureau, shen, _ = office
    request = register(bureau, shen)
    words = {"reason": "涉及林某的邻居", "supply_on": D(2026, 9, 30)}
    act(request, a.Draft, D(2026, 9, 10), shen, outcome="granted", sub_ground="supplied", words=words)
    stored = request.event_files.get().stored
    assert stored.is_sealed
    assert draft_words(request) == words
    assert "邻居" not in str(list(Entry.objects.values_list("data", flat=True)))


def test_a_lapse_tells_the_notice_that_was_not_heeded(office: Any) -> None:
    bureau, shen, _ = office
    request = register(bureau, shen)
    given = {"points": "写明合同名称", "period_until": D(2026, 9, 24), **ISSUE}
    act(request, a.RequestClarification, D(2026, 9, 10), shen, **given)
    notice = letters(request)[0]
    with pytest.raises(Refused) as refused:
        act(request, a.LapseClarification, D(2026, 9, 28), shen, proof="XA1", **ISSUE)
    assert [r.field for r in refused.value.reasons] == ["word_earlier_served_on"]
    a.ServeLetter(
        context=on(D(2026, 9, 11), shen), request=request, letter=notice, way="post", on=D(2026, 9, 11),
        tracking="XA123456789CN",
    ).execute()  # fmt: skip
    act(request, a.LapseClarification, D(2026, 9, 28), shen, proof="XA1", **ISSUE)
    _, said = only(request, "reply_abandoned")
    assert notice.number in said
    assert "2026年9月11日" in said
    assert "行政复议" in said
    assert "XA123456789CN" not in str(list(Entry.objects.values_list("data", flat=True)))


def test_asking_a_third_party_writes_to_both_and_tells_neither_of_the_other(office: Any) -> None:
    bureau, shen, _ = office
    request = register(bureau, shen)
    given = {"addressee_kind": "third_party", "addressee": "第三方甲", "online": True, **ISSUE}
    done = act(request, a.RequestOpinion, D(2026, 9, 10), shen, words={"addressee_name": "周大山"}, **given)
    number, code = done.__dict__["opinion_code"]
    _, asked = only(request, "third_party_consultation")
    _, told = only(request, "consultation_notice")
    assert "周大山" in asked
    assert number in asked
    assert code in asked
    assert "15个工作日" in asked
    assert LIN.name not in asked
    assert request.request_no not in asked
    assert "周大山" not in told
    assert "第三方甲" not in told
    assert code not in told
    assert LIN.name in told
    access = OpinionAccess.objects.get()
    assert code not in (access.code_hash, access.public_id)
    assert "周大山" not in str(list(request.events.values_list("data", flat=True)))
    entries = str(list(Entry.objects.values_list("data", "after")))
    assert code not in entries


def test_disclosing_over_an_objection_tells_the_third_party_why(office: Any) -> None:
    bureau, shen, gu = office
    request = register(bureau, shen)
    act(request, a.RequestOpinion, D(2026, 9, 9), shen, addressee_kind="third_party", addressee="禾筑公司")
    act(request, a.ReceiveOpinion, D(2026, 9, 11), shen, answer="object", reasonable=False)
    with pytest.raises(Refused) as refused:
        _decide(request, gu, "granted", "supplied", supply_way="随函")
    assert [r.field for r in refused.value.reasons] == ["third_party_reason"]
    values: dict[str, Any] = {"outcome": "granted", "sub_ground": "supplied", "words": {"supply_way": "随函"}}
    values["third_party_reason"] = "合同价款不属于商业秘密"
    act(request, a.Decide, D(2026, 9, 15), gu, **values, **ISSUE)
    _, said = only(request, "third_party_disclosure_notice")
    assert "禾筑公司" in said
    assert "合同价款不属于商业秘密" in said
    assert "临溪县人民政府" in said
    assert LIN.name not in said


def test_a_partial_disclosure_tells_only_the_third_party_whose_part_is_given(office: Any) -> None:
    bureau, shen, gu = office
    request = register(bureau, shen)
    for name in ("禾筑公司", "青石公司"):
        asking = {"addressee_kind": "third_party", "addressee": name}
        asked = act(request, a.RequestOpinion, D(2026, 9, 9), shen, **asking)
        given = {"opinion": state_of(asked).opinions[-1].id, "answer": "object", "reasonable": False}
        answered = act(request, a.ReceiveOpinion, D(2026, 9, 11), shen, **given)
    words = {"reason": "其余部分属于商业秘密", "supply_way": "随函"}
    values: dict[str, Any] = {"outcome": "partially_granted", "sub_ground": "rest_15", "words": words}
    values |= {"objected_part": "given", "third_party_reason": "中标金额已依法公示"}
    with pytest.raises(Refused) as refused:
        act(request, a.Decide, D(2026, 9, 15), gu, **values, **ISSUE)
    assert [r.field for r in refused.value.reasons] == ["given_over"]
    first, second = state_of(answered).opinions
    assert (first.addressee, second.result) == ("禾筑公司", "object")
    act(request, a.Decide, D(2026, 9, 15), gu, **values, given_over=[first.id], **ISSUE)
    _, said = only(request, "third_party_disclosure_notice")
    assert "禾筑公司" in said
    assert "青石公司" not in said
    assert "中标金额已依法公示" in said


def test_serving_keeps_the_proof_with_the_reply_and_makes_the_record(office: Any) -> None:
    bureau, shen, gu = office
    request = register(bureau, shen)
    _decide(request, gu, "granted", "supplied", supply_way="随函")
    scan = Incoming.take("回执.txt", "已签收".encode())
    given = {"way": "post", "tracking": "XA123456789CN", "scans": [scan], **ISSUE}
    act(request, a.Serve, D(2026, 9, 16), shen, **given)
    reply, _ = only(request, "reply_granted")
    service = reply.services.get()
    assert (service.way, service.on, service.tracking) == ("post", D(2026, 9, 16), "")
    assert service.proof == request.event_files.get().stored
    _, record = only(request, "service_record")
    assert "XA123456789CN" in record
    act(request, a.ReceivedByRequester, D(2026, 9, 18), shen, **ISSUE)
    assert "2026年9月18日" in text([one for one in letters(request) if one.kind == "service_record"][-1])


def test_own_correction_revokes_the_wrong_answer_and_answers_anew(office: Any) -> None:
    bureau, shen, gu = office
    request = register(bureau, shen)
    _decide(request, gu, "unable_not_held", "nonexistent", search="检索了档案室")
    act(request, a.Serve, D(2026, 9, 16), shen, way="post")
    values = {"cause": "own_motion", "reason": "后来在移交的档案中找到"}
    act(request, a.Reopen, D(2026, 9, 21), gu, **values, **ISSUE)
    letter, said = only(request, "revocation_decision")
    assert "政府信息无法提供答复书" in said or "无法提供答复书" in said
    assert "临民依复〔2026〕1号" in said
    assert "后来在移交的档案中找到" in said
    assert letter.number == "临民依撤〔2026〕1号"
    values = {"outcome": "granted", "sub_ground": "supplied", "words": {"supply_way": "随函"}}
    act(request, a.Decide, D(2026, 9, 22), gu, **values, **ISSUE)
    again, said = only(request, "reply_granted")
    assert again.number == "临民依复〔2026〕2号"
    assert "行政复议" in said


def test_a_late_correction_with_a_good_reason_revives_an_abandoned_request(office: Any) -> None:
    bureau, shen, gu = office
    request = register(bureau, shen)
    act(request, a.RequestClarification, D(2026, 9, 10), shen, points="写明", period_until=D(2026, 9, 24))
    words = {"earlier_served_on": D(2026, 9, 11)}
    act(request, a.LapseClarification, D(2026, 9, 28), shen, proof="XA1", words=words, **ISSUE)
    reason = "申请人住院，9月30日提交了补正材料和住院证明"
    values = {"cause": "own_motion", "reason": reason}
    with pytest.raises(Refused):  # only the head, by login or on paper
        act(request, a.Reopen, D(2026, 9, 30), shen, **values, **ISSUE)
    act(request, a.Reopen, D(2026, 9, 30), gu, **values, **ISSUE)
    request.refresh_from_db()
    assert (request.state, request.handling, request.outcome) == (
        "registered",
        2,
        "other_overdue_clarification",
    )
    _, said = only(request, "revocation_decision")
    assert "不再处理告知书" in said
    assert reason in said


def test_a_withdrawal_is_put_on_record(office: Any) -> None:
    bureau, shen, _ = office
    request = register(bureau, shen, channel="online", confirmed_on=None)
    act(request, a.Withdraw, D(2026, 9, 10), shen, reason="来函撤回", **ISSUE)
    letter, _ = only(request, "withdrawal_record")
    assert letter.number == ""


def test_joint_requesters_are_all_addressed_or_their_representative(office: Any) -> None:
    bureau, shen, _ = office
    other = PersonData(name="周大山")
    both = register(bureau, shen, joint=[other], **ISSUE)
    assert content_of(letters(both)[0]).addressee == "林晓月、周大山"
    one = register(bureau, shen, joint=[other], representative=0, **ISSUE)
    assert content_of(letters(one)[0]).addressee == "周大山等2人（代表人：周大山）"
    agent = PersonData(**{**LIN.__dict__, "agent": "王律师"})
    mandate = [Incoming.take("委托书.txt", "委托".encode())]
    sent = register(bureau, shen, person=agent, mandate=mandate, **ISSUE)
    assert content_of(letters(sent)[0]).addressee == "林晓月（代理人：王律师）"
    assert sent.event_files.get().label == "授权委托书"


def test_erasing_the_person_erases_the_joint_ones_and_their_letters(office: Any) -> None:
    from gongkai.files.keys import KeyDestroyed

    bureau, shen, gu = office
    request = register(bureau, shen, joint=[PersonData(name="周大山")], **ISSUE)
    act(request, a.Withdraw, D(2026, 9, 10), shen, reason="来函撤回")
    act(request, a.Archive, D(2026, 9, 11), shen)
    a.ErasePerson(context=on(D(2026, 9, 12), gu), person=request.person, basis="保存期满").execute()
    assert request.co_requesters.get().person.erased_at is not None
    with pytest.raises(KeyDestroyed):
        content_of(letters(request)[0])


def test_only_handlers_open_letters_and_files_and_the_journal_says_so(office: Any) -> None:
    from tests.casework.making import user

    from gongkai.agencies.models import Role

    bureau, shen, _ = office
    scan = Incoming.take("来信.txt", "请公开".encode())
    request = register(bureau, shen, scans=[scan], **ISSUE)
    letter, row = letters(request)[0], request.event_files.get()
    seen = a.ShowLetter(
        context=on(D(2026, 9, 9), shen), request=request, letter=letter, form="page"
    ).execute()
    assert seen.addressee == LIN.name
    key = a.ShowFile(context=on(D(2026, 9, 9), shen), request=request, file=row).execute()
    assert key
    assert {"casework.show_letter", "casework.show_file"} <= set(Entry.objects.values_list("verb", flat=True))
    watcher = user("监督员", bureau, Role.SUPERVISOR)
    for action in (
        a.ShowLetter(context=on(D(2026, 9, 9), watcher), request=request, letter=letter, form="page"),
        a.ShowFile(context=on(D(2026, 9, 9), watcher), request=request, file=row),
    ):
        with pytest.raises(Refused):
            action.execute()


def test_a_preview_composes_the_letter_and_writes_nothing(office: Any) -> None:
    from gongkai.casework.actions.lettering import preview_letters

    bureau, shen, gu = office
    request = register(bureau, shen)
    action = a.Extend(context=on(D(2026, 9, 10), gu), request=request, days=5, reason="检索", letter="issue")
    preview = action.preview()
    assert preview.reasons == ()
    assert "检索" in preview_letters(action)[0].plain_text()
    assert letters(request) == []
    assert dt.date(2026, 10, 19) == preview.after.due if preview.after else False
