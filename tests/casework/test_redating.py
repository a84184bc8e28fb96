"""A new table of days moves open cases; what is over keeps its own (alaveteli#7292)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.casework.making import D, act, body, clerk, head, register, user

from gongkai.agencies.models import Role
from gongkai.casework import actions as a
from gongkai.casework.models import Request
from gongkai.casework.verify import clock
from gongkai.journal.actions import Context, Origin
from gongkai.journal.models import Entry
from gongkai.workdays.actions.adopt_notice import AdoptNotice
from gongkai.workdays.models import Notice
from gongkai.workdays.parsing import Block

pytestmark = pytest.mark.django_db


def adopt(day_off: dt.date, year: int) -> Notice:
    made: Notice = AdoptNotice(
        context=Context(origin=Origin.COMMAND, today=D(2026, 9, 20)),
        year=year,
        title_given="关于调整放假安排的通知",
        off=(Block(first=day_off, last=day_off, holiday=""),),
        changes=Notice.objects.filter(year=year, changes__isnull=True).get(),
    ).execute()
    return made


def test_open_cases_move_closed_ones_stay(django_user_model: Any) -> None:
    bureau = body()
    shen, gu = clerk(bureau), head(bureau)
    user("admin", bureau, Role.SYSTEM_ADMIN)
    running = register(bureau, shen)
    paused = register(bureau, shen)
    act(paused, a.RequestOpinion, D(2026, 9, 9), shen, addressee_kind="third_party", addressee="第三方甲")
    over = register(bureau, shen)
    act(over, a.Decide, D(2026, 9, 9), gu, outcome="granted", sub_ground="supplied")
    over = act(over, a.Serve, D(2026, 9, 9), shen, way="hand")
    before = {r.pk: (r.due_on, r.due_at_latest) for r in Request.objects.all()}
    adopt(D(2026, 9, 24), 2026)
    after = {r.pk: (r.due_on, r.due_at_latest) for r in Request.objects.all()}
    assert (before[running.pk][0], after[running.pk][0]) == (D(2026, 10, 12), D(2026, 10, 13))
    assert before[paused.pk] != after[paused.pk]
    assert before[over.pk] == after[over.pk]
    entry = Entry.objects.get(verb="casework.redate_open_cases")
    assert [line[0] for line in entry.data["moved"]] == [running.request_no, paused.request_no]
    assert list(clock()) == []
