"""A big invented ledger, made in bulk through the actions: a tree of eight bodies, a year of items and requests.

Import it after `machine.start`. Everything comes from one seed, so that every build holds the same rows.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.machine import say, timed
from benchmarks.replay import history as random_history

from gongkai.agencies.actions import CreateBody
from gongkai.agencies.models import Body
from gongkai.casework import actions as casework
from gongkai.casework.actions.import_requests import RequestRow
from gongkai.casework.entering import Happened
from gongkai.casework.models import ApplicantCategory, Request
from gongkai.catalogue import actions as catalogue
from gongkai.catalogue.models import Item, Release
from gongkai.demo.requests import SHAPES, History, person
from gongkai.journal.actions import Context
from gongkai.journal.models import Origin
from gongkai.journal.planner import refresh
from gongkai.law import Calendar, add_working_days, outcomes
from gongkai.law.cases import case_results
from gongkai.workdays.queries import current_calendar

YEAR = 2025
SLUG = "bench"
# slug, kind, parent, share of the items: the first one takes as many as the largest body of the seeds.
BODIES = (
    ("bench", "prefecture", None, 43_240),
    ("bench-office", "general_office", "bench", 20_000),
    ("bench-finance", "department", "bench", 18_000),
    ("bench-health", "department", "bench", 16_000),
    ("bench-county", "county", "bench", 22_000),
    ("bench-county-schools", "department", "bench-county", 14_022),
    ("bench-upper", "township", "bench-county", 6_000),
    ("bench-lower", "township", "bench-county", 4_000),
)
WHOLE = sum(share for *_, share in BODIES)
COLUMNS = "livelihood budgets procurement charges major-projects statistics permits".split()
RELEASES = (
    (["website"], 62),
    (["website", "wechat"], 25),
    (["website", "wechat", "weibo"], 8),
    (["website", "gazette"], 5),
)
CHUNK = 20_000
Shape = Callable[[History, random.Random, tuple[str, str], str], None]
NOTE = "性能测试：虚构数据"


@dataclass(frozen=True)
class Size:
    """How much: items and requests of the year over all bodies, cases over all bodies."""

    items: int = WHOLE
    requests: int = 20_000
    cases: int = 120


def operator() -> Context:
    """Return who builds."""
    return Context(origin=Origin.COMMAND)


def build(size: Size) -> dict[str, float]:
    """Make the ledger unless it is there; return rows a second of the imports (empty when it was there).

    SystemExit when the database holds a ledger of another size, or half of one.
    """
    if Body.objects.filter(slug__startswith=SLUG).exists():
        wanted = (
            sum(len_of_items(_share(size.items, place)) for place in range(len(BODIES))),
            sum(len_of_requests(_share(size.requests, place)) for place in range(len(BODIES))),
        )
        found = (
            Item.objects.filter(body__slug__startswith=SLUG, batch__isnull=False).count(),
            Request.objects.filter(body__slug__startswith=SLUG, imported__isnull=False).count(),
        )
        if found != wanted:
            told = f"{found[0]} items and {found[1]} requests, not {wanted[0]} and {wanted[1]}"
            raise SystemExit(f"the database holds {told}; give another folder with --data")
        analyse()  # as `gongkai serve` does when it starts; a migration forgets what SQLite knew
        return {}
    bodies = make_bodies()
    releases = Release.objects.count()
    items, made = timed(lambda: sum(make_items(body, size, place) for place, body in enumerate(bodies)))
    taken, asked = timed(lambda: sum(make_requests(body, size, place) for place, body in enumerate(bodies)))
    cases = timed(lambda: _cases(bodies, size.cases))[0]
    analyse()
    return {
        "items_made": made,
        "releases_made": Release.objects.count() - releases,
        "items_per_second": round(made / items),
        "requests_made": asked,
        "requests_per_second": round(asked / taken),
        "cases_per_second": round(size.cases / cases) if cases else 0,
    }


def len_of_items(count: int) -> int:
    """Return how many items a body gets whose year has `count`."""
    return count + count // 10 + count // 50


def len_of_requests(count: int) -> int:
    """Return how many requests a body gets whose year has `count`."""
    return count + count // 12


def analyse() -> None:
    """Let the database learn its rows, as it does every night (SQLite) or by itself (PostgreSQL)."""
    from django.db import connection

    if not refresh() and connection.vendor == "postgresql":
        connection.cursor().execute("ANALYZE")


def make_bodies() -> list[Body]:
    """Found the eight bodies with their columns."""
    made: dict[str, Body] = {}
    for place, (slug, kind, parent, _) in enumerate(BODIES, start=1):
        made[slug] = CreateBody(
            context=operator(),
            slug=slug,
            kind=kind,
            name=f"测试机关第{place}号",
            short_name=f"测{place}",
            parent=made[parent] if parent else None,
            founded_on=dt.date(2000, 1, 1),
            details_given={"sample_note": NOTE, "order": 900 + place},
        ).execute()
        catalogue.OpenCatalogue(context=operator(), body=made[slug]).execute()
    return list(made.values())


def _share(whole: int, place: int) -> int:
    """Return the part of `whole` that body number `place` gets; the parts add up to it."""
    before = sum(share for *_, share in BODIES[:place])
    after = before + BODIES[place][-1]
    return after * whole // WHOLE - before * whole // WHOLE


def _chunked(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def make_items(body: Body, size: Size, place: int) -> int:
    """Import the items of body number `place`; return how many."""
    made = 0
    for rows in _chunked(item_rows(_share(size.items, place), place)):
        batch = catalogue.ImportItems(
            context=operator(), body=body, rows=rows, source=NOTE, approver_name="测试审定人"
        ).execute()
        made += batch.made
        say(f"{body.slug}: {made} items")
    return made


def item_rows(count: int, place: int) -> Iterator[dict[str, Any]]:
    """Yield the rows of a body: `count` of the year, a tenth more of the years before, some withheld."""
    pick = random.Random(f"items {place}")
    texts = [_text(pick) for _ in range(40)]
    for number in range(count):
        day = dt.date(YEAR, 1, 1) + dt.timedelta(days=number * 365 // count)
        yield _item(number, day, pick, texts)
    for number in range(count // 10):
        day = dt.date(YEAR - 1 - pick.randrange(2), 1, 1) + dt.timedelta(days=pick.randrange(365))
        yield _item(count + number, day, pick, texts)
    for number in range(count // 50):
        yield {
            "column": "other-statutory",
            "title": f"测试登记第{number}号",
            "created_on": dt.date(YEAR, 6, 1),
            "disclosure_mode": "withheld",
            "ground": "internal_affairs",
            "ground_reason": NOTE,
        }


def _text(pick: random.Random) -> str:
    words = "资金 项目 审批 公示 补助 名单 工程 采购 标准 服务 办理 结果 年度 监督 检查".split()
    lines = ("".join(pick.choices(words, k=60)) for _ in range(4))
    return "".join(f"<p>{line}。</p>" for line in lines)


def _item(number: int, day: dt.date, pick: random.Random, texts: list[str]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "column": pick.choice(COLUMNS),
        "title": f"测试机关{day:%Y年%m月%d日}关于某项目办理结果的公示（第{number}号）",
        "content": pick.choice(texts),
        "created_on": day,
        "published_on": day,
        "releases": pick.choices([one for one, _ in RELEASES], [weight for _, weight in RELEASES])[0],
    }
    chance = pick.random()
    if chance < 0.03:
        row |= _document(number, day, pick, "rules" if chance < 0.002 else "normative")
    elif chance < 0.04:
        row |= {"is_interpretation": True, "column": "interpretations"}
    elif chance < 0.045:
        taken_back = day + dt.timedelta(days=pick.randrange(200))
        row |= {"withdrawn_on": taken_back, "withdraw_kind": "error", "withdraw_reason": NOTE}
    return row


def _document(number: int, day: dt.date, pick: random.Random, kind: str) -> dict[str, Any]:
    dated = day - dt.timedelta(days=pick.randrange(60))
    row: dict[str, Any] = {
        "document_kind": kind,
        "document_no": f"测〔{dated.year}〕{number}号",
        "document_date": dated,
        "made_here": pick.random() < 0.9,
    }
    fate = pick.random()
    if fate < 0.5:
        row |= {"effective_from": day, "valid_until": day + dt.timedelta(days=pick.randrange(100, 1800))}
    elif fate < 0.65:
        row["repealed_on"] = day + dt.timedelta(days=pick.randrange(1, 300))
    elif fate < 0.68:
        row["validity"] = "lapsed"
    elif fate < 0.72:
        kinds = ("duplicate", "changed")
        row |= {
            "withdrawn_on": day + dt.timedelta(days=pick.randrange(60)),
            "withdraw_kind": pick.choice(kinds),
            "withdraw_reason": NOTE,
        }
    return row


def make_requests(body: Body, size: Size, place: int) -> int:
    """Import the requests of body number `place`; return how many."""
    pick, calendar = random.Random(f"requests {place}"), current_calendar()
    count = _share(size.requests, place)
    if not count:
        return 0
    rows = [_request(number, number < count, pick, calendar) for number in range(len_of_requests(count))]
    batch = casework.ImportRequests(
        context=operator(), body=body, source=NOTE, rows=rows, strict=True
    ).execute()
    say(f"{body.slug}: {batch.made} requests")
    return int(batch.made)


def _request(number: int, of_year: bool, pick: random.Random, calendar: Calendar) -> RequestRow:
    first = dt.date(YEAR, 1, 1) if of_year else dt.date(YEAR - 1, 10, 1)
    last = dt.date(YEAR, 12, 31) if of_year else dt.date(YEAR - 1, 12, 31)
    category = pick.choice(ApplicantCategory.values)
    return RequestRow(
        subject=f"测试申请第{number}号",
        applicant_category=category,
        events=_events(number, first, last, pick, calendar),
        person=person(category, pick),
        description="申请公开某项目的有关材料。",
        sample_note=NOTE,
        number=number + 1,
    )


def _answers() -> list[tuple[str, str]]:
    """Return every outcome that may be decided, with each of its sub-grounds."""
    decided = [(key, one) for key, one in outcomes().items() if one.decided]
    return [
        (key, sub) for key, one in decided for sub in (*one.sub_grounds, *([] if one.sub_grounds else [""]))
    ]


def _clarified(history: History, pick: random.Random, answer: tuple[str, str], number: str) -> None:
    until = add_working_days(history.day, 18, history.calendar)
    history.then("clarification_requested", 3, points="请明确文件名称", period_until=until)
    history.then("clarification_received", 6).answered(pick.randint(3, 15), *answer, number)


def _explained(history: History, pick: random.Random, answer: tuple[str, str], number: str) -> None:
    outcome, sub_ground = answer
    history.then("explanation_requested", 3).then("explanation_received", 5, reasonable=False)
    history.then("sent_for_approval", 1)
    history.then("decided", 1, outcome=outcome, sub_ground=sub_ground, document_no=number, approved_by="某某")
    history.then("served", 0, way="post", proof="回执").then("closed", 3)


ANSWERS = _answers()
# What the law allows only after a step of its own (条例2019 Arts 30, 35).
FITTING: dict[str, Shape] = {"unable_still_unclear": _clarified, "not_processed_excessive": _explained}


def _events(
    number: int, first: dt.date, last: dt.date, pick: random.Random, calendar: Calendar
) -> list[Happened]:
    """Return a history: two of three in the shapes of the sample, one of three any that the law allows."""
    if number % 3:
        day = first + dt.timedelta(days=pick.randrange((last - first).days + 1))
        history = History(day, pick.choice(("in_person", "online", "fax", "email", "other")), calendar)
        answer = pick.choice(ANSWERS)
        shape = FITTING.get(answer[0]) or pick.choice(SHAPES)
        shape(history, pick, answer, f"测答〔{day.year}〕{number}号")
        return history.events
    events = random_history(pick, calendar, first, last)
    while events[1].occurred_on > last:
        events = random_history(pick, calendar, first, last)
    return [Happened(kind=one.kind, occurred_on=one.occurred_on, data=dict(one.data)) for one in events]


def _cases(bodies: list[Body], count: int) -> None:
    pick = random.Random("cases")
    for number in range(count):
        body, kind = pick.choice(bodies), pick.choice(("reconsideration", "litigation"))
        filed = dt.date(YEAR - 1, 8, 1) + dt.timedelta(days=pick.randrange(500))
        role = (
            "respondent"
            if kind == "reconsideration"
            else pick.choice(("defendant", "defendant", "co_defendant"))
        )
        case = casework.FileCase(
            context=operator(),
            body=body,
            kind=kind,
            role=role,
            organ="测试机构",
            subject=f"测试案件第{number}号",
            filed_on=filed,
            accepted_on=filed + dt.timedelta(days=5),
            after_reconsideration=kind == "litigation" and pick.random() < 0.5,
            sample_note=NOTE,
        ).execute()
        if pick.random() < 0.8:
            result = pick.choice([one for one in case_results(kind) if one != "pending"])
            casework.DecideCase(
                context=operator(), case=case, on=filed + dt.timedelta(days=70), result=result
            ).execute()


def scope_bodies(aggregate: bool) -> list[int]:
    """Return the ids that a report of the first body counts: itself, or the tree under it."""
    if not aggregate:
        return [Body.objects.get(slug=SLUG).pk]
    return [Body.objects.get(slug=slug).pk for slug, *_ in BODIES]


def data_folder(text: str | None) -> Path | None:
    """Return the folder of --data, made if it is not there."""
    if text is None:
        return None
    folder = Path(text)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
