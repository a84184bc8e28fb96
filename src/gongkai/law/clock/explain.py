"""How a due date came about, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from gongkai.law.calendar import DayInfo
from gongkai.law.clock.state import CaseState
from gongkai.law.texts import Language, Message


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the derivation.

    message: the sentence and its source. start, end: the stretch of the line (start is not counted); end is the
    resulting date. counted: its working days. skipped: its days off with their reasons. worked: weekend days that were
    counted. due: the due date after this line, None while it cannot be told. event_id: the event behind the line.
    """

    message: Message
    start: date
    end: date | None
    counted: tuple[date, ...] = ()
    skipped: tuple[DayInfo, ...] = ()
    worked: tuple[date, ...] = ()
    due: date | None = None
    event_id: str = ""

    def text(self, language: Language = "zh") -> str:
        """The sentence of the line."""
        return self.message.text(language)

    def skipped_text(self, language: Language = "zh") -> str:
        """The days that were skipped, put together by their reason; empty when none was."""
        raise NotImplementedError

    def as_dict(self) -> dict[str, Any]:
        """The line as plain JSON values, texts in zh and en."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class DayMark:
    """One day of the current run for the panel's calendar.

    kind: start, count, pause, off, due. number: which counted day it is (count and due). worked: a weekend day worked.
    """

    info: DayInfo
    kind: Literal["start", "count", "pause", "off", "due"]
    number: int | None = None
    worked: bool = False


def explain(state: CaseState) -> list[Step]:
    """The lines that lead to `state.due`: what happened, by which article, which days counted or were skipped."""
    raise NotImplementedError


def timetable(state: CaseState) -> list[DayMark]:
    """Every day of the current run from its start to its due date (the latest one while paused), with its kind."""
    raise NotImplementedError


def skip_reasons(days: Mapping[date, DayInfo]) -> str:
    """Words for skipped days."""
    raise NotImplementedError
