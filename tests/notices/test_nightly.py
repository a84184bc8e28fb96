"""What is forgotten at night."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from tests.notices.making import NEWS, change
from tests.support.agencies import make_body, make_user

from gongkai.agencies.models import Body, Role
from gongkai.notices.models import Delivery, Message, State
from gongkai.notices.nightly import forget_deliveries, forget_read_messages
from gongkai.notices.sending import notify

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Body:
    body = make_body("bureau")
    clerk = make_user("clerk", Role.CLERK, body)
    clerk.email = "clerk@example.gov.cn"
    clerk.save()
    return body


def say(body: Body) -> None:
    notify(NEWS, body=body, roles=[Role.CLERK], facts={"number": 1})


def ago(days: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)


def test_read_messages_go_after_the_days_of_the_setting(bureau: Body) -> None:
    for days in (0, 100, 399, 401):
        say(bureau)
        Message.objects.filter(pk=Message.objects.latest("pk").pk).update(read_at=ago(days))
    say(bureau)  # never read
    Message.objects.filter(read_at=None).update(created_at=ago(3000))
    assert (forget_read_messages(), forget_read_messages()) == (1, 0)
    change(bureau, "notices.keep_days", 60)
    assert forget_read_messages() == 2
    assert Message.objects.count() == 2


def test_what_waits_for_ever_is_given_up_and_what_went_is_forgotten(bureau: Body) -> None:
    for age, state in ((13, "queued"), (15, "failed"), (89, "sent"), (91, "sent"), (91, "given_up")):
        say(bureau)
        newest = Delivery.objects.latest("pk")
        Delivery.objects.filter(pk=newest.pk).update(created_at=ago(age), state=state)
    assert forget_deliveries() == 3
    assert forget_deliveries() == 0
    assert sorted(Delivery.objects.values_list("state", flat=True)) == [
        State.GIVEN_UP,
        State.QUEUED,
        State.SENT,
    ]


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("notices", *arguments, stdout=out)
    return out.getvalue()


def test_the_command(bureau: Body, settings: object) -> None:
    assert "没有" in run("status")
    say(bureau)
    assert "电子邮件  待发送  1" in run("status")
    Delivery.objects.update(not_before=ago(1))
    assert run("deliver").startswith("已发送 ")
    key = run("webhook-key", "bureau").strip()
    assert len(key) == 64
    assert "邮件服务器" in run("test-mail", "a@example.org")
    with pytest.raises(CommandError, match="没有启用群机器人"):
        run("test-webhook", "bureau")
    with pytest.raises(CommandError, match="没有网址代码"):
        run("webhook-key", "nowhere")
    change(bureau, "notices.webhook", "generic")
    change(bureau, "notices.webhook_url", "http://127.0.0.1:9/")
    with pytest.raises(CommandError, match="not allowed"):
        run("test-webhook", "bureau")
