"""Whom casework tells what: by acts, every night, outside, in calendars; never a name; lapses are proposed only."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from tests.casework.making import LIN, act, body, clerk, head, register

from gongkai.agencies.queries import local_today
from gongkai.casework import actions as a
from gongkai.casework.models import Request
from gongkai.casework.telling import due_dates, mail_of_person, remind
from gongkai.notices.models import Delivery, Message
from gongkai.workdays.queries import current_calendar

pytestmark = pytest.mark.django_db
TODAY = local_today()


@pytest.fixture
def office() -> Any:
    bureau = body()
    return bureau, clerk(bureau), head(bureau)


def told(who: Any) -> list[str]:
    rows = Message.objects.filter(recipient=who).order_by("pk").values_list("kind", flat=True)
    return [kind.removeprefix("casework.") for kind in rows]


def test_acts_tell_those_whom_they_concern_and_not_who_acts(office: Any) -> None:
    bureau, shen, gu = office
    other = clerk(bureau, "韩若谷")
    request = register(bureau, shen, TODAY, channel="online", confirmed_on=None)
    assert (told(shen), told(other)) == ([], ["new"])
    act(request, a.Confirm, TODAY, shen)
    act(request, a.Draft, TODAY, shen, outcome="granted", sub_ground="supplied")
    act(request, a.SendForApproval, TODAY, shen)
    assert told(gu) == ["waits_approval"]
    act(request, a.SendBack, TODAY, gu, remark="补充依据")
    assert told(shen) == ["sent_back"]
    assert told(other) == ["new"]


def test_nobody_is_named_in_a_message(office: Any) -> None:
    bureau, shen, _ = office
    clerk(bureau, "韩若谷")
    register(bureau, shen, TODAY, channel="online", confirmed_on=None)
    texts = " ".join(Message.objects.values_list("text", flat=True))
    assert "依申请" in texts
    for secret in (LIN.name, LIN.phone, LIN.address):
        assert secret not in texts


def test_every_night_what_nears_its_date_is_told_once_a_step(office: Any) -> None:
    bureau, shen, gu = office
    calendar = current_calendar()
    request = register(bureau, shen, TODAY)
    request.refresh_from_db()
    due = request.due_on
    assert due is not None
    days = [due - dt.timedelta(days=n) for n in range(14, -1, -1)]
    left = {day: calendar.working_days_between(day, due) for day in days if calendar.is_working(day)}
    for day in sorted(left):
        remind(day)
        remind(day)
    assert told(shen) == ["due_soon"] * 3
    assert told(gu) == ["due_soon"]  # the last step also to the head
    remind(due + dt.timedelta(days=1))
    remind(due + dt.timedelta(days=3))
    assert told(shen)[3:] == ["overdue"]
    assert told(gu)[1:] == ["overdue"]


def test_an_unconfirmed_request_and_a_lapse_are_told_and_nothing_is_done(office: Any) -> None:
    bureau, shen, _ = office
    online = register(bureau, shen, TODAY, channel="online", confirmed_on=None)
    waiting = register(bureau, shen, TODAY)
    until = TODAY + dt.timedelta(days=10)
    act(waiting, a.RequestClarification, TODAY, shen, points="写明", period_until=until)
    later = TODAY + dt.timedelta(days=15)
    remind(later)
    assert set(told(shen)) == {"unconfirmed", "lapse_proposed"}
    for request in (online, waiting):
        before = request.state
        request.refresh_from_db()
        assert request.events.filter(kind__contains="lapsed").count() == 0
        assert request.state in (before, "clarification_pending")


def test_a_requester_with_an_address_hears_that_there_is_news_and_no_more(office: Any, settings: Any) -> None:
    from gongkai.casework.persons import PersonData

    settings.EMAIL_ENABLED = True
    bureau, shen, _ = office
    person = PersonData(**{**LIN.__dict__, "email": "lin@example.cn"})
    request = register(bureau, shen, TODAY, person=person)
    until = TODAY + dt.timedelta(days=10)
    act(request, a.RequestClarification, TODAY, shen, points="写明", period_until=until)
    row = Delivery.objects.get(kind="casework.correction_asked")
    assert row.target == f"casework.person:{request.person.public_id}"
    assert request.request_no in row.text
    assert "?" not in row.url
    assert LIN.name not in row.text
    assert mail_of_person(request.person.public_id) == "lin@example.cn"
    assert mail_of_person("nobody") is None


def test_calendars_hold_number_and_day_of_what_one_handles(office: Any) -> None:
    bureau, shen, _ = office
    request = register(bureau, shen, TODAY, subject="不出现的事项")
    request.refresh_from_db()
    entries = due_dates(shen)
    assert [(e.day, e.title) for e in entries] == [(request.due_on, f"{request.request_no} 答复到期")]
    foreign = clerk(body("caizheng", "财政局", "临财"), "外人")
    assert due_dates(foreign) == []


def test_part_payment_leaves_the_rest_and_is_to_be_refunded_when_it_lapses(office: Any) -> None:
    from gongkai.casework.clock import state_of
    from gongkai.office.casework.filing import fee_of

    bureau, shen, gu = office
    day = TODAY - dt.timedelta(days=60)
    request = register(bureau, shen, day)
    given = {"basis": "per_page", "quantity": 50, "notice_received_on": day}
    act(request, a.NoticeFee, day, gu, **given)
    act(request, a.PayFee, day, shen, amount=Decimal(50))
    shown = fee_of(state_of(Request.objects.get(pk=request.pk)))
    assert shown is not None
    assert (shown.amount, shown.received, shown.left) == (Decimal(200), Decimal(50), Decimal(150))
    act(request, a.LapseFee, TODAY, shen)
    shown = fee_of(state_of(Request.objects.get(pk=request.pk)))
    assert shown is not None
    assert "50 元应当退还" in shown.words
