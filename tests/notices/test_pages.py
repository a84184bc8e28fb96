"""The list of messages, the bell, the settings."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.notices.making import NEWS, URGENT, change
from tests.support.agencies import make_body, make_user

from gongkai.agencies.models import Body, Role, User
from gongkai.journal.models import Entry
from gongkai.notices.models import FeedToken, Message, Preference
from gongkai.notices.queries import PAGE, mark_read, page_of, unread_number
from gongkai.notices.sending import notify

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Body:
    return make_body("bureau")


@pytest.fixture
def clerk(bureau: Body) -> User:
    return make_user("clerk", Role.CLERK, bureau)


@pytest.fixture
def client(clerk: User) -> Client:
    made = Client()
    made.force_login(clerk)
    return made


def say(body: Body, number: Any, kind: Any = NEWS, url: str = "/office/") -> Message:
    notify(kind, body=body, roles=[Role.CLERK], facts={"number": number}, url=url)
    return Message.objects.latest("pk")


def page(client: Client, name: str = "office:notices", query: str = "") -> str:
    answer = client.get(reverse(name) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_nothing_yet(client: Client) -> None:
    html = page(client)
    assert "还没有消息" in html
    assert "gk-bell-n" not in html


def test_unread_first_then_newest(bureau: Body, clerk: User, client: Client) -> None:
    messages = [say(bureau, n) for n in range(4)]
    mark_read(clerk, messages[3].pk)
    mark_read(clerk, messages[1].pk)
    assert [one.pk for one in page_of(clerk).rows] == [messages[n].pk for n in (2, 0, 3, 1)]
    html = page(client)
    assert "2 条未读" in html
    assert '<span class="gk-bell-n">2' in html


def test_pages_by_key_lose_nothing_and_show_nothing_twice(bureau: Body, clerk: User) -> None:
    for number in range(2 * PAGE + 7):
        say(bureau, number)
    unread = list(Message.objects.order_by("pk").values_list("pk", flat=True))
    for pk in unread[::2]:
        mark_read(clerk, pk)
    seen: list[int] = []
    after = ""
    while True:
        found = page_of(clerk, after=after)
        seen += [one.pk for one in found.rows]
        assert len(found.rows) <= PAGE
        if not found.after:
            break
        after = found.after
    assert seen == [*reversed(unread[1::2]), *reversed(unread[::2])]
    assert page_of(clerk, after="x7").rows == page_of(clerk).rows


def test_pages_stay_whole_when_one_is_read_meanwhile(bureau: Body, clerk: User) -> None:
    for number in range(PAGE + 5):
        say(bureau, number)
    first = page_of(clerk)
    mark_read(clerk, first.rows[0].pk)
    rest = page_of(clerk, after=first.after)
    assert {one.pk for one in rest.rows} >= set(Message.objects.values_list("pk", flat=True)) - {
        one.pk for one in first.rows
    }


def test_filter_by_kind(bureau: Body, clerk: User, client: Client) -> None:
    say(bureau, "甲")
    say(bureau, "乙", URGENT)
    html = page(client, query="?kind=test.urgent")
    assert "乙 今日到期" in html
    assert "收到 甲" not in html
    assert "收到 甲" in page(client, query="?kind=none.such")
    client.post(reverse("office:notice-read"), {"kind": "test.urgent"})
    assert [one.kind for one in Message.objects.filter(read_at=None)] == ["test.news"]


def test_opening_marks_as_read_and_leads_to_the_page(bureau: Body, client: Client) -> None:
    message = say(bureau, 1, url="/office/casework/")
    answer = client.post(reverse("office:notice-read"), {"message": message.pk, "open": "1"})
    assert answer["Location"] == "/office/casework/"
    message.refresh_from_db()
    assert message.read_at is not None
    away = say(bureau, 2, url="//evil.example/")
    answer = client.post(reverse("office:notice-read"), {"message": away.pk, "open": "1"})
    assert answer["Location"] == reverse("office:notices")


def test_all_at_once(bureau: Body, clerk: User, client: Client) -> None:
    for number in range(3):
        say(bureau, number)
    client.post(reverse("office:notice-read"))
    assert unread_number(clerk) == 0
    assert client.get(reverse("office:notice-read")).status_code == 405


def test_another_person_s_messages_are_not_there(bureau: Body, clerk: User) -> None:
    message = say(bureau, "仅此一人")
    other = Client()
    other.force_login(make_user("other", Role.HEAD, bureau))
    assert "仅此一人" not in page(other)
    for number in (message.pk, "x", "9" * 30, 0):
        assert other.post(reverse("office:notice-read"), {"message": number}).status_code == 404
    other.post(reverse("office:notice-read"))
    message.refresh_from_db()
    assert message.read_at is None
    assert Client().get(reverse("office:notices")).status_code == 302


def test_the_bell_costs_one_short_query(bureau: Body, clerk: User) -> None:
    for number in range(120):
        say(bureau, number)
    with CaptureQueriesContext(connection) as queries:
        assert unread_number(clerk) == 100
    assert len(queries) == 1
    client = Client()
    client.force_login(clerk)
    assert "99+" in page(client)


def test_a_kind_that_is_gone_is_still_shown(bureau: Body, clerk: User, client: Client) -> None:
    say(bureau, 1)
    Message.objects.update(kind="gone.kind")
    assert "其他" in page(client)


def test_settings_are_kept(clerk: User, client: Client) -> None:
    html = page(client, "office:notice-settings")
    assert "没有登记邮箱" in html
    assert "21:00 至 07:30" in html
    form = {"email": "clerk@example.gov.cn", "urgent": "off", "ordinary": "at_once"}
    assert client.post(reverse("office:notice-settings"), form).status_code == 302
    clerk.refresh_from_db()
    assert clerk.email == "clerk@example.gov.cn"
    kept = Preference.objects.get(user=clerk)
    assert (kept.urgent, kept.ordinary) == ("off", "at_once")
    assert "clerk@example" not in str(list(Entry.objects.values()))
    answer = client.post(reverse("office:notice-settings"), {**form, "email": "不是邮箱", "urgent": ""})
    assert answer.status_code == 422
    assert "请选择一种方式" in answer.content.decode()
    answer = client.post(reverse("office:notice-settings"), {**form, "email": "不是邮箱"})
    assert answer.status_code == 422
    assert "不是有效的电子邮箱" in answer.content.decode()
    assert "不是邮箱" in answer.content.decode()


def test_settings_say_what_the_body_has_arranged(bureau: Body, client: Client, settings: Any) -> None:
    change(bureau, "notices.quiet_until", "21:00")
    change(bureau, "notices.webhook", "wecom")
    settings.EMAIL_ENABLED = False
    html = page(client, "office:notice-settings")
    assert "没有设置发信邮箱" in html
    assert "已启用（企业微信）" in html
    assert "<dd>没有</dd>" in html.replace("\n", "")


def test_the_calendar_address_is_shown_once(clerk: User, client: Client) -> None:
    answer = client.post(reverse("office:notice-feed"))
    html = answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    address = html.split("<code>")[1].split("</code>")[0]
    assert address.startswith("http://testserver/office/calendar/")
    assert Client().get(address).status_code == 200
    assert address not in page(client, "office:notice-settings")
    client.post(reverse("office:notice-feed-revoke"))
    assert Client().get(address).status_code == 404
    assert FeedToken.objects.filter(revoked_at=None).count() == 0
    assert client.get(reverse("office:notice-feed")).status_code == 302


def test_who_works_nowhere_gets_no_calendar() -> None:
    client = Client()
    client.force_login(make_user("nobody"))
    assert client.post(reverse("office:notice-feed")).status_code == 302
    assert not FeedToken.objects.exists()


def test_an_administrator_changes_the_words(bureau: Body) -> None:
    client = Client()
    client.force_login(make_user("system", Role.SYSTEM_ADMIN, bureau))
    path = reverse("office:settings-practice-change", args=["bureau", "notices.text.test.news"])
    form = {"from_day": "2026-01-01", "reason": "会议决定"}
    answer = client.post(path, {**form, "value": "{applicant} 来了"})
    assert answer.status_code == 422
    assert "占位符 applicant" in answer.content.decode()
    assert client.post(path, {**form, "value": "请看 {number}"}).status_code == 302
    assert say(bureau, 1) if Message.objects.exists() else True
