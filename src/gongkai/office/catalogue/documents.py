"""The register of rules and normative documents (规范性文件登记簿), and what waits for an interpretation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.agencies.models import READING_ROLES
from gongkai.agencies.practice import value_of
from gongkai.agencies.queries import bodies_visible_to, local_today
from gongkai.catalogue import actions
from gongkai.catalogue.documents import (
    register_counts,
    register_of,
    waiting_for_interpretation,
    warning_days,
)
from gongkai.catalogue.models import DocumentChange, DocumentKind, Validity
from gongkai.catalogue.queries import documents_without_interpretation
from gongkai.catalogue.settings import INTERPRET_WITHIN
from gongkai.look.parts import Light, Tile
from gongkai.office.acting import act, context_of, version_in
from gongkai.office.catalogue import presenting
from gongkai.office.catalogue.forms import REQUIRED, choices_with_blank
from gongkai.office.catalogue.views import body_for, page_of

PER_PAGE = 30
LONGEST_LIST = 100


class RegisterFilter(forms.Form):
    """What narrows the register."""

    q = forms.CharField(label="名称、文号或登记编号", required=False, max_length=100)
    kind = forms.ChoiceField(
        label="类别",
        required=False,
        choices=choices_with_blank([c for c in DocumentKind.choices if c[0] != DocumentKind.OTHER], "全部"),
    )
    validity = forms.ChoiceField(
        label="有效性", required=False, choices=choices_with_blank(Validity.choices, "全部")
    )
    registered = forms.ChoiceField(
        label="登记", required=False, choices=[("", "全部"), ("yes", "已登记编号"), ("no", "未登记编号")]
    )
    lapsing = forms.BooleanField(label="只看即将到期", required=False)


@login_required
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Show the register of documents of a body."""
    body = body_for(request, READING_ROLES)
    if body is None:
        raise Http404
    today = local_today()
    form = RegisterFilter(request.GET or None)
    chosen: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    narrowed = {
        name: chosen[name] for name in ("validity", "kind", "registered", "lapsing") if name in chosen
    }
    found = register_of(request.user, body, text=chosen.get("q", ""), today=today, **narrowed)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "body": body,
        "bodies": bodies_visible_to(request.user, READING_ROLES),
        "form": form,
        "filtered": any(chosen.values()),
        "page": page,
        "rows": [(item, presenting.validity_light(item, today)) for item in page],
        "tiles": _tiles(register_counts(request.user, body, today), body.slug),
        "days": warning_days(body, today),
        "today": today,
    }
    return render(request, "office/catalogue/documents.html", context)


def _tiles(counts: dict[str, int], slug: str) -> list[Tile]:
    url = f"{reverse('office:catalogue-documents')}?body={slug}&"
    shown = [
        ("ok", "有效", counts[Validity.IN_FORCE], "validity=in_force"),
        ("back", "已修改", counts[Validity.AMENDED], "validity=amended"),
        ("none", "废止", counts[Validity.REPEALED], "validity=repealed"),
        ("none", "失效", counts[Validity.LAPSED], "validity=lapsed"),
        ("soon", "即将到期", counts["lapsing"], "lapsing=on"),
        ("soon", "未登记编号", counts["unregistered"], "registered=no"),
    ]
    return [
        Tile(light=Light(kind=kind, word=word), number=number, url=f"{url}{query}")
        for kind, word, number, query in shown
    ]


@login_required
@require_safe
def uninterpreted(request: HttpRequest) -> HttpResponse:
    """List the documents that nothing interprets, with their age."""
    body = body_for(request, READING_ROLES)
    if body is None:
        raise Http404
    today = local_today()
    rows = waiting_for_interpretation(body, today, LONGEST_LIST)
    context = {
        "body": body,
        "bodies": bodies_visible_to(request.user, READING_ROLES),
        "rows": rows,
        "total": documents_without_interpretation(body, today).count()
        if len(rows) == LONGEST_LIST
        else len(rows),
        "within": value_of(body, INTERPRET_WITHIN, today),
    }
    return render(request, "office/catalogue/uninterpreted.html", context)


class UndoForm(forms.Form):
    """Why an entry was wrong."""

    reason = forms.CharField(
        label="撤销原因",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=REQUIRED,
        help_text="原登记保留在办理经过中，标明已撤销；文件的效力按其余登记重新计算。",
    )


@login_required
def undo_change(request: HttpRequest, change_id: str) -> HttpResponse:
    """Take back a wrong entry of amendment, repeal or prolongation."""
    rows = DocumentChange.objects.visible_to(request.user).select_related("item__body", "by")
    change = get_object_or_404(rows, public_id=change_id)
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        action = actions.UndoChange(
            context=context_of(request),
            change=change,
            expected_version=version_in(request),
            **form.cleaned_data,
        )
        if act(request, action, form):
            return redirect(page_of(change.item) + "#changes")
    closed = actions.UndoChange(context=context_of(request), change=change).closed()
    context = {"change": change, "item": change.item, "form": form, "closed": closed}
    return render(request, "office/catalogue/undo_change.html", context, status=422 if form.errors else 200)
