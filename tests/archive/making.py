"""Invented reports of an invented county in the forms and formats of their years."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Mapping

from gongkai.statements import (
    Figures,
    Form,
    ReportDocument,
    Value,
    complete_totals,
    form_for_year,
    leaf_cells,
)
from gongkai.statements.render import render

COUNTY = "临溪县人民政府"
WORDS = "各单位按照条例要求做好主动公开工作，落实保密审查制度，加强队伍培训。"


def balanced(form: Form, seed: int) -> dict[str, Value]:
    """Return invented figures that keep every rule of the form between the cells."""
    pick = random.Random(seed)
    values: dict[str, Value] = {cell: 0 for cell in form.cells if leaf_cells(form, cell) == (cell,)}
    if form.id == "2014":
        received = 10 + seed % 7
        values |= {
            "statistics.proactive_total.count": 900 + seed % 100,
            "statistics.channel_website.count": 900 + seed % 100,
            "statistics.received_online.count": received,
            "statistics.closed_on_time.count": received,
            "statistics.answered_granted.count": received,
            "statistics.staff_full_time.count": 3,
            "statistics.staff_part_time.count": 9,
            "statistics.meetings_held.count": 2,
            "statistics.training_sessions.count": 4,
            "statistics.trainees.count": 180,
        }
        return values
    number = 10 + pick.randint(0, 30)
    values["requests.new_requests.natural_person"] = number
    values["requests.granted.natural_person"] = number
    return values


def document(
    year: int, figures: Mapping[str, Value] | None = None, body: str = COUNTY, **more: object
) -> ReportDocument:
    """Return the report of a year; `figures` replace single cells before the totals are made."""
    form = form_for_year(year)
    values = {**balanced(form, year), **(figures or {})}
    sections = {section.key: [WORDS] for section in form.sections if not section.tables}
    return ReportDocument(
        title=f"{body}{year}年政府信息公开工作年度报告",
        body=body,
        year=year,
        form=form,
        figures=complete_totals(form, Figures(values)),
        sections={**sections, **more.pop("sections", {})},  # type: ignore[dict-item]
        sign=body,
        date=dt.date(year + 1, 1, 25),
        **more,  # type: ignore[arg-type]
    )


def written(report: ReportDocument, kind: str) -> bytes:
    """Return the report in a format of `statements.render`."""
    return render(report, kind)


def prose(year: int, *, body: str = COUNTY, total: int = 5200, again: int | None = None) -> str:
    """Return a free-text report of the years before 2014; `again`: the total as a later sentence repeats it."""
    repeated = f"截至年底，全县主动公开政府信息{again}条，均已上网。" if again is not None else WORDS
    return "\n".join(
        [
            f"{body}{year}年政府信息公开工作年度报告",
            "一、概述",
            WORDS,
            "二、主动公开政府信息情况",
            f"{year}年，全县主动公开政府信息{total}条。",
            repeated,
            "三、依申请公开政府信息办理情况",
            f"{year}年，全县新收到政府信息公开申请{year - 2000}件，均已答复。",
            "四、政府信息公开的收费及减免情况",
            "全年没有收费。",
            "五、因政府信息公开申请行政复议、提起行政诉讼的情况",
            "全年没有发生行政复议和行政诉讼。",
            "六、存在的主要问题及改进措施",
            "一是内容不够丰富。二是更新不够及时。",
            f"{body}",
            f"{year + 1}年3月20日",
        ]
    )


def printed_twice(html: bytes, cell: str, other: int) -> bytes:
    """Return a page in which the row of `cell` stands a second time with another figure: neither is certain."""
    text = html.decode()
    at = text.index(f'data-cell="{cell}"')
    start, end = text.rindex("<tr", 0, at), text.index("</tr>", at) + 5
    row = text[start:end]
    second = re.sub(r"(data-cell=\"[^\"]+\">)[^<]*", rf"\g<1>{other}", row)
    return (text[:end] + second + text[end:]).encode()
