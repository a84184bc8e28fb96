"""The workbench (工作台): what is due, what waits, what is wrong; each number opens a list."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.agencies.models import READING_ROLES, WORK_ROLES, Body, BodyKind, Role
from gongkai.agencies.queries import assignments_of, local_today, visible_body_ids
from gongkai.casework.rules import HANDLERS
from gongkai.casework.units import works_at_body
from gongkai.casework.work import Numbers, open_ones, overdue, requests_for, with_due
from gongkai.catalogue.clearance.waiting import items_for
from gongkai.catalogue.guide import guide_state
from gongkai.catalogue.models import Item, ItemQuerySet, State
from gongkai.catalogue.personal.sweep import open_count
from gongkai.catalogue.queries import documents_without_interpretation, lapsing_documents, office_items
from gongkai.catalogue.withheld import due_entries
from gongkai.look.parts import Light, Notice, Pair, Task, Tile
from gongkai.look.wording import LOCAL, long_day, short_day
from gongkai.office.casework.working import tasks_of, tiles_of, watched_of
from gongkai.office.catalogue.presenting import due_of
from gongkai.reports.checking import judge
from gongkai.reports.models import Report
from gongkai.reports.queries import latest_version, report_of
from gongkai.workdays.queries import current_calendar

TASKS = 12
AHEAD = 10
LIST = 50
_LIGHT_ORDER = {"late": 0, "soon": 1, "new": 2, "work": 3, "ok": 4, "wait": 5}
_DRAFTERS = (Role.CLERK, Role.DISCLOSURE_OFFICER, Role.HEAD)


@login_required
@require_safe
def workbench(request: HttpRequest) -> HttpResponse:
    """Show the workbench of the user."""
    user, today = request.user, local_today()
    reads = bool(visible_body_ids(user, READING_ROLES))
    bodies = own_bodies(user)
    queues = item_queues(user) if reads else []
    tasks = [_item_task(verb, item, today) for verb, items in queues for item in items[:TASKS]]
    waiting = tasks_of(user, TASKS, today) if reads else []
    tasks = sorted(
        [*tasks, *waiting], key=lambda task: _LIGHT_ORDER.get(task.due.kind if task.due else "", 6)
    )
    numbers = Numbers(user, today) if reads else None
    tiles = tiles_of(numbers) if numbers else []
    context = {
        "today": today,
        "reads": reads,
        "may_register": works_at_body(user, HANDLERS),
        "may_draft": works_at_body(user, _DRAFTERS),
        "tiles": tiles,
        "watched": watched_of(numbers) if numbers else [],
        "tasks": tasks[:TASKS],
        "tasks_total": sum(items.count() for _, items in queues) + (numbers.number("mine") if numbers else 0),
        "notices": notices(user, bodies, today, tiles) if reads else [],
        "days": days_ahead(user, today) if reads else [],
        "reports": [report_summary(body, today) for body in bodies],
    }
    return render(request, "office/workbench.html", context)


def own_bodies(user: Any) -> list[Body]:
    """Return the bodies at which the user works directly (not those under them, no internal units), each once."""
    held = [a for a in assignments_of(user) if a.role in WORK_ROLES]
    found = {a.body_id: a.body for a in held if a.body.kind != BodyKind.UNIT}
    return sorted(found.values(), key=lambda body: (body.order, body.pk))


# --- what waits --------------------------------------------------------------------------------------------


def item_queues(user: Any) -> list[tuple[str, ItemQuerySet]]:
    """Return the items on which the next step is the user's, by step: review, publish, mend what came back."""
    drafting = visible_body_ids(user, _DRAFTERS)
    returned = office_items(user, state=State.DRAFT).filter(body_id__in=drafting, author=user)
    return [
        ("审查", items_for(user)),
        ("发布", office_items(user, state=State.APPROVED).filter(body_id__in=drafting)),
        ("退回修改", returned.exclude(return_reason="")),
    ]


def _item_task(verb: str, item: Item, today: dt.date) -> Task:
    due = due_of(item, today)
    return Task(
        verb=verb,
        title=item.title or "（未定标题）",
        url=reverse("office:catalogue-item", args=[item.public_id]),
        note=f"{item.body.short_name} · {item.column.title}",
        since=since(item.changed_at, today),
        due=due.light if due else None,
    )


def since(when: dt.datetime, today: dt.date) -> str:
    """Return how long something has lain here: 今天, 3 天前."""
    days = (today - when.astimezone(LOCAL).date()).days
    return "今天" if days <= 0 else f"{days} 天前"


# --- what is wrong -----------------------------------------------------------------------------------------


def notices(user: Any, bodies: list[Body], today: dt.date, tiles: list[Tile]) -> list[Notice]:
    """Return what the user should look at, the serious first."""
    late = sum(tile.number for tile in tiles if tile.url.endswith("=overdue"))
    found = [*_late_requests(user, today, late)]
    for body in bodies:
        found += _report_findings(body, today)
    found += _documents(bodies, today)
    calendar = current_calendar()
    if today.month >= 11 and today.year + 1 not in calendar.covered_years:
        year = today.year + 1
        text = f"延伸到 {year} 年的期限为暂定，安排公布后自动重新计算。"
        found.append(Notice(severity="info", title=f"{year} 年节假日安排尚未公布", text=text))
    return found


def _late_requests(user: Any, today: dt.date, count: int) -> list[Notice]:
    if not count:
        return []
    late: Any = with_due(overdue(requests_for(user), today), today).order_by("due")
    first = late.values_list("due", "request_no").first()
    if first is None:
        return []
    text = f"最早的应于 {short_day(first[0])} 答复：{first[1]}。仍须答复，超期计入监督考核。"
    url = reverse("office:casework-list") + "?due=overdue"
    return [Notice(severity="error", title=f"{count} 件申请逾期未答复", text=text, url=url)]


def _report_findings(body: Body, today: dt.date) -> list[Notice]:
    report = report_of(body, today.year - 1)
    if report is None or report.compilation is None or latest_version(report) is not None:
        return []
    blocking = [one for one in judge(report) if one.blocks]
    if not blocking:
        return []
    url = reverse("office:report", args=[report.public_id])
    title = f"{body.short_name} {report.year} 年报有 {len(blocking)} 处矛盾"
    return [Notice(severity="error", title=title, text=blocking[0].finding.message(), url=url)]


MOST_GUIDES = 5


def _guides(bodies: list[Body], today: dt.date) -> list[Notice]:
    """Return the guides of one's own bodies that should be made anew; whoever sees many bodies looks there."""
    found = []
    for body in bodies[:MOST_GUIDES]:
        state = guide_state(body, today)
        if state.stale and state.in_work is None:
            url = f"{reverse('office:catalogue-guide')}?body={body.slug}"
            title = f"{body.short_name}的公开指南需要更新"
            found.append(Notice(severity="warning", title=title, text=state.reasons[0], url=url))
    return found


def _swept(bodies: list[Body]) -> list[Notice]:
    """Return that the sweep found personal data in what is out, and nobody has dealt with it yet."""
    waiting = open_count([body.pk for body in bodies])
    if not waiting:
        return []
    text = "巡检在已公开的信息中发现没有遮盖的个人信息或者错敏词，请更正、撤回或者说明理由。"
    url = reverse("office:catalogue-sweep")
    return [Notice(severity="error", title=f"{waiting} 项个人信息待处理", text=text, url=url)]


def _withheld(bodies: list[Body], today: dt.date) -> list[Notice]:
    """Return by body how many withheld entries are to be looked at again (条例2019 Art. 18)."""
    found = []
    for body in bodies:
        due = due_entries(body, today).count()
        if due:
            url = f"{reverse('office:catalogue-withheld')}?body={body.slug}&due=due"
            text = "情况变化可以公开的应当公开（条例第十八条），评估后登记结论。"
            found.append(
                Notice(severity="warning", title=f"{due} 条不予公开的信息应定期评估", text=text, url=url)
            )
    return found


def _documents(bodies: list[Body], today: dt.date) -> list[Notice]:
    found = _swept(bodies) + _withheld(bodies, today) + _guides(bodies, today)
    silent = sum(documents_without_interpretation(body).count() for body in bodies)
    if silent:
        found.append(
            Notice(
                severity="warning",
                title=f"{silent} 件政策文件没有解读",
                text="解读应当与文件同步公开。",
                url=reverse("office:attention", args=["uninterpreted"]),
            )
        )
    ending = [item for body in bodies for item in lapsing_documents(body, today)]
    if ending:
        first = min(ending, key=lambda item: item.valid_until or today)
        found.append(
            Notice(
                severity="warning",
                title=f"{len(ending)} 件文件半年内到期",
                text=f"最早 {first.valid_until}：{first.document_no or first.title}。需要评估并决定续期或者废止。",
                url=reverse("office:attention", args=["lapsing"]),
            )
        )
    return found


ATTENTION = {
    "uninterpreted": ("没有解读的政策文件", "解读应当与文件同步公开。"),
    "lapsing": ("半年内到期的文件", "到期前评估，决定续期、修订或者废止。"),
}


@login_required
@require_safe
def attention(request: HttpRequest, key: str) -> HttpResponse:
    """List the documents that a notice of the workbench counts."""
    if key not in ATTENTION:
        raise Http404
    today, title = local_today(), ATTENTION[key]
    rows: list[Item] = []
    for body in own_bodies(request.user):
        found = (
            documents_without_interpretation(body)
            if key == "uninterpreted"
            else lapsing_documents(body, today)
        )
        rows += found[:LIST]
    return render(request, "office/attention.html", {"title": title[0], "text": title[1], "items": rows})


# --- what comes --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Day:
    """One of the next working days and how many requests are due on it."""

    day: dt.date
    number: int
    today: bool


def days_ahead(user: Any, today: dt.date) -> list[Day]:
    """Return the next ten working days with what is due; today first, working day or not."""
    calendar = current_calendar()
    days = [today, *(calendar.add_working_days(today, n) for n in range(1, AHEAD))]
    rows = with_due(open_ones(requests_for(user)), today)
    near = rows.filter(due__gte=days[0], due__lte=days[-1]).order_by()
    counts = Counter(dict(near.values_list("due").annotate(number=Count("pk"))))
    return [Day(day, counts[day], day == today) for day in days]


@dataclass(frozen=True)
class ReportSummary:
    """Where the report of a body stands: the one being prepared, or the next one."""

    body: Body
    year: int
    pairs: list[Pair]


def report_summary(body: Body, today: dt.date) -> ReportSummary:
    """Return the state of last year's report until it is published, then of this year's."""
    year = today.year - 1
    report = report_of(body, year)
    if report is not None and latest_version(report) is not None:
        year, report = today.year, report_of(body, today.year)
    light = _report_light(report)
    url = reverse("office:report", args=[report.public_id]) if report else reverse("office:report-list")
    deadline = f"{long_day(dt.date(year + 1, 1, 31))}前公布"
    rows = [Pair(label="期限", value=deadline), Pair(label="现状", value=light)]
    rows.append(Pair(label="打开", value="年报页面" if report else "年度报告", url=url))
    return ReportSummary(body, year, rows)


def _report_light(report: Report | None) -> Light:
    if report is None:
        return Light(kind="none", word="尚未开始编制")
    version = latest_version(report)
    if version is not None:
        return Light(kind="done", word=f"已公布第 {version.number} 版")
    if report.compilation is None:
        return Light(kind="new", word="已开始，未汇总")
    return Light(kind="work", word="编制中")
