"""Pages of the former years: import from a table, opening balances, filling in what was carried in by number."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from gongkai.casework.actions.onboarding import (
    DestroyTable,
    ImportTable,
    ReadTable,
    ReceiveTable,
    is_destroyed,
    received_before,
)
from gongkai.casework.actions.opening import (
    OPENING,
    FillOpeningRequest,
    SetOpeningBalance,
    UndoOpeningBalance,
)
from gongkai.casework.models import ApplicantCategory, Request, RequestImport, State
from gongkai.casework.onboarding import template
from gongkai.casework.queries import requests_for
from gongkai.files.incoming import Incoming
from gongkai.files.keys import KeyDestroyed, NotReadable
from gongkai.files.sealed import key_for, name_of
from gongkai.journal.actions import Refused
from gongkai.look.forms import add_reasons
from gongkai.office.acting import act, context_of, version_in
from gongkai.office.casework.onboarding_forms import FillForm, OpeningForm, TableForm
from gongkai.office.casework.views import handled_bodies

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LIGHTS = {"error": ("late", "不能导入"), "warning": ("soon", "请核对"), "known": ("done", "已在台账")}
PAGE = 100


def _bodies(request: HttpRequest) -> Any:
    bodies = handled_bodies(request.user)
    if not bodies.exists():
        raise Http404
    return bodies


def _batch(request: HttpRequest, pk: int) -> RequestImport:
    rows = RequestImport.objects.filter(body__in=_bodies(request)).select_related("body", "stored__blob")
    return get_object_or_404(rows, pk=pk)


def file_name(batch: RequestImport) -> str:
    """Return the name under which the table was sent, "" once it was destroyed."""
    if batch.stored is None:
        return ""
    try:
        return name_of(batch.stored, key_for(batch.stored))
    except (KeyDestroyed, NotReadable):
        return ""


@login_required
def onboarding(request: HttpRequest) -> HttpResponseBase:
    """Take a table in; list what was taken in before, and the opening balances."""
    bodies = _bodies(request)
    form = TableForm(bodies, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        action = ReceiveTable(
            context=context_of(request),
            body=form.cleaned_data["body"],
            file=Incoming.take(upload.name, upload),
        )
        try:
            made = action.execute()
        except Refused as refused:
            same = any(one.code == "same" for one in refused.reasons)
            before = received_before(action.body, action.digest()) if same else None
            if before is not None:
                messages.info(request, refused.reasons[0].message)
                return redirect("office:casework-import-batch", before.pk)
            add_reasons(form, refused.reasons)
        else:
            return redirect("office:casework-import-batch", made.pk)
    rows = RequestImport.objects.filter(body__in=bodies).select_related("body", "stored").order_by("-pk")
    shown = list(rows[:60])
    return render(
        request,
        "office/casework/import.html",
        {
            "form": form,
            "batches": [_line(row) for row in shown if row.stored is not None],
            "balances": [_balance(row) for row in shown if _head(row).get("level") == OPENING],
        },
        status=422 if form.errors else 200,
    )


def _head(batch: RequestImport) -> dict[str, Any]:
    return batch.findings[0] if batch.findings else {}


def _line(batch: RequestImport) -> dict[str, Any]:
    head = _head(batch)
    if batch.made:
        light = ("done", f"已导入 {batch.made} 件")
    elif head.get("error"):
        light = ("late", "读不出")
    else:
        light = ("wait", "已核对，未导入")
    return {"batch": batch, "head": head, "light": light, "name": file_name(batch) or "（文件已销毁）"}


def _balance(batch: RequestImport) -> dict[str, Any]:
    rows = Request.objects.filter(imported=batch)
    waiting = rows.filter(is_opening=True).exclude(state=State.SUBMITTED).order_by("pk")
    left = waiting.count()
    head = _head(batch)
    label = ApplicantCategory(head["category"]).label
    undone = rows.filter(is_opening=True, state=State.SUBMITTED).exists()
    return {"batch": batch, "head": head, "label": label, "left": left, "undone": undone, "next": waiting[:5]}


@login_required
@require_safe
def blank(request: HttpRequest) -> HttpResponse:
    """Hand out the empty table."""
    _bodies(request)
    return _workbook(template(), "历年申请登记表（模板）.xlsx")


def _workbook(content: bytes, name: str) -> HttpResponse:
    from gongkai.files.serving import disposition

    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = disposition(name, False)
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
def batch_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show what each line is and will become; import them."""
    batch = _batch(request, pk)
    if batch.stored is None:
        raise Http404
    context = context_of(request)
    action = ImportTable(
        context=context,
        batch=batch,
        strict="strict" in request.POST,
        expected_version=version_in(request),
    )
    if request.method == "POST" and act(request, action, done="已导入。"):
        return redirect("office:casework-import-batch", pk)
    batch.refresh_from_db()
    level = request.GET.get("level", "")
    findings = [one for one in batch.findings[1:] if not level or one["level"] == level]
    page = Paginator(findings, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "office/casework/import_batch.html",
        {
            "batch": batch,
            "head": _head(batch),
            "name": file_name(batch),
            "destroyed": is_destroyed(batch),
            "closed": ImportTable(context=context, batch=batch).closed(),
            "page": page,
            "rows": [{**one, "light": LIGHTS[one["level"]]} for one in page],
            "level": level,
            "levels": _levels(batch),
        },
        status=422 if request.method == "POST" else 200,
    )


def _levels(batch: RequestImport) -> list[tuple[str, str, int]]:
    said = [one["level"] for one in batch.findings[1:]]
    found = [("", "全部意见", len(said))]
    return found + [(key, word, said.count(key)) for key, (_, word) in LIGHTS.items() if key in said]


@login_required
@require_POST
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the table with a column of results; the journal keeps who took it."""
    batch = _batch(request, pk)
    action = ReadTable(context=context_of(request), batch=batch)
    try:
        action.execute()
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("office:casework-import-batch", pk)
    return _workbook(action.content, "历年申请登记表（导入结果）.xlsx")


@login_required
@require_POST
def destroy(request: HttpRequest, pk: int) -> HttpResponse:
    """Destroy the file; what was made of it stays."""
    act(request, DestroyTable(context=context_of(request), batch=_batch(request, pk)), done="文件已销毁。")
    return redirect("office:casework-import-batch", pk)


# --- opening balances ----------------------------------------------------------------------------------------------


@login_required
def opening(request: HttpRequest) -> HttpResponseBase:
    """Enter how many requests of a kind were carried in."""
    form = OpeningForm(_bodies(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        action = SetOpeningBalance(context=context_of(request), **form.cleaned_data)
        if act(request, action, form, done=f"已登记期初结转 {action.count} 件。"):
            return redirect("office:casework-import")
    page = {"form": form}
    return render(request, "office/casework/opening.html", page, status=422 if form.errors else 200)


@login_required
@require_POST
def opening_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an opening balance back."""
    act(request, UndoOpeningBalance(context=context_of(request), batch=_batch(request, pk)))
    return redirect("office:casework-import")


@login_required
def fill(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Fill in a request that was carried in by number."""
    shown = get_object_or_404(requests_for(request.user), public_id=public_id)
    closed = FillOpeningRequest(context=context_of(request), request=shown).closed()
    form = FillForm(shown.applicant_category, request.POST or None)
    if request.method == "POST" and not closed and form.is_valid():
        action = FillOpeningRequest(
            context=context_of(request), request=shown, expected_version=version_in(request), **form.values()
        )
        if act(request, action, form, done="已补录。"):
            return redirect("office:casework-request", shown.public_id)
    status = 422 if request.method == "POST" else 200
    page = {"case": shown, "form": form, "closed": closed}
    return render(request, "office/casework/opening_fill.html", page, status=status)
