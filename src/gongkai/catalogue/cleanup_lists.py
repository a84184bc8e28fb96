"""The lists that a clean-up publishes: one item per decision, with a table of the documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.html import format_html, format_html_join

from gongkai.catalogue.models import (
    Cleanup,
    CleanupDecision,
    CleanupLine,
    Column,
    DisclosureMode,
    Item,
    State,
)
from gongkai.catalogue.richtext import clean_html

_TITLES = {
    CleanupDecision.KEEP: "继续有效的文件目录",
    CleanupDecision.AMEND: "拟修改的文件目录",
    CleanupDecision.REPEAL: "废止的文件目录",
    CleanupDecision.LAPSE: "宣布失效的文件目录",
}


def list_item(
    cleanup: Cleanup,
    decision: str,
    lines: Sequence[CleanupLine],
    column: Column,
    effective_on: dt.date,
) -> Item:
    """Return the unsaved item that holds the documents of one decision, approved as the clean-up was.

    Documents that are not public are counted and not named.
    """
    body, day = cleanup.body, effective_on
    title = f"{cleanup.name}：{_TITLES[CleanupDecision(decision)]}"
    return Item(
        body=body,
        column=column,
        state=State.APPROVED,
        title=title[:300],
        summary=f"以 {cleanup.as_of:%Y-%m-%d} 为基准日清理，共 {len(lines)} 件。",
        content=clean_html(_text(cleanup, decision, lines, day)),
        genre="公告",
        created_on=cleanup.approved_on or day,
        document_date=cleanup.approved_on,
        disclosure_mode=DisclosureMode.PROACTIVE,
        author=cleanup.author,
        author_name=cleanup.author_name,
        approver=cleanup.approver,
        approver_name=cleanup.approver_name,
        approved_on=cleanup.approved_on,
        on_paper=cleanup.on_paper,
    )


def _text(cleanup: Cleanup, decision: str, lines: Sequence[CleanupLine], day: dt.date) -> str:
    effect = {
        CleanupDecision.KEEP: "下列文件继续有效。",
        CleanupDecision.AMEND: "下列文件拟修改，修改前继续有效。",
        CleanupDecision.REPEAL: f"下列文件自 {day:%Y年%m月%d日} 起废止。",
        CleanupDecision.LAPSE: f"下列文件自 {day:%Y年%m月%d日} 起失效。",
    }[CleanupDecision(decision)]
    shown = [line for line in lines if line.item.state == State.PUBLISHED]
    rows = [
        (number, line.item.title, line.item.document_no, _day(line.item.document_date), _note(line))
        for number, line in enumerate(shown, start=1)
    ]
    if len(shown) < len(lines):
        effect += f"另有不公开的文件 {len(lines) - len(shown)} 件，不在此列明。"
    if not shown:
        return format_html("<p>{}</p>", effect)
    head = format_html_join("", "<th scope='col'>{}</th>", ((one,) for one in _HEAD))
    body = format_html_join("", "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>", rows)
    return format_html(
        "<p>{}</p><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", effect, head, body
    )


_HEAD = ("序号", "文件名称", "文号", "成文日期", "说明")


def _note(line: CleanupLine) -> str:
    until = f"有效期延至 {line.extended_until:%Y-%m-%d}。" if line.extended_until else ""
    return f"{until}{line.reason}"


def _day(day: dt.date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""
