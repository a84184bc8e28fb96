"""100,000 requests with 600,000 events of five years, made in bulk through `ImportRequests`: for `casework.py`.

Import it after `machine.start`. Everything comes from one seed and from the day it is made (`TODAY` of the first
build is kept in the source of the imports), so that the newest requests are open as in an office of today.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

from benchmarks.ledger import ANSWERS, BODIES, FITTING, NOTE, SLUG, analyse, make_bodies, operator
from benchmarks.machine import say, timed
from benchmarks.replay import history as random_history

from gongkai.agencies.models import Body
from gongkai.agencies.queries import local_today
from gongkai.casework import actions as casework
from gongkai.casework.actions.import_requests import RequestRow
from gongkai.casework.entering import Happened
from gongkai.casework.models import ApplicantCategory, Event, Request
from gongkai.demo.requests import SHAPES, History, person
from gongkai.law import Calendar
from gongkai.workdays.queries import current_calendar

YEARS = 5
# Parts of a hundred: the first body has as many as the busiest city, the rest is the tree under it.
SHARES = (40, 12, 10, 10, 10, 8, 6, 4)
POOL = 1500
CHANNELS = ("in_person", "registered_mail", "online", "online", "email", "fax")
WORDS = (
    "征收 补偿 方案 规划 许可 合同 验收 名单 预算 决算 批复 纪要 拆迁 公告 道路 学校 医院 小区 工程 采购 "
    "补贴 养老 低保 环评 土地 登记 档案 处罚 检查 标准"
).split()


def build(requests: int) -> dict[str, Any]:
    """Make the requests unless they are there; return how fast. SystemExit when another number is there."""
    found = Request.objects.filter(body__slug__startswith=SLUG, imported__isnull=False).count()
    if found:
        if found != requests:
            raise SystemExit(f"the database holds {found} requests, not {requests}; give another --data")
        analyse()
        return {}
    bodies = make_bodies()
    pool = _pool(local_today())
    taken, made = timed(
        lambda: sum(_of_body(body, place, requests, pool) for place, body in enumerate(bodies))
    )
    analyse()
    return {
        "requests_made": made,
        "events_made": Event.objects.filter(request__imported__isnull=False).count(),
        "requests_per_second": round(made / taken),
    }


def _pool(today: dt.date) -> list[list[Happened]]:
    """Return random possible histories, each cut off at today."""
    pick, calendar = random.Random("casebook"), current_calendar()
    first = dt.date(today.year - YEARS + 1, 1, 1)
    found = []
    while len(found) < POOL:
        events = random_history(pick, calendar, first, today - dt.timedelta(days=1))
        happened = [Happened(kind=e.kind, occurred_on=e.occurred_on, data=dict(e.data)) for e in events]
        if len(kept := _until(happened, today)) > 2:
            found.append(kept)
    return found


def _until(events: list[Happened], today: dt.date) -> list[Happened]:
    return [event for event in events if event.occurred_on <= today]


def _of_body(body: Body, place: int, requests: int, pool: list[list[Happened]]) -> int:
    before = sum(SHARES[:place]) * requests // 100
    count = sum(SHARES[: place + 1]) * requests // 100 - before
    if not count:
        return 0
    rows = list(_rows(count, place, pool, current_calendar(), local_today()))
    batch = casework.ImportRequests(
        context=operator(),
        body=body,
        source=NOTE,
        rows=rows,
        strict=True,
        progress=lambda done, whole: say(f"{body.slug}: {done} of {whole} requests"),
    ).execute()
    return int(batch.made)


def _rows(
    count: int, place: int, pool: list[list[Happened]], calendar: Calendar, today: dt.date
) -> Iterator[RequestRow]:
    pick = random.Random(f"casebook {place}")
    first = dt.date(today.year - YEARS + 1, 1, 1)
    days = (today - first).days
    people = [(kind, person(kind, pick)) for kind in ApplicantCategory.values for _ in range(count // 30 + 1)]
    for number in range(count):
        if number % 3:
            day = first + dt.timedelta(days=days * number // count)
            events = _shaped(day, number, pick, calendar)
        else:
            events = pick.choice(pool)
        category, who = pick.choice(people)
        yield RequestRow(
            subject=f"{''.join(pick.choices(WORDS, k=4))}有关材料第{number}号",
            applicant_category=category,
            events=_until(events, today),
            person=who,
            description="申请公开某项目的有关材料。",
            sample_note=NOTE,
            number=number + 1,
        )


def _shaped(day: dt.date, number: int, pick: random.Random, calendar: Calendar) -> list[Happened]:
    history = History(day, pick.choice(CHANNELS), calendar)
    answer = pick.choice(ANSWERS)
    shape = FITTING.get(answer[0]) or pick.choice(SHAPES)
    shape(history, pick, answer, f"测答〔{day.year}〕{number}号")
    return history.events


def bodies() -> list[Body]:
    """Return the bodies of the ledger, the largest first."""
    return [Body.objects.get(slug=slug) for slug, *_ in BODIES]
