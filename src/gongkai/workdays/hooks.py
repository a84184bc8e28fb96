"""Who is told when the table of days changes. A room registers in its AppConfig.ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gongkai.journal.actions import Context
from gongkai.law.calendar import Calendar
from gongkai.workdays.models import Notice


@dataclass(frozen=True, kw_only=True)
class CalendarChange:
    """What changed: the calendars before and after, the notice that did it, and who adopted it."""

    before: Calendar
    after: Calendar
    notice: Notice
    context: Context


Hook = Callable[[CalendarChange], None]
_hooks: list[Hook] = []


def on_calendar_change(hook: Hook) -> Hook:
    """Register `hook`; it runs inside the transaction of AdoptNotice (a decorator, too)."""
    if hook not in _hooks:
        _hooks.append(hook)
    return hook


def forget(hook: Hook) -> None:
    """Take a hook out again (tests)."""
    _hooks.remove(hook)


def tell(change: CalendarChange) -> None:
    """Run every hook, in the order of registration."""
    for hook in list(_hooks):
        hook(change)
