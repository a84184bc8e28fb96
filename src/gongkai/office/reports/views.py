"""Report pages: each view takes a form, calls one action or query, renders."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gongkai.agencies.models import WORK_ROLES, Body
from gongkai.agencies.queries import home_body, local_today
from gongkai.journal.append import version_of
from gongkai.look.parts import pairs
from gongkai.office.acting import act, context_of, version_in
from gongkai.office.reports import forms
from gongkai.office.reports.presenting import cell_view, form_label, part_views, present_report
from gongkai.reports import actions
from gongkai.reports.compiling import scope_of
from gongkai.reports.documents import document_of
from gongkai.reports.models import Report
from gongkai.reports.queries import latest_version
from gongkai.reports.textfigures import SECTIONS, text_figures
from gongkai.statements.render import OUTPUTS


def _report(request: HttpRequest, public_id: str) -> Report:
    """Return the report if the person may see it; 404 for a foreign one."""
    return get_object_or_404(Report.objects.visible_to(request.user), public_id=public_id)


def _page(report: Report, part: str = "", *, anchor: str = "") -> str:
    address = reverse("office:report", args=[report.public_id])
    return f"{address}{f'?part={part}' if part else ''}{anchor}"


@login_required
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """List the reports of the bodies one sees, newest year first."""
    rows = Report.objects.visible_to(request.user).select_related("body", "compilation")
    page = Paginator(rows.order_by("-year", "body__order", "body_id", "scope"), 50).get_page(
        request.GET.get("page")
    )
    listed = [
        {"report": report, "version": latest_version(report), "form": form_label(report.form)}
        for report in page
    ]
    may_open = Body.objects.visible_to(request.user, WORK_ROLES).exists()
    context = {"page": page, "listed": listed, "may_open": may_open}
    return render(request, "office/reports/list.html", context)


@login_required
def open_report(request: HttpRequest) -> HttpResponse:
    """Open the report of a year."""
    bodies = Body.objects.visible_to(request.user, WORK_ROLES)
    initial = {"body": home_body(request.user), "year": local_today().year - 1}
    form = forms.OpenForm(bodies, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        action = actions.OpenReport(context=context_of(request), **form.cleaned_data)
        done = act(request, action, form)
        if done:
            return redirect(_page(done.result))
    return render(request, "office/reports/open.html", {"form": form})


@login_required
@require_safe
def report_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one part of the report with its tables or text, and the findings beside it."""
    report = _report(request, public_id)
    context = present_report(report, request.GET.get("part", ""), context_of(request))
    return render(request, "office/reports/report.html", context)


@login_required
@require_POST
def compile_report(request: HttpRequest, public_id: str) -> HttpResponse:
    """Compile from the ledgers."""
    report = _report(request, public_id)
    action = actions.CompileReport(
        context=context_of(request), report=report, expected_version=version_in(request)
    )
    act(request, action, done="已从台账编制，请核对。")
    return redirect(_page(report, request.POST.get("part", "")))


def _quoted(report: Report) -> Any:
    """Return the ledger's figures that the text may quote."""
    return pairs(*((one.label, f"{one.number:,} {one.unit}") for one in text_figures(scope_of(report))))


@login_required
def write_section(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """Write the text of a section."""
    report = _report(request, public_id)
    section = next((one for one in report.form.sections if one.key == key), None)
    if section is None:
        raise Http404
    row = report.sections.filter(key=key).first()
    form = forms.SectionForm(request.POST or None, initial={"text": row.text if row else ""})
    if request.method == "POST" and form.is_valid():
        action = actions.WriteSection(
            context=context_of(request),
            report=report,
            key=key,
            expected_version=version_in(request),
            **form.cleaned_data,
        )
        if act(request, action, form, done=f"“{section.title_zh}”已保存。"):
            return redirect(_page(report, key))
    context = {
        "report": report,
        "section": section,
        "form": form,
        "version": version_of(report),
        "quoted": _quoted(report) if key in SECTIONS else [],
    }
    return render(request, "office/reports/section.html", context)


@login_required
def cell_page(request: HttpRequest, public_id: str, cell: str) -> HttpResponse:
    """Open a figure: the sum first, then its parts, then the records; adjust it."""
    report = _report(request, public_id)
    if not report.form.has_cell(cell):
        raise Http404
    form = forms.AdjustForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        action = actions.AdjustCell(
            context=context_of(request),
            report=report,
            cell=cell,
            expected_version=version_in(request),
            **form.cleaned_data,
        )
        if act(request, action, form):
            return redirect(reverse("office:report-cell", args=[report.public_id, cell]))
    context = cell_view(report, cell, request.user, request.GET.get("page"))
    closed = actions.AdjustCell(context=context_of(request), report=report, cell=cell).closed()
    context |= {"form": form, "closed": closed, "version": version_of(report)}
    return render(request, "office/reports/cell.html", context)


@login_required
@require_POST
def revoke(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    """Take an adjustment back."""
    report = _report(request, public_id)
    adjustment = get_object_or_404(report.adjustments, pk=pk)
    action = actions.RevokeAdjustment(
        context=context_of(request),
        report=report,
        adjustment_id=pk,
        reason=request.POST.get("reason", ""),
        expected_version=version_in(request),
    )
    act(request, action)
    return redirect(reverse("office:report-cell", args=[report.public_id, adjustment.cell]))


@login_required
def decide_finding(request: HttpRequest, public_id: str) -> HttpResponse:
    """Answer for a finding."""
    report = _report(request, public_id)
    key = request.POST.get("key") or request.GET.get("key", "")
    found = {judged.key: judged for judged in part_views(report).judged}
    if key not in found:
        raise Http404
    form = forms.DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        action = actions.DecideFinding(
            context=context_of(request),
            report=report,
            finding_key=key,
            expected_version=version_in(request),
            **form.cleaned_data,
        )
        if act(request, action, form, done="处理意见已记录。"):
            return redirect(_page(report, request.GET.get("part", ""), anchor="#findings"))
    context = {"report": report, "judged": found[key], "form": form, "version": version_of(report)}
    return render(request, "office/reports/finding.html", context)


@login_required
def publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Publish the report, or correct it by a new version."""
    report = _report(request, public_id)
    form = forms.PublishForm(request.POST or None)
    blank = actions.PublishReport(context=context_of(request), report=report)
    if request.method == "POST" and form.is_valid():
        action = actions.PublishReport(
            context=context_of(request),
            report=report,
            expected_version=version_in(request),
            **form.cleaned_data,
        )
        if act(request, action, form, done="年报已公布。"):
            return redirect(_page(report))
    context = {
        "report": report,
        "form": form,
        "closed": blank.closed(),
        "latest": latest_version(report),
        "version": version_of(report),
    }
    return render(request, "office/reports/publish.html", context)


@login_required
@require_safe
def preview(request: HttpRequest, public_id: str, kind: str) -> HttpResponse:
    """Give the report as it would be published now, in one of the forms of rendering."""
    report = _report(request, public_id)
    output = OUTPUTS.get(kind)
    if output is None:
        raise Http404
    latest = latest_version(report)
    number = latest.number + 1 if latest else 1
    content = output.render(document_of(report, number, context_of(request).today))
    response = HttpResponse(content, content_type=output.content_type)
    name = f"{report.body.slug}-{report.year}-preview{output.suffix}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
