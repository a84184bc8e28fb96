"""Answering an opinion request: number and code of the letter, by POST only, without an account (条例2019 Arts 32, 34).

The code goes with each form and is its only authority: no cookie, no token, nothing in an address or a cache.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from gongkai.agencies.limits import RateLimit
from gongkai.agencies.practice import value_of
from gongkai.agencies.queries import local_today
from gongkai.casework import opinions
from gongkai.casework.actions import AnswerOpinion, OpenOpinion
from gongkai.casework.actions.opinion_access import WRONG
from gongkai.casework.models import OpinionAccess
from gongkai.casework.queries import normal_code
from gongkai.files.incoming import Incoming
from gongkai.files.practice import MAX_MEGABYTES
from gongkai.journal.actions import Context, Origin, Reason, Refused
from gongkai.law import Opinion
from gongkai.portal.private import address_of, private_page

# Guesses from one address, and at one number from anywhere.
FROM_HERE = RateLimit("opinion-from", minutes=15, count=20)
AT_NUMBER = RateLimit("opinion-number", minutes=15, count=10)
SLOW = "尝试次数过多，请 15 分钟后再试。"
LONGEST = 5000


@csrf_exempt
@private_page
@require_http_methods(["GET", "POST"])
def opinion(request: HttpRequest) -> HttpResponse:
    """The form for number and code; with the right pair what is asked, and the answer."""
    if request.method != "POST":
        return _enter(request)
    number, code = request.POST.get("number", "")[:40], request.POST.get("code", "")[:40]
    if not number.strip() or not code.strip():
        return _enter(request, "请填写编号和验证码，它们印在征求意见书上。", number, status=422)
    place = normal_code(number)
    here, there = FROM_HERE.allow(address_of(request)), AT_NUMBER.allow(place)
    if not (here and there):
        return _enter(request, SLOW, number, status=429)
    access = _opened(place, code)
    if access is None:
        return _enter(request, WRONG, number, status=422)
    AT_NUMBER.forget(place)
    if request.POST.get("step") == "answer":
        return _answer(request, access, code)
    return _page(request, access, code)


def _context() -> Context:
    return Context(origin=Origin.PUBLIC, actor="被征求意见者（网上）")


def _opened(number: str, code: str) -> OpinionAccess | None:
    """Return the access that number and code open, None for every cause why they do not."""
    access = OpinionAccess.objects.select_related("request__body").filter(public_id=number).first()
    if access is None:
        return None
    return access if OpenOpinion(context=_context(), access=access, code=code).execute() else None


def _enter(request: HttpRequest, wrong: str = "", number: str = "", status: int = 200) -> HttpResponse:
    page = {"wrong": wrong, "number": number, "block_now": "apply"}
    return render(request, "portal/opinion/enter.html", page, status=status)


def _answer(request: HttpRequest, access: OpinionAccess, code: str) -> HttpResponse:
    files = [Incoming.take(upload.name or "", upload) for upload in request.FILES.getlist("files")]
    action = AnswerOpinion(
        context=_context(),
        request=access.request,
        access=access,
        code=code,
        answer=request.POST.get("answer", ""),
        note=request.POST.get("reasons", "").strip()[:LONGEST],
        scans=files,
    )
    try:
        action.execute()
    except Refused as refused:
        return _page(request, access, code, refused.reasons, bool(files))
    access.refresh_from_db()
    page = {"access": access, "body": access.request.body, "files": len(files), "block_now": "apply"}
    return render(request, "portal/opinion/done.html", page)


def _page(
    request: HttpRequest,
    access: OpinionAccess,
    code: str,
    reasons: list[Reason] | None = None,
    files_gone: bool = False,
) -> HttpResponse:
    body = access.request.body
    asked = opinions.opinion_of(access)
    page: dict[str, Any] = {
        "access": access,
        "body": body,
        "code": code,
        "asked": asked,
        "until": asked.limit if asked else None,
        "silence": _silence(asked),
        "late": asked is not None and asked.limit is not None and local_today() > asked.limit,
        "answer": request.POST.get("answer", ""),
        "typed": request.POST.get("reasons", "")[:LONGEST],
        "reasons": [reason for reason in reasons or [] if reason.field not in PLACES],
        "wrong": {PLACES[r.field]: r.message for r in reversed(reasons or []) if r.field in PLACES},
        "files_gone": files_gone,
        "megabytes": value_of(body, MAX_MEGABYTES),
        "block_now": "apply",
    }
    page["errors"] = len(page["reasons"]) + len(page["wrong"])
    return render(request, "portal/opinion/answer.html", page, status=422 if reasons else 200)


# Field of the act -> input of the page.
PLACES = {"answer": "answer", "note": "reasons", "scans": "files"}


def _silence(asked: Opinion | None) -> str:
    """Return what it means not to answer (条例2019 Arts 32, 34)."""
    kind = asked.addressee_kind if asked else ""
    if kind == "third_party":
        return "期满没有提出意见的，由本机关依照《政府信息公开条例》决定是否公开。"
    if kind == "agency":
        return "期满没有提出意见的，视为同意公开。"
    return "请尽快答复。"
