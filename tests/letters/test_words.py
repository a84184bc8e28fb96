"""A body's own words and numbers, by date, through the act and the page of the administrator."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.letters.making import D, facts_for
from tests.support.agencies import make_body, make_user, operator

from gongkai.agencies.actions import ChangeSetting
from gongkai.agencies.models import Body, Role
from gongkai.agencies.practice import declared, value_of
from gongkai.journal.actions import Refused
from gongkai.letters import issuing
from gongkai.letters.practice import NUMBER, SERIES, number_problem, words_key
from gongkai.letters.verify import series

pytestmark = pytest.mark.django_db
KEY = words_key("extension_notice")
OWN = "{you}的申请（{request_no}，{received_on}收到），因{reason}，延至{new_due_on}。\n依据：{basis}。"


@pytest.fixture
def county() -> Body:
    return make_body("county", kind="county", name="临溪县人民政府", short_name="临溪县")


@pytest.fixture
def body(county: Body) -> Body:
    return make_body("minzheng", county, name="临溪县民政局", short_name="临民")


def _set(body: Body, key: str, value: str) -> None:
    ChangeSetting(
        context=operator(), body=body, key=key, value=value, from_day=D(2026, 12, 1), reason="局务会议"
    ).execute()


def _issued(body: Body, on: dt.date) -> Any:
    facts = facts_for("extension_notice", number="")
    letter = issuing.issue("extension_notice", body=body, owner="x:1", facts=facts, on=on)
    return letter, issuing.content_of(letter)


def test_words_hold_from_their_day_for_the_body_and_those_below(county: Body, body: Body) -> None:
    _set(county, KEY, OWN)
    before, after = _issued(body, D(2026, 11, 30))[1], _issued(body, D(2026, 12, 1))[1]
    assert before.paragraphs[0].startswith("本机关于2026年11月2日收到")
    assert after.paragraphs[1].startswith("依据：《中华人民共和国政府信息公开条例》第三十三条第二款")
    elsewhere = make_body("other", name="另一县民政局", short_name="另民")
    assert _issued(elsewhere, D(2026, 12, 1))[1].paragraphs[0].startswith("本机关于")


def test_the_number_has_the_body_s_pattern(body: Body) -> None:
    _set(body, NUMBER, "{series}〔{year}〕第{n}号（{short}）")
    assert _issued(body, D(2026, 11, 30))[0].number == "临民依延〔2026〕1号"
    assert _issued(body, D(2026, 12, 1))[0].number == "延〔2026〕第2号（临民）"


def test_code_words_are_the_body_s_and_kinds_may_share_a_series(body: Body) -> None:
    _set(body, SERIES, "延期答复告知书=延期\n补正告知书＝延期")
    assert _issued(body, D(2026, 12, 1))[0].number == "临民依延期〔2026〕1号"
    facts = facts_for("clarification_notice", number="")
    letter = issuing.issue("clarification_notice", body=body, owner="x:1", facts=facts, on=D(2026, 12, 1))
    assert letter.number == "临民依延期〔2026〕2号"
    assert _issued(body, D(2026, 11, 30))[0].number == "临民依延〔2026〕1号"
    assert list(series()) == []


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        (KEY, "{nonsense}", "没有占位符 {nonsense}"),
        (KEY, "延期。", "{new_due_on}（新的答复期限）"),
        (KEY, OWN + "\n{remedies}", "程序性文书"),
        (SERIES, "情书=爱", "没有需要编号的文书“情书”"),
        (SERIES, "补正告知书", "1至6个字"),
        (SERIES, "补正告知书={n}", "1至6个字"),
        (NUMBER, "{short}{n}号", "{year}、{series}"),
        (NUMBER, "{short.__class__}{year}{series}{n}", "没有占位符"),
        (NUMBER, "{year}{series}{n}" + "长" * 60, "过长"),
    ],
)
def test_wrong_words_are_refused_with_the_reason(body: Body, key: str, value: str, told: str) -> None:
    with pytest.raises(Refused) as refused:
        _set(body, key, value)
    assert told in str(refused.value)
    assert value_of(body, key, D(2027, 1, 1)) == declared()[key].default


def test_every_default_is_accepted_and_says_that_it_is_no_law() -> None:
    ours = [practice for key, practice in declared().items() if key.startswith("letters.")]
    assert len(ours) == 22
    for practice in ours:
        assert practice.accepts(practice.default), practice.key
        assert "默认" in practice.note
    assert number_problem(5) == "格式应为文字。"


def test_the_page_edits_a_text_of_several_lines_and_shows_the_placeholders(
    body: Body, client: Client
) -> None:
    admin = make_user("sysadmin", Role.SYSTEM_ADMIN, body)
    client.force_login(admin)
    address = reverse("office:settings-practice-change", args=[body.slug, KEY])
    page = client.get(address).content.decode()
    assert "<textarea" in page
    assert "{new_due_on}（新的答复期限）" in page
    assert "默认文字" in page
    given = {"value": OWN.replace("\n", "\r\n"), "from_day": "2026-12-01", "reason": "局务会议"}
    wrong = client.post(address, {**given, "value": "{nonsense}"})
    assert wrong.status_code == 422
    assert "没有占位符 {nonsense}" in wrong.content.decode()
    assert "{nonsense}</textarea>" in wrong.content.decode()
    assert client.post(address, given).status_code == 302
    assert value_of(body, KEY, D(2026, 12, 1)) == OWN
    listed = client.get(reverse("office:settings-practice") + f"?body={body.slug}").content.decode()
    assert "……（共" in listed
