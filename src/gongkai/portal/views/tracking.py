"""Following a request: number and code, by POST only; then for half an hour in this browser, under /t alone."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.agencies.limits import RateLimit
from gongkai.agencies.queries import local_today
from gongkai.casework import following
from gongkai.casework.actions import online_follow as acts
from gongkai.casework.actions.online_contact import CONTACT, ChangeContact, contact_now
from gongkai.casework.following import Proved
from gongkai.casework.models import Evaluation, RecordCorrection, Request, Satisfaction, Submission
from gongkai.files.incoming import Incoming
from gongkai.files.keys import KeyDestroyed
from gongkai.files.media import DOCX
from gongkai.files.models import StoredFile
from gongkai.files.sealed import key_for, serve_sealed
from gongkai.files.serving import disposition, serve
from gongkai.journal.actions import Context, Origin, Reason, Refused
from gongkai.letters.errors import LetterError
from gongkai.letters.issuing import open_letter
from gongkai.letters.kinds import kind_of
from gongkai.letters.queries import letters_of
from gongkai.look.parts import Act
from gongkai.portal.chinese import to_simplified
from gongkai.portal.private import PathCookie, address_of, private_page
from gongkai.portal.tracking_page import answer_files, may_have, standing

MINUTES = 30
FOLLOW = PathCookie("gk_follow", "t", MINUTES * 60)
SALT = "portal.tracking"
# Wrong guesses from one address, and at one number from anywhere.
FROM_HERE = RateLimit("tracking-from", minutes=15, count=10)
AT_NUMBER = RateLimit("tracking-number", minutes=15, count=20)
WRONG = "登记号或者查询码不对。请对照回执核对，字母不分大小写。"
PUBLIC_MEGABYTES = 20


def proved_in(request: HttpRequest) -> Proved | None:
    """Return the proof that this browser holds, None without a valid one."""
    raw = FOLLOW.read(request)
    if not raw:
        return None
    try:
        kind, public_id, mark = signing.loads(raw, salt=SALT, max_age=MINUTES * 60)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Proved(str(kind), str(public_id), str(mark))


def remember(response: HttpResponse, proved: Proved) -> None:
    """Keep the proof for half an hour from now."""
    FOLLOW.write(response, signing.dumps(list(dataclasses.astuple(proved)), salt=SALT, compress=False))


def followed(request: HttpRequest) -> tuple[Proved, Any] | None:
    """Return the proof and its record, None without."""
    proved = proved_in(request)
    record = following.follow(proved) if proved is not None else None
    if proved is None or record is None:
        return None
    # A submission that was registered meanwhile is followed as its request.
    return (proved if proved.of(record) else following.proof_for(record)), record


def own_request(request: HttpRequest) -> tuple[Proved, Request]:
    """Return the request that is followed. Raises Http404 for anything else: nothing is told."""
    found = followed(request)
    if found is None or not isinstance(found[1], Request):
        raise Http404
    return found[0], found[1]


@private_page
@require_http_methods(["GET", "POST"])
def tracking(request: HttpRequest) -> HttpResponse:
    """Ask for number and code, or show where it stands."""
    if request.method == "POST":
        return _enter(request)
    found = followed(request)
    if found is None:
        return render(request, "portal/track/enter.html", {"block_now": "apply"})
    proved, record = found
    response = _shown(request, proved, record)
    remember(response, proved)
    return response


def _enter(request: HttpRequest) -> HttpResponse:
    number = to_simplified(str(request.POST.get("number", ""))[:80])
    code = str(request.POST.get("code", ""))[:40]
    context = {"block_now": "apply", "number": number}
    here, there = address_of(request), following.normal_number(number)
    if FROM_HERE.spent(here) or AT_NUMBER.spent(there):
        context["wrong"] = "尝试次数过多，请过 15 分钟再试，或者打电话查询。"
        return render(request, "portal/track/enter.html", context, status=429)
    proved = following.prove(number, code)
    if proved is None:
        FROM_HERE.allow(here)
        AT_NUMBER.allow(there)
        context["wrong"] = WRONG
        return render(request, "portal/track/enter.html", context, status=422)
    response = redirect("portal:tracking")
    remember(response, proved)
    return response


@private_page
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Log out of the query."""
    response = redirect("portal:tracking")
    FOLLOW.clear(response)
    return response


def _shown(request: HttpRequest, proved: Proved, record: Any) -> HttpResponse:
    context: dict[str, Any] = {"block_now": "apply", "body": record.body, "record": record}
    if isinstance(record, Submission):
        return render(request, "portal/track/submission.html", context)
    if isinstance(record, RecordCorrection):
        from gongkai.portal.views.correction import followed_context

        return render(request, "portal/track/correction.html", context | followed_context(record))
    found = acts_on(record, proved)
    context |= {
        "standing": standing(record, local_today()),
        "main": [one for one in found if one.primary],
        "acts": [one for one in found if not one.primary],
        "evaluation": Evaluation.objects.filter(request=record).first(),
        "today": local_today(),
    }
    return render(request, "portal/track/request.html", context)


# --- what the requester may do -------------------------------------------------------------------------------------

# act -> (class, label, heading of its page)
DOING: dict[str, tuple[Any, str, str]] = {
    "correct": (acts.CorrectOnline, "补正…", "补正申请"),
    "explain": (acts.ExplainOnline, "说明理由…", "说明理由"),
    "pay": (acts.ProvePayment, "提交缴费凭证…", "提交缴费凭证"),
    "evaluate": (acts.Evaluate, "评价…", "评价这次办理"),
    "contact": (ChangeContact, "更改联系方式…", "更改联系方式"),
    "withdraw": (acts.WithdrawOnline, "撤回申请…", "撤回申请"),
}
_ALWAYS = {"evaluate", "withdraw"}


def public_context() -> Context:
    """Return the context of an act of the requester."""
    return Context(origin=Origin.PUBLIC, actor="申请人")


def acts_on(record: Request, proved: Proved) -> list[Act]:
    """Return what may be done now; what is closed says why, where it is worth saying."""
    found: list[Act] = []
    for key, (action, label, _) in DOING.items():
        reasons = action(context=public_context(), request=record, proved=proved).closed()
        if not reasons:
            url = reverse("portal:tracking-do", args=[key])
            found.append(Act(label=label, url=url, primary=key in {"correct", "explain", "pay"}))
        elif key in _ALWAYS or reasons[0].code == "late":
            found.append(Act(label=label.rstrip("…"), reasons=reasons))
    return found


@private_page
@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, act: str) -> HttpResponse:
    """One act of the requester: its page, then the act."""
    if act not in DOING:
        raise Http404
    found = followed(request)
    if found is None or not isinstance(found[1], Request):
        return redirect("portal:tracking")
    proved, record = found
    action, _, heading = DOING[act]
    made = action(context=public_context(), request=record, proved=proved)
    reasons: list[Reason] = list(made.closed())
    status = 200
    if request.method == "POST" and not reasons:
        reasons = _filled(request, act, made, record)
        if not reasons:
            return redirect("portal:tracking")
        status = 422
    context = {
        "block_now": "apply",
        "body": record.body,
        "record": record,
        "act": act,
        "heading": heading,
        "shut": reasons if status == 200 else [],
        "reasons": reasons if status == 422 else [],
        "standing": standing(record, local_today()),
        "typed": {name: str(request.POST.get(name, "")) for name in ("text", "words", "satisfaction")},
        "choices": Satisfaction.choices,
        "megabytes": PUBLIC_MEGABYTES,
    }
    if act == "contact" and not context["shut"]:
        context["details"] = _details(request, record)
    response = render(request, "portal/track/do.html", context, status=status)
    remember(response, proved)
    return response


def _details(request: HttpRequest, record: Request) -> list[dict[str, str]]:
    """Return the rows of the page: label, what is kept (masked), what was typed."""
    now = contact_now(record)
    return [
        {"name": name, "label": label, "now": now.get(name, ""), "typed": str(request.POST.get(name, ""))}
        for name, (label, _) in CONTACT.items()
    ]


def _filled(request: HttpRequest, act: str, made: Any, record: Request) -> list[Reason]:
    """Fill the act from the form and execute it; return why it was refused."""
    if act == "evaluate":
        made.satisfaction = str(request.POST.get("satisfaction", ""))[:20]
        made.words = str(request.POST.get("words", ""))
    elif act == "contact":
        for name in CONTACT:
            setattr(made, name, str(request.POST.get(name, ""))[:400])
    elif act == "withdraw":
        made.confirmed = bool(request.POST.get("confirmed"))
    else:
        made.text = str(request.POST.get("text", "")).replace("\r\n", "\n")
        made.scans = [Incoming.take(one.name or "文件", one) for one in request.FILES.getlist("files")]
        large = [one for one in made.scans if one.size > PUBLIC_MEGABYTES * 1024 * 1024]
        if large:
            message = f"文件“{large[0].name}”超过 {PUBLIC_MEGABYTES} MB。请压缩或者分成几个再传。"
            return [Reason(code="size", field="scans", message=message)]
    try:
        made.execute()
    except Refused as refused:
        return refused.reasons
    return []


# --- what may be taken along ---------------------------------------------------------------------------------------


@private_page
@require_safe
def letter(request: HttpRequest, public_id: str, kind: str) -> HttpResponse:
    """Answer with a letter to the requester; the first opening of the answer is entered as its receipt."""
    found = followed(request)
    if found is None:
        raise Http404
    proved, record = found
    row = letters_of(record).filter(public_id=public_id).first()
    if row is None or kind not in {"pdf", "docx"} or not _may_have(record, row):
        raise Http404
    try:
        content = open_letter(row, kind)
    except (LetterError, KeyDestroyed, FileNotFoundError) as error:
        raise Http404 from error
    if isinstance(record, Request) and kind_of(row.kind).remedies == "required":
        _received(record, proved)
    response = HttpResponse(content, content_type="application/pdf" if kind == "pdf" else DOCX)
    response["Content-Disposition"] = disposition(f"{row.title}.{kind}", inline=False)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _may_have(record: Any, row: Any) -> bool:
    if isinstance(record, Request):
        return may_have(record, row)
    return isinstance(record, RecordCorrection) and row.addressee_class == "requester"


def _received(record: Request, proved: Proved) -> None:
    """Enter the receipt once, if the answer was served; looking again changes nothing."""
    made = acts.ReceiveOnline(context=public_context(), request=record, proved=proved)
    if record.served_on is not None and not made.closed():
        try:
            made.execute()
        except Refused:
            return  # somebody entered it just now


@private_page
@require_safe
def file(request: HttpRequest, public_id: str) -> HttpResponse:
    """Answer with a file of the answer that was served online."""
    proved, record = own_request(request)
    row = answer_files(record).filter(stored__public_id=public_id).first()
    if row is None:
        raise Http404
    stored: StoredFile = row.stored
    try:
        if stored.is_sealed:
            response: Any = serve_sealed(stored, key_for(stored))
        else:
            response = serve(request, stored)
    except (KeyDestroyed, FileNotFoundError) as error:
        raise Http404 from error
    _received(record, proved)
    return response
