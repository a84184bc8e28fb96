"""The reports of the sample: last year's, published; two cases against answers."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from gongkai.agencies.models import Body, User
from gongkai.casework import actions as casework
from gongkai.casework.models import Request
from gongkai.demo.staging import operator
from gongkai.journal.actions import Context
from gongkai.journal.models import Origin
from gongkai.reports import actions
from gongkai.reports.compiling import derive, scope_of
from gongkai.reports.figures import is_total
from gongkai.reports.models import Report, ReportScope

# What no ledger of the sample keeps: permits, penalties, charges come from other systems.
FROM_ELSEWHERE = {
    "linxi-minzheng": {
        "permits.administrative_permits.decisions": "36",
        "penalties_and_coercion.administrative_penalties.decisions": "4",
    },
    "linxi": {
        "permits.administrative_permits.decisions": "1280",
        "penalties_and_coercion.administrative_penalties.decisions": "217",
        "penalties_and_coercion.administrative_coercion.decisions": "9",
        "fees.administrative_fees.amount": "312.6",
    },
}
SOURCE = "行政执法信息公示平台年度统计（示例）"

TEXTS = {
    "overview": [
        "本机关按照政府信息公开条例的要求，围绕群众关心的事项做好主动公开和依申请公开工作。",
        "主动公开方面，及时公布政策文件、资金发放、检查结果等信息，重要文件同步解读。",
        "依申请公开方面，实行登记、审核、办理、答复、归档全流程管理，未发生逾期答复。",
        "政府信息管理方面，公文起草时同步认定公开属性，发布前逐件审查。",
        "监督保障方面，全年组织业务培训两次，公开工作纳入年度考核。",
    ],
    "problems": [
        "一是部分信息公开不够及时。二是政策解读形式比较单一。",
        "改进措施：按月核对应公开事项，推行图解和问答等解读形式。",
    ],
    "other": ["本年度没有收取信息处理费。"],
}


def make_cases(bodies: dict[str, Body], today: dt.date) -> int:
    """Enter a reconsideration decided last year and a pending lawsuit; return how many."""
    body = bodies["linxi-minzheng"]
    answered = Request.objects.filter(body=body, finished_on__year=today.year - 1).order_by("finished_on")
    request = next(
        (one for one in answered if one.outcome.startswith(("refused", "unable"))), answered.first()
    )
    assert request is not None
    assert request.finished_on is not None
    filed = request.finished_on + dt.timedelta(days=20)
    case = casework.FileCase(
        context=operator(today),
        body=body,
        kind="reconsideration",
        role="respondent",
        organ="临溪县人民政府",
        subject=request.subject,
        filed_on=filed,
        request=request,
        accepted_on=filed + dt.timedelta(days=4),
    ).execute()
    decided = min(filed + dt.timedelta(days=50), dt.date(today.year - 1, 12, 30))
    casework.DecideCase(context=operator(today), case=case, on=decided, result="upheld").execute()
    suit = dt.date(today.year, 3, 10)
    casework.FileCase(
        context=operator(today),
        body=body,
        kind="litigation",
        role="defendant",
        organ="安澜市中级人民法院",
        subject=request.subject,
        filed_on=min(suit, today),
        request=request,
        follows=case,
        accepted_on=min(suit, today),
    ).execute()
    return 2


def make_reports(bodies: dict[str, Body], people: dict[str, User], today: dt.date) -> int:
    """Publish last year's reports of a department, a township and the county (rolled up); return how many."""
    year = today.year - 1
    made = 0
    for slug, scope, head, day in (
        ("linxi-minzheng", ReportScope.SELF, "gu", dt.date(today.year, 1, 22)),
        ("linxi-liuwan", ReportScope.SELF, "gao", dt.date(today.year, 1, 25)),
        ("linxi", ReportScope.AGGREGATE, "wen", dt.date(today.year, 3, 20)),
    ):
        report = open_report(bodies[slug], year, scope, min(day, today))
        write_texts(report, TEXTS)
        fill_rest(report, FROM_ELSEWHERE.get(slug, {}), SOURCE)
        person = Context(user=people[head], origin=Origin.DEMO, today=min(day, today))
        actions.PublishReport(context=person, report=report).execute()
        made += 1
    return made


def open_report(body: Body, year: int, scope: str, day: dt.date, *, with_table: bool = True) -> Report:
    """Open a report and compile it."""
    context = operator(day)
    report: Report = actions.OpenReport(
        context=context, body=body, year=year, scope=scope, with_table=with_table
    ).execute()
    actions.CompileReport(context=context, report=report).execute()
    return report


def write_texts(report: Report, texts: dict[str, list[str]]) -> None:
    """Write the sections."""
    for key, lines in texts.items():
        actions.WriteSection(context=operator(), report=report, key=key, text="\n".join(lines)).execute()


def fill_rest(report: Report, given: dict[str, str], source: str, reason: str = "") -> None:
    """Adjust every cell that no ledger answers for: to what is `given`, else to 0."""
    derived = derive(report.form_id, scope_of(report)).cells
    totals = {cell for cell in report.form.cells if is_total(report.form, cell)}
    for cell in report.form.cells:
        if cell in derived or cell in totals:
            continue
        number = given.get(cell, "0")
        actions.AdjustCell(
            context=operator(),
            report=report,
            cell=cell,
            amount=Decimal(number),
            reason=reason or ("本系统没有这类台账" if number != "0" else "本年度没有发生"),
            source=source,
        ).execute()
