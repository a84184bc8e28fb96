"""The review of one imported report beside its source, and the acts on it."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from gongkai.journal.append import version_of
from gongkai.office.acting import act, context_of, version_in
from gongkai.office.archive import forms
from gongkai.office.archive.presenting import Review, page_of
from gongkai.office.archive.views import year_in
from gongkai.reports.archive import actions
from gongkai.reports.archive.figures import read_back
from gongkai.reports.archive.models import ImportedReport, ReadingVersion
from gongkai.reports.archive.queries import public_years
from gongkai.statements import compare


def report_for(request: HttpRequest, public_id: str) -> ImportedReport:
    """Return the report if the person may see it; 404 for a foreign one."""
    rows = ImportedReport.objects.visible_to(request.user).select_related(
        "body", "current__file__stored__blob", "accepted_by"
    )
    return get_object_or_404(rows, public_id=public_id)


def drawn(
    request: HttpRequest, report: ImportedReport, cell: str, form: django_forms.Form | None = None
) -> HttpResponse:
    """Return the review page; a refused correction keeps what was typed."""
    data = Review(report, context_of(request), cell).context_data()
    data |= {"form": form or forms.CorrectForm(), "version": version_of(report)}
    return render(request, "office/archive/review.html", data, status=422 if form is not None else 200)


@login_required
@require_safe
def review(request: HttpRequest, public_id: str) -> HttpResponse:
    """Source and official tables side by side; `?cell=` opens a cell and its place in the source."""
    return drawn(request, report_for(request, public_id), request.GET.get("cell", ""))


@login_required
@require_POST
def correct(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a candidate, or type what stands in the source."""
    report = report_for(request, public_id)
    cell = request.POST.get("cell", "")
    form = forms.CorrectForm(request.POST)
    if form.is_valid():
        action = actions.CorrectCell(
            context=context_of(request),
            report=report,
            cell=cell,
            expected_version=version_in(request),
            **form.cleaned_data,
        )
        if act(request, action, form, done="更正已记录，并重新核对。"):
            return redirect(_next(report, cell, request.POST.get("from", "")))
    return drawn(request, report, cell, form)


def _next(report: ImportedReport, cell: str, came_from: str) -> str:
    """Return where to go on: to the list of doubts after one was answered there, else to the cell."""
    return f"{page_of(report)}#doubts" if came_from == "doubts" else f"{page_of(report)}?cell={cell}#cell"


@login_required
def finding(request: HttpRequest, public_id: str) -> HttpResponse:
    """Answer for a finding."""
    report = report_for(request, public_id)
    key = request.POST.get("key") or request.GET.get("key", "")
    found = next((one for one in Review(report, context_of(request)).judged if one.key == key), None)
    if found is None:
        raise Http404
    form = forms.VerdictForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        action = actions.DecideImportedFinding(
            context=context_of(request),
            report=report,
            finding_key=key,
            expected_version=version_in(request),
            **form.cleaned_data,
        )
        if act(request, action, form, done="处理意见已记录。"):
            return redirect(f"{page_of(report)}#findings")
    context = {"report": report, "finding": found, "form": form, "version": version_of(report)}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "office/archive/finding.html", context, status=status)


def _simple(request: HttpRequest, public_id: str, kind: Any, done: str, **more: Any) -> HttpResponse:
    report = report_for(request, public_id)
    act(request, kind(context=context_of(request), report=report, **more), done=done)
    return redirect(page_of(report))


@login_required
@require_POST
def recheck(request: HttpRequest, public_id: str) -> HttpResponse:
    """Check again."""
    return _simple(request, public_id, actions.RecheckImport, "已重新核对，已有的处理意见保留。")


@login_required
@require_POST
def accept(request: HttpRequest, public_id: str) -> HttpResponse:
    """Accept the figures."""
    return _simple(request, public_id, actions.AcceptImport, "已采用。")


@login_required
@require_POST
def publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Publish the accepted figures with the source file."""
    return _simple(request, public_id, actions.PublishImport, "已公布。")


@login_required
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a publication back, with the reason."""
    report = report_for(request, public_id)
    form = forms.WithdrawForm(request.POST if request.method == "POST" else None)
    closed = actions.WithdrawImport(context=context_of(request), report=report).closed()
    if request.method == "POST" and form.is_valid():
        action = actions.WithdrawImport(context=context_of(request), report=report, **form.cleaned_data)
        if act(request, action, form, done="已撤回。"):
            return redirect(page_of(report))
    context = {"report": report, "form": form, "closed": closed, "version": version_of(report)}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "office/archive/withdraw.html", context, status=status)


@login_required
@require_POST
def use(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    """Let another reading count."""
    report = report_for(request, public_id)
    reading = get_object_or_404(ReadingVersion.objects.filter(file__report=report), pk=pk)
    action = actions.UseReading(context=context_of(request), report=report, reading=reading)
    act(request, action, done="已改用这次读取，请重新核对。")
    return redirect(page_of(report))


@login_required
@require_safe
def comparison(request: HttpRequest, public_id: str) -> HttpResponse:
    """Two years of a body side by side, published or not."""
    report = report_for(request, public_id)
    others = {
        one.year: one
        for one in ImportedReport.objects.filter(body=report.body, current__isnull=False).exclude(
            pk=report.pk
        )
        if one.year != report.year
    }
    public = {year: found for (_, year), found in public_years([report.body]).items() if found.version}
    years = sorted({*others, *public} - {report.year}, reverse=True)
    wanted = year_in(request.GET.get("year")) or next((y for y in years if y < report.year), None)
    back = read_back(report)
    changes, other = [], None
    if back is not None and wanted in years:
        if wanted in public:
            other = (public[wanted].form, public[wanted].figures)
        else:
            before = read_back(others[wanted])
            other = (before.form, before.figures) if before else None
        if other is not None:
            pair = [(wanted, *other), (report.year, back.form, back.figures)]
            (_, form_a, a), (_, form_b, b) = sorted(pair, key=lambda one: one[0])
            changes = compare(form_a, a, form_b, b)
    context = {
        "report": report,
        "years": years,
        "wanted": wanted,
        "first": min(wanted or report.year, report.year),
        "second": max(wanted or report.year, report.year),
        "moved": [one for one in changes if one.comparable and (one.difference or one.why)],
        "same": sum(1 for one in changes if one.comparable and not one.difference and not one.why),
        "lost": [one for one in changes if one.why == "no_successor"],
        "gained": [one for one in changes if one.why == "no_predecessor"],
    }
    return render(request, "office/archive/comparison.html", context)
