"""Opening balances: requests known by number only count as carried in, are filled in, decided, or taken back."""

from __future__ import annotations

from typing import Any

import pytest
from tests.casework.making import LIN, D, act, body, clerk, head, on, register

from gongkai.casework import actions as a
from gongkai.casework.actions.opening import (
    FillOpeningRequest,
    SetOpeningBalance,
    UndoOpeningBalance,
    balances_of,
    live_opening,
)
from gongkai.casework.lists import Criteria, narrowed
from gongkai.casework.models import Request, RequestImport
from gongkai.casework.work import Numbers
from gongkai.journal.actions import Refused
from gongkai.journal.verify import verifiers
from gongkai.reports.compiling import derive
from gongkai.statements import Scope

TODAY = D(2026, 3, 2)
pytestmark = pytest.mark.django_db


def set_balance(bureau: Any, who: Any, **given: Any) -> RequestImport:
    values = {
        "year": 2026,
        "category": "natural_person",
        "count": 3,
        "received_on": D(2025, 12, 18),
        "source": "2025 年年度报告",
        **given,
    }
    made: RequestImport = SetOpeningBalance(context=on(TODAY, who), body=bureau, **values).execute()
    return made


def cells(bureau: Any, year: int = 2026) -> dict[str, int]:
    found = derive("2021", Scope.of_year([bureau.pk], year)).cells
    return {key.split(".", 1)[1]: int(n) for key, n in found.items() if key.startswith("requests.") and n}


def whole() -> list[Any]:
    return [problem for _, check in verifiers().values() for problem in check()]


def test_they_are_carried_in_and_out_and_leave_the_numbers_gapless() -> None:
    bureau = body()
    who = clerk(bureau)
    register(bureau, who, D(2026, 1, 5))
    set_balance(bureau, who)
    assert cells(bureau) == {
        "carried_in.natural_person": 3,
        "new_requests.natural_person": 1,
        "carried_out.natural_person": 4,
    }
    assert register(bureau, who, D(2026, 1, 6)).series_no == 2
    opening = Request.objects.filter(is_opening=True)
    assert {row.request_no for row in opening} == {f"临民期初〔2026〕第{n}号" for n in (1, 2, 3)}
    assert whole() == []


def test_one_is_decided_like_any_other() -> None:
    bureau = body()
    who, boss = clerk(bureau), head(bureau)
    set_balance(bureau, who, count=1)
    request = Request.objects.get()
    act(request, a.Decide, D(2026, 3, 2), boss, outcome="granted", sub_ground="supplied")
    assert cells(bureau) == {"carried_in.natural_person": 1, "granted.natural_person": 1}
    assert whole() == []


def test_one_is_filled_in_and_keeps_its_place_in_the_figures() -> None:
    bureau = body()
    who = clerk(bureau)
    set_balance(bureau, who, count=2)
    request = Request.objects.order_by("pk")[0]
    given = {"subject": "敬老院合同", "person": LIN, "description": "请公开合同", "channel": "online"}
    done = FillOpeningRequest(
        context=on(TODAY, who),
        request=request,
        submitted_on=D(2025, 12, 9),
        confirmed_on=D(2025, 12, 11),
        **given,
    ).execute()
    assert (done.is_opening, done.subject, done.received_on) == (False, "敬老院合同", D(2025, 12, 11))
    assert done.person is not None
    assert done.request_no == "临民期初〔2026〕第1号"
    assert cells(bureau) == {"carried_in.natural_person": 2, "carried_out.natural_person": 2}
    assert whole() == []
    with pytest.raises(Refused, match="已经补录"):
        FillOpeningRequest(
            context=on(TODAY, who), request=done, submitted_on=D(2025, 12, 9), **given
        ).execute()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"submitted_on": D(2026, 1, 4)}, "须早于 2026 年"),
        ({"subject": ""}, "用一句话"),
        ({"channel": ""}, "接收渠道"),
        ({"submitted_on": None}, "提出"),
        ({"submitted_on": D(2007, 1, 4)}, "2008"),
        ({"person": None}, "姓名"),
    ],
)
def test_what_is_filled_in_is_checked(given: dict[str, Any], words: str) -> None:
    bureau = body()
    who = clerk(bureau)
    set_balance(bureau, who, count=1)
    values: dict[str, Any] = {
        "subject": "合同",
        "person": LIN,
        "description": "请公开合同",
        "channel": "in_person",
        "submitted_on": D(2025, 12, 9),
        **given,
    }
    with pytest.raises(Refused, match=words):
        FillOpeningRequest(context=on(TODAY, who), request=Request.objects.get(), **values).execute()
    assert Request.objects.get().is_opening


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"count": 0}, "件数"),
        ({"received_on": D(2026, 1, 4)}, "以前收到"),
        ({"year": 2027}, "年度"),
        ({"category": "dog"}, "类别"),
        ({"source": ""}, "来源"),
        ({"received_on": D(2006, 1, 4)}, "2008"),
    ],
)
def test_a_balance_is_checked(given: dict[str, Any], words: str) -> None:
    bureau = body()
    with pytest.raises(Refused, match=words):
        set_balance(bureau, clerk(bureau), **given)
    assert not Request.objects.exists()


def test_it_is_taken_back_while_nobody_has_touched_it() -> None:
    bureau = body()
    who, boss = clerk(bureau), head(bureau)
    batch = set_balance(bureau, who)
    assert [one.pk for one in balances_of(bureau)] == [batch.pk]
    assert narrowed(who, Criteria()).filter(imported=batch).exists()
    UndoOpeningBalance(context=on(TODAY, who), batch=batch).execute()
    assert not narrowed(who, Criteria()).filter(imported=batch).exists()
    assert not any(Numbers(who, TODAY).number(key) for key in ("new", "unconfirmed", "mine"))
    assert cells(bureau) == {}
    assert not live_opening(Request.objects.all()).exists()
    assert whole() == []
    with pytest.raises(Refused, match="已经撤销"):
        UndoOpeningBalance(context=on(TODAY, who), batch=batch).execute()
    again = set_balance(bureau, who, count=1)
    request = Request.objects.get(imported=again)
    assert request.request_no == "临民期初〔2026〕第4号"
    act(request, a.Extend, D(2026, 1, 5), boss, days=5, reason="检索")
    with pytest.raises(Refused, match="不能整批撤销"):
        UndoOpeningBalance(context=on(TODAY, who), batch=again).execute()


def test_only_who_handles_requests_may() -> None:
    bureau, other = body(), body("b2", "另一个局", "另")
    batch = set_balance(bureau, clerk(bureau))
    stranger = head(other)
    with pytest.raises(Refused, match="只有本机关"):
        UndoOpeningBalance(context=on(TODAY, stranger), batch=batch).execute()
    with pytest.raises(Refused, match="只有本机关"):
        set_balance(bureau, stranger)
