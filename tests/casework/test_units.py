"""Internal units: what is assigned to one is seen by its staff, and nothing else; signing in time or reminded."""

from __future__ import annotations

from typing import Any

import pytest
from tests.casework.making import LIN, D, act, body, clerk, head, on, register, under, user

from gongkai.agencies.models import Body, Role
from gongkai.agencies.queries import local_today
from gongkai.casework import actions as a
from gongkai.casework.models import Request
from gongkai.casework.telling import remind
from gongkai.journal.actions import Refused
from gongkai.letters.queries import letters_of
from gongkai.notices.models import Message
from gongkai.workdays.queries import current_calendar

pytestmark = pytest.mark.django_db


def unit(of: Body, name: str = "社会福利股", slug: str = "fuli") -> Body:
    made: Body = Body.objects.create(slug=slug, kind="unit", name=name, short_name=name)
    under(made, of)
    return made


@pytest.fixture
def office() -> Any:
    bureau = body()
    return bureau, clerk(bureau), head(bureau), unit(bureau)


def test_unit_staff_see_exactly_what_is_assigned_to_them(office: Any) -> None:
    bureau, shen, _, fuli = office
    han = user("韩若谷", fuli, Role.CLERK)
    mine, other = register(bureau, shen), register(bureau, shen)
    assert list(Request.objects.visible_to(han)) == []
    act(mine, a.Assign, D(2026, 9, 9), shen, unit_body=fuli)
    assert list(Request.objects.visible_to(han)) == [mine]
    assert set(Request.objects.visible_to(shen)) == {mine, other}
    other_unit = unit(bureau, "财务股", "caiwu")
    assert list(Request.objects.visible_to(user("宋", other_unit, Role.CLERK))) == []
    act(mine, a.ReturnAssignment, D(2026, 9, 10), han, remark="不归我股")
    assert list(Request.objects.visible_to(han)) == []


def test_unit_staff_sign_draft_and_return_but_see_no_person(office: Any) -> None:
    bureau, shen, _, fuli = office
    han = user("韩若谷", fuli, Role.CLERK)
    request = register(bureau, shen, letter="issue")
    act(request, a.Assign, D(2026, 9, 9), shen, unit_body=fuli)
    request.refresh_from_db()
    assert (request.unit, request.unit_signed, request.sign_by) == ("社会福利股", False, D(2026, 9, 10))
    act(request, a.SignFor, D(2026, 9, 9), han)
    act(request, a.Draft, D(2026, 9, 10), han, outcome="granted", sub_ground="supplied")
    request.refresh_from_db()
    assert (request.unit_signed, request.sign_by, request.state) == (True, None, "drafting")
    letter = letters_of(request)[0]
    for action in (
        a.RevealPerson(context=on(D(2026, 9, 10), han), request=request, purpose="看看"),
        a.SendForApproval(context=on(D(2026, 9, 10), han), request=request),
        a.Withdraw(context=on(D(2026, 9, 10), han), request=request, reason="来函"),
        a.ShowLetter(context=on(D(2026, 9, 10), han), request=request, letter=letter, form="page"),
    ):
        with pytest.raises(Refused) as refused:
            action.execute()
        assert refused.value.reasons[0].code == "right"


def test_the_letter_to_the_unit_names_no_requester_and_the_unit_may_open_it(office: Any) -> None:
    bureau, shen, _, fuli = office
    han = user("韩若谷", fuli, Role.CLERK)
    request = register(bureau, shen)
    task = "查找2024年施工合同\n提出能否公开的意见"
    act(request, a.Assign, D(2026, 9, 9), shen, unit_body=fuli, task=task, letter="issue")
    letter = letters_of(request).get()
    assert letter.kind == "assistance_letter"
    shown = a.ShowLetter(
        context=on(D(2026, 9, 9), han), request=request, letter=letter, form="page"
    ).execute()
    said = shown.plain_text()
    assert "查找2024年施工合同" in said
    assert LIN.name not in said


def test_a_unit_of_another_body_is_refused(office: Any) -> None:
    bureau, shen, _, _ = office
    other = unit(body("caizheng", "财政局", "临财"), "预算股", "yusuan")
    request = register(bureau, shen)
    with pytest.raises(Refused) as refused:
        act(request, a.Assign, D(2026, 9, 9), shen, unit_body=other)
    assert [r.field for r in refused.value.reasons] == ["unit_body"]


def test_who_does_not_sign_is_reminded_and_then_the_head_is_told(office: Any) -> None:
    bureau, shen, gu, fuli = office
    han = user("韩若谷", fuli, Role.CLERK)
    today, calendar = local_today(), current_calendar()
    request = register(bureau, shen, today)
    act(request, a.Assign, today, shen, unit_body=fuli, sign_by=today)
    told = list(Message.objects.filter(recipient=han).values_list("kind", flat=True))
    assert told == ["casework.assigned"]
    remind(today)
    assert Message.objects.filter(kind="casework.not_signed").count() == 0
    first = calendar.add_working_days(today, 1)
    remind(first)
    remind(first)
    assert list(Message.objects.filter(kind="casework.not_signed").values_list("recipient", flat=True)) == [
        han.pk
    ]
    assert not Message.objects.filter(kind="casework.not_signed_head").exists()
    remind(calendar.add_working_days(today, 2))
    heads = Message.objects.filter(kind="casework.not_signed_head").values_list("recipient", flat=True)
    assert list(heads) == [gu.pk]
    act(request, a.SignFor, today, han)
    assert remind(calendar.add_working_days(today, 3)) == 0


def test_a_unit_takes_no_requests_and_inquiries_of_its_own(office: Any) -> None:
    _, _, _, fuli = office
    han = user("韩若谷", fuli, Role.CLERK)
    with pytest.raises(Refused, match="所属机关"):
        register(fuli, han)
    with pytest.raises(Refused, match="所属机关"):
        a.LogInquiry(context=on(local_today(), han), body=fuli, channel="telephone", subject="低保").execute()
