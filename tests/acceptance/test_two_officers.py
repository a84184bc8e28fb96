"""Two officers act on one request at once: one wins, the other is told who was first; nothing is done twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Barrier, Thread
from typing import Any

import lxml.html
import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client
from tests.support.agencies import make_body, make_user, operator
from tests.support.clearing import clear

from gongkai.agencies.models import Body, Role, User
from gongkai.casework import actions as casework
from gongkai.casework.models import Request
from gongkai.casework.persons import PersonData
from gongkai.catalogue import actions as catalogue
from gongkai.catalogue.models import Column, Item
from gongkai.journal.actions import Context, Refused
from gongkai.journal.append import stream_of, version_of
from gongkai.journal.models import Entry, Result
from gongkai.reports import actions as reports

pytestmark = pytest.mark.django_db(transaction=True)

RECEIVED, TODAY = dt.date(2026, 3, 2), dt.date(2026, 3, 18)
ROUNDS = 4
Do = Callable[["Side"], Any]


@dataclass
class Side:
    """One of the two: who, with what they saw when they opened the page, and how it went."""

    user: User
    record: Any
    seen: int | None
    refused: Refused | None = None
    broken: list[BaseException] = field(default_factory=list)

    @property
    def context(self) -> Context:
        """Return the context of the act."""
        return Context(user=self.user, today=TODAY)


@pytest.fixture
def bureau(transactional_db: None) -> tuple[Body, User, User]:
    """Return a body with two heads."""
    body = make_body("minzheng", short_name="临民")
    return body, make_user("gu", Role.HEAD, body), make_user("wen", Role.HEAD, body)


def register(body: Body, *stages: type[casework.EventAction]) -> Request:
    """Register a request and bring it to where the two meet."""
    person = PersonData(name="示例", id_number="990101199001010001", phone="19900001234")
    request: Request = casework.RegisterRequest(
        context=operator(RECEIVED),
        body=body,
        channel="in_person",
        applicant_category="natural_person",
        person=person,
        subject="敬老院合同",
        confirmed_on=RECEIVED,
    ).execute()
    given = {casework.Draft: {"outcome": "partially_granted", "sub_ground": "rest_15"}}
    for stage in stages:
        request = stage(
            context=operator(RECEIVED), request=Request.objects.get(pk=request.pk), **given.get(stage, {})
        ).execute()
    return request


def at_once(record: Any, users: tuple[User, User], acts: tuple[Do, Do], *, looked: bool) -> list[Side]:
    """Let two people who opened the same page act at the same moment, each in a thread with its own connection."""
    seen = version_of(record) if looked else None
    sides = [Side(user, type(record)._base_manager.get(pk=record.pk), seen) for user in users]
    start = Barrier(len(sides))

    def go(side: Side, act: Do) -> None:
        try:
            connections["default"].ensure_connection()
            start.wait(30)
            act(side)
        except Refused as refused:
            side.refused = refused
        except BaseException as error:  # shown by the test, not lost with the thread
            side.broken.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=go, args=pair) for pair in zip(sides, acts, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [error for side in sides for error in side.broken] == []
    return sides


def winner_and_other(sides: list[Side]) -> tuple[Side, Side]:
    """Return who won and who was refused; fails unless it is one of each."""
    won, lost = [s for s in sides if s.refused is None], [s for s in sides if s.refused is not None]
    assert (len(won), len(lost)) == (1, 1)
    return won[0], lost[0]


def extend(side: Side) -> Any:
    """Extend by ten days."""
    return casework.Extend(
        context=side.context,
        request=side.record,
        expected_version=side.seen,
        days=10,
        reason="检索档案",
    ).execute()


def decide(side: Side) -> Any:
    """Approve the draft."""
    return casework.Decide(context=side.context, request=side.record, expected_version=side.seen).execute()


def send_back(side: Side) -> Any:
    """Send the draft back."""
    return casework.SendBack(
        context=side.context, request=side.record, expected_version=side.seen, remark="请补充依据"
    ).execute()


def told(side: Side) -> str:
    """Return what the refused one reads."""
    assert side.refused is not None
    return str(side.refused)


@pytest.mark.parametrize("acts", [(extend, extend), (decide, decide), (decide, send_back)])
def test_who_saw_the_same_page_is_told_who_was_first(bureau: Any, acts: tuple[Do, Do]) -> None:
    body, gu, wen = bureau
    for _ in range(ROUNDS):
        request = register(body, casework.Draft, casework.SendForApproval)
        before = request.events.count()
        sides = at_once(request, (gu, wen), acts, looked=True)
        won, lost = winner_and_other(sides)
        assert [reason.code for reason in lost.refused.reasons] == ["stale"]  # type: ignore[union-attr]
        assert f"{won.user}已先一步办理本件" in told(lost)
        assert request.events.count() == before + 1
        assert request.events.last().actor_user == won.user
        misses = Entry.objects.filter(stream=stream_of(request), result=Result.REFUSED)
        assert [entry.actor_id for entry in misses] == [str(lost.user.pk)]
    call_command("verify", verbosity=0)


def test_who_did_not_look_is_stopped_by_the_law(bureau: Any) -> None:
    """Without a version (a program, an import) the second still meets what the first one did, never the old state."""
    body, gu, wen = bureau
    for _ in range(ROUNDS):
        request = register(body, casework.Draft, casework.SendForApproval)
        won, lost = winner_and_other(at_once(request, (gu, wen), (decide, decide), looked=False))
        assert told(lost)
        decided = request.events.filter(kind="decided")
        assert [event.actor_user for event in decided] == [won.user]
        request.refresh_from_db()
        assert request.state == "decided"
    numbers = list(Request.objects.order_by("document_no").values_list("document_no", flat=True))
    assert numbers == [f"临民依复〔2026〕{n}号" for n in range(1, ROUNDS + 1)], (
        "no number lost or given twice"
    )
    call_command("verify", verbosity=0)


def test_two_extensions_at_once_never_exceed_twenty_days(bureau: Any) -> None:
    """条例2019 Art. 33(2): at most 20 working days in all, however many ask for fifteen at the same moment."""
    body, gu, wen = bureau

    def fifteen(side: Side) -> Any:
        return casework.Extend(
            context=side.context, request=side.record, days=15, reason="检索档案"
        ).execute()

    for _ in range(ROUNDS):
        request = register(body)
        _, lost = winner_and_other(at_once(request, (gu, wen), (fifteen, fifteen), looked=False))
        assert "20" in told(lost)
        assert request.events.filter(kind="extended").count() == 1
    call_command("verify", verbosity=0)


def test_two_publish_one_item(bureau: Any) -> None:
    body, gu, wen = bureau
    catalogue.OpenCatalogue(context=operator(), body=body).execute()
    column = Column.objects.get(body=body, slug="other-documents")

    def publish(side: Side) -> Any:
        return catalogue.PublishItem(
            context=side.context, item=side.record, expected_version=side.seen
        ).execute()

    for number in range(1, ROUNDS + 1):
        context = operator(TODAY)
        values = {"title": f"第{number}件", "content": "正文"}
        item = catalogue.DraftItem(context=context, body=body, column=column, values=values).execute()
        catalogue.MarkAttribute(context=context, item=item, disclosure_mode="proactive").execute()
        item = clear(item, context, Context(user=gu, today=TODAY))
        won, lost = winner_and_other(at_once(item, (gu, wen), (publish, publish), looked=True))
        assert f"{won.user}已先一步办理本件（发布）" in told(lost)
        item.refresh_from_db()
        assert item.serial == number
        assert item.releases.count() == 1
    assert Item.objects.filter(body=body).values("index_no").distinct().count() == ROUNDS
    call_command("verify", verbosity=0)


def opened(user: User, path: str) -> tuple[Client, dict[str, str]]:
    """Let somebody open the form at `path`; return their browser and what the form holds."""
    client = Client()
    client.force_login(user)
    html = client.get(path).content.decode()
    [form] = [one for one in lxml.html.fromstring(html).forms if "version" in one.fields]
    return client, {str(name): str(value) for name, value in form.form_values()}


# What the reply must say beside the outcome.
LETTER = {"word_supply_way": "随本答复书寄送", "word_reason": "其余部分涉及个人隐私"}


@pytest.mark.parametrize("act", ["decide", "send-back"])
def test_two_browsers_send_the_same_page_of_a_case(bureau: Any, act: str) -> None:
    body, gu, wen = bureau
    request = register(body, casework.Draft, casework.SendForApproval)
    path = f"/office/casework/{request.public_id}/act/{act}/"
    first, filled = opened(gu, path)
    second, also_filled = opened(wen, path)
    remark = "请补充法律依据"
    typed = {"remark": remark} if act == "send-back" else {"outcome": "partially_granted/rest_15", **LETTER}
    assert first.post(path, {**filled, **typed}).status_code == 302
    answer = second.post(path, {**also_filled, **typed})
    told = answer.content.decode()
    assert answer.status_code == 422
    assert f"{gu}已先一步办理本件" in told
    assert request.events.filter(kind=act.replace("-", "_").replace("decide", "decided")).count() <= 1
    assert (
        Entry.objects.filter(stream=stream_of(request), actor_id=str(wen.pk), result=Result.DONE).count() == 0
    )


def test_two_browsers_write_the_same_section(bureau: Any) -> None:
    body, gu, wen = bureau
    report = reports.OpenReport(context=operator(), body=body, year=2025).execute()
    path = f"/office/reports/{report.public_id}/section/overview/"
    first, filled = opened(gu, path)
    second, also_filled = opened(wen, path)
    assert first.post(path, {**filled, "text": "顾的文字"}).status_code == 302
    answer = second.post(path, {**also_filled, "text": "温的文字，写了一上午"})
    told = answer.content.decode()
    assert f"{gu}已先一步办理本件（撰写章节）" in told
    assert "温的文字，写了一上午" in told, "what was typed is kept"
    assert report.sections.get(key="overview").text == "顾的文字"
