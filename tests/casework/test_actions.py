"""The acts on a request: what they enter, what they move, why they are closed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from tests.casework.making import LIN, D, act, body, clerk, head, on, register, user

from gongkai.agencies.models import Body, Role, User
from gongkai.casework import actions as a
from gongkai.casework.clock import cache_of, replayed, state_of
from gongkai.casework.models import Event, Request
from gongkai.journal.actions import Context, Origin, Refused, all_actions
from gongkai.journal.append import version_of
from gongkai.journal.models import Entry
from gongkai.law import event_kinds

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> tuple[Body, User, User]:
    bureau = body()
    return bureau, clerk(bureau), head(bureau)


def codes(refused: Any) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def test_a_request_is_registered_numbered_and_dated(office: Any) -> None:
    bureau, shen, _ = office
    request = register(bureau, shen)
    assert request.request_no == "临民依申请〔2026〕第1号"
    assert (request.state, request.received_on, request.due_on) == (
        "registered",
        D(2026, 9, 8),
        D(2026, 10, 12),
    )
    assert request.regime == "regime_2019"
    assert [e.kind for e in request.events.all()] == ["submitted", "confirmed"]
    assert len(request.__dict__["tracking_code"]) == 10
    assert register(bureau, shen).request_no == "临民依申请〔2026〕第2号"


def test_a_refused_registration_takes_no_number(office: Any) -> None:
    bureau, shen, _ = office
    with pytest.raises(Refused):
        register(bureau, shen, subject="")
    assert register(bureau, shen).series_no == 1


def test_the_story_of_the_case_page(office: Any) -> None:
    """The case of look/office-case.html: nine days not counted, due on 2026-10-23."""
    bureau, shen, gu = office
    han = clerk(bureau, "韩若谷")
    request = register(bureau, shen, channel="registered_mail", confirmed_on=None)
    act(request, a.Confirm, D(2026, 9, 9), shen)
    act(request, a.Assign, D(2026, 9, 10), shen, unit="社会福利股")
    act(request, a.SignFor, D(2026, 9, 10), han)
    asked = act(
        request, a.RequestOpinion, D(2026, 9, 15), shen, addressee_kind="third_party", addressee="第三方甲"
    )
    assert (asked.state, asked.due_on, asked.paused) == ("consulting", None, True)
    got = act(request, a.ReceiveOpinion, D(2026, 9, 28), shen, answer="object", reasonable=True)
    assert (got.state, got.due_on) == ("registered", D(2026, 10, 23))
    act(request, a.Draft, D(2026, 10, 16), han, outcome="partially_granted", sub_ground="rest_15")
    act(request, a.SendForApproval, D(2026, 10, 16), han)
    decided = act(request, a.Decide, D(2026, 10, 20), gu, objected_part="withheld")
    assert (decided.outcome, decided.sub_ground) == ("partially_granted", "rest_15")
    assert decided.document_no == "临民依复〔2026〕1号"
    act(request, a.Serve, D(2026, 10, 21), shen, way="post", proof="挂号 XA123")
    act(request, a.ReceivedByRequester, D(2026, 10, 24), shen)
    act(request, a.Close, D(2026, 10, 24), shen)
    last = act(request, a.Archive, D(2026, 10, 26), shen)
    assert (last.state, last.on_time, last.extended) == ("archived", True, False)
    assert (last.counted_on, last.finished_on) == (D(2026, 9, 8), D(2026, 10, 20))


def test_the_cache_is_the_replay(office: Any) -> None:
    bureau, shen, _ = office
    request = register(bureau, shen)
    request = act(
        request, a.Extend, D(2026, 9, 20), shen, days=10, reason="需要检索档案", approved_by="程允恭"
    )
    fresh = Request.objects.get(pk=request.pk)
    for name, value in cache_of(replayed(fresh)).items():
        assert getattr(fresh, name) == value, name
    assert fresh.extended is True


def test_extension_needs_the_head(office: Any) -> None:
    bureau, shen, gu = office
    request = register(bureau, shen)
    with pytest.raises(Refused) as refused:
        act(request, a.Extend, D(2026, 9, 20), shen, days=10, reason="需要检索档案")
    assert refused.value.by_field() == {
        "approved_by": ["须经负责人同意：由负责人登录办理，或者填写在纸上签字的负责人姓名。"]
    }
    done = act(request, a.Extend, D(2026, 9, 20), gu, days=10, reason="需要检索档案")
    assert done.events.last().data["approved_by"] == "顾长川"


def test_what_the_law_refuses_stands_beside_the_field_with_its_article(office: Any) -> None:
    bureau, _, gu = office
    request = register(bureau, gu)
    with pytest.raises(Refused) as refused:
        act(request, a.Extend, D(2026, 9, 20), gu, days=21, reason="材料多")
    (reason,) = refused.value.reasons
    assert (reason.field, reason.code) == ("days", "extension_over_cap")
    assert "第三十三条" in reason.message


def test_author_and_approver_differ(office: Any) -> None:
    bureau, shen, gu = office
    request = register(bureau, gu)
    act(request, a.Draft, D(2026, 9, 9), gu, outcome="granted", sub_ground="supplied")
    act(request, a.SendForApproval, D(2026, 9, 9), gu)
    with pytest.raises(Refused) as refused:
        act(request, a.Decide, D(2026, 9, 10), gu)
    assert codes(refused) == ["same_person"]
    with pytest.raises(Refused) as refused:
        act(request, a.Decide, D(2026, 9, 10), shen, approved_by="顾长川")
    assert codes(refused) == ["same_person"]
    done = act(request, a.Decide, D(2026, 9, 10), shen, approved_by="程允恭", signed_on=D(2026, 9, 9))
    assert done.state == "decided"


def test_a_clerk_alone_does_not_decide(office: Any) -> None:
    bureau, shen, _ = office
    request = register(bureau, shen)
    with pytest.raises(Refused) as refused:
        act(request, a.Decide, D(2026, 9, 9), shen, outcome="granted", sub_ground="supplied")
    assert codes(refused) == ["approver"]


def test_on_the_spot(office: Any) -> None:
    bureau, shen, gu = office
    request = register(bureau, shen, confirmed_on=None)
    done = act(request, a.Decide, D(2026, 9, 8), gu, outcome="granted", sub_ground="already_public")
    done = act(done, a.Serve, D(2026, 9, 8), shen, way="hand")
    assert (done.state, done.on_time, done.counted_on) == ("delivered", True, D(2026, 9, 8))


def test_clarification_starts_anew(office: Any) -> None:
    bureau, shen, _ = office
    request = register(bureau, shen, D(2026, 3, 2))
    act(request, a.RequestClarification, D(2026, 3, 5), shen, points="写明年度", period_until=D(2026, 3, 20))
    request = act(request, a.ReceiveClarification, D(2026, 3, 12), shen)
    assert (request.state, request.due_on) == ("registered", D(2026, 4, 10))
    with pytest.raises(Refused) as refused:
        act(
            request,
            a.RequestClarification,
            D(2026, 3, 13),
            shen,
            points="再写明",
            period_until=D(2026, 3, 25),
        )
    assert codes(refused) == ["clarification_once"]


def test_clarification_lapses_only_after_its_period(office: Any) -> None:
    bureau, shen, _ = office
    request = register(bureau, shen, D(2026, 3, 2))
    act(request, a.RequestClarification, D(2026, 3, 5), shen, points="写明年度", period_until=D(2026, 3, 20))
    with pytest.raises(Refused) as refused:
        act(request, a.LapseClarification, D(2026, 3, 20), shen, proof="邮件签收 3月7日")
    assert codes(refused) == ["lapse_too_early"]
    request = act(request, a.LapseClarification, D(2026, 3, 21), shen, proof="邮件签收 3月7日")
    assert (request.outcome, request.finished_on) == ("other_overdue_clarification", D(2026, 3, 21))


def test_fee_follows_the_tariff_and_part_payment_is_no_payment(office: Any) -> None:
    bureau, shen, gu = office
    request = register(bureau, shen, D(2026, 3, 2))
    request = act(request, a.NoticeFee, D(2026, 3, 5), gu, basis="per_page", quantity=101)
    assert request.events.last().data["amount"] == "720"
    request = act(request, a.PayFee, D(2026, 3, 9), shen, amount=Decimal(300))
    assert (request.state, request.events.last().kind) == ("fee_pending", "fee_part_paid")
    request = act(request, a.PayFee, D(2026, 3, 10), shen, amount=Decimal(420))
    assert (request.state, request.due_on) == ("registered", D(2026, 4, 8))


def test_no_notice_for_a_fee_of_nothing(office: Any) -> None:
    bureau, shen, gu = office
    request = register(bureau, shen, D(2026, 3, 2))
    with pytest.raises(Refused) as refused:
        act(request, a.NoticeFee, D(2026, 3, 5), gu, basis="per_page", quantity=30)
    assert codes(refused) == ["no_fee"]


def test_fee_per_item_counts_the_person_s_month(office: Any) -> None:
    bureau, shen, gu = office
    for _ in range(10):
        register(bureau, shen, D(2026, 3, 2))
    request = register(bureau, shen, D(2026, 3, 3))
    request = act(request, a.NoticeFee, D(2026, 3, 5), gu, basis="per_item", quantity=1)
    assert request.events.last().data["amount"] == "100"


def test_waiver_and_lapse_of_a_fee(office: Any) -> None:
    bureau, shen, gu = office
    one = register(bureau, shen, D(2026, 3, 2))
    act(one, a.NoticeFee, D(2026, 3, 5), gu, basis="per_page", quantity=50, notice_received_on=D(2026, 3, 6))
    one = act(one, a.WaiveFee, D(2026, 3, 9), gu, reason="低保户")
    assert one.state == "registered"
    two = register(bureau, shen, D(2026, 3, 2))
    act(two, a.NoticeFee, D(2026, 3, 5), gu, basis="per_page", quantity=50, notice_received_on=D(2026, 3, 6))
    two = act(two, a.LapseFee, D(2026, 4, 7), shen)
    assert (two.state, two.outcome) == ("abandoned", "other_overdue_fee")


def test_explanation_of_an_excessive_request(office: Any) -> None:
    bureau, shen, gu = office
    request = register(bureau, shen, D(2026, 3, 2))
    act(request, a.RequestExplanation, D(2026, 3, 3), shen, points="一月内四十件")
    request = act(request, a.ReceiveExplanation, D(2026, 3, 9), shen, reasonable=False)
    assert request.state == "drafting"
    act(request, a.SendForApproval, D(2026, 3, 10), shen)
    request = act(request, a.Decide, D(2026, 3, 11), gu)
    assert request.outcome == "not_processed_excessive"


def test_opinions_lapse_and_waits_end(office: Any) -> None:
    bureau, shen, _ = office
    request = register(bureau, shen, D(2026, 3, 2))
    act(request, a.RequestOpinion, D(2026, 3, 3), shen, addressee_kind="agency", addressee="县住建局")
    act(request, a.RequestOpinion, D(2026, 3, 4), shen, addressee_kind="other_agency", addressee="县档案馆")
    with pytest.raises(Refused) as refused:
        act(request, a.LapseOpinion, D(2026, 3, 30), shen)
    assert codes(refused) == ["opinion_ambiguous"]
    request = act(request, a.LapseOpinion, D(2026, 3, 30), shen, opinion="3")
    assert request.state == "consulting"
    request = act(request, a.EndWait, D(2026, 3, 31), shen, reason="电话告知无意见")
    assert (request.state, request.paused) == ("registered", False)


def test_sent_back_taken_back_returned_withdrawn(office: Any) -> None:
    bureau, shen, gu = office
    request = register(bureau, shen, D(2026, 3, 2))
    act(request, a.Assign, D(2026, 3, 2), shen, unit="社会福利股")
    request = act(request, a.ReturnAssignment, D(2026, 3, 3), shen, remark="非本股职能")
    assert request.unit == ""
    act(request, a.Draft, D(2026, 3, 4), shen, outcome="granted", sub_ground="supplied")
    act(request, a.SendForApproval, D(2026, 3, 4), shen)
    with pytest.raises(Refused):
        act(request, a.SendBack, D(2026, 3, 4), shen, remark="补充理由")
    request = act(request, a.SendBack, D(2026, 3, 4), gu, remark="补充理由")
    assert request.state == "drafting"
    request = act(request, a.TakeBack, D(2026, 3, 5), shen, reason="发现涉及第三方")
    assert request.state == "registered"
    request = act(request, a.Withdraw, D(2026, 3, 6), shen, reason="3月6日来电撤回")
    assert (request.outcome, request.sub_ground, request.on_time) == (
        "other_miscellaneous",
        "withdrawn",
        True,
    )


def test_a_new_handling_counts_once(office: Any) -> None:
    """A re-answer after a remedy is not a new request (casework.md section 2)."""
    bureau, shen, gu = office
    request = register(bureau, shen, D(2025, 3, 3))
    act(request, a.Decide, D(2025, 3, 5), gu, outcome="refused_internal_affairs", sub_ground="personnel")
    act(request, a.Serve, D(2025, 3, 5), shen, way="hand")
    case = a.FileCase(
        context=on(D(2025, 4, 1), shen),
        body=bureau,
        kind="reconsideration",
        role="respondent",
        organ="临溪县人民政府",
        subject="不服不予公开答复",
        filed_on=D(2025, 3, 20),
        accepted_on=D(2025, 3, 25),
        request=request,
    ).execute()
    request = act(
        request, a.Reopen, D(2026, 2, 2), shen, cause="reconsideration", case=case, due_on=D(2026, 2, 28)
    )
    assert (request.state, request.handling, request.due_on) == ("registered", 2, D(2026, 2, 28))
    assert (request.outcome, request.finished_on) == ("refused_internal_affairs", D(2025, 3, 5))
    request = act(request, a.Decide, D(2026, 2, 10), gu, outcome="granted", sub_ground="supplied")
    assert (request.outcome, request.latest_outcome) == ("refused_internal_affairs", "granted")
    assert request.finished_on == D(2025, 3, 5)


def test_a_mistake_is_superseded_not_edited(office: Any) -> None:
    bureau, shen, _ = office
    request = register(bureau, shen, D(2026, 3, 2))
    act(request, a.RequestOpinion, D(2026, 3, 3), shen, addressee_kind="third_party", addressee="第三方甲")
    wrong = act(request, a.ReceiveOpinion, D(2026, 3, 13), shen, answer="agree")
    assert wrong.due_on == D(2026, 4, 10)
    right = act(
        request, a.Supersede, D(2026, 3, 16), shen, event=4, reason="误登", occurred_on=D(2026, 3, 12)
    )
    assert right.due_on == D(2026, 4, 9)
    assert [(e.seq, e.kind, e.supersedes) for e in right.events.all()][-1] == (5, "opinion_received", 4)
    gone = act(request, a.Supersede, D(2026, 3, 16), shen, event=5, reason="未收到", cancel=True)
    assert gone.state == "consulting"
    with pytest.raises(Refused) as refused:
        act(request, a.Supersede, D(2026, 3, 16), shen, event=4, reason="再改")
    assert codes(refused) == ["superseded_twice"]


def test_a_correction_that_breaks_the_history_is_refused(office: Any) -> None:
    bureau, shen, gu = office
    request = register(bureau, shen, D(2026, 3, 2))
    act(request, a.Extend, D(2026, 3, 9), gu, days=20, reason="材料多")
    with pytest.raises(Refused) as refused:
        act(request, a.Supersede, D(2026, 3, 16), shen, event=1, reason="误登", occurred_on=D(2026, 3, 15))
    assert codes(refused) != []
    assert Request.objects.get(pk=request.pk).events_count == 3


def test_events_are_append_only(office: Any) -> None:
    bureau, shen, _ = office
    request = register(bureau, shen)
    event = request.events.first()
    event.occurred_on = D(2020, 1, 1)
    for attempt in (event.save, event.delete, Event.objects.all().delete):
        with pytest.raises(TypeError):
            attempt()
    with pytest.raises(TypeError):
        Event.objects.update(actor="别人")


def test_two_officers_at_once(office: Any) -> None:
    bureau, shen, gu = office
    request = register(bureau, shen)
    seen = version_of(request)
    act(request, a.Assign, D(2026, 9, 9), gu, unit="社会福利股", expected_version=seen)
    with pytest.raises(Refused) as refused:
        act(request, a.Withdraw, D(2026, 9, 9), shen, reason="来电撤回", expected_version=seen)
    assert codes(refused) == ["stale"]
    assert "顾长川" in str(refused.value)
    assert Request.objects.get(pk=request.pk).events_count == 3


def test_only_the_body_s_people_act(office: Any) -> None:
    bureau, shen, _ = office
    other = body("other", "临溪县财政局", "临财")
    request = register(bureau, shen)
    reader = user("监督员", bureau, Role.SUPERVISOR)
    for who in (clerk(other, "别局"), reader, None):
        context = Context(user=who, today=D(2026, 9, 9), origin=Origin.WEB)
        for action in a.ACTS:
            reasons = action(context=context, request=request).closed()
            assert [reason.code for reason in reasons] == ["right"], action


def test_preview_says_what_an_act_does_and_writes_nothing(office: Any) -> None:
    bureau, _, gu = office
    request = register(bureau, gu)
    preview = a.Extend(context=on(D(2026, 9, 20), gu), request=request, days=20, reason="材料多").preview()
    assert preview.moves
    assert preview.after is not None
    assert preview.after.due == D(2026, 11, 9)
    assert preview.steps[-1].due == D(2026, 11, 9)
    assert Request.objects.get(pk=request.pk).due_on == D(2026, 10, 12)
    none = a.Extend(context=on(D(2026, 9, 20), gu), request=request, days=40, reason="材料多").preview()
    assert none.after is None
    assert none.reasons[0].code == "extension_over_cap"


def test_closed_acts_say_why(office: Any) -> None:
    bureau, shen, _ = office
    request = register(bureau, shen)
    context = on(D(2026, 9, 9), shen)
    shut = {x.kind: [r.message for r in x(context=context, request=request).closed()] for x in a.ACTS}
    assert shut["extended"] == []
    assert shut["served"] == ["申请处于“办理中”状态，不能登记“送达”。"]


def test_nothing_later_than_today(office: Any) -> None:
    bureau, shen, _ = office
    request = register(bureau, shen)
    with pytest.raises(Refused) as refused:
        act(request, a.Withdraw, D(2026, 9, 9), shen, reason="来电", occurred_on=D(2026, 9, 10))
    assert codes(refused) == ["future"]


@pytest.mark.parametrize(
    ("subject", "code"),
    [("林某 990102199003071218 的低保档案", "personal"), ("机密★10年 关于某工程的请示", "classified")],
)
def test_the_clear_subject_is_looked_into(office: Any, subject: str, code: str) -> None:
    bureau, shen, _ = office
    with pytest.raises(Refused) as refused:
        register(bureau, shen, subject=subject)
    assert codes(refused) == [code]


def test_no_personal_data_in_the_journal(office: Any) -> None:
    bureau, shen, _ = office
    request = register(bureau, shen, note="来件信封写有手机 13900001111")
    act(
        request, a.Withdraw, D(2026, 9, 9), shen, reason="申请人林晓月来电撤回", note="林晓月本人 13900001111"
    )
    written = "".join(str(e.data) + str(e.before) + str(e.after) for e in Entry.objects.all())
    for secret in (LIN.name, LIN.id_number, LIN.phone, LIN.address, "13900001111", "邻居"):
        assert secret not in written
    assert request.__dict__["tracking_code"] not in written


def test_every_kind_of_event_has_an_act() -> None:
    made = {action.kind for action in a.ACTS} | {"submitted", "fee_part_paid"}
    assert made == set(event_kinds())
    assert {action.verb for action in a.ACTS} <= {action.verb for action in all_actions()}


def test_registration_dates_by_channel(office: Any) -> None:
    """条例2019 Art. 31: in person the day; signed post the signature; online the confirmation."""
    bureau, shen, _ = office
    posted = register(
        bureau, shen, D(2026, 9, 9), channel="registered_mail", confirmed_on=None,
        submitted_at=dt.datetime(2026, 9, 4, 2, tzinfo=dt.UTC), received_on=D(2026, 9, 8),
    )  # fmt: skip
    assert (posted.state, posted.received_on) == ("submitted", D(2026, 9, 8))
    online = register(bureau, shen, channel="online", confirmed_on=None)
    assert (online.received_on, online.due_on) == (None, None)
    online = act(online, a.Confirm, D(2026, 9, 10), shen)
    assert (online.received_on, online.due_on) == (D(2026, 9, 10), D(2026, 10, 14))


def test_the_operator_may_act_in_nobody_s_name(office: Any) -> None:
    bureau, shen, _ = office
    request = register(bureau, shen)
    context = Context(origin=Origin.DEMO, today=D(2026, 9, 9))
    done = a.Extend(context=context, request=request, days=5, reason="示例").execute()
    assert done.extended
    assert state_of(done).extension_total == 5


def test_states_bear_the_law_s_names() -> None:
    from gongkai.casework.models import OPEN_STATES, State
    from gongkai.law import Status

    assert {state.value: state.label for state in State} == {status.value: status.zh for status in Status}
    assert set(OPEN_STATES) == {status.value for status in Status if status.is_open}


def test_results_of_cases_are_the_law_s() -> None:
    from gongkai.casework.remedies import RESULTS
    from gongkai.law import cases

    for kind, labels in RESULTS.items():
        assert {"pending", *labels} == set(cases.case_results(kind))


def test_case_steps_set_dates_and_an_appeal_reopens_the_case(office: Any) -> None:
    """行诉法 Art. 67: 15 days for the answer; one case, its latest effective state (casework.md section 6)."""
    bureau, shen, _ = office
    context = on(D(2026, 9, 30), shen)
    case = a.FileCase(
        context=context, body=bureau, kind="litigation", role="defendant", organ="临溪县人民法院",
        subject="不服答复", filed_on=D(2026, 3, 2), accepted_on=D(2026, 3, 4),
    ).execute()  # fmt: skip
    step = a.RecordCaseStep(context=context, case=case, kind="copy_received", on=D(2026, 3, 6))
    assert step.execute().answer_due_on == D(2026, 3, 23)
    with pytest.raises(Refused):
        a.RecordCaseStep(context=context, case=case, kind="copy_received", on=D(2026, 3, 7)).execute()
    with pytest.raises(Refused):
        a.RecordCaseStep(context=context, case=case, kind="appealed", on=D(2026, 3, 7)).execute()
    a.DecideCase(
        context=context, case=case, on=D(2026, 6, 1), result="revoked", served_on=D(2026, 6, 3)
    ).execute()
    case.refresh_from_db()
    assert a.DecideCase(context=context, case=case).closed() != []
    a.RecordCaseStep(context=context, case=case, kind="appealed", on=D(2026, 6, 10)).execute()
    case.refresh_from_db()
    assert (case.instance, case.result, case.decided_on) == (2, "", None)
    a.DecideCase(context=context, case=case, on=D(2026, 9, 1), result="claim_dismissed").execute()
    assert [s.kind for s in case.steps.all()] == [
        "filed", "accepted", "copy_received", "decided", "served", "appealed", "decided",
    ]  # fmt: skip


def test_one_remedy_at_a_time(office: Any) -> None:
    """复议法2023 Art. 29: no suit while an accepted reconsideration runs."""
    bureau, shen, _ = office
    request = register(bureau, shen)
    given: dict[str, Any] = {
        "context": on(D(2026, 9, 30), shen),
        "body": bureau,
        "organ": "某",
        "request": request,
    }
    a.FileCase(
        **given, kind="reconsideration", role="respondent", subject="甲", filed_on=D(2026, 9, 20),
        accepted_on=D(2026, 9, 22),
    ).execute()  # fmt: skip
    with pytest.raises(Refused) as refused:
        a.FileCase(
            **given, kind="litigation", role="defendant", subject="甲", filed_on=D(2026, 9, 25)
        ).execute()
    assert codes(refused) == ["one_remedy"]
    with pytest.raises(Refused) as refused:
        a.FileCase(
            **given, kind="reconsideration", role="defendant", subject="甲", filed_on=D(2026, 9, 25)
        ).execute()
    assert codes(refused) == ["role"]


def test_a_request_taken_over_the_counter_is_confirmed_by_entering_it(office: Any) -> None:
    """条例2019 Art. 31(i1): handed in, the day it was handed in; nobody has to be called back."""
    bureau, shen, _ = office
    request = register(bureau, shen, channel="in_person", confirmed_on=None)
    assert request.state == "registered"
    assert [event.kind for event in request.events.all()] == ["submitted", "confirmed"]
