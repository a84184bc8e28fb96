"""Channels of publication (公开渠道): what went out through each, the body's own channels, wrong notes taken back."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from gongkai.agencies.models import READING_ROLES, Body, Role
from gongkai.agencies.queries import bodies_visible_to, local_today, visible_body_ids
from gongkai.catalogue import actions
from gongkai.catalogue.channels import release_counts, row_counts
from gongkai.catalogue.models import Channel, Form2014Row, Release
from gongkai.catalogue.rules import may_arrange
from gongkai.office.acting import act, context_of, version_in
from gongkai.office.catalogue.forms import REQUIRED, choices_with_blank
from gongkai.office.catalogue.views import body_for, page_of

SEEING = frozenset(READING_ROLES | {Role.SYSTEM_ADMIN})
FIRST_YEAR = 2008


class ChannelForm(forms.Form):
    """A channel of a body's own."""

    label = forms.CharField(
        label="渠道名称", max_length=60, error_messages=REQUIRED, help_text="如：某某村大喇叭、某某社区微信群"
    )
    row_2014 = forms.ChoiceField(
        label="计入统计表的行",
        choices=choices_with_blank(Form2014Row.choices, "请选择"),
        error_messages=REQUIRED,
        help_text="政府信息公开情况统计表一（二）；没有单独一行的，计入其他方式。",
    )


def _page(body: Body) -> str:
    return f"{reverse('office:catalogue-channels')}?body={body.slug}"


def year_in(request: HttpRequest) -> int:
    """Return the year that is asked for, this one where none is."""
    this_year = local_today().year
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdecimal() and FIRST_YEAR <= int(asked) <= this_year else this_year


@login_required
def channels(request: HttpRequest) -> HttpResponse:
    """Show what went out through each channel in a year; add a channel of the body's own."""
    body = body_for(request, SEEING)
    if body is None:
        raise Http404
    this_year, year = local_today().year, year_in(request)
    adding = actions.AddChannel(context=context_of(request), body=body)
    form = ChannelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        adding.label, adding.row_2014 = form.cleaned_data["label"], form.cleaned_data["row_2014"]
        if act(request, adding, form):
            return redirect(_page(body))
    context = {
        "body": body,
        "bodies": bodies_visible_to(request.user, SEEING),
        "year": year,
        "years": range(this_year, this_year - 10, -1),
        "rows": release_counts(body, year),
        "statistics": row_counts(body, year),
        "form": form,
        "may": may_arrange(request.user, body),
    }
    return render(request, "office/catalogue/channels.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a body's own channel out of use."""
    seen = Channel.objects.filter(body_id__in=visible_body_ids(request.user, SEEING))
    channel = get_object_or_404(seen.select_related("body"), pk=pk)
    act(request, actions.RetireChannel(context=context_of(request), channel=channel))
    return redirect(
        f"{reverse('office:catalogue-channels')}?body={channel.body.slug if channel.body else ''}"
    )


class TakeBackForm(forms.Form):
    """Why a note of a release was wrong."""

    reason = forms.CharField(
        label="撤销原因",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=REQUIRED,
        help_text="撤销后不再计数，原登记划去留存。",
    )


@login_required
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the note of a release."""
    rows = Release.objects.visible_to(request.user).select_related("item__body", "channel")
    release = get_object_or_404(rows, pk=pk)
    form = TakeBackForm(request.POST or None)
    action = actions.TakeBackRelease(
        context=context_of(request),
        item=release.item,
        release=release,
        expected_version=version_in(request),
    )
    closed = action.closed()
    if request.method == "POST" and form.is_valid():
        action.reason = form.cleaned_data["reason"]
        if act(request, action, form):
            return redirect(page_of(release.item))
    context = {"release": release, "item": release.item, "form": form, "closed": closed}
    return render(request, "office/catalogue/take_back.html", context, status=422 if form.errors else 200)
