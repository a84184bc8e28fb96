"""Pages about reconsiderations and lawsuits."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from gongkai.agencies.queries import local_today
from gongkai.casework import actions as acts
from gongkai.casework import queries
from gongkai.casework.models import RemedyCase, RemedyStep, RemedyStepKind
from gongkai.casework.remedies import RESULTS, result_class, result_label
from gongkai.journal.actions import Refused
from gongkai.look.parts import Act, Happening, pairs
from gongkai.look.wording import long_day
from gongkai.office.acting import context_of, overtaken, version_in
from gongkai.office.casework import forms
from gongkai.office.casework.presenting import case_light
from gongkai.office.casework.views import handled_bodies, refused_into

PAGE = 30


def find_case(request: HttpRequest, public_id: str) -> RemedyCase:
    """Return the case if the person may see it; 404 for a foreign one."""
    return get_object_or_404(queries.cases_for(request.user), public_id=public_id)


@login_required
@require_safe
def remedy_list(request: HttpRequest) -> HttpResponse:
    """List the reconsiderations and lawsuits one may read."""
    rows = queries.cases_for(request.user).order_by("-filed_on", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, case_light(row)) for row in page],
        "may_file": handled_bodies(request.user).exists(),
    }
    return render(request, "office/casework/remedies.html", context)


@login_required
def remedy_file(request: HttpRequest) -> HttpResponse:
    """Enter a reconsideration or lawsuit."""
    bodies = handled_bodies(request.user)
    if not bodies.exists():
        raise Http404
    requests = queries.requests_for(request.user).filter(body__in=bodies)
    about = requests.filter(public_id=request.GET.get("request", "")).first()
    initial: dict[str, Any] = {"filed_on": local_today(), "request": about.public_id if about else None}
    if about is not None:
        initial |= {"body": about.body, "subject": about.subject}
    shown = requests.filter(pk=about.pk) if about is not None else requests.exclude(outcome="")[:200]
    form = forms.FileCaseForm(bodies, requests, request.POST or None, initial=initial)
    form.fields["request"].choices = [  # type: ignore[attr-defined]
        ("", "（不针对某一件申请）"),
        *[(row.public_id, f"{row.request_no}　{row.subject}") for row in shown],
    ]
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.FileCase(context=context_of(request), **form.cleaned_data).execute()
        except Refused as refused:
            refused_into(form, refused)
        else:
            messages.success(request, "已登记案件。")
            return redirect("office:casework-remedy", made.public_id)
    status = 422 if form.is_bound else 200
    return render(
        request, "office/casework/remedy_form.html", {"form": form, "title": "登记复议、诉讼"}, status=status
    )


@login_required
@require_safe
def remedy(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a reconsideration or lawsuit."""
    shown = find_case(request, public_id)
    context = context_of(request)
    step = acts.RecordCaseStep(context=context, case=shown)
    end = acts.DecideCase(context=context, case=shown)
    base = request.path
    todo = [
        Act(
            label="登记结果…",
            url=f"{base}result/",
            reasons=end.closed(),
            effect="计入作出当年的年报。",
            primary=True,
        ),
        Act(
            label="登记进展…",
            url=f"{base}step/",
            reasons=step.closed(),
            effect="受理、收到副本、答辩、上诉等。",
        ),
    ]
    return render(
        request,
        "office/casework/remedy.html",
        {
            "case": shown,
            "light": case_light(shown),
            "about": _about(shown),
            "happenings": [_happening(row, shown) for row in shown.steps.order_by("-on", "-seq")],
            "todo": todo,
            "due": shown.answer_due_on if shown.answered_on is None else None,
        },
    )


def _about(case: RemedyCase) -> Any:
    return pairs(
        ("类别", case.get_kind_display()),
        ("案号", case.case_no),
        ("复议机关、法院", case.organ),
        ("本机关地位", case.get_role_display()),
        ("程序", case.get_procedure_display()),
        ("审级", f"第 {case.instance} 审" if case.kind == "litigation" else ""),
        ("经过复议", "是" if case.after_reconsideration else ""),
        ("提出", long_day(case.filed_on)),
        ("受理、立案", long_day(case.accepted_on)),
        ("收到副本", long_day(case.copy_received_on)),
        ("答复、答辩期限", long_day(case.answer_due_on)),
        ("已答复、答辩", long_day(case.answered_on)),
        ("结果", f"{result_label(case)}（年报：{result_class(case)}）"),
        ("作出", long_day(case.decided_on)),
        ("收到", long_day(case.served_on)),
    )


def _happening(step: RemedyStep, case: RemedyCase) -> Happening:
    result = step.data.get("result", "")
    words = RESULTS[case.kind].get(result, result)
    label = RemedyStepKind(step.kind).label
    what = f"{label}：{words}" if words and step.kind == RemedyStepKind.DECIDED else str(label)
    note = step.data.get("remark", "")
    if words and step.kind == RemedyStepKind.APPEALED:
        note = f"一审：{words}。{note}"
    return Happening(when=step.on, what=what, note=note, who=step.actor)


@login_required
def remedy_step(request: HttpRequest, public_id: str) -> HttpResponse:
    """Enter what happened in a case."""
    shown = find_case(request, public_id)
    form = forms.CaseStepForm(request.POST or None, initial={"on": local_today()})
    return _case_form(request, shown, form, acts.RecordCaseStep, "登记案件进展")


@login_required
def remedy_result(request: HttpRequest, public_id: str) -> HttpResponse:
    """Enter how a case ended."""
    shown = find_case(request, public_id)
    form = forms.CaseResultForm(RESULTS[shown.kind], request.POST or None, initial={"on": local_today()})
    return _case_form(request, shown, form, acts.DecideCase, "登记案件结果")


def _case_form(request: HttpRequest, shown: RemedyCase, form: Any, action: Any, title: str) -> HttpResponse:
    context = context_of(request)
    bare = action(context=context, case=shown)
    closed = bare.closed()
    if request.method == "POST" and closed:
        closed = overtaken(request, bare) or closed
    if request.method == "POST" and not closed and form.is_valid():
        try:
            action(
                context=context, case=shown, expected_version=version_in(request), **form.cleaned_data
            ).execute()
        except Refused as refused:
            refused_into(form, refused)
        else:
            messages.success(request, f"{title}：已完成。")
            return redirect("office:casework-remedy", shown.public_id)
    status = 422 if request.method == "POST" else 200
    page = {"form": form, "title": title, "case": shown, "closed": closed}
    return render(request, "office/casework/remedy_form.html", page, status=status)
