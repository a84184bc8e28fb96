"""The later pages of the request form: files, further persons, the check, handing in, the end."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.agencies.queries import local_today
from gongkai.casework import drafts, online
from gongkai.casework.actions.online import EndDraft, ForgetCode, SubmitDraft
from gongkai.casework.drafts import Draft
from gongkai.casework.models import SubmissionState
from gongkai.casework.persons import ID_TYPES
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import Context, Origin, Reason, Refused
from gongkai.portal import apply_forms, captcha
from gongkai.portal.applying import DRAFT, HANDED_IN, after, page_context
from gongkai.portal.private import address_of, private_page
from gongkai.portal.views import apply
from gongkai.workdays.queries import current_calendar

PUBLIC_MEGABYTES = 20
# Nobody fills the form in faster.
TOO_FAST = dt.timedelta(seconds=20)
SHOWN = dt.timedelta(minutes=15)


def public_context() -> Context:
    """Return the context of an act of the public."""
    return Context(origin=Origin.PUBLIC)


# --- files ---------------------------------------------------------------------------------------------------------


def files(request: HttpRequest, forged: bool = False) -> HttpResponse:
    """Files that help to find it: several, each looked at; what is good is kept even if another is refused."""
    draft = apply.editing(request)
    if isinstance(draft, HttpResponse):
        return draft
    if draft.body is None:
        return redirect("portal:apply-step", "body")
    reasons: list[Reason] = []
    if request.method == "POST" and not forged:
        act = str(request.POST.get("act", ""))
        if act.startswith("remove-"):
            drafts.detach(draft, act.removeprefix("remove-"))
            return redirect("portal:apply-step", "files")
        draft, reasons = _take(request, draft, "attachment", "files")
        if not reasons:
            stay = act == "upload"
            return (
                redirect("portal:apply-step", "files") if stay else redirect(after(request, draft, "files"))
            )
    context = page_context(draft, "files") | {
        "reasons": reasons,
        "own": _own(draft, "attachment"),
        "forged": forged,
    }
    context |= {"most": drafts.MOST_FILES, "megabytes": PUBLIC_MEGABYTES}
    status = 403 if forged else 422 if reasons else 200
    return render(request, "portal/apply/files.html", context, status=status)


def _own(draft: Draft, kind: str) -> list[dict[str, str]]:
    return [one for one in draft.files if one["kind"] == kind]


def _take(request: HttpRequest, draft: Draft, kind: str, name: str) -> tuple[Draft, list[Reason]]:
    """Keep the uploads of an input; return the draft and why some were refused."""
    reasons: list[Reason] = []
    body = draft.body
    assert body is not None
    for upload in request.FILES.getlist(name):
        if len(draft.files) >= drafts.MOST_FILES:
            message = f"最多 {drafts.MOST_FILES} 个文件，“{upload.name}”没有收下。请合并后再传。"
            reasons.append(Reason(code="many", field=name, message=message))
            continue
        incoming = Incoming.take(upload.name or "文件", upload)
        wrong = incoming.reasons(body, name)
        if not wrong and incoming.size > PUBLIC_MEGABYTES * 1024 * 1024:
            message = f"文件“{incoming.name}”超过 {PUBLIC_MEGABYTES} MB。请压缩或者分成几个再传。"
            wrong = [Reason(code="size", field=name, message=message)]
        if wrong:
            reasons += wrong
        else:
            draft = drafts.attach(draft, incoming, kind)
    return draft, reasons


# --- further persons, agent, help ----------------------------------------------------------------------------------


def others(request: HttpRequest, forged: bool = False) -> HttpResponse:
    """An agent with mandate, joint requesters added and removed, help that is needed."""
    draft = apply.editing(request)
    if isinstance(draft, HttpResponse):
        return draft
    if draft.body is None:
        return redirect("portal:apply-step", "body")
    reasons: list[Reason] = []
    if request.method == "POST" and not forged:
        answer = _others_posted(request, draft)
        if isinstance(answer, HttpResponse):
            return answer
        draft, reasons = answer
    names = {"agent", "help"}
    context = page_context(draft, "others") | {
        "form": apply_forms.OthersForm(
            draft.values, [one for one in reasons if one.field in names or not one.field]
        ),
        "joint_form": apply_forms.JointForm(draft.values.get("joint_typed") or {}),
        "joint": draft.values.get("joint") or [],
        "id_types": dict(ID_TYPES),
        "mandates": _own(draft, "mandate"),
        "reasons": [one for one in reasons if one.field not in names],
        "forged": forged,
    }
    status = 403 if forged else 422 if reasons else 200
    return render(request, "portal/apply/others.html", context, status=status)


def _others_posted(request: HttpRequest, draft: Draft) -> HttpResponse | tuple[Draft, list[Reason]]:
    act = str(request.POST.get("act", ""))
    typed = apply_forms.OthersForm.typed(request.POST)
    row = {key.removeprefix("j_"): value for key, value in apply_forms.JointForm.typed(request.POST).items()}
    joint = list(draft.values.get("joint") or [])
    autosave = bool(getattr(request, "htmx", False))
    if act.startswith("remove-") and act.removeprefix("remove-").isdigit():
        place = int(act.removeprefix("remove-"))
        joint = [one for at, one in enumerate(joint) if at != place]
    # What was typed for one more person counts when "next" is pressed, too: nothing typed is lost.
    started = bool(row["name"] or row["id_number"])
    if started and not autosave and not act.startswith("remove") and len(joint) < online.MOST_JOINT:
        joint.append(row)
        row = {}
    kept = {f"j_{key}": value for key, value in row.items()}
    draft = drafts.save(draft, {**typed, "joint": joint, "joint_typed": kept}, step="others")
    if autosave:
        return HttpResponse(status=204)
    if act.startswith("removefile-"):
        drafts.detach(draft, act.removeprefix("removefile-"))
        return redirect("portal:apply-step", "others")
    draft, refused = _take(request, draft, "mandate", "mandate")
    if act and not refused:
        return redirect("portal:apply-step", "others")
    reasons = refused + online.reasons_of("others", draft.values)
    return (draft, reasons) if reasons else redirect(after(request, draft, "others"))


# --- check and hand in ---------------------------------------------------------------------------------------------

_TITLES = {
    "what": "需要的信息",
    "how": "获取方式",
    "who": "申请人",
    "identity": "身份",
    "contact": "联系方式",
    "others": "代理人与共同申请人",
}
_ROWS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("what", (("title", "名称"), ("number", "文号"), ("features", "其他特征"), ("purpose", "用途"))),
    ("how", (("delivery_method", "怎样给您"), ("carrier", "形式"), ("accept_other_form", "其他形式"))),
    ("who", (("applicant_category", "申请人类别"),)),
    ("identity", ()),
    (
        "contact",
        (("phone", "电话"), ("email", "邮箱"), ("address", "地址"), ("postcode", "邮编"), ("fax", "传真")),
    ),
    ("others", (("agent", "代理人"), ("help", "需要的帮助"))),
)


def check(request: HttpRequest, forged: bool = False) -> HttpResponse:
    """Everything once more, each with its link; then hand in."""
    draft = apply.editing(request)
    if isinstance(draft, HttpResponse):
        return draft
    whole: list[Reason] = []
    if request.method == "POST" and not forged:
        try:
            SubmitDraft(
                context=public_context(), submission=draft.submission, signals=tuple(_signals(request, draft))
            ).execute()
        except Refused as refused:
            whole = refused.reasons
        else:
            return redirect("portal:apply-done")
    missing = online.all_reasons(draft.values, has_body=draft.body is not None)
    known = {reason.message for _, reason in missing}
    context = page_context(draft, "check") | {
        "sections": _sections(draft),
        "missing": [(step, reason, reverse("portal:apply-step", args=[step])) for step, reason in missing],
        "whole": [reason for reason in whole if reason.message not in known],
        "odd": online.odd_identity(draft.values),
        "challenge": captcha.challenge(draft.submission.public_id),
        "forged": forged,
        "due": current_calendar().add_working_days(local_today(), 20),
    }
    status = 403 if forged else 422 if whole else 200
    return render(request, "portal/apply/check.html", context, status=status)


def _sections(draft: Draft) -> list[dict[str, Any]]:
    values = draft.values
    shown = {
        "delivery_method": apply_forms.DELIVERY_WORDS.get(str(values.get("delivery_method")), ""),
        "carrier": apply_forms.CARRIER_WORDS.get(str(values.get("carrier")), ""),
        "applicant_category": apply_forms.KIND_WORDS.get(str(values.get("applicant_category")), ""),
        "accept_other_form": "可以接受" if values.get("accept_other_form") else "不接受",
        "id_type": dict(ID_TYPES).get(str(values.get("id_type")), ""),
    }
    found: list[dict[str, Any]] = []
    for name, rows in _ROWS:
        if name == "identity":
            form = apply_forms.form_class(name, online.is_citizen(values))
            rows = tuple((key, str(one.label)) for key, one in form.base_fields.items())
        lines = [(label, shown.get(key, values.get(key))) for key, label in rows]
        filled = [(label, value) for label, value in lines if value]
        found.append({"step": name, "title": _TITLES[name], "lines": filled})
    found[0]["files"] = _own(draft, "attachment")
    found[-1]["files"] = _own(draft, "mandate")
    found[-1]["joint"] = values.get("joint") or []
    return found


def _signals(request: HttpRequest, draft: Draft) -> list[str]:
    """Return the weak signals of this visit: an officer looks first, nothing is refused."""
    found = []
    if not captcha.solved(str(request.POST.get("altcha", "")), draft.submission.public_id):
        found.append("no_script")
    if str(request.POST.get("website", "")).strip():
        found.append("honeypot")
    if timezone.now() - draft.submission.created_at < TOO_FAST:
        found.append("too_fast")
    if not HANDED_IN.allow(address_of(request)):
        found.append("many_from_here")
    return found


@private_page
@require_http_methods(["GET", "POST"])
def done(request: HttpRequest) -> HttpResponse:
    """The receipt: number, code, what comes next. Shown to this browser for a quarter of an hour, until one says that
    the code was written down."""
    draft = apply.current(request)
    if draft is None or draft.submission.state == SubmissionState.EDITING:
        return redirect("portal:apply-step", "check") if draft else redirect("portal:apply")
    submission = draft.submission
    if request.method == "POST":
        ForgetCode(context=public_context(), submission=submission).execute()
        response = redirect("portal:tracking")
        DRAFT.clear(response)
        return response
    fresh = submission.submitted_at is not None and timezone.now() - submission.submitted_at < SHOWN
    made = submission.request
    context = page_context(None, "check") | {
        "body": submission.body,
        "submission": submission,
        "made": made,
        "number": made.request_no if made else submission.public_id,
        "code": draft.values.get("code", "") if fresh else "",
    }
    return render(request, "portal/apply/done.html", context)


@private_page
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """No request is needed any more: what was typed is erased at once."""
    draft = apply.editing(request)
    if isinstance(draft, HttpResponse):
        return draft
    cause = "published" if request.POST.get("cause") == "published" else "discarded"
    EndDraft(context=public_context(), submission=draft.submission, cause=cause).execute()
    context = page_context(None, "body") | {"published": cause == "published"}
    response = render(request, "portal/apply/ended.html", context)
    DRAFT.clear(response)
    return response
