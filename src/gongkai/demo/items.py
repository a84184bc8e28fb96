"""The catalogue of the sample: two years of invented information, and drafts that wait on the workbench."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

from gongkai.agencies.models import Body, BodyKind, User
from gongkai.catalogue import actions
from gongkai.catalogue.models import Column, Item
from gongkai.demo.cast import data
from gongkai.demo.staging import operator
from gongkai.journal.actions import Context
from gongkai.journal.models import Origin

# In whose name documents are numbered: 临民发〔2026〕3号 and so on.
CODES = {
    "linxi": "临政发",
    "linxi-office": "临政办发",
    "linxi-minzheng": "临民发",
    "linxi-jiaoyu": "临教发",
    "linxi-caizheng": "临财发",
    "linxi-ziran": "临自然资发",
    "linxi-zhujian": "临住建发",
    "linxi-weijian": "临卫发",
}
THEMES = {
    "livelihood": "民政、扶贫、救灾",
    "budgets": "财政、金融、审计",
    "procurement": "财政、金融、审计",
    "charges": "财政、金融、审计",
    "major-projects": "城乡建设、环境保护",
    "statistics": "国民经济管理、国有资产监管",
}
DAY = dt.timedelta(days=1)


def open_catalogues(bodies: dict[str, Body]) -> None:
    """Give every body its columns."""
    for body in bodies.values():
        if body.kind != BodyKind.UNIT:
            actions.OpenCatalogue(context=operator(), body=body).execute()


def make_items(bodies: dict[str, Body], today: dt.date) -> int:
    """Import two years of items for each body; return how many."""
    made = 0
    for number, (slug, templates) in enumerate(data("items")["bodies"].items()):
        rows = list(_rows(slug, templates, today, random.Random(f"{slug}{number}")))  # noqa: S311 - a sample
        made += _import(bodies[slug], rows, today)
        interpretations = list(_interpretations(bodies[slug], today))
        if interpretations:
            made += _import(bodies[slug], interpretations, today)
    return made


def _import(body: Body, rows: list[dict[str, Any]], today: dt.date) -> int:
    batch = actions.ImportItems(
        context=operator(today), body=body, rows=rows, source="示例数据", approver_name="示例审定人"
    ).execute()
    return int(batch.made)


def _rows(
    slug: str, templates: list[list[str]], today: dt.date, chance: random.Random
) -> Iterator[dict[str, Any]]:
    serial: dict[int, int] = {}
    for year in (today.year - 1, today.year):
        for column, template, kind, genre in templates:
            if kind == "normative" and year == today.year and chance.random() < 0.5:
                continue
            for count, day in enumerate(_days(template, year, today, chance), start=1):
                yield _row(slug, column, template, kind, genre, count, day, serial, chance)


def _days(template: str, year: int, today: dt.date, chance: random.Random) -> list[dt.date]:
    """Return the days of a title in a year, in the order of their numbers.

    What is told by the month or quarter comes in the month after, other series a few times a year.
    """
    first, last = dt.date(year, 1, 4), min(dt.date(year, 12, 28), today - 2 * DAY)
    length = 1 if "{n}月" in template else 3 if "{n}季度" in template else 0
    if length:
        ends = range(length, 12, length)
        days = [dt.date(year, month + 1, chance.randint(5, 20)) for month in ends]
    elif "{n}" in template:
        span = max(1, (last - first).days)
        days = sorted(first + DAY * chance.randrange(span) for _ in range(chance.randint(2, 6)))
    else:
        days = [first + DAY * chance.randrange(max(1, (last - first).days))]
    return [day for day in days if day <= last]


def _row(
    slug: str,
    column: str,
    template: str,
    kind: str,
    genre: str,
    count: int,
    day: dt.date,
    serial: dict[int, int],
    chance: random.Random,
) -> dict[str, Any]:
    title = template.format(year=day.year, n=count)
    row: dict[str, Any] = {
        "column": column,
        "title": title,
        "document_kind": kind,
        "genre": genre,
        "summary": f"{title}。",
        "content": content_of(column, title),
        "document_date": day,
        "created_on": day,
        "published_on": min(day + DAY * chance.randrange(0, 3), dt.date(day.year, 12, 31)),
        "disclosure_term": "长期公开",
        "disclosure_scope": "面向社会",
        "releases": ["website", "wechat"] if chance.random() < 0.3 else ["website"],
        "author_name": "示例拟稿人",
    }
    if column in THEMES:
        row["theme"] = THEMES[column]
    if kind == "normative":
        serial[day.year] = serial.get(day.year, 0) + 1
        row |= {
            "document_no": f"{CODES[slug]}〔{day.year}〕{serial[day.year]}号",
            "effective_from": day,
            "valid_until": day.replace(year=day.year + 5, day=min(day.day, 28)),
            "releases": ["website", "gazette", "wechat"],
        }
    return row


def content_of(column: str, title: str) -> str:
    """Return the invented text of an item as HTML paragraphs."""
    texts = data("items")["text"]
    topic = title.rsplit("关于印发", 1)[-1].removesuffix("的通知")
    return "".join(f"<p>{line.format(topic=topic)}</p>" for line in texts.get(column, texts["default"]))


def _interpretations(body: Body, today: dt.date) -> Iterator[dict[str, Any]]:
    documents = Item.objects.filter(body=body, document_kind="normative").order_by("published_on", "pk")
    for document in list(documents)[::2]:
        topic = document.title.rsplit("关于印发", 1)[-1].removesuffix("的通知")
        day = min((document.published_on or today) + 2 * DAY, today)
        yield {
            "column": "interpretations",
            "title": f"《{topic}》政策解读",
            "is_interpretation": True,
            "interprets": document,
            "genre": "解读",
            "summary": f"就《{topic}》的背景、内容和办理方式作出说明。",
            "content": "".join(
                f"<p>{one.format(topic=topic)}</p>" for one in data("items")["text"]["interpretations"]
            ),
            "created_on": day,
            "published_on": day,
            "releases": ["website"],
            "author_name": "示例拟稿人",
        }


def change_some(bodies: dict[str, Body], people: dict[str, User], today: dt.date) -> None:
    """Repeal a document, withdraw an item, register what is withheld, leave drafts at every stage."""
    body = bodies["linxi-minzheng"]
    head = Context(user=people["gu"], origin=Origin.DEMO, today=today)
    clerk = Context(user=people["shen"], origin=Origin.DEMO, today=today)
    officer = Context(user=people["han"], origin=Origin.DEMO, today=today)
    documents = list(Item.objects.filter(body=body, document_kind="normative").order_by("document_date"))
    actions.ChangeDocument(
        context=head,
        item=documents[0],
        kind="repeal",
        effective_on=today - 20 * DAY,
        reason="内容已由新办法代替",
    ).execute()
    published = Item.objects.filter(body=body, column__slug="permits").order_by("published_on").first()
    assert published is not None
    actions.WithdrawItem(
        context=head, item=published, kind="changed", reason="所载许可决定已依法变更，另行公告"
    ).execute()
    columns = {column.slug: column for column in Column.objects.filter(body=body)}
    actions.RegisterWithheld(
        context=officer,
        body=body,
        column=columns["other-documents"],
        ground="internal_affairs",
        ground_reason="内部值班安排",
        values={"title": "年度值班安排", "created_on": today - 40 * DAY},
        approver_name="顾长川",
    ).execute()
    secrecy = Context(user=people["song"], origin=Origin.DEMO, today=today)
    _drafts(clerk, (secrecy, officer), body, columns)


def _drafts(clerk: Context, reviewers: tuple[Context, ...], body: Body, columns: dict[str, Column]) -> None:
    month = clerk.today.month
    for place, (slug, title) in enumerate(
        [
            ("livelihood", f"临溪县{clerk.today.year}年{month}月特困人员供养资金发放情况（待核）"),
            ("public-services", "临溪县婚姻登记服务指南"),
            ("normative-documents", "临溪县民政局关于印发临溪县社会组织信用管理办法的通知"),
        ]
    ):
        values = {
            "title": title,
            "summary": f"{title}。",
            "content": content_of(slug, title),
            "created_on": clerk.today - 6 * DAY,
        }
        if slug == "normative-documents":
            values |= {
                "document_kind": "normative",
                "document_no": f"临民发〔{clerk.today.year}〕19号",
                "document_date": clerk.today - 6 * DAY,
            }
        item = actions.DraftItem(context=clerk, body=body, column=columns[slug], values=values).execute()
        actions.MarkAttribute(context=clerk, item=item, disclosure_mode="proactive").execute()
        if place:
            actions.SubmitItem(context=clerk, item=item, self_checked=True).execute()
        if place == 2:
            for reviewer in reviewers:
                actions.PassStage(context=reviewer, item=item).execute()
