"""Former publications brought in: upload, check, import in the background, the report (批量导入)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from gongkai.agencies.models import Body, Role
from gongkai.agencies.queries import bodies_visible_to
from gongkai.catalogue import actions
from gongkai.catalogue.bulk.private_data import Policy
from gongkai.catalogue.bulk.redirects import nginx_map
from gongkai.catalogue.bulk.running import source_of
from gongkai.catalogue.bulk.sources import SourceError
from gongkai.catalogue.bulk.workbooks import report, template
from gongkai.catalogue.models import FindingLevel, ImportRun, OldAddress, RunKind, RunState
from gongkai.files.incoming import Incoming
from gongkai.files.serving import disposition
from gongkai.journal.actions import Refused
from gongkai.look.forms import add_reasons
from gongkai.look.parts import Light, Tile
from gongkai.office.acting import act, context_of, version_in
from gongkai.office.catalogue.bulk_forms import MapForm, UploadForm
from gongkai.office.catalogue.views import body_for

IMPORTERS = frozenset({Role.DISCLOSURE_OFFICER})
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE, RUNS = 50, 50
LIGHTS = {"error": "late", "note": "soon", "known": "done", "skipped": "none"}
STATES = {
    RunState.CHECKING: "work",
    RunState.READY: "wait",
    RunState.IMPORTING: "work",
    RunState.PAUSED: "soon",
    RunState.DONE: "done",
    RunState.FAILED: "late",
    RunState.DROPPED: "none",
}
ACTS = {"start": actions.StartImport, "pause": actions.PauseImport, "drop": actions.DropImport}


def _body(request: HttpRequest) -> Body:
    body = body_for(request, IMPORTERS)
    if body is None:
        raise Http404
    return body


def _run(request: HttpRequest, public_id: str) -> ImportRun:
    rows = ImportRun.objects.filter(body__in=bodies_visible_to(request.user, IMPORTERS))
    return get_object_or_404(rows.select_related("body", "stored__blob", "started_by"), public_id=public_id)


def state_light(run: ImportRun) -> tuple[str, str]:
    """Return the light of a run's state."""
    return STATES[RunState(run.state)], str(run.get_state_display())


@login_required
def imports(request: HttpRequest) -> HttpResponseBase:
    """Take a file in; list what was brought in before."""
    body = _body(request)
    form = UploadForm(body, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        action = actions.ReceiveImport(
            context=context_of(request),
            body=body,
            approver_name=form.cleaned_data["approver_name"],
            file=Incoming.take(upload.name, upload),
            options=form.options(),
        )
        try:
            made = action.execute()
        except Refused as refused:
            before = action.before() if any(one.code == "same" for one in refused.reasons) else None
            if before is not None:
                messages.info(request, refused.reasons[0].message)
                return redirect("office:catalogue-import", before.public_id)
            add_reasons(form, refused.reasons)
        else:
            return redirect("office:catalogue-import", made.public_id)
    runs = ImportRun.objects.filter(body=body).select_related("started_by")[:RUNS]
    context = {
        "body": body,
        "bodies": bodies_visible_to(request.user, IMPORTERS),
        "form": form,
        "runs": [{"run": run, "light": state_light(run)} for run in runs],
        "addresses": OldAddress.objects.filter(body=body).count(),
    }
    return render(request, "office/catalogue/imports.html", context, status=422 if form.errors else 200)


@login_required
def import_page(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Show what a run will bring or has brought, how far it is; begin, pause, give it up."""
    run = _run(request, public_id)
    context = context_of(request)
    if request.method == "POST":
        chosen = ACTS.get(request.POST.get("act", ""))
        if chosen is None:
            raise Http404
        action = chosen(context=context, run=run, expected_version=version_in(request))
        if act(request, action, done=f"{action.title}：已受理。"):
            return redirect("office:catalogue-import", public_id)
        run = _run(request, public_id)
    level = request.GET.get("level", "")
    findings = run.findings.filter(level=level) if level in FindingLevel.values else run.findings.all()
    page = Paginator(findings, PAGE).get_page(request.GET.get("page"))
    closed = {name: one(context=context, run=run).closed() for name, one in ACTS.items()}
    shown = {
        "run": run,
        "light": state_light(run),
        "policy": Policy(run.options.get("policy") or Policy.SKIP).label,
        "closed": closed,
        "changing": not actions.ChangeImport(context=context, run=run).closed(),
        "page": page,
        "rows": [{"one": one, "light": (LIGHTS[one.level], one.get_level_display())} for one in page],
        "level": level,
        "levels": _levels(run),
        "tiles": _tiles(run),
        "samples": [{**one, "content": _safe(one["content"])} for one in run.summary.get("samples", [])],
        "groups": _groups(run),
        "site": run.kind == RunKind.SITE,
    }
    return render(
        request, "office/catalogue/import_run.html", shown, status=422 if request.method == "POST" else 200
    )


def _safe(content: str) -> SafeString:
    return mark_safe(content)  # noqa: S308 - sanitised by catalogue.richtext when the source was read


def _levels(run: ImportRun) -> list[tuple[str, str, int]]:
    found = [("", "全部", run.findings.count())]
    for level in FindingLevel:
        number = run.findings.filter(level=level).count()
        if number:
            found.append((str(level.value), str(level.label), number))
    return found


def _tiles(run: ImportRun) -> list[Tile]:
    importing = run.state in (RunState.DONE, RunState.IMPORTING, RunState.PAUSED)
    first = (
        (Light(kind="ok", word="已导入"), run.made)
        if importing
        else (Light(kind="ok", word="可以导入"), run.good)
    )
    return [
        Tile(light=first[0], number=first[1], url=""),
        Tile(light=Light(kind="late", word="有错误"), number=run.faulty, url="?level=error"),
        Tile(light=Light(kind="done", word="已在目录"), number=run.known, url="?level=known"),
        Tile(light=Light(kind="none", word="跳过"), number=run.skipped, url="?level=skipped"),
    ]


def _groups(run: ImportRun) -> list[tuple[str, list[Any]]]:
    names = (("栏目", "columns"), ("发布年份", "years"), ("信息类型", "kinds"))
    return [(label, run.summary[key]) for label, key in names if run.summary.get(key)]


@login_required
def import_settings(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Change how a run reads, say what its columns are here; check it anew."""
    run = _run(request, public_id)
    form = MapForm(run, request.POST or None)
    context = context_of(request)
    closed = actions.ChangeImport(context=context, run=run).closed()
    if request.method == "POST" and not closed and form.is_valid():
        action = actions.ChangeImport(
            context=context,
            run=run,
            options=form.options(),
            approver_name=form.cleaned_data["approver_name"],
            expected_version=version_in(request),
        )
        if act(request, action, form, done="设置已保存，正在重新核对。"):
            return redirect("office:catalogue-import", public_id)
    status = 422 if request.method == "POST" else 200
    shown = {"run": run, "form": form, "closed": closed}
    return render(request, "office/catalogue/import_settings.html", shown, status=status)


@login_required
@require_safe
def import_template(request: HttpRequest) -> HttpResponse:
    """Hand out the empty table."""
    _body(request)
    return _workbook(template(), "批量导入（模板）.xlsx")


@login_required
@require_safe
def import_report(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand out the rows that were not imported, to be mended."""
    run = _run(request, public_id)
    name = "索引.xlsx" if run.kind == RunKind.SITE else "未导入的行.xlsx"
    try:
        with source_of(run) as source:
            return _workbook(report(run, source), name)
    except SourceError:
        return _workbook(report(run, None), name)


def _workbook(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = disposition(name, False)
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def addresses(request: HttpRequest) -> HttpResponseBase:
    """Hand out the map of old addresses for the web server of the host site."""
    lines = nginx_map(_body(request), base=request.build_absolute_uri("/").rstrip("/"))
    response = StreamingHttpResponse(lines, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = disposition("旧网址.map", False)
    response["Cache-Control"] = "private, no-store"
    return response
