"""The clock panel of a case: date, bar, "why this day", and the calendar, all from the law's own words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.utils.safestring import SafeString, mark_safe

from gongkai.law import CaseState, DayMark, Status, explain, timetable
from gongkai.law.clock.view import DayView
from gongkai.look import charts
from gongkai.look.parts import Light
from gongkai.look.wording import short_day

MARKS = {"start": "d-start", "count": "d-count", "pause": "d-pause", "off": "d-off", "due": "d-due"}
LONGEST = 140


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of "why this day": the sentence, the resulting date, source and skipped days below it."""

    text: str
    date: str
    small: str


@dataclass(frozen=True, kw_only=True)
class Square:
    """A day of the calendar: CSS classes, number shown, word below."""

    day: dt.date | None
    css: str = ""
    number: str = ""
    word: str = ""


@dataclass(kw_only=True)
class Panel:
    """What the clock panel shows. `date` is None where no date can be told; `head` says what the date is."""

    tone: str
    light: Light
    head: str
    date: dt.date | None
    bar: SafeString = field(default_factory=SafeString)
    key: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    weeks: list[list[Square]] = field(default_factory=list)
    calendar: str = ""


def panel_of(state: CaseState, today: dt.date, *, calendar: bool = True) -> Panel:
    """Return the panel of a state as it stands on `today` (or on its last event, if that is later)."""
    day = max(today, state.last_on)
    view = state.on(day)
    marks = timetable(state)
    over = not state.status.is_open
    panel = Panel(
        tone=_tone(view),
        light=_light(state, view),
        head=_head(state, view),
        date=view.due if state.status is not Status.WITHDRAWN else None,
        sentences=_sentences(state),
        warnings=[warning.zh for warning in state.warnings],
        lines=why(state),
        calendar=f"工作日表 {state.calendar_version}",
    )
    if marks and not over:
        panel.bar, panel.key = _bar(state, marks, day)
    if calendar and len(marks) <= LONGEST:
        panel.weeks = _weeks(marks, None if over else day)
    return panel


def _tone(view: DayView) -> str:
    return {"late": "late", "soon": "", "wait": "wait", "ok": "ok", "done": "ok"}[view.light]


def _light(state: CaseState, view: DayView) -> Light:
    if view.light == "done":
        return _ended(state)
    if view.unconfirmed:
        return Light(kind="late", word="逾期未确认")
    if view.overdue:
        return Light(kind="late", word=f"逾期 {max(-(view.days_left or 0), 1)} 个工作日")
    if view.light == "wait" or view.days_left is None:
        word = "期限尚未起算" if state.received_on is None else "期限停止计算"
        return Light(kind="wait", word=word)
    if view.days_left == 0:
        return Light(kind="soon", word="今天到期")
    kind = "soon" if view.light == "soon" else "ok"
    word = f"临期：还有 {view.days_left} 个工作日" if kind == "soon" else f"还有 {view.days_left} 个工作日"
    return Light(kind=kind, word=word)


def _ended(state: CaseState) -> Light:
    if state.served is not None and state.served.in_time is False:
        return Light(kind="late", word="超期答复")
    if state.served is not None:
        return Light(kind="done", word="按时答复")
    return Light(kind="none", word="已终止")


def _head(state: CaseState, view: DayView) -> str:
    if state.status is Status.SUBMITTED and state.received_on is None:
        return "尚未与申请人确认，期限没有起算。"
    if state.paused and view.due is None:
        if state.resumes_at_latest is None:
            return "期限停止计算，收到意见或者不再等待之日恢复。"
        resume, due = short_day(state.resumes_at_latest), short_day(state.due_at_latest)
        return f"期限停止计算；最迟 {resume} 恢复，届时到期日为 {due}。"
    if state.status is Status.CLARIFICATION_PENDING and view.due is None:
        until = state.clarification.period_until if state.clarification else None
        return f"等待补正（至 {short_day(until)}），收到后重新计算期限。" if until else "等待补正。"
    if state.status is Status.FEE_PENDING and state.fee:
        return f"等待缴费（至 {short_day(state.fee.pay_by)}），缴清后重新计算期限。"
    if state.status is Status.ABANDONED:
        return "视为放弃申请，不再处理。"
    if state.status is Status.WITHDRAWN:
        return "申请人已撤回。"
    return ""


def _sentences(state: CaseState) -> list[str]:
    said = []
    days = sum(pause.working_days for pause in state.pauses if pause.end is not None)
    if days:
        said.append(f"征求意见的 {days} 个工作日不计算在内。")
    if state.extension_total:
        said.append(f"已延期 {state.extension_total} 个工作日。")
    if state.provisional:
        said.append("所涉年度的放假安排尚未公布，日期为暂定。")
    if state.clarification_limit and state.clarification is None and state.status is Status.REGISTERED:
        said.append(f"需要补正的，应在 {short_day(state.clarification_limit)} 前一次性告知。")
    return said


def _bar(state: CaseState, marks: list[DayMark], today: dt.date) -> tuple[SafeString, list[str]]:
    counted = [mark for mark in marks if mark.number is not None]
    total = len(counted)
    past = sum(1 for mark in counted if mark.info.day < today)
    now = any(mark.info.day == today for mark in counted)
    words = f"{total} 个工作日已过 {past} 个"
    if now:
        words += f"，今天是第 {past + 1} 个"
    bar = charts.runbar(past, total, words=words, now=now)
    start = state.run.start if state.run else marks[0].info.day
    middle = f"今天第 {past + 1} 日" if now else f"已过 {past} 日"
    key = [f"{short_day(start)}起", middle, f"共 {total} 日"]
    return mark_safe(bar), key  # noqa: S308 - made by look.charts


def why(state: CaseState) -> list[Line]:
    """Return the derivation of the date, line by line."""
    lines = []
    for step in explain(state):
        small = "；".join(part for part in (step.skipped_text(), step.message.source()) if part)
        shown = step.due or step.end
        arrow = "→ " if step.due and step.due != step.start else ""
        lines.append(Line(text=step.text(), date=f"{arrow}{short_day(shown)}" if shown else "", small=small))
    return lines


def _weeks(marks: list[DayMark], today: dt.date | None) -> list[list[Square]]:
    if not marks:
        return []
    squares = [Square(day=None)] * marks[0].info.day.weekday()
    for place, mark in enumerate(marks):
        day = mark.info.day
        css = [MARKS[mark.kind]]
        if mark.worked:
            css.append("d-worked")
        word = {"start": "起算", "pause": "停", "off": "休", "due": "到期"}.get(
            mark.kind, str(mark.number or "")
        )
        if day == today:
            css.append("d-today")
            word = "今天"
        number = f"{day.month}/{day.day}" if place == 0 or day.day == 1 else str(day.day)
        squares.append(Square(day=day, css=" ".join(css), number=number, word=word))
    while len(squares) % 7:
        squares.append(Square(day=None))
    return [squares[place : place + 7] for place in range(0, len(squares), 7)]
