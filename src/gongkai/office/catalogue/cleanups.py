"""Clean-ups of documents (文件清理): open one, decide line by line, approve, publish."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.agencies.models import READING_ROLES
from gongkai.agencies.queries import bodies_visible_to, local_today
from gongkai.catalogue import actions
from gongkai.catalogue.actions.clean_up import LineDecision
from gongkai.catalogue.documents import cleanups_of, decision_counts
from gongkai.catalogue.fields import parse_date
from gongkai.catalogue.models import Cleanup, CleanupDecision, CleanupState
from gongkai.catalogue.rules import may_approve
from gongkai.look.forms import DayField
from gongkai.look.parts import Act, Light
from gongkai.office.acting import act, context_of, version_in
from gongkai.office.catalogue import presenting
from gongkai.office.catalogue.forms import REQUIRED, ColumnSelect
from gongkai.office.catalogue.views import body_for

PER_PAGE = 20
LIGHTS = {
    CleanupState.OPEN: "work",
    CleanupState.APPROVED: "soon",
    CleanupState.PUBLISHED: "done",
    CleanupState.CLOSED: "none",
}


def _light(cleanup: Cleanup) -> Light:
    return Light(kind=LIGHTS[CleanupState(cleanup.state)], word=cleanup.get_state_display())


def _page(cleanup: Cleanup) -> str:
    return reverse("office:catalogue-cleanup", args=[cleanup.public_id])


@login_required
@require_safe
def cleanup_list(request: HttpRequest) -> HttpResponse:
    """List the clean-ups of a body."""
    body = body_for(request, READING_ROLES)
    if body is None:
        raise Http404
    context = {
        "body": body,
        "bodies": bodies_visible_to(request.user, READING_ROLES),
        "rows": [(one, _light(one)) for one in cleanups_of(request.user, body)],
        "may": may_approve(request.user, body),
    }
    return render(request, "office/catalogue/cleanups.html", context)


class OpenForm(forms.Form):
    """A new clean-up."""

    name = forms.CharField(
        label="清理名称",
        max_length=120,
        error_messages=REQUIRED,
        help_text="如：2026年行政规范性文件清理。将用作公布目录的名称。",
    )
    as_of = DayField(
        label="清理基准日", error_messages=REQUIRED, help_text="这一天有效的规章和规范性文件列入清理目录。"
    )


@login_required
def open_cleanup(request: HttpRequest) -> HttpResponse:
    """Open a clean-up."""
    body = body_for(request, READING_ROLES)
    if body is None:
        raise Http404
    form = OpenForm(request.POST or None, initial={"as_of": local_today()})
    if request.method == "POST" and form.is_valid():
        action = actions.OpenCleanup(context=context_of(request), body=body, **form.cleaned_data)
        done = act(request, action, form)
        if done:
            return redirect(_page(done.result))
    context = {"form": form, "body": body, "heading": "启动文件清理", "verb": "启动清理"}
    return render(request, "office/catalogue/cleanup_act.html", context, status=422 if form.errors else 200)


def _cleanup_for(request: HttpRequest, public_id: str) -> Cleanup:
    rows = Cleanup.objects.visible_to(request.user).select_related("body", "author", "approver")
    return get_object_or_404(rows, public_id=public_id)


@login_required
def cleanup_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a clean-up with its documents; the decisions of a page of them are sent together."""
    cleanup = _cleanup_for(request, public_id)
    lines = cleanup.lines.select_related("item__body", "item__column")
    if request.GET.get("open"):
        lines = lines.filter(decision="")
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    errors: dict[str, str] = {}
    typed: dict[int, LineDecision] = {}
    if request.method == "POST":
        typed, errors = _typed(request, page)
        if not errors and _decide(request, cleanup, typed, errors):
            return redirect(request.get_full_path())
    today = local_today()
    context = {
        "cleanup": cleanup,
        "state": _light(cleanup),
        "page": page,
        "rows": [
            {
                "line": line,
                "shown": typed.get(line.pk, line),
                "validity": presenting.validity_light(line.item, today),
                "error": errors.get(f"line:{line.pk}", ""),
            }
            for line in page
        ],
        "choices": CleanupDecision.choices,
        "counts": _counts(cleanup),
        "undecided": cleanup.lines.filter(decision="").count(),
        "open_only": bool(request.GET.get("open")),
        "lists": cleanup.lists.select_related("item"),
        "decide_closed": actions.DecideLines(context=context_of(request), cleanup=cleanup).closed(),
        "acts": _acts(request, cleanup),
        "happenings": presenting.happenings_of(cleanup),
    }
    return render(request, "office/catalogue/cleanup.html", context, status=422 if errors else 200)


def _counts(cleanup: Cleanup) -> list[tuple[str, int]]:
    counts = decision_counts(cleanup)
    return [(str(one.label), counts[one.value]) for one in CleanupDecision]


def _typed(request: HttpRequest, page: Any) -> tuple[dict[int, LineDecision], dict[str, str]]:
    """Return the decisions of the lines of this page that were sent, and what could not be read."""
    found: dict[int, LineDecision] = {}
    errors: dict[str, str] = {}
    for line in page:
        if f"decision-{line.pk}" not in request.POST:
            continue
        until: dt.date | None = None
        try:
            until = parse_date(request.POST.get(f"until-{line.pk}", ""))
        except ValueError:
            errors[f"line:{line.pk}"] = "有效期延至不是有效日期，请写成 2026-03-05 这样。"
        found[line.pk] = LineDecision(
            decision=request.POST.get(f"decision-{line.pk}", ""),
            reason=request.POST.get(f"reason-{line.pk}", ""),
            extended_until=until,
        )
    return found, errors


def _decide(
    request: HttpRequest, cleanup: Cleanup, typed: dict[int, LineDecision], errors: dict[str, str]
) -> bool:
    action = actions.DecideLines(
        context=context_of(request),
        cleanup=cleanup,
        expected_version=version_in(request),
        decisions=typed,
    )
    done = act(request, action, done="清理意见已保存。")
    if done.refused is not None:
        errors |= {reason.field or "all": reason.message for reason in done.refused.reasons}
    return bool(done)


class ApproveForm(forms.Form):
    """Approval on screen, or as signed on paper."""

    signed_by = forms.CharField(
        label="纸上签批人", required=False, max_length=60, help_text="负责人本人在此批准的不填。"
    )
    signed_on = DayField(label="签批日期", required=False)

    def __init__(self, cleanup: Cleanup, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)


class PublishForm(forms.Form):
    """Where the lists go, and from when they hold."""

    effective_on = DayField(
        label="废止、失效的生效日期", error_messages=REQUIRED, help_text="不再有效的第一天。"
    )

    def __init__(self, cleanup: Cleanup, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["column"] = ColumnSelect(
            cleanup.body, label="公布在哪个栏目", error_messages=REQUIRED, empty_label="请选择"
        )


class CloseForm(forms.Form):
    """Why the clean-up is given up."""

    reason = forms.CharField(label="终止原因", max_length=500, error_messages=REQUIRED)

    def __init__(self, cleanup: Cleanup, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)


ACTS: dict[str, tuple[type[Any], type[Any], str]] = {
    "approve": (actions.ApproveCleanup, ApproveForm, "批准后清理意见不再改动。"),
    "publish": (
        actions.PublishCleanup,
        PublishForm,
        "每种意见公布一份目录；废止、失效和延期同时登记到各文件，两边页面互相链接。",
    ),
    "close": (actions.CloseCleanup, CloseForm, "不公布，也不改变任何文件的效力。"),
}


def _acts(request: HttpRequest, cleanup: Cleanup) -> list[Act]:
    found: list[Act] = []
    for key, (action, _, effect) in ACTS.items():
        if cleanup.state not in action.states:
            continue
        reasons = action(context=context_of(request), cleanup=cleanup).closed()
        url = reverse("office:catalogue-cleanup-act", args=[cleanup.public_id, key])
        primary = key in {"approve", "publish"}
        found.append(Act(label=f"{action.title}…", url=url, reasons=reasons, effect=effect, primary=primary))
    return found


@login_required
def cleanup_act(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """Approve, publish or close a clean-up."""
    if key not in ACTS:
        raise Http404
    cleanup = _cleanup_for(request, public_id)
    action_class, form_class, effect = ACTS[key]
    form = form_class(cleanup, request.POST or None)
    closed = action_class(context=context_of(request), cleanup=cleanup).closed()
    if request.method == "POST" and form.is_valid():
        action = action_class(
            context=context_of(request),
            cleanup=cleanup,
            expected_version=version_in(request),
            **form.cleaned_data,
        )
        if act(request, action, form):
            return redirect(_page(cleanup))
    context = {
        "cleanup": cleanup,
        "body": cleanup.body,
        "form": form,
        "closed": closed,
        "effect": effect,
        "heading": action_class.title,
        "verb": action_class.title,
    }
    return render(request, "office/catalogue/cleanup_act.html", context, status=422 if form.errors else 200)
