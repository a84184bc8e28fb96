"""What goes out, once, and what happens when it does not."""

from __future__ import annotations

import datetime as dt
import smtplib
import threading
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from tests.notices.making import NEWS, OUTSIDE, URGENT, at, change
from tests.notices.receiver import receiving
from tests.support.agencies import make_body, make_user

from gongkai.agencies.models import Body, Role, User
from gongkai.notices import addresses, delivering
from gongkai.notices.delivering import PAUSES, deliver_due
from gongkai.notices.models import Delivery, Message, Preference, State
from gongkai.notices.sending import notify, notify_outside
from gongkai.notices.webhook import signing_key

pytestmark = pytest.mark.django_db
NOON = at("2026-03-18 12:00")


@pytest.fixture
def bureau() -> Body:
    return make_body("bureau", make_body("county", kind="county"))


@pytest.fixture
def clerk(bureau: Body) -> User:
    return person("clerk", bureau)


def person(name: str, body: Body, role: str = Role.CLERK) -> User:
    user = make_user(name, role, body)
    user.email = f"{name}@example.gov.cn"
    user.save()
    return user


def say(body: Body, kind: Any = URGENT, now: dt.datetime = NOON, **more: Any) -> None:
    with patch("django.utils.timezone.now", return_value=now):
        notify(kind, body=body, roles=[Role.CLERK], facts={"number": "〔2026〕7号"}, url="/office/x/", **more)


def deliver(now: dt.datetime = NOON) -> int:
    with patch("django.utils.timezone.now", return_value=now):
        return deliver_due(now)


def states() -> dict[str, str]:
    return dict(Delivery.objects.values_list("target", "state"))


class Refusing(EmailBackend):
    """A mail server that is down, or refuses some recipients."""

    down = False
    code = 0

    def send_messages(self, messages: Any) -> int:
        if Refusing.down:
            raise ConnectionRefusedError("mail.example.org refused")
        for message in messages:
            if "clerk@" in message.to[0] and Refusing.code:
                raise smtplib.SMTPRecipientsRefused({message.to[0]: (Refusing.code, b"no such user clerk")})
        return super().send_messages(messages)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> type[Refusing]:
    monkeypatch.setattr("gongkai.notices.delivering.get_connection", Refusing)
    monkeypatch.setattr(Refusing, "down", False)
    monkeypatch.setattr(Refusing, "code", 0)
    return Refusing


def test_a_mail_goes_out_once(bureau: Body, clerk: User, settings: Any) -> None:
    settings.OFFICE_URL = "https://office.example.gov.cn"
    say(bureau)
    assert (deliver(), deliver()) == (1, 0)
    (sent,) = mail.outbox
    assert sent.to == ["clerk@example.gov.cn"]
    assert sent.subject == "【机关bureau】紧急事项"
    assert sent.body.startswith("〔2026〕7号 今日到期。\nhttps://office.example.gov.cn/office/x/\n")
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    row = Delivery.objects.get()
    assert (row.state, row.sent_at, row.tries) == (State.SENT, NOON, 1)


def test_the_mail_of_the_day_holds_all_of_it(bureau: Body, clerk: User) -> None:
    other = person("other", bureau)
    for _ in range(3):
        say(bureau, NEWS)
    assert deliver(at("2026-03-19 08:29")) == 0
    assert deliver(at("2026-03-19 08:30")) == 6
    assert sorted(one.to[0] for one in mail.outbox) == [clerk.email, other.email]
    assert all(one.subject == "【机关bureau】3 条通知" and one.body.count("收到") == 3 for one in mail.outbox)


def test_nothing_goes_out_in_quiet_hours_even_if_late(bureau: Body, clerk: User) -> None:
    say(bureau)
    assert deliver(at("2026-03-18 23:00")) == 0
    assert Delivery.objects.get().not_before == at("2026-03-19 07:30")
    assert deliver(at("2026-03-19 07:30")) == 1


def test_a_server_that_is_down_is_tried_again_with_growing_pauses(
    bureau: Body, clerk: User, server: type[Refusing]
) -> None:
    change(bureau, "notices.quiet_until", "21:00")
    change(bureau, "notices.quiet_rest_days", False)
    admin = make_user("admin", Role.SYSTEM_ADMIN, bureau)
    server.down = True
    say(bureau)
    now, pauses = NOON, []
    while Delivery.objects.get().state != State.GIVEN_UP:
        assert deliver(now) == 0
        row = Delivery.objects.get()
        if row.state == State.FAILED:
            pauses.append((row.not_before - now).total_seconds() / 60)
            now = row.not_before
    assert pauses == list(PAUSES)
    assert (row.tries, row.last_error) == (len(PAUSES) + 1, "ConnectionRefusedError")
    assert "电子邮件" in Message.objects.get(recipient=admin).text
    assert Message.objects.filter(recipient=clerk).count() == 1
    server.down = False
    assert deliver(now + dt.timedelta(days=1)) == 0


def test_one_failing_recipient_holds_up_nobody(bureau: Body, clerk: User, server: type[Refusing]) -> None:
    other = person("other", bureau)
    server.code = 450
    say(bureau)
    assert deliver() == 1
    assert states() == {f"user:{clerk.pk}": State.FAILED, f"user:{other.pk}": State.SENT}
    failed = Delivery.objects.get(state=State.FAILED)
    assert failed.last_error == "SMTP 450: recipient refused"
    server.code = 0
    assert deliver(NOON + dt.timedelta(minutes=1)) == 1


def test_a_recipient_refused_for_good_is_not_tried_again(
    bureau: Body, clerk: User, server: type[Refusing], caplog: pytest.LogCaptureFixture
) -> None:
    server.code = 550
    say(bureau)
    assert deliver() == 0
    row = Delivery.objects.get()
    assert (row.state, row.tries) == (State.GIVEN_UP, 1)
    assert "clerk" not in row.last_error + caplog.text


def test_when_the_server_is_down_the_others_lose_no_try(
    bureau: Body, clerk: User, server: type[Refusing]
) -> None:
    for number in range(4):
        person(f"other{number}", bureau)
    server.down = True
    say(bureau)
    assert deliver() == 0
    assert sorted(Delivery.objects.values_list("tries", flat=True)) == [0, 0, 0, 0, 1]
    server.down = False
    assert deliver(NOON + dt.timedelta(minutes=5)) == 5


def test_who_left_or_has_no_address_gets_nothing(bureau: Body, clerk: User) -> None:
    say(bureau)
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    assert deliver() == 0
    assert (Delivery.objects.get().state, mail.outbox) == (State.GIVEN_UP, [])
    assert not Message.objects.filter(kind="notices.given_up").exists()


def test_an_outside_mail_finds_its_address_when_it_goes(
    bureau: Body, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.PUBLIC_URL, settings.OFFICE_URL = "https://www.example.gov.cn", "https://intra.example.gov.cn"
    kept = {"a1": "zhang@example.org"}
    monkeypatch.setattr(addresses, "_sources", {**addresses._sources, "test.person": kept.get})
    with patch("django.utils.timezone.now", return_value=NOON):
        for key in ("a1", "gone"):
            notify_outside(OUTSIDE, body=bureau, address=f"test.person:{key}", facts={"number": "7"})
    stored = str(list(Delivery.objects.values()))
    assert "zhang" not in stored
    assert deliver() == 1
    (sent,) = mail.outbox
    assert sent.to == ["zhang@example.org"]
    assert "https://www.example.gov.cn/t/" in sent.body
    assert "intra" not in sent.body
    assert "zhang" not in str(list(Delivery.objects.values()))


# --- webhooks ------------------------------------------------------------------------------------------------------


def hook(body: Body, url: str, form: str = "generic") -> None:
    change(body, "notices.webhook", form)
    change(body, "notices.webhook_url", url)


def test_a_webhook_gets_signed_json(bureau: Body, settings: Any) -> None:
    settings.WEBHOOK_PRIVATE = True
    with receiving() as receiver:
        hook(bureau, receiver.url("/robot?key=1"))
        say(bureau)
        assert deliver() == 1
    (got,) = receiver.got
    assert got.path == "/robot?key=1"
    assert got.json() == {
        "kind": "test.urgent",
        "text": "〔2026〕7号 今日到期。",
        "url": f"{settings.OFFICE_URL}/office/x/",
        "at": "2026-03-18T12:00:00+08:00",
    }
    assert got.signed_with(signing_key(bureau))
    assert not got.signed_with(signing_key(make_body("other")))


def test_a_wecom_robot_gets_its_form_and_its_refusal_counts(bureau: Body, settings: Any) -> None:
    settings.WEBHOOK_PRIVATE = True
    with receiving(answer=b'{"errcode": 93000, "errmsg": "invalid webhook url"}') as receiver:
        hook(bureau, receiver.url(), "wecom")
        say(bureau)
        assert deliver() == 0
        assert Delivery.objects.get().last_error == "errcode 93000"
        receiver.answer = b'{"errcode": 0, "errmsg": "ok"}'
        assert deliver(NOON + dt.timedelta(minutes=1)) == 1
    assert receiver.got[-1].json()["msgtype"] == "text"
    assert receiver.got[-1].json()["text"]["content"].startswith("〔2026〕7号 今日到期。\nhttp")


def test_a_dead_webhook_holds_up_no_mail_and_is_asked_once_a_minute(
    bureau: Body, clerk: User, settings: Any
) -> None:
    def errors() -> list[str]:
        rows = Delivery.objects.filter(channel="webhook")
        return sorted(rows.values_list("last_error", flat=True))

    settings.WEBHOOK_PRIVATE = True
    with receiving() as receiver:
        dead = receiver.url()
    with receiving(status=500) as alive:
        hook(bureau, alive.url())
        for _ in range(5):
            say(bureau)
        assert deliver() == 5
        assert len(alive.got) == 1
    assert errors() == ["", "", "", "", "HTTP 500"]
    change(bureau, "notices.webhook_url", dead, day="2020-01-02")
    assert deliver(NOON + dt.timedelta(minutes=6)) == 0
    assert errors() == ["", "", "", "", "ConnectionRefusedError"]
    assert len(mail.outbox) == 5


@pytest.mark.parametrize("status", [301, 307, 404])
def test_a_redirect_is_not_followed(bureau: Body, settings: Any, status: int) -> None:
    settings.WEBHOOK_PRIVATE = True
    with receiving() as inner, receiving(status=status, location=inner.url("/inner")) as outer:
        hook(bureau, outer.url())
        say(bureau)
        assert deliver() == 0
    assert (len(outer.got), len(inner.got)) == (1, 0)
    assert Delivery.objects.get().last_error == f"HTTP {status}"


def test_private_addresses_only_where_the_operator_says_so(bureau: Body, settings: Any) -> None:
    with receiving() as receiver:
        hook(bureau, receiver.url().replace("127.0.0.1", "localhost"))
        say(bureau)
        assert deliver() == 0
        assert receiver.got == []
        assert Delivery.objects.get().last_error == "address not allowed"


# --- several workers -----------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_the_same_twice(settings: Any) -> None:
    settings.WEBHOOK_PRIVATE = True
    body = make_body("bureau")
    with receiving(pause=0.05) as receiver:
        hook(body, receiver.url())
        for _ in range(6):
            say(body)
        sent: list[int] = []

        def work() -> None:
            sent.append(deliver_due(NOON))
            connection.close()

        workers = [threading.Thread(target=work) for _ in range(3)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert (sum(sent), len(receiver.got)) == (6, 6)
    assert set(Delivery.objects.values_list("state", "tries")) == {(State.SENT, 1)}


def test_what_a_worker_that_died_had_taken_goes_out_later(bureau: Body, clerk: User) -> None:
    say(bureau)
    Delivery.objects.update(claimed_until=NOON + delivering.CLAIM, tries=1)
    assert deliver(NOON + dt.timedelta(minutes=9)) == 0
    assert deliver(NOON + dt.timedelta(minutes=11)) == 1


def test_a_mail_switched_off_afterwards_still_goes(bureau: Body, clerk: User) -> None:
    """What was queued was wished for then; a webhook that was switched off gets nothing any more."""
    say(bureau)
    Preference.objects.create(user=clerk, urgent="off", ordinary="off")
    assert deliver() == 1
    hook(bureau, "https://robot.example.org/")
    say(bureau, NEWS)
    change(bureau, "notices.webhook", "off", day="2020-01-02")
    assert deliver() == 0
