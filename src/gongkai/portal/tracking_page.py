"""What somebody who asked is told: where it stands, what comes next and by when, why that date. No internal step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import reverse

from gongkai.casework.actions.answer_files import answers_of
from gongkai.casework.clock import state_of
from gongkai.casework.letters import remedies_for
from gongkai.casework.models import Request, State
from gongkai.law import CaseState, explain, outcomes
from gongkai.law.clock.events import Event as LawEvent
from gongkai.letters.kinds import kind_of
from gongkai.letters.models import AddresseeClass, Letter
from gongkai.letters.queries import letters_of
from gongkai.look.parts import Download, Happening, Light
from gongkai.look.wording import short_day, weekday

WAYS = {
    "post": "邮寄",
    "hand": "当面交给您",
    "email": "发到您的电子邮箱",
    "online": "在本页提供",
    "fax": "传真",
}
# Steps inside the office tell the requester nothing.
INTERNAL = frozenset(
    "assigned signed_for returned drafted sent_for_approval sent_back taken_back closed archived superseded".split()
)
WORDS = {
    State.SUBMITTED: ("new", "已提交，等待确认"),
    State.REGISTERED: ("work", "正在办理"),
    State.CLARIFICATION_PENDING: ("soon", "等您补正"),
    State.EXPLANATION_PENDING: ("soon", "等您说明理由"),
    State.CONSULTING: ("wait", "正在征求意见"),
    State.FEE_PENDING: ("soon", "等您缴费"),
    State.DRAFTING: ("work", "正在办理"),
    State.IN_APPROVAL: ("work", "正在办理"),
    State.DECIDED: ("work", "已作出答复，正在送达"),
    State.DELIVERED: ("done", "已答复"),
    State.CLOSED: ("done", "已答复"),
    State.WITHDRAWN: ("none", "您已撤回"),
    State.ABANDONED: ("none", "已终止处理"),
    State.ARCHIVED: ("done", "已办结"),
}


@dataclass(frozen=True)
class Why:
    """A line of "why this day"."""

    text: str
    date: str
    small: str


@dataclass
class Standing:
    """What the page shows of a request."""

    light: Light
    next: str
    date: dt.date | None
    date_label: str
    date_note: str
    happenings: list[Happening]
    why: list[Why]
    basis: str
    letters: list[Download]
    answers: list[Download]
    remedies: str
    overdue: bool = False
    # Whether the date shown is the one that the lines of `why` lead to.
    is_due: bool = False
    outcome: str = ""
    asked: dict[str, Any] = field(default_factory=dict)


def standing(request: Request, today: dt.date) -> Standing:
    """Return where a request stands, in plain words."""
    state = state_of(request)
    kind, word = WORDS[State(request.state)]
    view = state.on(max(today, state.last_on))
    overdue = state.status.is_open and view.overdue
    date, label, note = _date(request, state, today, overdue)
    return Standing(
        light=Light(kind="late", word="已超过答复期限") if overdue else Light(kind=kind, word=word),
        next=_next(request, state),
        date=date,
        date_label=label,
        date_note=note,
        happenings=_happenings(request, state),
        why=_why(state),
        basis=f"工作日按{state.calendar_version}的节假日安排计算。" if state.calendar_version else "",
        letters=letters_shown(request),
        answers=answers_shown(request),
        remedies=_remedies(request, state),
        overdue=overdue,
        is_due=date is not None and date == (state.due_at_latest if state.paused else state.due),
        outcome=_outcome(request),
        asked=asked_of(state),
    )


def asked_of(state: CaseState) -> dict[str, Any]:
    """Return what the body waits for from the requester: what is to be corrected or paid, and until when."""
    found: dict[str, Any] = {}
    for event in state.events:
        if event.kind in {"clarification_requested", "explanation_requested"}:
            found["points"] = str(event.data.get("points", ""))
    if state.clarification is not None:
        found["correct_until"] = state.clarification.period_until
    if state.fee is not None:
        found |= {"amount": state.fee.amount, "paid": state.fee.received, "pay_by": state.fee.pay_by}
    return found


def _date(
    request: Request, state: CaseState, today: dt.date, overdue: bool
) -> tuple[dt.date | None, str, str]:
    status = State(request.state)
    if status == State.CLARIFICATION_PENDING and state.clarification:
        return (
            state.clarification.period_until,
            "请在这一天前补正",
            _left(state, state.clarification.period_until, today),
        )
    if status == State.FEE_PENDING and state.fee:
        return state.fee.pay_by, "请在这一天前缴费", _left(state, state.fee.pay_by, today)
    if status == State.SUBMITTED:
        return request.confirm_by, "机关应在这一天前与您确认", ""
    if not state.status.is_open:
        return request.served_on, "答复送达" if request.served_on else "", ""
    if state.paused:
        return state.due_at_latest, "最迟答复日（征求意见结束后算定）", ""
    return state.due, "最迟答复日", "已经过了，机关仍须答复" if overdue else _left(state, state.due, today)


def _left(state: CaseState, day: dt.date | None, today: dt.date) -> str:
    if day is None:
        return ""
    if day < today:
        return "已经过了"
    left = state.calendar.working_days_between(today, day)
    return f"星期{'一二三四五六日'[day.weekday()]}，还有 {left} 个工作日" if left else "就是今天"


def _next(request: Request, state: CaseState) -> str:
    status = State(request.state)
    due = f"，最迟 {weekday(state.due)} 前答复" if state.due else ""
    texts = {
        State.SUBMITTED: "机关会与您确认收到申请，请留意电话、短信和邮件。双方确认之日起计算答复期限。",
        State.REGISTERED: f"机关正在查找和审核{due}。您现在不需要做什么。",
        State.CLARIFICATION_PENDING: (
            "申请内容还不够清楚，请按要求补正。收到补正后重新计算答复期限；"
            "到期不补正又没有正当理由的，视为放弃申请。"
        ),
        State.EXPLANATION_PENDING: "机关认为申请的数量、频次明显超过合理范围，请说明理由。",
        State.CONSULTING: (
            "所需信息涉及第三方或者其他机关，正在依法征求意见。这段时间不计入答复期限，您现在不需要做什么。"
        ),
        State.FEE_PENDING: "请按收费通知书缴费。缴清的次日起重新计算答复期限；到期不缴的，视为放弃申请。",
        State.DRAFTING: f"机关正在拟写并审批答复{due}。您现在不需要做什么。",
        State.IN_APPROVAL: f"机关正在拟写并审批答复{due}。您现在不需要做什么。",
        State.DECIDED: "答复已经作出，正在按您选择的方式送达。",
        State.DELIVERED: "答复已经送达，可以在下面下载。",
        State.CLOSED: "答复已经送达，可以在下面下载。",
        State.WITHDRAWN: "您撤回了申请，办理终止。需要时可以重新申请。",
        State.ABANDONED: "没有按时补正或者缴费，申请视为放弃。有正当理由的，请尽快联系机关说明。",
        State.ARCHIVED: "办理已经全部结束。",
    }
    return texts[status]


# --- what happened -------------------------------------------------------------------------------------------------


def _happenings(request: Request, state: CaseState) -> list[Happening]:
    rows = [(event, _told(event, request, state)) for event in state.events if event.kind not in INTERNAL]
    shown = [(event, told) for event, told in rows if told is not None]
    found = [
        Happening(
            when=short_day(event.occurred_on),
            what=told[0],
            note=told[1],
            state="now" if state.status.is_open and place == len(shown) - 1 else "",
        )
        for place, (event, told) in enumerate(shown)
    ]
    if state.status.is_open and state.due is not None and request.state != State.DECIDED:
        found.append(Happening(when=f"最迟 {short_day(state.due)}", what="答复您", state="ahead"))
    return found


def _told(event: LawEvent, request: Request, state: CaseState) -> tuple[str, str] | None:
    """Return what the requester is told of an event, and the note under it; None for nothing."""
    data = event.data
    plain: Mapping[str, tuple[str, str]] = {
        "submitted": ("收到您的申请", f"{request.get_channel_display()}提交。"),
        "received": ("机关收到申请", ""),
        "confirmed": ("登记确认", "双方确认，答复期限从次日起算。"),
        "clarification_requested": ("请您补正", str(data.get("points", ""))),
        "clarification_received": ("收到您的补正", "答复期限重新计算。"),
        "clarification_lapsed": ("到期没有补正，不再处理", ""),
        "explanation_requested": ("请您说明理由", str(data.get("points", ""))),
        "explanation_received": ("收到您说明的理由", ""),
        "opinion_requested": ("征求意见", "所需信息涉及第三方或者其他机关。这段时间不计入答复期限。"),
        "opinion_received": ("收到被征求方的意见", ""),
        "opinion_lapsed": ("被征求方逾期没有答复", "由机关依法决定。"),
        "wait_ended": ("不再等待意见", ""),
        "extended": ("延期答复", _extended(state)),
        "fee_noticed": ("收取信息处理费", _fee(data)),
        "fee_paid": ("费用已缴清", "答复期限从次日起重新计算。"),
        "fee_part_paid": ("收到部分费用", ""),
        "fee_waived": ("免收费用", ""),
        "fee_lapsed": ("到期没有缴费，不再处理", ""),
        "decided": ("作出答复", ""),
        "served": ("送达答复", WAYS.get(str(data.get("way", "")), "")),
        "received_by_requester": ("您收到答复", ""),
        "withdrawn": ("您撤回了申请", ""),
        "reopened": ("重新处理", "原答复已经撤销或者须要更正，机关正在重新处理。"),
    }
    return plain.get(event.kind)


def _extended(state: CaseState) -> str:
    return (
        f"经负责人同意，答复期限延至 {short_day(state.due)}。" if state.due else "经负责人同意延长答复期限。"
    )


def _fee(data: Mapping[str, Any]) -> str:
    amount = Decimal(str(data.get("amount") or 0))
    return f"{amount} 元，详见收费通知书。" if amount else ""


def _why(state: CaseState) -> list[Why]:
    found = []
    for step in explain(state):
        small = "；".join(part for part in (step.skipped_text(), step.message.source()) if part)
        shown = step.due or step.end
        arrow = "→ " if step.due and step.due != step.start else ""
        found.append(Why(step.text(), f"{arrow}{short_day(shown)}" if shown else "", small))
    return found


def _outcome(request: Request) -> str:
    if request.served_on is None or request.latest_outcome not in outcomes():
        return ""
    return str(outcomes()[request.latest_outcome].zh)


def _remedies(request: Request, state: CaseState) -> str:
    decision = state.decision
    if decision is None or state.served is None:
        return ""
    notice = remedies_for(request, state, decision.on, decision.outcome, decision.sub_ground or "")
    return notice if isinstance(notice, str) else notice.text()


# --- what may be taken along ---------------------------------------------------------------------------------------


def may_have(request: Request, letter: Letter) -> bool:
    """Return whether the requester may have a letter: one to the requester, and a decision only once it was served."""
    if letter.addressee_class != AddresseeClass.REQUESTER:
        return False
    if kind_of(letter.kind).remedies == "none":
        return True
    return request.served_on is not None or request.state in {State.ABANDONED, State.ARCHIVED}


def letters_shown(request: Request) -> list[Download]:
    """Return the letters to download, as PDF and Word, newest first."""
    found = []
    for letter in letters_of(request).order_by("-pk"):
        if not may_have(request, letter):
            continue
        for form in ("pdf", "docx"):
            name = f"{letter.title}（{short_day(letter.made_on)}）"
            url = reverse("portal:tracking-letter", args=[letter.public_id, form])
            note = "已由后来的文书代替" if letter.replaced_by_id else letter.number
            found.append(
                Download(
                    name=name if form == "pdf" else "Word 版",
                    url=url,
                    kind=form.upper(),
                    note=note if form == "pdf" else "",
                )
            )
    return found


def answer_files(request: Request) -> Any:
    """Return the files of the answer that were served online; none before service."""
    rows = answers_of(request)
    return rows if request.served_on is not None else rows.none()


def answers_shown(request: Request) -> list[Download]:
    """Return the answer's files."""
    return [
        Download(
            name=row.label,
            url=reverse("portal:tracking-file", args=[row.stored.public_id]),
            kind=row.stored.name.rpartition(".")[2].upper()[:5],
            size=row.stored.blob.size,
        )
        for row in answer_files(request)
    ]
