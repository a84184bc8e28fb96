"""The matrix, the queue, a body's years: each view takes a form, calls actions or queries, renders."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from gongkai.agencies.models import Body
from gongkai.agencies.queries import home_body
from gongkai.files.incoming import Incoming
from gongkai.files.serving import serve
from gongkai.journal.actions import Refused
from gongkai.office.acting import act, context_of, version_in
from gongkai.office.archive import forms
from gongkai.office.archive.matrix import STATES, Matrix, light_of
from gongkai.reports.archive import actions
from gongkai.reports.archive.matching import default_scope, match_body
from gongkai.reports.archive.models import ImportBatch, ImportedReport, ImportFile
from gongkai.reports.archive.queries import unsettled_files, waiting_files
from gongkai.reports.archive.rules import ARCHIVISTS

ROWS = 50


def year_in(raw: str | None) -> int | None:
    """Return a year of four digits, None for anything else."""
    return int(raw) if raw and raw.isdecimal() and len(raw) == 4 else None


@login_required
@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    """Bodies by years: missing, doubtful, broken, fine, accepted, published."""
    found = Matrix(request.user, year_in(request.GET.get("last")))
    words, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    files = ImportFile.objects.visible_to(request.user)
    context = {
        "matrix": found,
        "page": Paginator(found.narrowed(words, state), ROWS).get_page(request.GET.get("page")),
        "q": words,
        "state": state,
        "states": [(key, word) for key, (_, word) in STATES.items()],
        "earlier": found.years[0] - 1 if found.years[0] > found.first else None,
        "later": min(found.last + 10, found.latest) if found.last < found.latest else None,
        "unsettled": unsettled_files(files).select_related("stored", "batch")[:20],
        "waiting": waiting_files(files).count(),
        "may_import": Body.objects.visible_to(request.user, ARCHIVISTS).exists(),
    }
    return render(request, "office/archive/matrix.html", context)


@login_required
def receive(request: HttpRequest) -> HttpResponse:
    """Hand in documents: files, a folder, an archive, pasted text."""
    bodies = Body.objects.visible_to(request.user, ARCHIVISTS)
    form = forms.ReceiveForm(
        bodies, request.POST or None, request.FILES or None, initial={"body": home_body(request.user)}
    )
    if request.method == "POST" and form.is_valid():
        uploads = [*form.cleaned_data["documents"], *form.cleaned_data["folder"]]
        action = actions.ReceiveFiles(
            context=context_of(request),
            body=form.cleaned_data["body"],
            files=[Incoming.take(one.name, one) for one in uploads],
            text=form.cleaned_data["text"],
        )
        if done := act(request, action, form, done="文件已收下，正在读取。"):
            return redirect("office:archive-batch", done.result.public_id)
    batches = ImportBatch.objects.visible_to(request.user).select_related("body", "made_by")
    page = Paginator(batches, 20).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "may": bodies.exists()}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "office/archive/import.html", context, status=status)


@login_required
@require_safe
def batch(request: HttpRequest, public_id: str) -> HttpResponse:
    """What was handed in at once: how far the reading is, what was read, what was not and why."""
    found = get_object_or_404(ImportBatch.objects.visible_to(request.user), public_id=public_id)
    files = found.files.select_related("stored__blob", "report__body", "current")
    rows = [
        {
            "file": file,
            "light": light_of(file.report) if file.report else None,
            "counts": file.report is not None and file.report.current_id == file.current_id,
            "cells": len(file.current.reading["figures"]) if file.current else 0,
            "told": len(file.current.reading["narrative"]) if file.current else 0,
            "unread": len(file.current.reading["unread"]) if file.current else 0,
        }
        for file in files
    ]
    waiting = waiting_files(found.files.all()).count()
    context = {"batch": found, "rows": rows, "waiting": waiting, "done": len(rows) - waiting}
    return render(request, "office/archive/batch.html", context)


def file_for(request: HttpRequest, public_id: str) -> ImportFile:
    """Return the file if the person may see it; 404 for a foreign one."""
    rows = ImportFile.objects.visible_to(request.user).select_related("stored__blob", "batch", "report")
    return get_object_or_404(rows, public_id=public_id)


@login_required
def assign(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say whose report a file is."""
    file = file_for(request, public_id)
    bodies = Body.objects.visible_to(request.user, ARCHIVISTS)
    report = file.report
    guess = (
        report.body
        if report
        else match_body(file.unit, file.year, file.batch.body, context_of(request).today).body
    )
    scope = report.scope if report else default_scope(guess) if guess else None
    initial = {"body": guess, "year": report.year if report else file.year, "scope": scope}
    form = forms.AssignForm(bodies, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        action = actions.AssignReading(
            context=context_of(request),
            file=file,
            expected_version=version_in(request),
            **form.cleaned_data,
        )
        if done := act(request, action, form, done="归属已确定。"):
            return redirect("office:archive-report", done.result.public_id)
    context = {"file": file, "form": form}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "office/archive/assign.html", context, status=status)


@login_required
@require_POST
def read_again(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read a file once more with the present reader."""
    file = file_for(request, public_id)
    action = actions.ReadFile(context=context_of(request), file=file)
    done = act(request, action, done="已重新读取；原来的读数保留。")
    if done and done.result.report is not None:
        return redirect("office:archive-report", done.result.report.public_id)
    return redirect("office:archive-batch", file.batch.public_id)


@login_required
@require_safe
def source(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Hand out the document as it came."""
    return serve(request, file_for(request, public_id).stored, inline="show" in request.GET)


@login_required
@require_safe
def of_body(request: HttpRequest, slug: str) -> HttpResponse:
    """The imported reports of one body, with what can be done to all of them."""
    body = get_object_or_404(Body.objects.visible_to(request.user), slug=slug)
    rows = ImportedReport.objects.filter(body=body).select_related("current__file__stored").order_by("-year")
    reports = [(report, light_of(report)) for report in rows if report.current_id]
    context = {
        "body": body,
        "reports": reports,
        "ready": sum(1 for _, light in reports if light.word == STATES["fine"][1]),
        "accepted": sum(1 for _, light in reports if light.word == STATES["accepted"][1]),
        "may": Body.objects.visible_to(request.user, ARCHIVISTS).filter(pk=body.pk).exists(),
    }
    return render(request, "office/archive/body.html", context)


@login_required
@require_POST
def all_of_body(request: HttpRequest, slug: str) -> HttpResponse:
    """Accept what nobody doubts, or publish what was accepted: one act for each report, oldest first."""
    body = get_object_or_404(Body.objects.visible_to(request.user), slug=slug)
    kind = actions.PublishImport if request.POST.get("act") == "publish" else actions.AcceptImport
    done, told = 0, ""
    rows = ImportedReport.objects.filter(body=body, current__isnull=False).order_by("year")
    if kind is actions.PublishImport:
        rows = rows.filter(accepted_at__isnull=False)
    else:
        rows = rows.filter(
            accepted_at__isnull=True, summary__doubts=0, summary__errors=0, summary__warnings=0
        )
    for report in rows:
        action = kind(context=context_of(request), report=report)
        if action.closed() and kind is actions.PublishImport and report.is_published:
            continue
        try:
            action.execute()
            done += 1
        except Refused as refused:
            told = told or f"{report.year} 年：{refused}"
    if told:
        messages.warning(request, told)
    messages.success(request, f"{kind.title}：{done} 份。")
    return redirect("office:archive-body", body.slug)
