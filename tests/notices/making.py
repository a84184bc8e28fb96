"""Kinds and helpers of these tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.support.agencies import operator

from gongkai.agencies.actions import ChangeSetting
from gongkai.agencies.models import Body
from gongkai.journal.actions import LOCAL
from gongkai.notices.kinds import NoticeKind

NEWS = NoticeKind(
    key="test.news",
    label="测试",
    subject="新的事项",
    text="{body} 收到 {number}。",
    placeholders=("number",),
)
URGENT = NoticeKind(
    key="test.urgent",
    label="测试紧急",
    subject="紧急事项",
    text="{number} 今日到期。",
    placeholders=("number",),
    urgent=True,
)
OUTSIDE = NoticeKind(
    key="test.outside",
    label="测试对外",
    subject="您的申请有新进展",
    text="{number} 有新进展。",
    placeholders=("number",),
    audience="outside",
)


def at(text: str) -> dt.datetime:
    """Return the instant of a time in Asia/Shanghai, e.g. "2026-03-18 12:00"."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def change(body: Body, key: str, value: Any, day: str = "2020-01-01") -> None:
    """Set a setting of a body."""
    ChangeSetting(
        context=operator(),
        body=body,
        key=key,
        value=value,
        from_day=dt.date.fromisoformat(day),
        reason="测试",
    ).execute()
