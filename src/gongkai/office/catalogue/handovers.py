"""Hand-overs of published information to archives and public libraries."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from gongkai.agencies.models import READING_ROLES, Body
from gongkai.agencies.queries import bodies_visible_to, local_today
from gongkai.catalogue import actions
from gongkai.catalogue.archiving import Criteria
from gongkai.catalogue.models import HandOver, ReceiverKind
from gongkai.catalogue.rules import may_approve
from gongkai.files.serving import serve
from gongkai.look.forms import DayField
from gongkai.look.parts import Download, pairs
from gongkai.office.acting import act, context_of
from gongkai.office.catalogue.channels import FIRST_YEAR
from gongkai.office.catalogue.forms import REQUIRED, ColumnSelect, choices_with_blank
from gongkai.office.catalogue.views import body_for

PER_PAGE = 50


class HandOverForm(forms.Form):
    """To whom, what, when, by whom."""

    kind = forms.ChoiceField(
        label="接收单位类别",
        choices=choices_with_blank(ReceiverKind.choices, "请选择"),
        error_messages=REQUIRED,
    )
    receiver = forms.CharField(label="接收单位", max_length=120, error_messages=REQUIRED)
    handed_on = DayField(label="移交日期", required=False, help_text="不填则为今天。")
    person = forms.CharField(label="移交人", max_length=60, error_messages=REQUIRED)
    year = forms.TypedChoiceField(
        label="发布年度", coerce=int, empty_value=None, required=False, help_text="年度和栏目至少选一项。"
    )
    again = forms.BooleanField(
        label="包括以前移交过的", required=False, help_text="默认只移交没有移交过给同类接收单位的信息。"
    )
    note = forms.CharField(
        label="备注", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, body: Body, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        year: Any = self.fields["year"]
        year.choices = [
            ("", "全部年度"),
            *((one, f"{one} 年") for one in range(local_today().year, FIRST_YEAR - 1, -1)),
        ]
        self.fields["column"] = ColumnSelect(body, label="栏目", required=False, empty_label="全部栏目")
        self.order_fields("kind receiver handed_on person year column again note".split())


@login_required
@require_safe
def hand_over_list(request: HttpRequest) -> HttpResponse:
    """List the hand-overs of a body."""
    body = body_for(request, READING_ROLES)
    if body is None:
        raise Http404
    found = HandOver.objects.visible_to(request.user).filter(body=body).select_related("package__blob")
    context = {
        "body": body,
        "bodies": bodies_visible_to(request.user, READING_ROLES),
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "may": may_approve(request.user, body),
    }
    return render(request, "office/catalogue/handovers.html", context)


@login_required
def make(request: HttpRequest) -> HttpResponse:
    """Make a hand-over with its package."""
    body = body_for(request, READING_ROLES)
    if body is None:
        raise Http404
    form = HandOverForm(body, request.POST or None)
    action = actions.HandOverItems(context=context_of(request), body=body)
    closed = action.closed()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        for name in ("kind", "receiver", "handed_on", "person", "note", "again"):
            setattr(action, name, given[name])
        action.criteria = Criteria(year=given["year"], column=given["column"])
        done = act(request, action, form, done="移交包已生成，可以下载。")
        if done:
            return redirect("office:catalogue-handover", done.result.public_id)
    context = {"body": body, "form": form, "closed": closed}
    return render(request, "office/catalogue/handover_form.html", context, status=422 if form.errors else 200)


def _one(request: HttpRequest, public_id: str) -> HandOver:
    rows = HandOver.objects.visible_to(request.user).select_related("body", "package__blob")
    found: HandOver = get_object_or_404(rows, public_id=public_id)
    return found


@login_required
@require_safe
def page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a hand-over: to whom, its package, what was in it."""
    found = _one(request, public_id)
    lines = found.lines.select_related("item__column").defer("item__content", "item__summary")
    context = {
        "hand_over": found,
        "meta": pairs(
            ("接收单位", found.receiver),
            ("类别", found.get_kind_display()),
            ("移交日期", found.handed_on),
            ("移交人", found.person),
            ("条数", found.count),
            ("备注", found.note),
            ("清单摘要", found.digest),
        ),
        "downloads": _downloads(request, found),
        "page": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "office/catalogue/handover.html", context)


def _downloads(request: HttpRequest, found: HandOver) -> list[Download]:
    if found.package is None:
        return []
    url = f"{request.path}package/"
    return [Download(name=found.package.name, url=url, kind="ZIP", size=found.package.blob.size)]


@login_required
@require_safe
def package(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Hand the package out."""
    found = _one(request, public_id)
    if found.package is None:
        raise Http404
    return serve(request, found.package)
