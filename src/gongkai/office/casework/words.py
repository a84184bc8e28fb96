"""Words and lights of requests: how a state, a date, an event is said in the office."""

from __future__ import annotations

import datetime as dt
from typing import Any

from gongkai.casework.models import Event, Request, State
from gongkai.law import Calendar, event_kinds, outcomes
from gongkai.look.parts import Light
from gongkai.look.wording import short_day

STATE_LIGHTS = {
    State.SUBMITTED: "new",
    State.REGISTERED: "work",
    State.CLARIFICATION_PENDING: "wait",
    State.EXPLANATION_PENDING: "wait",
    State.CONSULTING: "wait",
    State.FEE_PENDING: "wait",
    State.DRAFTING: "work",
    State.IN_APPROVAL: "work",
    State.DECIDED: "soon",
    State.DELIVERED: "done",
    State.CLOSED: "done",
    State.WITHDRAWN: "none",
    State.ABANDONED: "none",
    State.ARCHIVED: "done",
}
REGIMES = {"regime_2007": "2007年条例", "regime_2019": "2019年条例"}
# The word for what has to be done next, by state (worklists).
NEXT = {
    State.SUBMITTED: "确认申请",
    State.REGISTERED: "办理",
    State.DRAFTING: "送审批",
    State.IN_APPROVAL: "审批",
    State.DECIDED: "送达",
    State.CLARIFICATION_PENDING: "等补正",
    State.CONSULTING: "等意见",
    State.FEE_PENDING: "等缴费",
    State.EXPLANATION_PENDING: "等说明",
}


def state_light(request: Request) -> Light:
    """Return the light of the state."""
    state = State(request.state)
    return Light(kind=STATE_LIGHTS[state], word=str(state.label))


def due_light(request: Request, today: dt.date, calendar: Calendar) -> Light:
    """Return the light of the date: days left, overdue, standing, or how it ended."""
    if not request.is_open:
        if request.on_time is None:
            return Light(kind="none", word="—")
        return Light(kind="done", word="按时") if request.on_time else Light(kind="late", word="超期")
    due = request.due_on
    if request.paused:
        if request.resumes_at_latest is None or today <= request.resumes_at_latest:
            return Light(kind="wait", word="暂停")
        due = request.due_at_latest
    if due is None:
        if request.state == State.SUBMITTED:
            late = request.confirm_by is not None and today > request.confirm_by
            return Light(kind="late", word="逾期未确认") if late else Light(kind="new", word="待确认")
        return Light(kind="wait", word="暂停")
    left = calendar.working_days_between(today, due)
    if due < today:
        return Light(kind="late", word=f"逾期 {max(-left, 1)} 日")
    if due == today:
        return Light(kind="soon", word="今天到期")
    return Light(kind="soon" if left <= 5 else "ok", word=f"还有 {left} 日")


def outcome_words(outcome: str, sub_ground: str = "") -> str:
    """Return the result in words, e.g. 无法提供：本机关不掌握（不存在）; "" for none."""
    found = outcomes().get(outcome)
    if found is None:
        return outcome
    ground = found.sub_grounds.get(sub_ground)
    return f"{found.zh}（{ground.zh}）" if ground else found.zh


CHOICES = {
    "third_party": "第三方",
    "agency": "共同制作机关",
    "other_agency": "其他机关",
    "agree": "同意公开",
    "object": "不同意公开",
    "withheld": "在不予公开的部分",
    "given": "决定公开",
    "per_item": "按件",
    "per_page": "按量（页）",
    "post": "邮寄",
    "hand": "当面交付",
    "email": "电子邮件",
    "online": "网上",
    "reconsideration": "行政复议决定",
    "court": "法院裁判",
    "own_motion": "自行纠正",
}


def event_words(event: Event) -> str:
    """Return the event in a line: its kind, and what was decided or asked."""
    kind = event_kinds()[event.kind]
    data = event.data
    tail = ""
    if data.get("outcome"):
        tail = outcome_words(str(data["outcome"]), str(data.get("sub_ground", "")))
    elif event.kind == "opinion_requested":
        tail = str(data.get("addressee", ""))
    elif data.get("unit"):
        tail = str(data["unit"])
    return f"{kind.zh}：{tail}" if tail else kind.zh


def event_note(event: Event) -> str:
    """Return the rest of the event's data in words."""
    kind = event_kinds()[event.kind]
    parts = []
    for item in kind.fields:
        value = event.data.get(item.name)
        if value is None or value == "" or item.name in {"outcome", "sub_ground", "unit", "opinion", "event"}:
            continue
        if item.name == "addressee" and event.kind == "opinion_requested":
            continue
        if item.name == "remedy":
            continue
        parts.append(f"{item.zh}：{_value(item.type, value)}")
    signed = event.data.get("signed_on")
    if signed:
        parts.append(f"{short_day(dt.date.fromisoformat(str(signed)))}在纸上签字")
    if event.data.get("letter_no"):
        parts.append(f"纸质文书：{event.data['letter_no']}")
    why = event.data.get("correction")
    if why:
        parts.append(f"更正理由：{why}")
    return "；".join(parts)


def _value(type_: str, value: Any) -> str:
    if type_ == "bool":
        return "是" if value else "否"
    if type_ == "choice":
        from gongkai.casework.models import Channel

        labels = dict(Channel.choices) | CHOICES
        return str(labels.get(value, value))
    if type_ == "date":
        return short_day(dt.date.fromisoformat(str(value)))
    return str(value)
