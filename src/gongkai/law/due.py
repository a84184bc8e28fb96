"""What `gongkai due` prints: the due date of a request and its derivation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from gongkai.law.calendar import Calendar
from gongkai.law.clock.events import Event
from gongkai.law.practice import DEFAULT_PRACTICE, Practice


def parse_event(text: str) -> Event:
    """`extended=2024-02-20,days=15` as an event. Raises ValueError with a sentence in Chinese."""
    raise NotImplementedError


def compute(
    received: date,
    channel: str,
    events: Iterable[Event],
    calendar: Calendar,
    practice: Practice = DEFAULT_PRACTICE,
) -> dict[str, Any]:
    """`{"due", "provisional", "regime", "steps", "state", …}` as JSON values. Raises ImpossibleHistory."""
    raise NotImplementedError
