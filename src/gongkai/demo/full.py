"""`gongkai demo --full`: five real bodies with ledgers of the sizes that their published reports state.

Only figures come from the reports. Every record says that it was rebuilt from them; titles are generic, so that
nobody takes one for a document of that body. Where a report gives a total and parts that do not add up to it, the
difference is a group of its own; where it gives no result of a case, the case counts as "other" and says so.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from importlib import resources
from typing import Any

from django.db import transaction

from gongkai.agencies.actions import CreateBody
from gongkai.agencies.models import Body
from gongkai.casework import actions as casework
from gongkai.casework.actions.import_requests import RequestRow
from gongkai.catalogue import actions as catalogue
from gongkai.demo.reports import fill_rest, open_report, write_texts
from gongkai.demo.requests import History
from gongkai.demo.staging import operator
from gongkai.journal.planner import refresh
from gongkai.reports import actions as reports
from gongkai.reports.models import DecisionKind, Report
from gongkai.workdays.queries import current_calendar

MARK = "示例：按年报数字重建"
DAY = dt.timedelta(days=1)
# Inside one import the rows stay in memory; this many take about 200 MB.
CHUNK = 20_000
Say = Callable[..., None]


def plan() -> list[dict[str, Any]]:
    """Return what is made per body: `data/full.json`."""
    text = (resources.files("gongkai.demo") / "data" / "full.json").read_text("utf-8")
    bodies: list[dict[str, Any]] = json.loads(text)["bodies"]
    return bodies


def load_full(say: Say, only: str | None = None) -> dict[str, dict[str, int]]:
    """Make the bodies of the plan (or the one with slug `only` and what is under it); return counts per body.

    A body that is there already is left as it is.
    """
    told: dict[str, dict[str, int]] = {}
    wanted = [one for one in plan() if only in (None, one["slug"], one.get("parent"))]
    if not wanted:
        known = "、".join(one["slug"] for one in plan())
        raise SystemExit(f"没有“{only}”，可选：{known}。")
    for place, one in enumerate(wanted):
        if Body.objects.filter(slug=one["slug"]).exists():
            say(f"{one['name']}：已有，跳过")
            continue
        with transaction.atomic():
            told[one["slug"]] = _make(one, 900 + place, say)
    for one in wanted:
        if one["slug"] in told and one["scope"]:
            with transaction.atomic():
                make_report(Body.objects.get(slug=one["slug"]), one)
            say(f"{one['name']}：{one['year']} 年年报已编制")
    refresh()
    return told


def _make(one: dict[str, Any], order: int, say: Say) -> dict[str, int]:
    parent = Body.objects.get(slug=one["parent"]) if one.get("parent") else None
    body: Body = CreateBody(
        context=operator(),
        slug=one["slug"],
        kind=one["kind"],
        name=one["name"],
        short_name=one["short_name"],
        parent=parent,
        details_given={
            "order": order,
            "office_name": "政府信息公开工作机构",
            "sample_note": f"{MARK}，不是该机关发布的文件",
        },
    ).execute()
    catalogue.OpenCatalogue(context=operator(), body=body).execute()
    for column in one.get("columns", []):
        catalogue.AddColumn(
            context=operator(), body=body, slug=column["slug"], title_given=column["title"]
        ).execute()
    return {
        "items": _items(body, one, say),
        "withheld": _withheld(body, one),
        "requests": _requests(body, one),
        "cases": _cases(body, one),
    }


def _items(body: Body, one: dict[str, Any], say: Say) -> int:
    groups = [*one["items"], *([one["interpretations"]] if "interpretations" in one else [])]
    total, made = sum(group["count"] for group in groups), 0
    rows = (row for number, group in enumerate(groups) for row in _rows(one, group, number))
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK or made + len(chunk) == total:
            batch = catalogue.ImportItems(
                context=operator(),
                body=body,
                rows=chunk,
                source=MARK,
                approver_name=MARK,
                progress=partial(_checked, say, one["name"], made, total),
            ).execute()
            made, chunk = made + batch.made, []
            say(f"{one['name']}：信息 {bar(made, total)}", over=made < total)
    return made


def _checked(say: Say, name: str, before: int, total: int, read: int) -> None:
    say(f"{name}：核对 {bar(before + read, total)}", over=True)


def bar(done: int, total: int) -> str:
    """Return a progress bar of 20 blocks with the numbers."""
    full = 20 * done // total if total else 20
    return f"{'█' * full}{'░' * (20 - full)} {done:,} / {total:,}"


def _rows(one: dict[str, Any], group: dict[str, Any], number: int) -> Iterator[dict[str, Any]]:
    year, count = one["year"], group["count"]
    for place in range(count):
        day = dt.date(year, 1, 1) + DAY * (place * 364 // count)
        dated = day.replace(year=group["dated"], day=min(day.day, 28)) if "dated" in group else day
        row: dict[str, Any] = {
            "column": group["column"],
            "title": f"{MARK}（{group['what']}，第 {place + 1} 条，共 {count} 条）",
            "created_on": dated,
            "published_on": day,
            "source": MARK,
            "releases": group.get("releases", ["website"]),
        }
        if group.get("document_kind"):
            row |= {
                "document_kind": group["document_kind"],
                "document_no": f"示例〔{dated.year}〕{number + 1}-{place + 1}号",
                "document_date": dated,
            }
        if group is one.get("interpretations"):
            row["is_interpretation"] = True
        yield row


def _withheld(body: Body, one: dict[str, Any]) -> int:
    groups = one.get("withheld", [])
    rows = [
        {
            "column": "other-statutory",
            "title": f"{MARK}（{group['what']}，第 {place + 1} 件，共 {group['count']} 件）",
            "created_on": dt.date(one["year"], 1, 1) + DAY * (place * 364 // group["count"]),
            "approved_on": dt.date(one["year"], 12, 31),
            "disclosure_mode": "withheld",
            "ground": group["ground"],
            "ground_reason": MARK,
            "source": MARK,
        }
        for group in groups
        for place in range(group["count"])
    ]
    if not rows:
        return 0
    batch = catalogue.ImportItems(
        context=operator(), body=body, rows=rows, source=MARK, approver_name=MARK
    ).execute()
    return int(batch.made)


def _requests(body: Body, one: dict[str, Any]) -> int:
    calendar = current_calendar()
    rows: list[RequestRow] = []
    for group in one.get("requests", []):
        for _ in range(group["count"]):
            history = History(dt.date(one["year"], 6, 3), group["channel"], calendar)
            history.answered(8, group["outcome"], group["sub_ground"], MARK)
            rows.append(
                RequestRow(
                    subject=f"{MARK}（第 {len(rows) + 1} 件）",
                    applicant_category=group["category"],
                    events=history.events,
                    sample_note=MARK,
                    number=len(rows) + 1,
                )
            )
    if not rows:
        return 0
    batch = casework.ImportRequests(
        context=operator(), body=body, source=MARK, rows=rows, strict=True
    ).execute()
    return int(batch.made)


def _cases(body: Body, one: dict[str, Any]) -> int:
    made = 0
    for group in one.get("cases", []):
        for place in range(group["count"]):
            filed = dt.date(one["year"], 2, 1) + DAY * place * 5
            case = casework.FileCase(
                context=operator(),
                body=body,
                kind=group["kind"],
                role=group["role"],
                organ=MARK,
                subject=f"{MARK}（结果年报未载，按其他情形登记）",
                filed_on=filed,
                accepted_on=filed + 5 * DAY,
                sample_note=MARK,
            ).execute()
            casework.DecideCase(
                context=operator(), case=case, on=filed + 60 * DAY, result="withdrawn"
            ).execute()
            made += 1
    return made


def make_report(body: Body, one: dict[str, Any]) -> Report:
    """Open, compile and adjust the report of the year to the figures of the published one, and publish it.

    What contradicts in the published report contradicts here too: each error is answered for with the same reason.
    """
    year, reason = one["year"], "已公布年报所载数字，本平台没有相应台账"
    report = open_report(body, year, one["scope"], dt.date(year + 1, 3, 20))
    write_texts(
        report,
        {section.key: [f"{MARK}，文字从略。"] for section in report.form.sections if not section.tables},
    )
    given = dict(one.get("adjust", {}))
    fill_rest(report, given, f"{body.name}{year}年政府信息公开工作年度报告", reason)
    derived = report.compilation.cells if report.compilation else {}
    for cell, number in given.items():
        if cell in derived:
            _adjust(report, cell, number, reason)
    for cell in one.get("blank", []):
        _adjust(report, cell, None, "已公布的表中此格空白")
    _answer_for_errors(report)
    reports.PublishReport(context=operator(dt.date(year + 1, 3, 20)), report=report).execute()
    return report


def _adjust(report: Report, cell: str, number: str | None, reason: str) -> None:
    reports.AdjustCell(
        context=operator(),
        report=report,
        cell=cell,
        kind="add" if number is not None else "blank",
        amount=Decimal(number) if number is not None else None,
        reason=reason,
        source=f"{report.body.name}{report.year}年政府信息公开工作年度报告",
    ).execute()


def _answer_for_errors(report: Report) -> None:
    from gongkai.reports.checking import judge

    for judged in judge(report):
        if judged.blocks:
            reports.DecideFinding(
                context=operator(),
                report=report,
                finding_key=judged.key,
                kind=DecisionKind.ACCEPTED,
                reason="已公布的年报原文如此，重建时照录",
            ).execute()
