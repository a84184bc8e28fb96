"""Clearance: configured stages, nobody skips one, nobody reviews their own, paper, return, remarks, the clock."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.clearing import clear, clear_on_paper, sign_secrecy

from gongkai.agencies.actions import ChangeSetting
from gongkai.agencies.models import Assignment, Role
from gongkai.agencies.practice import declared
from gongkai.catalogue import actions as act
from gongkai.catalogue.actions.publish_item import publication_due
from gongkai.catalogue.clearance import flow, timed
from gongkai.catalogue.clearance.flow import Signature
from gongkai.catalogue.clearance.places import paragraphs_of, place_remarks
from gongkai.catalogue.clearance.stages import CLEARANCE, STAGES, parse_stages, self_check_for, stages_problem
from gongkai.catalogue.clearance.waiting import items_for
from gongkai.catalogue.models import Clearance, ClearanceStep, Column, Item, State
from gongkai.catalogue.verify_clearance import clearances
from gongkai.journal.actions import Context, Refused
from gongkai.journal.append import stream_of, version_of
from gongkai.journal.models import Entry, Origin
from gongkai.notices.models import Message

TODAY = dt.date(2026, 3, 10)
SETS = {
    "secrecy_and_leader": ["保密审查", "领导审定"],
    "three_reviews": ["一审一校（科室负责人）", "二审二校（分管领导）", "三审三校（信息公开和保密分管领导）"],
    "approval_only": ["审定"],
    "custom": ["保密审查", "科室审核", "领导审定"],
}


def setting(office: Any, key: str, value: Any) -> None:
    ChangeSetting(
        context=Context(origin=Origin.COMMAND),
        body=office.body,
        key=key,
        value=value,
        from_day=dt.date(2026, 1, 1),
        reason="本县规定",
    ).execute()


def refused(action: Any) -> dict[str, list[str]]:
    with pytest.raises(Refused) as caught:
        action.execute()
    return caught.value.by_field()


def submitted(office: Any, **values: Any) -> Item:
    item = office.draft(**values)
    done: Item = act.SubmitItem(context=office.as_("clerk"), item=item, self_checked=True).execute()
    return done


def passing(office: Any, who: str, item: Item, **given: Any) -> act.PassStage:
    return act.PassStage(context=office.as_(who), item=item, **given)


def labels(item: Item) -> list[str]:
    return [step.label for step in item.clearances.first().steps.all()]


@pytest.mark.parametrize("chosen", SETS)
def test_each_configuration_runs_through_all_its_stages(office: Any, chosen: str) -> None:
    setting(office, CLEARANCE, chosen)
    item = submitted(office)
    assert labels(item) == SETS[chosen]
    for step in flow.waiting_in(flow.open_of(item)):  # type: ignore[arg-type]
        assert item.state == State.SUBMITTED
        assert refused(act.PublishItem(context=office.as_("clerk"), item=item))[""]
        who = "secrecy" if step.roles == [Role.SECRECY_REVIEWER] else "head"
        if step.proof:
            assert "已校对" in refused(passing(office, who, item))["proofread"][0]
        passing(office, who, item, proofread=True).execute()
        signed = ClearanceStep.objects.get(pk=step.pk)
        assert (signed.passed_by, signed.passed_on) == (getattr(office, who), TODAY)
    assert item.state == State.APPROVED
    assert item.approver == office.head
    assert act.PublishItem(context=office.as_("clerk"), item=item).execute().state == State.PUBLISHED
    assert not list(clearances())


@pytest.mark.parametrize("chosen", SETS)
@pytest.mark.parametrize("who", ["clerk", "officer", "head", "secrecy", "supervisor"])
def test_no_stage_is_passed_by_another_role(office: Any, chosen: str, who: str) -> None:
    setting(office, CLEARANCE, chosen)
    item = submitted(office)
    held = {"clerk": Role.CLERK, "officer": Role.DISCLOSURE_OFFICER, "head": Role.HEAD}
    held |= {"secrecy": Role.SECRECY_REVIEWER, "supervisor": Role.SUPERVISOR}
    before = flow.waiting_in(flow.open_of(item))  # type: ignore[arg-type]
    action = passing(office, who, item, proofread=True)
    if held[who] in before[0].roles:
        action.execute()
    else:
        assert before[0].label in refused(action)[""][0]
    after = flow.open_of(item)
    left = flow.waiting_in(after) if after else []
    assert [step.pk for step in left] == [step.pk for step in before[held[who] in before[0].roles :]]


@given(
    tries=st.lists(st.sampled_from(["officer", "head", "secrecy", "clerk", "paper", "return"]), max_size=8)
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_tried_stages_pass_in_order_and_each_once(office: Any, tries: list[str]) -> None:
    with transaction.atomic():
        item = submitted(office)
        for one in tries:
            clearance = flow.open_of(item)
            before = [step.state for step in clearance.steps.all()] if clearance else []
            action: Any
            if one == "paper":
                signature = Signature(signed_by="县长", signed_on=TODAY)
                action = act.PassOnPaper(context=office.as_("clerk"), item=item, signatures=[signature])
            elif one == "return":
                action = act.ReturnItem(context=office.as_("head"), item=item, reason="请修改")
            else:
                action = passing(office, one, item)
            try:
                action.execute()
            except Refused:
                continue
            if one == "return":
                assert item.state == State.DRAFT
                act.SubmitItem(context=office.as_("clerk"), item=item, self_checked=True).execute()
            elif clearance is not None:
                after = [step.state for step in clearance.steps.all()]
                assert after.count("passed") == before.count("passed") + 1
                assert after == sorted(after)  # what passed stands before what waits
        passed = flow.passed_of(item)
        assert (item.state == State.APPROVED) == (passed is not None)
        if passed is not None:
            assert all(step.state == "passed" for step in passed.steps.all())
        assert not list(clearances())
        transaction.set_rollback(True)


def test_the_self_check_is_confirmed_and_signed(office: Any) -> None:
    item = office.draft()
    lines = self_check_for(office.body, TODAY)
    assert len(lines) == 5
    part = act.SubmitItem(context=office.as_("clerk"), item=item, self_checked=lines[:2])
    assert lines[2] in refused(part)["self_checked"][0]
    act.SubmitItem(context=office.as_("clerk"), item=item, self_checked=lines).execute()
    clearance = item.clearances.get()
    assert clearance.self_check == lines
    assert (clearance.submitted_by, clearance.opened_on) == (office.clerk, TODAY)


def test_author_and_submitter_review_nowhere(office: Any) -> None:
    # The officer drafts, the head hands in: neither may hold a later stage, by account or by a name on paper.
    item = act.DraftItem(
        context=office.as_("officer"),
        body=office.body,
        column=office.column(),
        values={"title": "通知", "content": "内容"},
    ).execute()
    act.MarkAttribute(context=office.as_("officer"), item=item, disclosure_mode="proactive").execute()
    act.SubmitItem(context=office.as_("head"), item=item, self_checked=True).execute()
    sign_secrecy(item, office.as_("clerk"))
    for who in ("officer", "head"):
        assert "不能审查自己的稿件" in refused(passing(office, who, item))[""][0]
        user = getattr(office, who)
        spaced = " ".join(str(user))
        for signature in (
            Signature(signed_by=str(user), signed_on=TODAY),
            Signature(signed_by=spaced, signed_on=TODAY),
            Signature(signed_by="张三", signed_on=TODAY, user=user),
        ):
            paper = act.PassOnPaper(context=office.as_("clerk"), item=item, signatures=[signature])
            assert "拟稿人" in refused(paper)["signed_by_1"][0]
    assert item.state == State.SUBMITTED


def test_one_person_may_hold_several_later_stages(office: Any) -> None:
    setting(office, CLEARANCE, "three_reviews")
    item = submitted(office)
    for _ in range(3):
        passing(office, "head", item, proofread=True).execute()
    assert item.state == State.APPROVED


def test_a_body_without_secrecy_reviewer_is_told_and_signs_on_paper(office: Any) -> None:
    Assignment.objects.filter(role=Role.SECRECY_REVIEWER).delete()
    item = submitted(office)
    message = refused(passing(office, "head", item))[""][0]
    assert "还没有保密审查人" in message
    assert "登记纸上签批" in message
    clear_on_paper(item, office.as_("clerk"), "保密员", "县长")
    assert (item.state, item.approver_name) == (State.APPROVED, "县长")


def test_a_sheet_holds_all_signatures_in_order(office: Any) -> None:
    setting(office, CLEARANCE, "three_reviews")
    item = submitted(office)
    before = TODAY - dt.timedelta(days=3)

    def paper(*days: dt.date, proofread: bool = True) -> act.PassOnPaper:
        given = [
            Signature(signed_by=f"领导{n}", signed_on=day, proofread=proofread) for n, day in enumerate(days)
        ]
        return act.PassOnPaper(context=office.as_("clerk"), item=item, signatures=given)

    assert "不能早于上一环节" in refused(paper(TODAY, before))["signed_on_2"][0]
    assert "校对" in refused(paper(TODAY, proofread=False))["proofread_1"][0]
    assert "只剩 3 个环节" in refused(paper(TODAY, TODAY, TODAY, TODAY))[""][0]
    assert refused(paper())["signed_by_1"]
    paper(before, TODAY).execute()
    assert item.state == State.SUBMITTED
    paper(TODAY).execute()
    assert item.state == State.APPROVED
    steps = list(item.clearances.get().steps.all())
    assert [(s.passed_by_name, s.passed_on, s.on_paper) for s in steps] == [
        ("领导0", before, True),
        ("领导1", TODAY, True),
        ("领导0", TODAY, True),
    ]
    assert {s.entered_by_name for s in steps} == {str(office.clerk)}


def test_running_clearance_keeps_its_stages_when_the_setting_changes(office: Any) -> None:
    item = submitted(office)
    setting(office, CLEARANCE, "approval_only")
    assert labels(item) == SETS["secrecy_and_leader"]
    act.ReturnItem(context=office.as_("secrecy"), item=item, reason="请修改").execute()
    act.SubmitItem(context=office.as_("clerk"), item=item, self_checked=True).execute()
    assert labels(item) == SETS["approval_only"]


def test_returned_from_any_stage_starts_again_and_keeps_the_history(office: Any) -> None:
    item = submitted(office)
    passing(office, "secrecy", item, opinion="同意").execute()
    act.ReturnItem(context=office.as_("head"), item=item, reason="请补充依据").execute()
    item.refresh_from_db()
    assert (item.state, item.return_reason) == (State.DRAFT, "请补充依据")
    act.SubmitItem(context=office.as_("clerk"), item=item, self_checked=True).execute()
    clear_on_paper(item, office.as_("clerk"), "保密员", "县长")
    act.ReturnItem(context=office.as_("head"), item=item, reason="发布前再改").execute()
    third = act.SubmitItem(context=office.as_("clerk"), item=item, self_checked=True).execute()
    rounds = list(item.clearances.order_by("round"))
    assert [(one.round, one.state) for one in rounds] == [(1, "returned"), (2, "returned"), (3, "open")]
    assert [(s.label, s.state, s.opinion) for s in rounds[0].steps.all()] == [
        ("保密审查", "passed", "同意"),
        ("领导审定", "returned", "请补充依据"),
    ]
    assert [s.label for s in rounds[1].steps.all()] == ["保密审查", "领导审定", "发布前退回"]
    assert flow.current_of(flow.open_of(third)).label == "保密审查"  # type: ignore[union-attr,arg-type]
    assert not list(clearances())


def test_two_who_pass_the_same_stage_at_once(office: Any) -> None:
    setting(office, CLEARANCE, "three_reviews")
    item = submitted(office)
    seen = version_of(item)
    passing(office, "head", item, proofread=True, expected_version=seen).execute()
    late = passing(office, "officer", Item.objects.get(pk=item.pk), proofread=True, expected_version=seen)
    assert "已先一步办理" in refused(late)[""][0]
    assert [s.state for s in item.clearances.get().steps.all()] == ["passed", "waiting", "waiting"]


def test_the_database_holds_one_open_clearance_and_whole_signatures(office: Any) -> None:
    item = submitted(office)
    with pytest.raises(IntegrityError), transaction.atomic():
        Clearance.objects.create(item=item, opened_on=TODAY)
    step = item.clearances.get().steps.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        ClearanceStep.objects.filter(pk=step.pk).update(state="passed", current=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Clearance.objects.filter(item=item).update(publish_at=timezone.now())


def test_an_approved_item_without_clearance_is_not_published_and_verify_says_so(office: Any) -> None:
    item = office.approved()
    item.clearances.update(state="cancelled")
    assert "没有审查通过的记录" in refused(act.PublishItem(context=office.as_("clerk"), item=item))[""][0]
    assert [problem.message for problem in clearances()] == ["已审定而没有审查通过的记录。"]
    waiting = submitted(office, title="第二件")
    step = waiting.clearances.get().steps.first()
    ClearanceStep.objects.filter(pk=step.pk).update(
        state="passed", current=False, passed_by=office.clerk, passed_by_name="某人", passed_on=TODAY
    )
    said = {problem.message for problem in clearances()}
    assert "“保密审查”由拟稿人或者送审人自己签署。" in said
    assert "审查中，而没有等待办理的环节。" in said


def test_what_waits_for_whom(office: Any, other_office: Any) -> None:
    item = submitted(office)
    who = ("clerk", "officer", "head", "secrecy", "supervisor")

    def waiting() -> dict[str, list[Item]]:
        return {name: list(items_for(getattr(office, name))) for name in who}

    assert {name for name, items in waiting().items() if items} == {"secrecy"}
    assert not items_for(other_office.secrecy)
    assert Message.objects.filter(recipient=office.secrecy, kind="catalogue.step_waiting").count() == 1
    passing(office, "secrecy", item).execute()
    assert {name for name, items in waiting().items() if items} == {"officer", "head"}
    passing(office, "head", item).execute()
    assert not any(waiting().values())
    texts = " ".join(Message.objects.values_list("text", flat=True))
    assert item.title not in texts


# --- settings ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "还没有填写环节"),
        ("审定", "写法不对"),
        ("审定｜县长", "没有“县长”这一角色"),
        ("审定｜、", "由哪个角色办理"),
        ("审定｜负责人｜校一校", "第三栏只能写"),
        ("审定｜负责人\n审定｜负责人", "都叫“审定”"),
        ("｜负责人", "1 至 30 个字"),
        ("\n".join(f"环节{n}｜负责人" for n in range(9)), "最多 8 个环节"),
    ],
)
def test_custom_stages_are_judged_in_words(text: str, said: str) -> None:
    assert said in stages_problem(text)
    assert not declared()[STAGES].accepts(text)


def test_custom_stages_as_written() -> None:
    first, second = parse_stages("初审 | 公开工作机构人员，负责人 | 校对\n\n终审｜负责人")
    assert (first.label, first.roles, first.proof) == ("初审", ("disclosure_officer", "head"), True)
    assert (second.label, second.roles, second.proof) == ("终审", ("head",), False)


# --- remarks -----------------------------------------------------------------------------------------------------


def remark(office: Any, item: Item, paragraph: int, text: str = "请核对") -> Any:
    return act.AddRemark(context=office.as_("secrecy"), item=item, paragraph=paragraph, text=text).execute()


def test_a_remark_keeps_its_place_in_a_changed_text(office: Any) -> None:
    item = submitted(office, content="第一条 甲\n第二条 乙\n第三条 丙")
    made = remark(office, item, 2)
    far = remark(office, item, 3, "删去")
    act.ReturnItem(context=office.as_("secrecy"), item=item, reason="见批注").execute()
    text = {"content": "新增的开头\n第一条 甲\n第二条 乙"}
    act.EditItem(context=office.as_("clerk"), item=item, values=text).execute()
    placed = place_remarks(item, item.remarks.all())
    assert [[r.pk for r in one.remarks] for one in placed.paragraphs] == [[], [], [made.pk, far.pk]]
    act.EditItem(context=office.as_("clerk"), item=item, values={"content": "只剩一段"}).execute()
    placed = place_remarks(item, item.remarks.all())
    assert [r.pk for r in placed.lost] == [made.pk, far.pk]


def test_remarks_are_made_by_reviewers_settled_by_drafters(office: Any) -> None:
    item = submitted(office)
    assert refused(act.AddRemark(context=office.as_("clerk"), item=item, paragraph=1, text="自评"))[""]
    assert refused(act.AddRemark(context=office.as_("head"), item=item, paragraph=9, text="请核对"))[
        "paragraph"
    ]
    assert refused(act.AddRemark(context=office.as_("head"), item=item, text=" "))["text"]
    made = remark(office, item, 1)
    assert refused(act.SettleRemark(context=office.as_("secrecy"), remark=made))[""]
    act.SettleRemark(context=office.as_("clerk"), remark=made, answer="已改").execute()
    assert (made.settled_on, made.settled_by_name) == (TODAY, str(office.clerk))
    assert "已经处理过" in refused(act.SettleRemark(context=office.as_("clerk"), remark=made))[""][0]


def test_paragraphs_are_cut_at_lines_of_lists_and_keep_tables_whole() -> None:
    text = "开头<p>一</p><p> </p><ol start='3'><li>三</li><li>四</li></ol><table><tr><td>甲</td></tr></table>"
    pieces = paragraphs_of(text)
    assert [(one.number, one.text) for one in pieces] == [
        (1, "开头"),
        (2, "一"),
        (3, "三"),
        (4, "四"),
        (5, "甲"),
    ]
    assert 'start="4"' in pieces[3].html


def test_no_words_of_reviewers_stand_in_the_journal(office: Any) -> None:
    item = submitted(office)
    words = itertools.count(71000001)
    said: list[str] = []

    def word() -> str:
        said.append(f"词{next(words)}")
        return said[-1]

    made = remark(office, item, 1, word())
    act.SettleRemark(context=office.as_("clerk"), remark=made, answer=word()).execute()
    passing(office, "secrecy", item, opinion=word()).execute()
    act.ReturnItem(context=office.as_("head"), item=item, reason=word()).execute()
    entries = Entry.objects.all()
    whole = " ".join(f"{e.data} {e.before} {e.after}" for e in entries)
    assert [one for one in said if one in whole] == []
    steps = entries.filter(stream=stream_of(item), verb="catalogue.pass_stage").first()
    assert steps is not None
    assert (steps.data["label"], steps.data["round"]) == ("保密审查", 1)


def test_classified_markings_in_opinions_are_refused(office: Any) -> None:
    item = submitted(office)
    assert refused(passing(office, "secrecy", item, opinion="机密★10年"))["opinion"]
    assert refused(act.AddRemark(context=office.as_("head"), item=item, text="绝密★启用前"))["text"]


# --- personal data, the clock, publication at a time ---------------------------------------------------------------


def test_personal_data_stop_handing_in(office: Any) -> None:
    item = office.draft(content="领取人王小明，身份证号码11010519491231002X。")
    action = act.SubmitItem(context=office.as_("clerk"), item=item, self_checked=True)
    assert "content" in refused(action)


def test_columns_of_permits_have_seven_working_days(office: Any) -> None:
    assert Column.objects.get(body=office.body, slug="permits").publish_within == 7
    usual = office.draft(created_on=TODAY)
    short = office.draft(column="permits", created_on=TODAY)
    assert publication_due(usual) == dt.date(2026, 4, 8)
    assert publication_due(short) == dt.date(2026, 3, 19)
    late = act.PublishItem(context=office.as_("clerk", dt.date(2026, 3, 25)), item=short).warnings()
    assert [(reason.code, reason.basis) for reason in late] == [("late", "")]


def soon() -> dt.datetime:
    return timezone.now() + dt.timedelta(hours=2)


def real_context(office: Any, who: str) -> Context:
    return Context(user=getattr(office, who))


@pytest.fixture
def due(office: Any) -> Item:
    """An approved item whose time has come."""
    item = office.draft()
    clear(item, real_context(office, "clerk"), real_context(office, "head"))
    act.ScheduleItem(context=real_context(office, "clerk"), item=item, publish_at=soon()).execute()
    Clearance.objects.filter(item=item).update(publish_at=timezone.now() - dt.timedelta(seconds=1))
    return item


def test_it_goes_out_at_its_time_and_not_before(office: Any) -> None:
    item = office.draft()
    clear(item, real_context(office, "clerk"), real_context(office, "head"))
    for at in (None, timezone.now() - dt.timedelta(minutes=1), timezone.now() + dt.timedelta(days=400)):
        action = act.ScheduleItem(context=real_context(office, "clerk"), item=item, publish_at=at)
        assert refused(action)["publish_at"]
    act.ScheduleItem(context=real_context(office, "clerk"), item=item, publish_at=soon()).execute()
    assert timed.publish_due() == 0
    Clearance.objects.filter(item=item).update(publish_at=timezone.now() - dt.timedelta(seconds=1))
    assert timed.publish_due() == 1
    item.refresh_from_db()
    assert (item.state, item.published_on) == (State.PUBLISHED, Context().today)
    assert not Clearance.objects.filter(publish_at__isnull=False).exists()
    entry = Entry.objects.get(stream=stream_of(item), verb="catalogue.publish_item", result="done")
    assert (entry.actor, entry.origin) == ("定时发布", "task")
    assert timed.publish_due() == 0


def test_what_cannot_go_out_loses_its_time_and_is_told(office: Any, due: Item) -> None:
    Column.objects.filter(pk=due.column_id).update(retired_on=dt.date(2026, 1, 1))
    assert timed.publish_due() == 0
    due.refresh_from_db()
    assert due.state == State.APPROVED
    assert not Clearance.objects.filter(publish_at__isnull=False).exists()
    entry = Entry.objects.get(stream=stream_of(due), verb="catalogue.cancel_schedule")
    assert entry.actor == "定时发布"
    told = Message.objects.filter(kind="catalogue.schedule_failed")
    assert {message.recipient_id for message in told} >= {office.clerk.pk, office.officer.pk, office.head.pk}
    assert "已停用" in told[0].text
    assert timed.publish_due() == 0


def test_returned_and_cancelled_items_do_not_go_out(office: Any, due: Item) -> None:
    act.ReturnItem(context=real_context(office, "head"), item=due, reason="先不发").execute()
    assert timed.publish_due() == 0
    assert not Clearance.objects.filter(publish_at__isnull=False).exists()
    action = act.CancelSchedule(context=real_context(office, "clerk"), item=due)
    assert refused(action)[""]
