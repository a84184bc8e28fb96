"""The request as a short series of pages, one thing a page. What is typed is kept with every page, right or wrong."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.agencies.limits import RateLimit
from gongkai.agencies.queries import local_today, public_body, successors
from gongkai.casework import drafts, online
from gongkai.casework.drafts import Draft
from gongkai.casework.models import SubmissionState
from gongkai.journal.actions import Reason
from gongkai.portal import apply_forms
from gongkai.portal.applying import (
    DRAFT,
    STARTS,
    after,
    own_account,
    page_context,
)
from gongkai.portal.private import address_of, private_page
from gongkai.portal.suggesting import may_answer, regions, suggest_bodies

TRIES = RateLimit("draft-code", minutes=15, count=10)


def current(request: HttpRequest) -> Draft | None:
    """Return the draft of this browser, of the account at least; None without one."""
    return drafts.of_secret(DRAFT.read(request))


def editing(request: HttpRequest) -> Draft | HttpResponse:
    """Return the draft that is being filled in, or where to go without one."""
    draft = current(request)
    if draft is None:
        return redirect("portal:apply-step", "body")
    if draft.submission.state != SubmissionState.EDITING:
        return redirect("portal:apply-done")
    return draft


@private_page
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, name: str, forged: bool = False) -> HttpResponse:
    """One page of the form. `forged`: its token did not hold; what was typed is shown again, nothing is kept."""
    if name == "body":
        return _body(request, forged)
    if name in {"files", "others", "check"}:
        from gongkai.portal.views import apply_end

        return getattr(apply_end, name)(request, forged)
    draft = editing(request)
    if isinstance(draft, HttpResponse):
        return draft
    citizen = online.is_citizen(draft.values)
    form = apply_forms.form_class(name, citizen)
    if request.method != "POST":
        return _page(request, draft, name, form(_shown(draft, name)))
    typed = form.typed(request.POST)
    if forged:
        return _page(request, draft, name, form(typed, [_too_old()]), status=403)
    draft = drafts.save(draft, typed, step=name)
    if _autosave(request):
        return HttpResponse(status=204)
    return _answer(request, draft, name, form)


def _autosave(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def _too_old() -> Reason:
    message = (
        "页面打开太久，或者浏览器没有保存 Cookie，这一页还没有提交。您填写的内容都在下面，请再提交一次。"
    )
    return Reason(code="token", message=message)


def _shown(draft: Draft, name: str) -> dict[str, Any]:
    defaults = {"accept_other_form": True, "delivery_method": "online", "carrier": "electronic"}
    defaults["id_type"] = "resident_identity_card"
    fresh = "carrier" not in draft.values if name == "how" else "id_type" not in draft.values
    return {**defaults, **draft.values} if fresh else draft.values


def _answer(request: HttpRequest, draft: Draft, name: str, form: Any) -> HttpResponse:
    """Go on, or show again what must be mended."""
    reasons = online.reasons_of(name, draft.values)
    if reasons:
        return _page(request, draft, name, form(draft.values, reasons), status=422)
    odd = online.odd_identity(draft.values) if name == "identity" else ""
    if odd and request.POST.get("odd_seen") != online.odd_number(draft.values):
        return _page(request, draft, name, form(draft.values), odd=odd)
    if name == "what" and not request.POST.get("offered") and _offers(draft):
        return redirect("portal:apply-found")
    return redirect(after(request, draft, name))


def _page(
    request: HttpRequest, draft: Draft, name: str, form: Any, *, status: int = 200, odd: str = ""
) -> HttpResponse:
    context = page_context(draft, name)
    context |= {"form": form, "odd": odd, "odd_number": online.odd_number(draft.values) if odd else ""}
    if name == "what":
        context["found"] = _offers(draft)
    return render(request, f"portal/apply/{name}.html", context, status=status)


# --- which body ----------------------------------------------------------------------------------------------------


def _body(request: HttpRequest, forged: bool) -> HttpResponse:
    draft = current(request)
    if draft is not None and draft.submission.state != SubmissionState.EDITING:
        draft = None
    if request.method == "POST" and not forged:
        answer = _choose(request, draft)
        if answer is not None:
            return answer
    asked = request.GET.get("q", "")[:80].strip()
    chosen = public_body(request.GET.get("body", "")[:40])
    if chosen is None and draft is not None:
        chosen = draft.body
    context = page_context(draft, "body")
    context |= {
        "asked": asked,
        "found": suggest_bodies(asked),
        "chosen": chosen,
        "heirs": successors(chosen) if chosen and not chosen.exists_on(local_today()) else [],
        "regions": [] if asked else regions(),
        "again": draft,
        "resume": reverse("portal:apply-step", args=[draft.submission.step or "what"]) if draft else "",
        "missing": request.method == "POST" and not forged,
        "forged": forged,
    }
    status = 403 if forged else 422 if request.method == "POST" else 200
    return render(request, "portal/apply/body.html", context, status=status)


def _choose(request: HttpRequest, draft: Draft | None) -> HttpResponse | None:
    body = public_body(str(request.POST.get("body", ""))[:40])
    if body is None or not body.exists_on(local_today()):
        return None
    secret = ""
    if draft is None:
        if not STARTS.allow(address_of(request)):
            return _slow_down(request)
        draft, secret = drafts.start(own_account(request))
    draft = drafts.save(draft, {}, step="what", body=body)
    response = redirect(after(request, draft, "body"))
    if secret:
        DRAFT.write(response, secret)
    return response


def _slow_down(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/apply/slow.html", page_context(None, "body"), status=429)


# --- what is public already ----------------------------------------------------------------------------------------


def _offers(draft: Draft) -> list[Any]:
    values = draft.values
    text = f"{values.get('title', '')} {values.get('features', '')}"
    return may_answer(text[:300], str(values.get("number", ""))[:80], draft.body)


@private_page
@require_POST
def offer(request: HttpRequest) -> HttpResponse:
    """While somebody types: keep it, and answer with what may be public already (a part of the page, for htmx)."""
    draft = editing(request)
    if isinstance(draft, HttpResponse):
        return HttpResponse(status=204)
    draft = drafts.save(draft, apply_forms.WhatForm.typed(request.POST), step="what")
    return render(request, "portal/apply/offers.html", {"found": _offers(draft), "live": True})


@private_page
@require_http_methods(["GET", "HEAD"])
def found(request: HttpRequest) -> HttpResponse:
    """What may be public already, on a page of its own: for browsers without JavaScript."""
    draft = editing(request)
    if isinstance(draft, HttpResponse):
        return draft
    context = page_context(draft, "found") | {"found": _offers(draft)}
    context["back"] = reverse("portal:apply-step", args=["what"])
    return render(request, "portal/apply/found.html", context)


# --- another device ------------------------------------------------------------------------------------------------


@private_page
@require_http_methods(["GET", "POST"])
def later(request: HttpRequest) -> HttpResponse:
    """Go on later: here by itself, on another device with the number of the draft and a code."""
    draft = editing(request)
    if isinstance(draft, HttpResponse):
        return draft
    code = drafts.new_continue_code(draft) if request.method == "POST" else ""
    context = page_context(draft, draft.submission.step) | {"code": code}
    return render(request, "portal/apply/later.html", context)


@private_page
@require_http_methods(["GET", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Take a draft up on this device: number and code, by POST; ten tries in a quarter of an hour."""
    context = page_context(None, "body")
    if request.method != "POST":
        return render(request, "portal/apply/resume.html", context)
    number, code = (str(request.POST.get(name, ""))[:40] for name in ("number", "code"))
    context["number"] = number
    if not TRIES.allow(address_of(request)):
        context["wrong"] = "尝试次数过多，请过 15 分钟再试。草稿不会因此丢失。"
        return render(request, "portal/apply/resume.html", context, status=429)
    taken = drafts.take_up(number, code)
    if taken is None:
        context["wrong"] = "草稿编号或者接续码不对，或者草稿已过 30 天。请核对后重试。"
        return render(request, "portal/apply/resume.html", context, status=422)
    draft, secret = taken
    response = redirect("portal:apply-step", draft.submission.step or "what")
    DRAFT.write(response, secret)
    return response
