"""Opening what a case file holds: files and letters (each an act in the journal), service, codes, table of contents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from gongkai.agencies.queries import local_today
from gongkai.casework import actions as acts
from gongkai.casework.actions.showing import ERASED
from gongkai.casework.models import Request
from gongkai.casework.redating import RedateOpenCases
from gongkai.casework.rules import may_handle
from gongkai.files.media import DOCX
from gongkai.files.sealed import serve_sealed
from gongkai.files.serving import disposition, serve
from gongkai.journal.actions import Refused
from gongkai.journal.append import stream_of
from gongkai.journal.models import Entry, Result
from gongkai.letters.models import Letter, ServiceWay
from gongkai.letters.queries import letters_of
from gongkai.office.acting import context_of
from gongkai.office.casework import fields as f
from gongkai.office.casework import filing
from gongkai.office.casework.views import find, keep_opinion_code, refused_into
from gongkai.workdays.models import Notice

NO_STORE = "private, no-store"


@login_required
@require_safe
def file(request: HttpRequest, public_id: str, file_id: str) -> HttpResponse:
    """Hand out a file of the case, decrypted; the journal keeps who opened it."""
    shown = find(request, public_id)
    row = get_object_or_404(shown.event_files.select_related("stored__blob"), stored__public_id=file_id)
    action = acts.ShowFile(context=context_of(request), request=shown, file=row)
    if action.closed():
        raise Http404
    key = action.execute()
    if key == b"":
        return _gone(request, shown)
    if key is None:
        response = serve(request, row.stored)
        response["Cache-Control"] = NO_STORE
        return response  # type: ignore[return-value]
    return serve_sealed(row.stored, key)


def _gone(request: HttpRequest, shown: Request) -> HttpResponse:
    messages.error(request, ERASED)
    return redirect("office:casework-request", shown.public_id)


def _letter(shown: Request, letter_id: str) -> Letter:
    found: Letter = get_object_or_404(letters_of(shown), public_id=letter_id)
    return found


@login_required
@require_safe
def letter(request: HttpRequest, public_id: str, letter_id: str, form: str) -> HttpResponse:
    """Hand out a letter as PDF or Word, or show its text."""
    shown = find(request, public_id)
    wanted = _letter(shown, letter_id)
    action = acts.ShowLetter(context=context_of(request), request=shown, letter=wanted, form=form)
    if action.check():
        raise Http404
    opened = action.execute()
    if opened is None:
        return _gone(request, shown)
    if form == "page":
        page = {"case": shown, "letter": wanted, "content": opened, "lines": [opened]}
        response = render(request, "office/casework/letter.html", page)
    else:
        media = "application/pdf" if form == "pdf" else DOCX
        response = HttpResponse(opened, content_type=media)
        response["Content-Disposition"] = disposition(f"{wanted.title} {wanted.number}.{form}", False)
        response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = NO_STORE
    return response


class ServeForm(forms.Form):
    """How a letter reached its addressee."""

    way = forms.ChoiceField(
        label="送达方式", choices=ServiceWay.choices, widget=forms.RadioSelect, error_messages=f.ASK
    )
    on = f.day("送达日期", "邮寄的写交邮之日；当面的写签收之日。", required=True)
    tracking = f.text("邮件号码", "加密保存。", longest=60)
    signed_by = f.text("签收人", "加密保存。", longest=60)
    scans = f.scans("送达凭证")


@login_required
def serve_letter(request: HttpRequest, public_id: str, letter_id: str) -> HttpResponse:
    """Enter the service of a letter."""
    shown = find(request, public_id)
    wanted = _letter(shown, letter_id)
    closed = acts.ServeLetter(context=context_of(request), request=shown, letter=wanted).closed()
    form = ServeForm(request.POST or None, request.FILES or None, initial={"on": local_today()})
    if request.method == "POST" and not closed and form.is_valid():
        action = acts.ServeLetter(
            context=context_of(request), request=shown, letter=wanted, **form.cleaned_data
        )
        try:
            action.execute()
        except Refused as refused:
            refused_into(form, refused)
        else:
            messages.success(request, f"{wanted.title}：已登记送达。")
            return redirect("office:casework-request", shown.public_id)
    page = {"case": shown, "letter": wanted, "form": form, "closed": closed}
    status = 422 if request.method == "POST" else 200
    return render(request, "office/casework/letter_serve.html", page, status=status)


CODES: dict[str, Any] = {"revoke": acts.RevokeOpinionAccess, "renew": acts.RenewOpinionAccess}


@login_required
@require_POST
def opinion_code(request: HttpRequest, public_id: str, access_id: str, do: str) -> HttpResponse:
    """Make the code of an opinion request void, or give a new one."""
    shown = find(request, public_id)
    access = get_object_or_404(shown.opinion_accesses.select_related("request"), public_id=access_id)
    if do not in CODES or not may_handle(context_of(request), shown):
        raise Http404
    action = CODES[do](context=context_of(request), access=access)
    try:
        done = action.execute()
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason.message)
    else:
        keep_opinion_code(request, done)
        messages.success(request, f"{action.title}：已登记。")
    return redirect("office:casework-request", shown.public_id)


@login_required
@require_safe
def contents(request: HttpRequest, public_id: str) -> HttpResponse:
    """The table of contents of the case file (案卷目录), to print."""
    shown = find(request, public_id)
    if not may_handle(context_of(request), shown):
        raise Http404
    page = {"case": shown, "rows": filing.contents_of(shown), "today": local_today()}
    return render(request, "office/casework/contents.html", page)


@login_required
@require_safe
def redated(request: HttpRequest, notice: int) -> HttpResponse:
    """What a new table of days has moved: the requests that the person may see, from the entry of the act."""
    adopted = get_object_or_404(Notice, pk=notice)
    entry = (
        Entry.objects.filter(stream=stream_of(adopted), verb=RedateOpenCases.verb, result=Result.DONE)
        .order_by("-seq")
        .first()
    )
    if entry is None:
        raise Http404
    moves = {number: (before, after) for number, before, after in entry.data.get("moved", [])}
    kept = set(entry.data.get("kept", []))
    numbers = [*moves, *kept]
    seen = Request.objects.visible_to(request.user).filter(request_no__in=numbers).select_related("body")
    rows = [
        (row, *moves.get(row.request_no, (None, None)), row.request_no in kept)
        for row in seen.order_by("due_on")
    ]
    page = {"notice": adopted, "rows": rows, "at": entry.at, "calendar": entry.data.get("calendar", "")}
    return render(request, "office/casework/redated.html", page)
