"""What the pages about requests show: rows of lists, the three zones of a case, worklists of the workbench."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from gongkai.agencies.queries import local_today
from gongkai.casework import actions as acts
from gongkai.casework import persons
from gongkai.casework.clock import state_of
from gongkai.casework.letters import with_organs
from gongkai.casework.models import Event, RemedyCase, Request
from gongkai.casework.remedies import law_body_kind, result_class, result_label
from gongkai.casework.rules import may_handle
from gongkai.journal.actions import Context, Reason
from gongkai.law import CaseState, remedies_notice, remedy_periods
from gongkai.look.parts import Act, Download, Happening, Light, Pair, pairs
from gongkai.look.wording import long_day, short_day, weekday
from gongkai.office.casework.words import (
    REGIMES,
    due_light,
    event_note,
    event_words,
    outcome_words,
    state_light,
)
from gongkai.workdays.queries import current_calendar

# Acts that stay in sight when they are closed, with the reason; the other closed ones are folded away.
ALWAYS = {"extended", "clarification_requested", "fee_noticed", "decided", "served"}
# Open acts of every day's exception: folded away, too.
ASIDE = {
    "withdrawn",
    "superseded",
    "taken_back",
    "reopened",
    "received",
    "fee_waived",
    "explanation_requested",
    "returned",
}
# The law's rules that say no more than "not in this state".
OTHER_STATE = frozenset({"wrong_state", "already_over", "submitted_twice"})
MAIN = frozenset(
    "confirmed drafted sent_for_approval decided served closed archived opinion_received clarification_received "
    "fee_paid explanation_received".split()
)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A request in a list: no personal data."""

    request: Request
    state: Light
    due: Light
    due_on: dt.date | None
    url: str


def rows_of(requests: Any, today: dt.date | None = None) -> list[Row]:
    """Return the rows of a list of requests."""
    day, calendar = today or local_today(), current_calendar()
    return [
        Row(
            request=request,
            state=state_light(request),
            due=due_light(request, day, calendar),
            due_on=request.due_on if request.is_open else request.latest_finished_on,
            url=reverse("office:casework-request", args=[request.public_id]),
        )
        for request in requests
    ]


def slug_of(action: type[acts.EventAction]) -> str:
    """Return the name of an act in addresses, e.g. `request-clarification`."""
    return action.verb.partition(".")[2].replace("_", "-")


BY_SLUG = {slug_of(action): action for action in acts.ACTS}


def act_url(request: Request, action: type[acts.EventAction]) -> str:
    """Return the address of the act's form."""
    return reverse("office:casework-act", args=[request.public_id, slug_of(action)])


@dataclass(frozen=True, kw_only=True)
class WhatToDo:
    """The acts on a case: those in sight, those folded away (open and closed), the names of those that belong to
    another state."""

    shown: list[Act]
    aside: list[Act]
    closed: list[Act]
    not_now: str


def what_to_do(request: Request, context: Context) -> WhatToDo:
    """Return every act on the request, open or closed with its reasons, the next step first."""
    shown: list[Act] = []
    aside: list[Act] = []
    closed: list[Act] = []
    other: list[str] = []
    state = state_of(request)
    primary = True
    for action in acts.ACTS:
        made = action(context=context, request=request)
        reasons = made.closed()
        if reasons:
            entry = Act(label=action.title, reasons=reasons)
            if _in_sight(action, reasons, state):
                shown.append(entry)
            elif reasons[0].code in OTHER_STATE:
                other.append(action.title)
            else:
                closed.append(entry)
            continue
        first = primary and action.kind in MAIN
        entry = Act(
            label=f"{action.title}…",
            url=act_url(request, action),
            effect=effect_of(made, state),
            primary=first,
        )
        primary = primary and not first
        (aside if action.kind in ASIDE and not first else shown).append(entry)
    return WhatToDo(shown=shown, aside=aside, closed=closed, not_now="、".join(other))


def _in_sight(action: type[acts.EventAction], reasons: list[Reason], state: CaseState) -> bool:
    """Return whether a closed act stays in sight: the answer's, and those that something else than the state closes."""
    code = reasons[0].code
    if not state.status.is_open or code == "right" or action.kind not in ALWAYS:
        return False
    return action.kind in {"decided", "served"} or code not in OTHER_STATE


def effect_of(action: acts.EventAction, state: CaseState) -> str:
    """Return what an open act will do to the clock, with its dates where they can be told."""
    due = state.due
    if isinstance(action, acts.Extend) and due is not None:
        latest = state.calendar.add_working_days(due, state.extension_left)
        return (
            f"最多 {state.extension_left} 个工作日，到期日最晚移至 {short_day(latest)}；"
            f"须在 {short_day(due)} 前经公开工作机构负责人同意并告知申请人。"
        )
    if isinstance(action, acts.RequestClarification) and state.clarification_limit:
        limit = short_day(state.clarification_limit)
        if action.context.today > state.clarification_limit:
            return f"7 个工作日的告知期限（{limit}）已过：现在告知不当然重新计算期限，须由负责人决定。"
        return f"期限停止，收到补正后重新计算；应在 {limit} 前一次性告知。"
    if isinstance(action, acts.Serve) and due is not None:
        return f"{short_day(due)} 前交邮或者由申请人签收即为按时；之后期限停止。"
    if isinstance(action, acts.Confirm):
        return _confirm_effect(action)
    return action.effect


def _confirm_effect(action: acts.Confirm) -> str:
    after = action.preview().after
    if after is None or after.due is None:
        return action.effect
    return f"登记为办理中，答复期限至 {weekday(after.due)}。"


def happenings_of(
    request: Request, events: list[Event], files: Mapping[int, list[Download]] | None = None
) -> list[Happening]:
    """Return the timeline, newest first; superseded entries are struck and say what took their place.

    `files`: what came with an entry or went out with it, by its number.
    """
    replaced: dict[int, Event] = {}
    for event in events:
        if event.supersedes is not None:
            replaced[event.supersedes] = event
        elif event.kind == "superseded" and str(event.data.get("event", "")).isdigit():
            replaced[int(event.data["event"])] = event
    ordered = sorted(events, key=lambda event: (event.occurred_on, event.seq), reverse=True)
    latest = next((event.seq for event in ordered if event.seq not in replaced), 0)
    given = files or {}
    return [
        _happening(event, replaced.get(event.seq), event.seq == latest, given.get(event.seq, []))
        for event in ordered
    ]


def _happening(event: Event, by: Event | None, is_now: bool, files: list[Download]) -> Happening:
    note = event_note(event)
    if by is not None:
        how = "已取消登记" if by.kind == "superseded" else f"已由第 {by.seq} 条代替"
        why = by.data.get("correction") or by.data.get("reason") or ""
        note = f"{how}：{why}" if why else how
    elif event.note_sealed:
        note = f"{note}；有加密备注" if note else "有加密备注，查看申请人信息时显示。"
    return Happening(
        when=event.occurred_on,
        what=event_words(event),
        note=note,
        who=event.actor,
        state="void" if by is not None else "now" if is_now else "",
        files=files,
    )


def about(request: Request) -> list[Pair]:
    """Return what the request is, without the person."""
    result = outcome_words(request.latest_outcome, request.latest_sub_ground)
    return pairs(
        ("登记号", request.request_no),
        ("渠道", request.get_channel_display()),
        ("提出", long_day(request.submitted_at)),
        ("收到", long_day(request.received_on)),
        ("申请人类别", request.get_applicant_category_display()),
        ("获取方式", request.get_delivery_method_display()),
        ("载体", request.get_carrier_display()),
        (
            "承办",
            f"{request.unit}（{'已签收' if request.unit_signed else '未签收'}）" if request.unit else "",
        ),
        ("适用", REGIMES.get(request.regime, "")),
        ("结果", result),
        ("文号", request.document_no),
    )


@dataclass(frozen=True, kw_only=True)
class PersonShown:
    """The masked person of a case page; `erased` when nothing can be shown any more, `hidden` for who may not see."""

    rows: list[Pair]
    erased: bool = False
    hidden: bool = False


def person_of(request: Request, context: Context) -> PersonShown:
    """Return the person masked; how often he or she asked stands beside (beside.py)."""
    if not may_handle(context, request):
        return PersonShown(rows=[], hidden=True)
    if request.person is None or request.person.erased_at is not None:
        return PersonShown(rows=[], erased=True)
    shown = persons.masked(persons.data_of(request.person))
    rows = [Pair(label=persons.LABELS[name], value=value) for name, value in shown.items()]
    if joint := request.co_requesters.count():
        rows.append(Pair(label="共同申请人", value=f"另有 {joint} 人"))
    return PersonShown(rows=rows)


@dataclass(frozen=True, kw_only=True)
class Way:
    """The requester's remedies after an answer: the law's notice, and until when."""

    notice: str
    until: str


def remedies_of(request: Request, state: CaseState) -> Way | None:
    """Return the remedies that a served answer opens, None before one; the dates once it was received."""
    decision = state.decision
    if decision is None:
        return None
    try:
        notice = remedies_notice(
            decision.on,
            decision.outcome,
            decision.sub_ground,
            law_body_kind(request.body),
            practice=state.practice,
        )
    except (KeyError, ValueError):
        return None
    notice = with_organs(notice, request.body, decision.on)
    got = state.received_by_requester_on
    if got is None:
        return Way(notice=notice.text(), until="申请人收到之日起算；登记收到日期后显示截止日。")
    periods = remedy_periods(got, notice, state.calendar)
    until = f"复议至 {long_day(periods.reconsideration_until)}"
    if periods.suit_until is not None:
        until += f"，起诉至 {long_day(periods.suit_until)}"
    return Way(notice=notice.text(), until=f"{until}（{short_day(got)}收到）")


def case_light(case: RemedyCase) -> Light:
    """Return the light of a reconsideration or lawsuit."""
    if case.decided_on is None:
        if case.accepted_on is None:
            return Light(kind="new", word="未受理")
        return Light(kind="work", word="审理中")
    kinds = {"结果纠正": "late", "结果维持": "done"}
    return Light(kind=kinds.get(result_class(case), "none"), word=result_label(case))
