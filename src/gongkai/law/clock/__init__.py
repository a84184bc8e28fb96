"""The clock of a request: events in, state, dates and reasons out."""

from gongkai.law.clock.breach import Breach, ImpossibleHistory
from gongkai.law.clock.events import Event, EventField, EventKind, event_kinds
from gongkai.law.clock.explain import DayMark, Step, explain, timetable
from gongkai.law.clock.refusals import openings, permitted_kinds, refusals
from gongkai.law.clock.replay import replay
from gongkai.law.clock.state import (
    CaseState,
    Clarification,
    Decision,
    Explanation,
    Extension,
    FeeNotice,
    Handling,
    Opinion,
    Pause,
    Run,
    Service,
    Status,
)
from gongkai.law.clock.view import DayView

__all__ = [
    "Breach",
    "CaseState",
    "Clarification",
    "DayMark",
    "DayView",
    "Decision",
    "Event",
    "EventField",
    "EventKind",
    "Explanation",
    "Extension",
    "FeeNotice",
    "Handling",
    "ImpossibleHistory",
    "Opinion",
    "Pause",
    "Run",
    "Service",
    "Status",
    "Step",
    "event_kinds",
    "explain",
    "openings",
    "permitted_kinds",
    "refusals",
    "replay",
    "timetable",
]
