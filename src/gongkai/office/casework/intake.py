"""Intake: a request of any channel, a letter with several, online submissions that wait for a look."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from gongkai.agencies.models import Body, BodyKind
from gongkai.agencies.queries import local_today
from gongkai.casework import actions as acts
from gongkai.casework.actions.inquiries import TurnIntoRequest
from gongkai.casework.actions.register_letter import FEWEST, MOST, Matter, RegisterLetter
from gongkai.casework.inquiries import inquiries_for
from gongkai.casework.models import Channel, Inquiry, Request
from gongkai.casework.rules import HANDLERS
from gongkai.casework.similar import likely_duplicates
from gongkai.files import keys
from gongkai.journal.actions import Action, Refused
from gongkai.law import cite, receipt
from gongkai.law.texts import render as law_words
from gongkai.look.forms import add_reasons
from gongkai.office.acting import context_of
from gongkai.office.casework.intake_forms import JOINT, JointForm, LetterForm, RegisterForm
from gongkai.office.casework.panel import panel_of
from gongkai.office.casework.presenting import rows_of

ALIASES = {"submitted_at": "submitted_on", "joint": "name"}
# What the form asks for, in the channel's own words.
ASKS = {
    Channel.IN_PERSON: "填提出日期即可；当场登记即为确认。",
    Channel.REGISTERED_MAIL: "填签收日期（收发室签收之日）。",
    Channel.ORDINARY_MAIL: "先登记，与申请人确认后填确认日期；在此之前期限不起算。",
    Channel.ONLINE: "网上提交的由申请人自己登记；补录时填确认日期。",
    Channel.EMAIL: "填邮件到达之日；有确认要求的填确认日期。",
    Channel.FAX: "与申请人确认后填确认日期。",
    Channel.OTHER: "按公开指南公布的办法填。",
}


@dataclass(frozen=True, kw_only=True)
class ChannelRule:
    """From which day a channel counts, with its source, and what to fill in."""

    label: str
    rule: str
    article: str
    ask: str


def channel_rules() -> list[ChannelRule]:
    """Return the receipt rule of every channel as it holds today (条例2019 Art. 31)."""
    today, found = local_today(), []
    for channel in Channel:
        rule = receipt(str(channel), today)
        found.append(
            ChannelRule(
                label=str(channel.label),
                rule=law_words(f"receipt.{rule.basis}", {}),
                article=cite(rule.article) if rule.article != "practice" else "本机关设置",
                ask=ASKS[channel],
            )
        )
    return found


def handled_bodies(user: Any) -> Any:
    """Return the bodies whose requests `user` handles; 404 for somebody who handles none."""
    bodies = Body.objects.visible_to(user, HANDLERS).exclude(kind=BodyKind.UNIT)
    if not bodies.exists():
        raise Http404
    return bodies


def joint_forms(request: HttpRequest) -> list[JointForm]:
    """Return the inputs for further persons on the form."""
    data = request.POST or None
    return [JointForm(data, prefix=f"joint{number}") for number in range(1, JOINT + 1)]


@login_required
def register(request: HttpRequest) -> HttpResponse:
    """Enter a request that came by any channel; prefilled from an inquiry that turned out to be one."""
    bodies = handled_bodies(request.user)
    inquiry = _inquiry(request)
    initial: dict[str, Any] = {"submitted_on": local_today()}
    if inquiry is not None:
        initial |= {"body": inquiry.body_id, "subject": inquiry.subject, "channel": Channel.IN_PERSON}
    form = RegisterForm(bodies, request.POST or None, request.FILES or None, initial=initial)
    joint = joint_forms(request)
    page: dict[str, Any] = {"form": form, "joint": joint, "inquiry": inquiry, "rules": channel_rules()}
    if request.method == "POST" and form.is_valid() and all(one.is_valid() for one in joint):
        people = [person for one in joint if (person := one.person()) is not None]
        action = acts.RegisterRequest(
            context=context_of(request), **form.values(), joint=people, letter="issue"
        )
        page |= before_registering(request, action, [action.subject])
        if not page["asked"] and (made := _execute(action, form)):
            _keep_codes(request, [made])
            _link(request, inquiry, made)
            messages.success(request, f"已登记为{made.request_no}。")
            return redirect("office:casework-request", made.public_id)
    status = 422 if request.method == "POST" and "preview" not in request.POST else 200
    return render(request, "office/casework/register.html", page, status=status)


def before_registering(
    request: HttpRequest, action: acts.RegisterRequest, subjects: list[str]
) -> dict[str, Any]:
    """Return what is shown before anything is entered: the dates that would follow, and likely duplicates.

    `asked`: the page comes back first, because the dates were asked for or a duplicate was not yet waved through.
    """
    state = action.foreseen()
    # A body that one does not handle has no duplicates to tell of: the act itself refuses.
    found: dict[int, Request] = {}
    if not action.closed():
        for subject in subjects:
            rows = likely_duplicates(action.body, action.person, subject, action.context.today)
            found |= {row.pk: row for row in rows}
    preview = "preview" in request.POST
    panel = panel_of(state, action.context.today) if state is not None and preview else None
    return {
        "panel": panel,
        "received": state.received_on if state is not None and preview else None,
        "duplicates": rows_of(list(found.values())),
        "preview": preview,
        "asked": preview or bool(found and "duplicates_seen" not in request.POST),
    }


def _execute(action: Action, form: Any) -> Any:
    try:
        return action.execute()
    except Refused as refused:
        reasons = []
        for reason in refused.reasons:
            name = ALIASES.get(reason.field, reason.field)
            reasons.append(
                reason if name == reason.field else type(reason)(**{**reason.__dict__, "field": name})
            )
        add_reasons(form, reasons)
        return None


def _inquiry(request: HttpRequest) -> Inquiry | None:
    public_id = request.POST.get("inquiry") or request.GET.get("inquiry") or ""
    if not public_id:
        return None
    rows = inquiries_for(request.user).filter(public_id=public_id, request__isnull=True, void_reason="")
    found: Inquiry | None = rows.first()
    if found is None:
        raise Http404
    return found


def _link(request: HttpRequest, inquiry: Inquiry | None, made: Request) -> None:
    if inquiry is None:
        return
    try:
        TurnIntoRequest(context=context_of(request), inquiry=inquiry, request=made).execute()
    except Refused as refused:
        messages.error(request, f"申请已登记，但没有与咨询关联：{refused}")


def _keep_codes(request: HttpRequest, made: list[Request]) -> None:
    """Keep the tracking codes, sealed, until the next page has shown them: they are nowhere else in clear."""
    rows = []
    for one in made:
        sealed = keys.seal(keys.derived("session"), one.__dict__["tracking_code"], one.public_id)
        rows.append([one.public_id, base64.b64encode(sealed).decode()])
    if len(rows) == 1:
        request.session["tracking"] = rows[0]
    else:
        request.session["letter"] = rows


# --- a letter with several requests ------------------------------------------------------------------------------


@login_required
def split(request: HttpRequest) -> HttpResponse:
    """Enter a letter with several requests: who asks once, each matter by itself."""
    bodies = handled_bodies(request.user)
    rows = _rows(request)
    form = LetterForm(
        bodies, rows, request.POST or None, request.FILES or None, initial={"submitted_on": local_today()}
    )
    page: dict[str, Any] = {"form": form, "rows": rows, "rules": channel_rules(), "most": MOST}
    more = "more" in request.POST
    if more:
        form = page["form"] = LetterForm(bodies, rows, initial=_typed(request))
    elif request.method == "POST" and form.is_valid():
        common = form.values()
        matters = _matters(common, rows)
        body = common.pop("body")
        action = RegisterLetter(context=context_of(request), body=body, matters=matters, common=common)
        first = action.part(matters[0]) if matters else None
        if first is not None:
            page |= before_registering(request, first, [matter.subject for matter in matters])
        if not page.get("asked") and (made := _execute(action, form)):
            _keep_codes(request, made)
            messages.success(request, f"已登记 {len(made)} 件。")
            return redirect("office:casework-split-done")
    status = 422 if request.method == "POST" and not more and "preview" not in request.POST else 200
    return render(request, "office/casework/split.html", page, status=status)


def _rows(request: HttpRequest) -> int:
    given = request.POST.get("rows") or request.GET.get("rows") or ""
    rows = int(given) if re.fullmatch(r"\d{1,2}", given) else 3
    return min(max(rows + (2 if "more" in request.POST else 0), FEWEST), MOST)


def _typed(request: HttpRequest) -> dict[str, Any]:
    """Return what was typed so far; a tick that was taken away stays away."""
    return {"accept_other_form": False, **dict(request.POST.items())}


def _matters(values: dict[str, Any], rows: int) -> list[Matter]:
    """Take the matters out of the inputs; rows left empty are none."""
    found = []
    for number in range(1, rows + 1):
        given = {name: values.pop(f"{name}_{number}").strip() for name in ("subject", "description", "unit")}
        if any(given.values()):
            found.append(Matter(**given))
    return found


@login_required
@require_safe
def split_done(request: HttpRequest) -> HttpResponse:
    """Show the numbers and codes of a letter's requests, the codes this once."""
    kept = request.session.pop("letter", None)
    if not kept:
        return redirect("office:casework-list")
    codes = {
        public_id: str(keys.unseal(keys.derived("session"), base64.b64decode(sealed), public_id))
        for public_id, sealed in kept
    }
    rows = Request.objects.visible_to(request.user).filter(public_id__in=codes).order_by("series_no")
    shown = [(row, codes[row.request.public_id]) for row in rows_of(rows.select_related("body"))]
    response = render(request, "office/casework/split_done.html", {"rows": shown})
    response["Cache-Control"] = "no-store"
    return response
