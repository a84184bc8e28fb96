"""The guide (公开指南): its sections as the data make them, own words, reading places, a new version."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gongkai.agencies.models import READING_ROLES, Body, Role
from gongkai.agencies.queries import bodies_visible_to, local_today
from gongkai.catalogue import actions
from gongkai.catalogue.guide import SECTIONS, compose, guide_state, reading_places
from gongkai.catalogue.models import GuideText, GuideVersion, ReadingPlace
from gongkai.catalogue.rules import may_arrange, may_draft
from gongkai.look.editor import RichTextarea
from gongkai.office.acting import act, context_of, version_in
from gongkai.office.catalogue import presenting
from gongkai.office.catalogue.forms import REQUIRED
from gongkai.office.catalogue.views import body_for, page_of

SEEING = frozenset(READING_ROLES | {Role.SYSTEM_ADMIN})


def _page(body: Body) -> str:
    return f"{reverse('office:catalogue-guide')}?body={body.slug}"


def _body(request: HttpRequest) -> Body:
    body = body_for(request, SEEING)
    if body is None:
        raise Http404
    return body


@login_required
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Show the guide as the data of today make it, and how the published one stands."""
    body, today = _body(request), local_today()
    versions = GuideVersion.objects.filter(body=body).select_related("item")
    context = {
        "body": body,
        "bodies": bodies_visible_to(request.user, SEEING),
        "sections": compose(body, today),
        "state": guide_state(body, today),
        "versions": [(one, presenting.state_light(one.item)) for one in versions],
        "places": reading_places(body, today),
        "may_write": may_draft(request.user, body),
        "may_keep": may_arrange(request.user, body),
        "make_reasons": actions.MakeGuide(context=context_of(request), body=body).check(),
    }
    return render(request, "office/catalogue/guide.html", context)


@login_required
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Make a new version as a draft."""
    body = _body(request)
    done = act(
        request,
        actions.MakeGuide(context=context_of(request), body=body),
        done="新一版指南已拟好，请核对后送审。",
    )
    return redirect(page_of(done.result) if done else _page(body))


class TextForm(forms.Form):
    """Own words for a section."""

    text = forms.CharField(
        label="补充内容",
        required=False,
        widget=RichTextarea(attrs={"rows": 8}),
        help_text="接在按数据生成的内容之后。清空即不再补充。",
    )


@login_required
def text(request: HttpRequest, key: str) -> HttpResponse:
    """Write own words for a section."""
    body = _body(request)
    if key not in SECTIONS:
        raise Http404
    found = GuideText.objects.filter(body=body, key=key).first()
    form = TextForm(request.POST or None, initial={"text": found.text if found else ""})
    action = actions.WriteGuideText(context=context_of(request), body=body, key=key)
    if request.method == "POST" and form.is_valid():
        action.text = form.cleaned_data["text"]
        if act(request, action, form, done="已保存，编制新一版指南时采用。"):
            return redirect(_page(body))
    return _form(request, f"补充：{SECTIONS[key][0]}", form, body, action.closed())


class PlaceForm(forms.Form):
    """A reading place."""

    name = forms.CharField(
        label="名称", max_length=80, error_messages=REQUIRED, help_text="如：县档案馆、县图书馆"
    )
    address = forms.CharField(label="地址", max_length=200, error_messages=REQUIRED)
    hours = forms.CharField(label="开放时间", max_length=120, required=False)
    phone = forms.CharField(label="电话", max_length=60, required=False)


@login_required
def add_place(request: HttpRequest) -> HttpResponse:
    """Enter a reading place."""
    body = _body(request)
    form = PlaceForm(request.POST or None)
    action = actions.KeepReadingPlace(context=context_of(request), body=body)
    if request.method == "POST" and form.is_valid():
        for name, value in form.cleaned_data.items():
            setattr(action, name, value)
        if act(request, action, form):
            return redirect(_page(body))
    return _form(request, "登记查阅场所", form, body, action.closed())


def _place(request: HttpRequest, pk: int) -> ReadingPlace:
    rows = ReadingPlace.objects.visible_to(request.user, SEEING).select_related("body")
    return get_object_or_404(rows, pk=pk)


@login_required
def edit_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a reading place."""
    place = _place(request, pk)
    initial = {name: getattr(place, name) for name in PlaceForm.base_fields}
    form = PlaceForm(request.POST or None, initial=initial)
    action = actions.KeepReadingPlace(
        context=context_of(request), body=place.body, place=place, expected_version=version_in(request)
    )
    if request.method == "POST" and form.is_valid():
        for name, value in form.cleaned_data.items():
            setattr(action, name, value)
        if act(request, action, form):
            return redirect(_page(place.body))
    return _form(request, f"查阅场所：{place}", form, place.body, action.closed(), place)


@login_required
@require_POST
def retire_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a reading place out of use."""
    place = _place(request, pk)
    act(request, actions.RetireReadingPlace(context=context_of(request), place=place))
    return redirect(_page(place.body))


def _form(
    request: HttpRequest,
    heading: str,
    form: forms.Form,
    body: Body,
    closed: Sequence[object],
    record: object = None,
) -> HttpResponse:
    context = {"heading": heading, "form": form, "body": body, "closed": closed, "record": record}
    return render(request, "office/catalogue/guide_form.html", context, status=422 if form.errors else 200)
