"""Whom casework tells what: kinds of notices, what acts tell, what is told every night, days for calendars.

Nothing here names a requester: a message says number and day. Lapses are proposed here, never done.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse

from gongkai.agencies.models import Body, Role
from gongkai.agencies.queries import local_today
from gongkai.casework.models import OPEN_STATES, Person, RecordCorrection, Request, State, Submission
from gongkai.casework.persons import data_of
from gongkai.casework.rules import HANDLERS
from gongkai.casework.settings import Settings
from gongkai.files.keys import KeyDestroyed
from gongkai.journal import nightly
from gongkai.journal.append import stream_of
from gongkai.law import Calendar
from gongkai.notices.addresses import address_source
from gongkai.notices.feeds import CalendarEntry, feed_source
from gongkai.notices.kinds import NoticeKind, declare
from gongkai.notices.sending import notify, notify_outside
from gongkai.workdays.queries import current_calendar

if TYPE_CHECKING:
    from gongkai.casework.actions.base import EventAction

OFFICERS = (Role.CLERK, Role.DISCLOSURE_OFFICER)
ADDRESSES = "casework.person"


def _staff(key: str, label: str, text: str, *more: str, urgent: bool = False) -> NoticeKind:
    return NoticeKind(
        key=f"casework.{key}",
        label=label,
        subject=label,
        text=text,
        urgent=urgent,
        placeholders=("number", *more),
    )


def _outside(key: str, label: str, text: str) -> NoticeKind:
    return NoticeKind(
        key=f"casework.{key}",
        label=label,
        subject=label,
        text=text,
        audience="outside",
        placeholders=("number",),
    )


declare(
    _staff("new", "新收申请", "新收到申请 {number}，请确认并登记。"),
    _staff(
        "unconfirmed", "申请逾期未确认", "申请 {number} 收到后尚未与申请人确认，请尽快确认。", urgent=True
    ),
    _staff(
        "due_soon", "申请即将到期", "申请 {number} 应于 {due} 前答复，还有 {left} 个工作日。", "due", "left"
    ),
    _staff("overdue", "申请逾期未答复", "申请 {number} 应于 {due} 前答复，现已逾期。", "due", urgent=True),
    _staff(
        "lapse_proposed",
        "对方逾期未答，请确认处理",
        "申请 {number}：{what}的期限已过，请确认如何处理。",
        "what",
    ),
    _staff("opinion_in", "收到意见", "申请 {number}：被征求意见者已提出意见，请查看。"),
    _staff("correction_in", "收到补正或者说明", "申请 {number}：申请人已提交补正或者说明，请继续办理。"),
    _staff("withdrawn", "申请人撤回申请", "申请 {number} 已由申请人在网上撤回。"),
    _staff("contact_changed", "申请人更改联系方式", "申请 {number}：申请人更改了联系方式，送达前请核对。"),
    _staff("payment_shown", "收到缴费凭证", "申请 {number}：申请人提交了缴费凭证，请核对到账后登记。"),
    NoticeKind(
        key="casework.review_waits",
        label="网上提交待人工核对",
        subject="网上提交待人工核对",
        text="有一件网上提交待人工核对：是申请的，请当天登记并与申请人确认。",
    ),
    _staff("record_correction_in", "收到更正申请", "收到更正申请 {number}，请核实。"),
    _staff("payment_in", "收到缴费", "申请 {number}：已登记缴费。"),
    _staff("waits_approval", "答复待审批", "申请 {number} 的答复已送审，请审批。"),
    _staff("sent_back", "答复退回修改", "申请 {number} 的答复被退回修改，请查看意见。"),
    _staff("assigned", "交办待签收", "申请 {number} 已交办，请于 {by} 前签收或者说明理由退回。", "by"),
    _staff(
        "not_signed",
        "交办逾期未签收",
        "申请 {number} 已过签收期限 {by}，请签收或者退回。",
        "by",
        urgent=True,
    ),
    _staff(
        "not_signed_head",
        "科室逾期未签收",
        "申请 {number} 交办{unit}后逾期未签收，请督促。",
        "unit",
        urgent=True,
    ),
    _staff("returned", "承办单位退办", "申请 {number} 被{unit}退回，请另行安排。", "unit"),
    NoticeKind(
        key="casework.redated",
        label="放假安排变化，期限改动",
        subject="期限改动",
        text="工作日表更新，{count} 件在办申请的期限改动，请查看清单。",
        placeholders=("count",),
        urgent=True,
    ),
    _outside("letter_ready", "有新的文书", "您的申请 {number} 有新的文书，请登录查询页面查看。"),
    _outside("correction_asked", "需要补正", "您的申请 {number} 需要补正，请在告知书写明的期限内办理。"),
    _outside("answer_served", "已作出答复", "您的申请 {number} 已作出答复，请登录查询页面查看。"),
)


@address_source(ADDRESSES)
def mail_of_person(key: str) -> str | None:
    """Return the e-mail address of a requester by the public id of the record; None if none was given, or is left."""
    person = Person.objects.filter(public_id=key, erased_at__isnull=True).first()
    if person is None:
        return None
    try:
        return data_of(person).email or None
    except KeyDestroyed:
        return None


def path_of(name: str, *args: Any) -> str:
    """Return the path of an office page, "" where that face is not served here."""
    try:
        return reverse(f"office:{name}", args=args)
    except NoReverseMatch:
        return ""


def tell(
    key: str, request: Request, *, roles: Iterable[str] = (), body: Body | None = None, **given: Any
) -> int:
    """Tell the staff of the request's body (or `body`) about it; `given`: facts, `users`, `without`, `once`."""
    options = {name: given.pop(name) for name in ("users", "without", "once") if name in given}
    return notify(
        f"casework.{key}",
        body=body or request.body,
        roles=tuple(roles),
        stream=stream_of(request),
        url=path_of("casework-request", request.public_id),
        facts={"number": request.request_no, **given},
        **options,
    )


def tell_requester(key: str, request: Request, once: str = "") -> int:
    """Queue a mail to the requester, who may have given an address: that there is news, and on which number."""
    if request.person is None:
        return 0
    address = f"{ADDRESSES}:{request.person.public_id}"
    return notify_outside(
        f"casework.{key}",
        body=request.body,
        address=address,
        facts={"number": request.request_no},
        once=once,
    )


# --- by acts -------------------------------------------------------------------------------------------------------

# verb -> (kind, roles): what needs nothing but the number.
_PLAIN: dict[str, tuple[str, tuple[str, ...]]] = {
    "casework.receive_clarification": ("correction_in", OFFICERS),
    "casework.receive_explanation": ("correction_in", OFFICERS),
    "casework.receive_opinion": ("opinion_in", OFFICERS),
    "casework.answer_opinion": ("opinion_in", OFFICERS),
    "casework.correct_online": ("correction_in", OFFICERS),
    "casework.withdraw_online": ("withdrawn", OFFICERS),
    "casework.pay_fee": ("payment_in", OFFICERS),
    "casework.send_for_approval": ("waits_approval", (Role.HEAD,)),
}
_OUTSIDE = {
    "casework.request_clarification": "correction_asked",
    "casework.request_explanation": "letter_ready",
    "casework.request_opinion": "letter_ready",
    "casework.receive_explanation": "letter_ready",
    "casework.extend": "letter_ready",
    "casework.notice_fee": "letter_ready",
    "casework.lapse_clarification": "letter_ready",
    "casework.lapse_fee": "letter_ready",
    "casework.reopen": "letter_ready",
    "casework.confirm": "letter_ready",
    "casework.serve": "answer_served",
}


def after_act(action: EventAction) -> None:
    """Tell those whom an act concerns, in its transaction; who acts is not told."""
    request, without = action.request, [action.context.user]
    plain = _PLAIN.get(action.verb)
    if plain is not None:
        tell(plain[0], request, roles=plain[1], without=without)
    special = _SPECIAL.get(action.verb)
    if special is not None:
        special(request, without)
    outside = _OUTSIDE.get(action.verb)
    if outside is not None and (action.issued or outside != "letter_ready"):
        tell_requester(outside, request)


def _sent_back(request: Request, without: list[Any]) -> None:
    drafted = request.events.filter(kind="drafted").select_related("actor_user").order_by("-seq").first()
    author = drafted.actor_user if drafted else None
    roles = () if author is not None else OFFICERS
    tell("sent_back", request, roles=roles, users=[author] if author else [], without=without)


def _assigned(request: Request, without: list[Any]) -> None:
    if request.unit_body is not None:
        by = request.sign_by or local_today()
        tell("assigned", request, body=request.unit_body, roles=HANDLERS, without=without, by=by)


def _returned(request: Request, without: list[Any]) -> None:
    last = request.events.filter(kind="returned").order_by("-seq").first()
    unit = str(last.data.get("unit", "")) if last else ""
    tell("returned", request, roles=OFFICERS, without=without, unit=unit)


_SPECIAL = {
    "casework.send_back": _sent_back,
    "casework.assign": _assigned,
    "casework.return_assignment": _returned,
}


def registered(request: Request, actor: Any) -> None:
    """Tell the office of a new request that nobody has confirmed yet."""
    if request.state == State.SUBMITTED:
        tell("new", request, roles=OFFICERS, without=[actor])


def review_waits(submission: Submission) -> None:
    """Tell the office of an online submission that somebody must look into before it is registered."""
    assert submission.body is not None
    notify(
        "casework.review_waits",
        body=submission.body,
        roles=OFFICERS,
        stream=stream_of(submission),
        url=path_of("casework-review-one", submission.public_id),
    )


def record_correction_in(correction: RecordCorrection, actor: Any) -> None:
    """Tell the office of an application to correct a record (条例2019 Art. 41)."""
    notify(
        "casework.record_correction_in",
        body=correction.body,
        roles=OFFICERS,
        stream=stream_of(correction),
        url=path_of("casework-correction", correction.public_id),
        facts={"number": correction.correction_no},
        without=[actor],
    )


# --- every night ---------------------------------------------------------------------------------------------------


@nightly.register("casework.reminders", "提醒到期、逾期、待确认和待签收的申请")
def remind(today: dt.date | None = None) -> int:
    """Tell what is due, overdue, unconfirmed, lapsing, not signed for; each occasion once. Return how many."""
    day, calendar, settings = today or local_today(), current_calendar(), Settings()
    rows = Request.objects.filter(state__in=OPEN_STATES).select_related("body", "unit_body").order_by("pk")
    return sum(_remind(row, day, calendar, settings) for row in rows.iterator(chunk_size=500))


def _remind(request: Request, day: dt.date, calendar: Calendar, settings: Settings) -> int:
    return (
        _due(request, day, calendar, settings)
        + _unconfirmed(request, day)
        + _lapsing(request, day)
        + _unsigned(request, day, calendar)
    )


def _due(request: Request, day: dt.date, calendar: Calendar, settings: Settings) -> int:
    due = request.due_on
    if request.paused:
        waited_out = request.resumes_at_latest is not None and request.resumes_at_latest < day
        due = request.due_at_latest if waited_out else None
    if due is None:
        return 0
    place = f"{stream_of(request)}:{due}"
    if due < day:
        given: dict[str, Any] = {"due": due, "once": f"overdue:{place}"}
        told = tell("overdue", request, roles=(*OFFICERS, Role.HEAD), **given)
        return told + _unit_too("overdue", request, **given)
    steps: list[int] = settings.value(request.body_id, "casework.alarm_days", day)
    if not steps or due > calendar.add_working_days(day, max(steps)):
        return 0
    left = calendar.working_days_between(day, due)
    step = min((number for number in steps if left <= number), default=None)
    if step is None:
        return 0
    roles = (*OFFICERS, Role.HEAD) if step == min(steps) else OFFICERS
    given = {"due": due, "left": left, "once": f"due{step}:{place}"}
    return tell("due_soon", request, roles=roles, **given) + _unit_too("due_soon", request, **given)


def _unit_too(key: str, request: Request, **given: Any) -> int:
    if request.unit_body is None:
        return 0
    return tell(key, request, body=request.unit_body, roles=HANDLERS, **given)


def _unconfirmed(request: Request, day: dt.date) -> int:
    if request.state != State.SUBMITTED or request.confirm_by is None or request.confirm_by >= day:
        return 0
    roles = (*OFFICERS, Role.HEAD)
    return tell("unconfirmed", request, roles=roles, once=f"unconfirmed:{stream_of(request)}")


_WAITS = {
    State.CLARIFICATION_PENDING: "补正",
    State.FEE_PENDING: "缴费",
    State.CONSULTING: "征求意见",
}


def _lapsing(request: Request, day: dt.date) -> int:
    if request.lapses_from is None or request.lapses_from > day:
        return 0
    what = _WAITS.get(State(request.state), "对方答复")
    once = f"lapse:{stream_of(request)}:{request.lapses_from}"
    return tell("lapse_proposed", request, roles=OFFICERS, what=what, once=once)


def _unsigned(request: Request, day: dt.date, calendar: Calendar) -> int:
    by = request.sign_by
    if by is None or request.unit_signed or not request.unit or by >= day:
        return 0
    place = f"{stream_of(request)}:{by}"
    told = 0
    if request.unit_body is not None:
        once = f"not-signed:{place}"
        told += tell("not_signed", request, body=request.unit_body, roles=HANDLERS, by=by, once=once)
    if request.unit_body is None or calendar.add_working_days(by, 1) < day:
        once = f"not-signed-head:{place}"
        told += tell("not_signed_head", request, roles=(Role.HEAD,), unit=request.unit, once=once)
    return told


# --- a new table of days -------------------------------------------------------------------------------------------


def redated(notice: Any, requests: Iterable[Request], without: Any = None) -> int:
    """Tell each body how many of its open requests moved with a new table of days; the page lists them."""
    by_body: dict[int, list[Request]] = {}
    for request in requests:
        by_body.setdefault(request.body_id, []).append(request)
    told = 0
    for body in Body.objects.filter(pk__in=by_body):
        told += notify(
            "casework.redated",
            body=body,
            roles=(*OFFICERS, Role.HEAD),
            stream=stream_of(notice),
            url=path_of("casework-redated", notice.pk),
            facts={"count": len(by_body[body.pk])},
            once=f"redated:{notice.pk}:{body.pk}",
            without=[without],
        )
    return told


# --- calendars -----------------------------------------------------------------------------------------------------

FEED_MOST = 500


@feed_source
def due_dates(user: Any) -> list[CalendarEntry]:
    """Return the days by which the requests that `user` handles must be answered: number and day only."""
    rows = Request.objects.visible_to(user, HANDLERS).filter(state__in=OPEN_STATES, due_on__isnull=False)
    found = rows.order_by("due_on").values_list("public_id", "request_no", "due_on")[:FEED_MOST]
    return [
        CalendarEntry(
            uid=f"casework-request-{public_id}",
            day=due,
            title=f"{number} 答复到期",
            url=path_of("casework-request", public_id),
            kind="答复期限",
        )
        for public_id, number, due in found
    ]
