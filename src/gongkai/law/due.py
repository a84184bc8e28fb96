"""What `gongkai due` prints: the due date of a request and its derivation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from gongkai.law.calendar import Calendar
from gongkai.law.clock.events import Event, EventField, event_kinds
from gongkai.law.clock.explain import explain
from gongkai.law.clock.fields import READERS
from gongkai.law.clock.replay import replay
from gongkai.law.clock.state import CaseState
from gongkai.law.practice import DEFAULT_PRACTICE, Practice
from gongkai.law.receipt import CHANNELS

_YES = {"yes", "true", "1", "是"}
_NO = {"no", "false", "0", "否"}


def parse_date(text: str) -> date:
    """An ISO date. Raises ValueError with a sentence in Chinese."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(f"日期“{text}”无法识别，请写成 2024-01-30 的形式。") from None


def parse_event(text: str, id: str = "") -> Event:
    """`extended=2024-02-20,days=15` as an event: kind=date, then fields of the kind as name=value.

    Raises ValueError with a sentence in Chinese that says what to write.
    """
    head, *rest = [part.strip() for part in text.split(",")]
    name, separator, day = head.partition("=")
    kind = event_kinds().get(name)
    if not separator or kind is None or name == "superseded":
        known = "、".join(known for known in event_kinds() if known != "superseded")
        raise ValueError(f"事件“{text}”无法识别，请写成“事件=日期,字段=内容”，可用的事件：{known}。")
    fields = {field.name: field for field in kind.fields}
    data: dict[str, Any] = {}
    for part in rest:
        key, separator, value = part.partition("=")
        if not separator or key not in fields:
            names = "、".join(fields) or "（没有字段）"
            raise ValueError(f"事件“{name}”没有字段“{part}”，可用的字段：{names}。")
        data[key] = _value(fields[key], value)
    return Event(name, parse_date(day), data, id=id)


def _value(field: EventField, text: str) -> Any:
    if field.type == "bool":
        if text.lower() in _YES | _NO:
            return text.lower() in _YES
        raise ValueError(f"字段“{field.name}”请填 yes 或 no，不能填“{text}”。")
    if field.type == "date":
        return parse_date(text)
    try:
        return READERS[field.type]({field.name: text}, field.name)
    except ValueError:
        raise ValueError(f"字段“{field.name}”的内容“{text}”无法识别，应为数字。") from None


def due_state(
    received: date,
    channel: str,
    events: Iterable[Event],
    calendar: Calendar,
    practice: Practice = DEFAULT_PRACTICE,
) -> CaseState:
    """The state of a request received on `received`: submitted, received and confirmed that day, then `events`.

    Raises ValueError for an unknown channel, ImpossibleHistory (also a ValueError) for events that cannot have been.
    """
    if channel not in CHANNELS:
        raise ValueError(f"接收渠道“{channel}”无法识别，可用的渠道：{'、'.join(CHANNELS)}。")
    begin = [
        Event("submitted", received, {"channel": channel}, id="submitted"),
        Event("received", received, id="received"),
        Event("confirmed", received, id="confirmed"),
    ]
    return replay([*begin, *events], calendar, practice)


def compute(
    received: date,
    channel: str,
    events: Iterable[Event],
    calendar: Calendar,
    practice: Practice = DEFAULT_PRACTICE,
) -> dict[str, Any]:
    """The due date and how it came about, as JSON values.

    Keys: due (ISO date, null while the period stands or has no run), provisional, regime, steps (`Step.as_dict`), and
    state, paused, resumes_at_latest, due_at_latest, extension_left, clarification_limit, warnings, calendar. Raises as
    `due_state`.
    """
    state = due_state(received, channel, events, calendar, practice)
    return as_dict(state)


def as_dict(state: CaseState) -> dict[str, Any]:
    """The same of a state that is known already."""
    return {
        "due": _iso(state.due),
        "provisional": state.provisional,
        "regime": state.regime,
        "steps": [step.as_dict() for step in explain(state)],
        "state": state.status.value,
        "received": _iso(state.received_on),
        "paused": state.paused,
        "resumes_at_latest": _iso(state.resumes_at_latest),
        "due_at_latest": _iso(state.due_at_latest),
        "extension_left": state.extension_left,
        "clarification_limit": _iso(state.clarification_limit),
        "pay_by": _iso(state.fee.pay_by) if state.fee else None,
        "warnings": [
            {"message": warning.id, "article": warning.article, "zh": warning.zh, "en": warning.en}
            for warning in state.warnings
        ],
        "calendar": state.calendar_version,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
