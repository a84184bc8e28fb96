"""Beside a case: the same person, similar requests, answers to reuse, what is published."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from tests.casework.making import DAY, LIN, act, body, clerk, head, on, register, user
from tests.portal.making import make_site

from gongkai.agencies.models import Role
from gongkai.agencies.queries import local_today
from gongkai.casework import actions as a
from gongkai.casework.models import Request, SubjectTerm
from gongkai.casework.similar import likely_duplicates, similar_to
from gongkai.casework.terms import fill_missing, terms_of
from gongkai.office.casework.beside import beside_of, published_for

pytestmark = pytest.mark.django_db
OTHER = dataclasses.replace(LIN, id_number="990102198001011234", name="周建国")


@pytest.fixture
def office() -> Any:
    bureau = body()
    return bureau, clerk(bureau), head(bureau)


def answered(at: Any, shen: Any, gu: Any, subject: str) -> Request:
    made = register(at, shen, subject=subject, person=OTHER)
    act(made, a.Draft, DAY, shen, outcome="granted", sub_ground="supplied")
    act(made, a.SendForApproval, DAY, shen)
    return act(made, a.Decide, DAY, gu)


def test_words_of_a_subject_leave_out_what_tells_nothing() -> None:
    found = terms_of("关于石桥乡敬老院改造项目合同有关情况的说明")
    assert {"石桥", "敬老院", "改造", "合同"} <= set(found)
    assert not {"关于", "有关", "情况", "的"} & set(found)
    assert terms_of("的") == []


def test_the_nightly_step_fills_in_what_is_missing(office: Any) -> None:
    bureau, shen, _ = office
    made = register(bureau, shen)
    SubjectTerm.objects.all().delete()
    assert fill_missing() == 1
    assert fill_missing() == 0
    assert SubjectTerm.objects.filter(request=made, body=bureau, term="敬老院").exists()


def test_rare_words_weigh_more_and_other_bodies_stay_out(office: Any) -> None:
    bureau, shen, _ = office
    elsewhere = body("other", "邻县民政局", "邻民")
    register(elsewhere, clerk(elsewhere, "外人"), subject="殡仪馆火化炉合同")
    for number in range(6):
        register(bureau, shen, subject=f"道路工程合同第{number}标段", person=OTHER)
    rare = register(bureau, shen, subject="殡仪馆火化炉采购", person=OTHER)
    wanted = register(bureau, shen, subject="殡仪馆火化炉合同")
    found = similar_to(bureau.pk, wanted.subject, without=wanted.pk)
    assert found[0].request == rare
    assert {"殡仪馆", "火化"} & set(found[0].words) or "火化炉" in found[0].words
    assert all(one.request.body_id == bureau.pk and one.request != wanted for one in found)
    assert similar_to(bureau.pk, "毫不相干") == []


def test_everything_stands_beside_the_case(office: Any) -> None:
    bureau, shen, gu = office
    before = answered(bureau, shen, gu, "石桥乡敬老院改造项目结算报告")
    mine = register(bureau, shen, DAY - dt.timedelta(days=3), subject="低保名单")
    like = register(bureau, shen, subject="石桥乡敬老院改造预算", person=OTHER)
    case = register(bureau, shen, subject="石桥乡敬老院改造项目合同")
    beside = beside_of(case, on(DAY, shen))
    assert [line.request for line in beside.same] == [mine]
    assert [line.request for line in beside.answers] == [before]
    assert [line.request for line in beside.similar] == [like]
    assert beside.frequency is not None
    assert (beside.frequency.month, beside.frequency.year, beside.frequency.total) == (2, 2, 2)
    assert not beside.frequency.many
    html = render_to_string("office/casework/beside.html", {"beside": beside})
    for words in (before.document_no, "本月第 <b>2</b> 件", "同有：", "可以参考的答复"):
        assert words in html
    assert LIN.name not in html


def test_the_hint_of_article_35_has_numbers_and_no_verdict(office: Any) -> None:
    bureau, shen, _ = office
    for number in range(11):
        case = register(bureau, shen, subject=f"第{number}份会议纪要")
    html = render_to_string("office/casework/beside.html", {"beside": beside_of(case, on(DAY, shen))})
    assert "本月第 <b>11</b> 件" in html
    assert "是否超过由本机关判断" in html


def test_who_may_not_see_who_asked_sees_no_frequency(office: Any) -> None:
    bureau, shen, _ = office
    register(bureau, shen, subject="低保名单")
    case = register(bureau, shen, subject="石桥乡敬老院合同")
    beside = beside_of(case, on(DAY, user("文督查", bureau, Role.SUPERVISOR)))
    assert beside.frequency is None
    assert beside.same == []


def test_published_items_of_the_body_and_above_are_offered() -> None:
    site = make_site()
    bureau = site.bureau
    item = site.publish("石桥乡敬老院改造项目合同公示")
    site.publish("石桥乡道路改造公示")
    assert published_for(bureau, "石桥乡敬老院改造项目合同", DAY) == [item]
    assert published_for(bureau, "低保名单", DAY) == []


def test_duplicates_are_of_the_same_person_within_two_years(office: Any) -> None:
    bureau, shen, _ = office
    old = register(bureau, shen, DAY - dt.timedelta(days=800))
    near = register(bureau, shen, DAY)
    register(bureau, shen, DAY, person=OTHER)
    assert likely_duplicates(bureau, LIN, "敬老院改造的合同", DAY) == [near]
    assert old not in likely_duplicates(bureau, LIN, near.subject, DAY)
    assert likely_duplicates(bureau, LIN, "低保标准", DAY) == []


def test_the_reasons_of_an_earlier_answer_are_taken_into_a_draft(office: Any) -> None:
    bureau, shen, gu = office
    today = local_today()
    made = register(bureau, shen, today, subject="石桥乡敬老院改造结算报告", person=OTHER)
    words = {"reason": "经检索档案，未制作该信息。", "search": "查了三个库"}
    act(made, a.Draft, today, shen, outcome="unable_not_held", sub_ground="nonexistent", words=words)
    act(made, a.SendForApproval, today, shen)
    act(made, a.Decide, today, gu)
    case = register(bureau, shen, today, subject="石桥乡敬老院改造合同")
    client = Client()
    client.force_login(shen)
    html = client.get(reverse("office:casework-request", args=[case.public_id])).content.decode()
    link = f"{reverse('office:casework-act', args=[case.public_id, 'draft'])}?reuse={made.public_id}"
    assert f'href="{link}"' in html
    html = client.get(link).content.decode()
    assert "经检索档案，未制作该信息。" in html
    assert "请按本件核对修改" in html
    foreign = body("foreign", "邻县民政局", "邻民")
    other = clerk(foreign, "外人")
    theirs = register(foreign, other, today, subject="石桥乡敬老院改造合同")
    client.force_login(other)
    link = f"{reverse('office:casework-act', args=[theirs.public_id, 'draft'])}?reuse={made.public_id}"
    assert "经检索档案" not in client.get(link).content.decode()
