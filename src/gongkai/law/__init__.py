"""The law of disclosure (政府信息公开) as pure functions over plain values: no database, no clock, no framework.

How to use it::

    from datetime import date
    from gongkai.law import Event, explain, openings, refusals, replay, seed_calendar

    calendar = seed_calendar()                      # or workdays.queries.current_calendar()
    events = [
        Event("submitted", date(2024, 1, 30), {"channel": "in_person"}, id="1"),
        Event("confirmed", date(2024, 1, 30), id="2"),
        Event("extended", date(2024, 2, 20), {"days": 15}, id="3"),
    ]
    state = replay(events, calendar)                # raises ImpossibleHistory (event, rule, reasons in zh and en)
    state.status, state.regime, state.received_on, state.due, state.provisional
    today = state.on(date(2024, 2, 26))             # days_left, overdue, alarm, lapsable, light
    for step in explain(state):                     # the derivation, line by line
        print(step.text("zh"), step.message.source("zh"), step.end)
    event = Event("decided", date(2024, 3, 1), {"outcome": "granted", "sub_ground": "supplied"})
    [breach.zh for breach in refusals(state, event)]    # why it is impossible now; [] when it is possible
    openings(state, date(2024, 3, 1))               # every kind of event -> why it is closed on that day; () = open

Dates are `datetime.date` in Asia/Shanghai, money is Decimal yuan, periods are working days unless a name says
otherwise. What the law leaves open is in `Practice`, which the caller may hand in. Sentences carry a message id with
parameters; `.zh` and `.en` render them. Kinds of event with their fields: `event_kinds()` (from `events.csv`).
"""

from gongkai.law.articles import cite
from gongkai.law.calendar import (
    Calendar,
    DayInfo,
    OutsideCalendar,
    add_days,
    add_months,
    add_working_days,
    seed_calendar,
    working_days_between,
)
from gongkai.law.cases import (
    CaseKind,
    answer_due,
    appeal_due,
    case_result,
    case_results,
    case_row,
    counts_case,
    decision_due,
    defendants,
    opinion_letter_due,
    period_end,
)
from gongkai.law.clock import (
    Breach,
    CaseState,
    Clarification,
    DayMark,
    DayView,
    Decision,
    Event,
    EventField,
    EventKind,
    Explanation,
    Extension,
    FeeNotice,
    Handling,
    ImpossibleHistory,
    Opinion,
    Pause,
    Run,
    Service,
    Status,
    Step,
    event_kinds,
    explain,
    openings,
    permitted_kinds,
    refusals,
    replay,
    timetable,
)
from gongkai.law.duties import annual_report_due, publication_due
from gongkai.law.fees import Fee, FeeLine, per_item, per_page
from gongkai.law.outcomes import Outcome, SubGround, channel_row, form_row, is_exempt, outcomes
from gongkai.law.parameters import Regime, parameters, regime_on, regimes, value_at
from gongkai.law.practice import DEFAULT_PRACTICE, Practice
from gongkai.law.receipt import CHANNELS, Receipt, must_accept, receipt
from gongkai.law.remedies import (
    BodyKind,
    Organ,
    RemediesNotice,
    RemedyPeriods,
    failure_to_act_periods,
    reconsideration_organs,
    remedies_notice,
    remedy_periods,
    third_party_notice,
)
from gongkai.law.texts import Message

__all__ = [
    "CHANNELS",
    "DEFAULT_PRACTICE",
    "BodyKind",
    "Breach",
    "Calendar",
    "CaseKind",
    "CaseState",
    "Clarification",
    "DayInfo",
    "DayMark",
    "DayView",
    "Decision",
    "Event",
    "EventField",
    "EventKind",
    "Explanation",
    "Extension",
    "Fee",
    "FeeLine",
    "FeeNotice",
    "Handling",
    "ImpossibleHistory",
    "Message",
    "Opinion",
    "Organ",
    "Outcome",
    "OutsideCalendar",
    "Pause",
    "Practice",
    "Receipt",
    "Regime",
    "RemediesNotice",
    "RemedyPeriods",
    "Run",
    "Service",
    "Status",
    "Step",
    "SubGround",
    "add_days",
    "add_months",
    "add_working_days",
    "annual_report_due",
    "answer_due",
    "appeal_due",
    "case_result",
    "case_results",
    "case_row",
    "channel_row",
    "cite",
    "counts_case",
    "decision_due",
    "defendants",
    "event_kinds",
    "explain",
    "failure_to_act_periods",
    "form_row",
    "is_exempt",
    "must_accept",
    "openings",
    "opinion_letter_due",
    "outcomes",
    "parameters",
    "per_item",
    "per_page",
    "period_end",
    "permitted_kinds",
    "publication_due",
    "receipt",
    "reconsideration_organs",
    "refusals",
    "regime_on",
    "regimes",
    "remedies_notice",
    "remedy_periods",
    "replay",
    "seed_calendar",
    "third_party_notice",
    "timetable",
    "value_at",
    "working_days_between",
]
