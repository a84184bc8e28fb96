"""What was published in a year, broken down (公开情况统计); press conferences and interviews."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.agencies.models import READING_ROLES
from gongkai.agencies.queries import bodies_visible_to, local_today
from gongkai.catalogue import actions, breakdown
from gongkai.catalogue.channels import row_counts
from gongkai.catalogue.models import Briefing, BriefingKind
from gongkai.catalogue.rules import may_draft
from gongkai.look.forms import DayField
from gongkai.office.acting import act, context_of, version_in
from gongkai.office.catalogue.channels import year_in
from gongkai.office.catalogue.forms import REQUIRED, ItemField, choices_with_blank
from gongkai.office.catalogue.views import body_for

MOST = 200


@login_required
@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """Show the year of a body in figures."""
    body = body_for(request, READING_ROLES)
    if body is None:
        raise Http404
    year, this_year = year_in(request), local_today().year
    context = {
        "body": body,
        "bodies": bodies_visible_to(request.user, READING_ROLES),
        "year": year,
        "years": range(this_year, this_year - 15, -1),
        "total": breakdown.published_total([body], year),
        "columns": breakdown.by_column(body, year),
        "fields": breakdown.by_key_field([body], year),
        "documents": breakdown.by_document([body], year),
        "interpretations": breakdown.by_interpretation([body], year),
        "briefings": breakdown.by_briefing([body], year),
        "channels": row_counts(body, year),
        "held": Briefing.objects.filter(body=body, held_on__year=year).select_related("item")[:MOST],
        "may": may_draft(request.user, body),
    }
    return render(request, "office/catalogue/statistics.html", context)


class BriefingForm(forms.Form):
    """A press conference or an interview."""

    kind = forms.ChoiceField(
        label="类别", choices=choices_with_blank(BriefingKind.choices, "请选择"), error_messages=REQUIRED
    )
    topic = forms.CharField(label="主题", max_length=200, error_messages=REQUIRED)
    held_on = DayField(label="举办日期", error_messages=REQUIRED)
    by_principal = forms.BooleanField(label="主要负责同志参加", required=False)
    speakers = forms.CharField(label="发布人、嘉宾", max_length=200, required=False)

    def __init__(self, user: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["item"] = ItemField(
            user, label="实录稿件", required=False, help_text="已发布的稿件，填索引号或者网址。"
        )


@login_required
def record(request: HttpRequest) -> HttpResponse:
    """Record a press conference or an interview."""
    body = body_for(request, READING_ROLES)
    if body is None:
        raise Http404
    form = BriefingForm(request.user, request.POST or None)
    action = actions.RecordBriefing(context=context_of(request), body=body)
    if request.method == "POST" and form.is_valid():
        for name, value in form.cleaned_data.items():
            setattr(action, name, value)
        done = act(request, action, form)
        if done:
            return redirect(_page(done.result))
    context = {"heading": "登记发布会、访谈", "form": form, "body": body, "closed": action.closed()}
    return render(request, "office/catalogue/briefing.html", context, status=422 if form.errors else 200)


class TakeBackForm(forms.Form):
    """Why a record was wrong."""

    reason = forms.CharField(label="撤销原因", max_length=500, error_messages=REQUIRED)


@login_required
def take_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take back the record of a press conference or an interview."""
    rows = Briefing.objects.visible_to(request.user).select_related("body")
    briefing = get_object_or_404(rows, public_id=public_id)
    form = TakeBackForm(request.POST or None)
    action = actions.TakeBackBriefing(
        context=context_of(request), briefing=briefing, expected_version=version_in(request)
    )
    closed = action.closed()
    if request.method == "POST" and form.is_valid():
        action.reason = form.cleaned_data["reason"]
        if act(request, action, form):
            return redirect(_page(briefing))
    context = {
        "heading": f"撤销登记：{briefing}",
        "form": form,
        "body": briefing.body,
        "closed": closed,
        "record": briefing,
    }
    return render(request, "office/catalogue/briefing.html", context, status=422 if form.errors else 200)


def _page(briefing: Briefing) -> str:
    url = reverse("office:catalogue-statistics")
    return f"{url}?body={briefing.body.slug}&year={briefing.held_on.year}#held"
