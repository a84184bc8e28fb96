"""The catalogue of a large city: 1,000,000 items of six years in a tree of eight bodies, made in bulk through the
actions (`ImportItems`, `ChangeDocument`), for `publishing.py`.

Import it after `machine.start`. Everything comes from one seed and from the day it is made. The bodies take turns, so
that the rows of the largest (a quarter of all) lie among those of the others, as they do where all work every day.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from benchmarks.ledger import BODIES, NOTE, SLUG, analyse, make_bodies, operator
from benchmarks.machine import say, timed

from gongkai.agencies.models import Body
from gongkai.agencies.queries import local_today
from gongkai.catalogue import actions as catalogue
from gongkai.catalogue.models import DocumentChange, Item, Release, State
from gongkai.catalogue.themes import theme_paths

YEARS = 6
# Parts of a hundred.
SHARES = (25, 15, 13, 12, 12, 10, 7, 6)
CHUNK = 20_000
COLUMNS = {
    "permits": 20,
    "penalties": 14,
    "livelihood": 13,
    "procurement": 10,
    "major-projects": 10,
    "inspections": 9,
    "budgets": 5,
    "statistics": 4,
    "charges": 3,
    "recruitment": 3,
    "proposals": 3,
    "emergencies": 2,
    "functions": 1,
    "plans": 2,
    "other-documents": 1,
}
GENRES = "通知 公告 公示 意见 决定 批复 报告 通报".split()
PLACES = "东湖 西山 南桥 北关 新城 老街 柳河 青石 白云 长林 平安 双塔 石门 龙潭 凤凰 太平".split()
MATTERS = (
    "养老服务 低保对象 医疗救助 道路改造 学校建设 污水处理 农田水利 食品抽检 消防检查 土地出让 房屋征收 工程验收 "
    "政府采购 中标结果 行政许可 行政处罚 财政预算 收费标准 人员招录 应急演练 环境影响 安全生产 就业补贴 残疾人补助"
).split()
WORDS = "资金 项目 审批 公示 补助 名单 工程 采购 标准 服务 办理 结果 年度 监督 检查 单位 要求 工作 情况 有关".split()
RELEASES = (
    (("website",), 62),
    (("website", "wechat"), 25),
    (("website", "wechat", "weibo"), 8),
    (("website", "gazette"), 5),
)
# Of ten thousand: documents, interpretations, withdrawn, withheld, on request.
DOCUMENT, INTERPRETATION, WITHDRAWN, WITHHELD, ON_REQUEST = 120, 50, 50, 200, 60
CHANGES = 300
TEXTS = 400
THEMES = sorted(theme_paths())
RowsOf = Callable[[Body, int, random.Random], Iterator[dict[str, Any]]]


def build(items: int) -> dict[str, Any]:
    """Make the items unless they are there; return how fast. A build that was interrupted is gone on with.

    SystemExit when more items are there.
    """
    found = Item.objects.filter(body__slug__startswith=SLUG, batch__isnull=False).count()
    if found > items:
        raise SystemExit(f"the database holds {found} imported items, not {items}; give another --data")
    if found == items:
        analyse()
        return {}
    made_bodies = bodies() if Body.objects.filter(slug=SLUG).exists() else make_bodies()
    taken, made = timed(lambda: _import(made_bodies, items))
    analyse()
    changed = _change(made_bodies)
    analyse()
    return {
        "items_made": made,
        "releases_made": Release.objects.count(),
        "changes_made": changed,
        "items_per_second": round(made / taken),
    }


def bodies() -> list[Body]:
    """Return the bodies of the catalogue, the largest first."""
    return [Body.objects.get(slug=slug) for slug, *_ in BODIES]


def share_of(items: int, place: int) -> int:
    """Return how many of all the items body number `place` has; the parts add up."""
    return sum(SHARES[: place + 1]) * items // 100 - sum(SHARES[:place]) * items // 100


def _import(all_bodies: list[Body], items: int) -> int:
    """Import the rows: the documents of all bodies, then the other items, then what interprets the documents."""
    there = [Item.objects.filter(body=body, batch__isnull=False).count() for body in all_bodies]
    made = 0
    for rows_of in (document_rows, ordinary_rows, reading_rows):
        made += _in_turns(all_bodies, items, rows_of, there)
    return made


def _in_turns(all_bodies: list[Body], items: int, rows_of: RowsOf, there: list[int]) -> int:
    """Import rows, the bodies in turns; the first rows of each, `there` before, are left out and counted off."""
    waiting = {
        place: rows_of(body, share_of(items, place), random.Random(f"{rows_of.__name__} {place}"))
        for place, body in enumerate(all_bodies)
    }
    for place, rows in waiting.items():
        there[place] -= sum(1 for _ in islice(rows, there[place]))
    made = 0
    while waiting:
        for place in list(waiting):
            rows = list(islice(waiting[place], CHUNK * SHARES[place] // SHARES[0]))
            if not rows:
                del waiting[place]
                continue
            batch = catalogue.ImportItems(
                context=operator(),
                body=all_bodies[place],
                rows=rows,
                source=NOTE,
                approver_name="测试审定人",
            ).execute()
            made += batch.made
            say(f"{rows_of.__name__} of {all_bodies[place].slug}: {made} so far")
    return made


def _first() -> tuple[dt.date, int]:
    """Return the first day and how many days until yesterday."""
    today = local_today()
    first = dt.date(today.year - YEARS + 1, 1, 1)
    return first, (today - first).days - 1


def document_rows(body: Body, count: int, pick: random.Random) -> Iterator[dict[str, Any]]:
    """Yield the rules and normative documents of a body that has `count` items."""
    (first, days), texts, wanted = _first(), _texts(pick), count * DOCUMENT // 10_000
    for number in range(wanted):
        day = first + dt.timedelta(days=days * number // wanted)
        yield plain(number, day, pick, texts) | _document(number, day, pick)


def ordinary_rows(body: Body, count: int, pick: random.Random) -> Iterator[dict[str, Any]]:
    """Yield the other items, in the order of publication; more every year, as the series of real reports go."""
    (first, days), texts = _first(), _texts(pick)
    start, end = count * DOCUMENT // 10_000, count - count * INTERPRETATION // 10_000
    for number in range(start, end):
        yield _ordinary(number, first + dt.timedelta(days=int(days * (number / count) ** 0.8)), pick, texts)


def reading_rows(body: Body, count: int, pick: random.Random) -> Iterator[dict[str, Any]]:
    """Yield the interpretations of the documents."""
    (first, days), texts = _first(), _texts(pick)
    held = Item.objects.filter(body=body, state=State.PUBLISHED).exclude(document_kind="other")
    documents = list(held.order_by("pk"))
    for number in range(count - count * INTERPRETATION // 10_000, count):
        row = plain(number, first + dt.timedelta(days=pick.randrange(days)), pick, texts)
        if documents:
            row["interprets"] = pick.choice(documents)
            row["interpretation_form"] = pick.choice(("text", "questions", "chart"))
        yield row | {"is_interpretation": True, "column": "interpretations"}


def _texts(pick: random.Random) -> list[str]:
    return [text(pick) for _ in range(TEXTS)]


def text(pick: random.Random) -> str:
    """Return the text of an item, 1 to 2 KB."""
    lines = ("".join(pick.choices(WORDS, k=pick.randrange(30, 100))) for _ in range(4))
    return "".join(f"<p>{line}。</p>" for line in lines)


def plain(number: int, day: dt.date, pick: random.Random, texts: list[str]) -> dict[str, Any]:
    """Return the row of an item published on `day`."""
    genre, matter, where = pick.choice(GENRES), pick.choice(MATTERS), pick.choice(PLACES)
    return {
        "column": pick.choices(list(COLUMNS), list(COLUMNS.values()))[0],
        "title": f"关于{where}{matter}{pick.choice(WORDS)}{pick.choice(WORDS)}的{genre}（第{number}号）",
        "summary": f"{where}{matter}的{genre}。",
        "keywords": f"{matter} {genre}",
        "genre": genre,
        "theme": pick.choice(THEMES),
        "content": pick.choice(texts),
        "created_on": day - dt.timedelta(days=pick.randrange(20)),
        "published_on": day,
        "releases": pick.choices([list(one) for one, _ in RELEASES], [weight for _, weight in RELEASES])[0],
    }


def _ordinary(number: int, day: dt.date, pick: random.Random, texts: list[str]) -> dict[str, Any]:
    row, chance = plain(number, day, pick, texts), pick.randrange(10_000)
    if chance < WITHDRAWN:
        row["withdrawn_on"] = min(local_today(), day + dt.timedelta(days=pick.randrange(200)))
        row |= {"withdraw_kind": "error", "withdraw_reason": NOTE}
    elif chance < WITHDRAWN + WITHHELD + ON_REQUEST:
        for name in ("published_on", "releases"):
            del row[name]
        if chance < WITHDRAWN + WITHHELD:
            row |= {"disclosure_mode": "withheld", "ground": "internal_affairs", "ground_reason": NOTE}
        else:
            row["disclosure_mode"] = "on_request"
    return row


def _document(number: int, day: dt.date, pick: random.Random) -> dict[str, Any]:
    dated = day - dt.timedelta(days=pick.randrange(60))
    row: dict[str, Any] = {
        "column": "normative-documents",
        "document_kind": "rules" if pick.random() < 0.03 else "normative",
        "document_no": f"测〔{dated.year}〕{number}号",
        "document_date": dated,
        "made_here": pick.random() < 0.9,
    }
    fate = pick.random()
    if fate < 0.5:
        row |= {"effective_from": day, "valid_until": day + dt.timedelta(days=pick.randrange(365, 1830))}
    elif fate < 0.6:
        row["repealed_on"] = min(local_today(), day + dt.timedelta(days=pick.randrange(1, 900)))
    return row


def _change(all_bodies: list[Body]) -> int:
    """Amend and repeal some documents by others, one act each; return how many."""
    pick, entered = random.Random("changes"), DocumentChange.objects.filter(body__in=all_bodies)
    if entered.exists():
        return entered.count()
    for place, body in enumerate(all_bodies):
        held = Item.objects.filter(body=body, state=State.PUBLISHED, repealed_on=None, valid_until=None)
        found = list(held.exclude(document_kind="other").order_by("document_date", "pk"))
        wanted = min(len(found) // 3, CHANGES * SHARES[place] // 100)
        for old in pick.sample(found[: len(found) // 2], wanted) if wanted else []:
            new = pick.choice(found[len(found) // 2 :])
            catalogue.ChangeDocument(
                context=operator(),
                item=old,
                kind=pick.choice(("amend", "amend", "repeal", "replace")),
                effective_on=new.document_date,
                by=new,
            ).execute()
    return entered.count()
