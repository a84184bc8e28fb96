"""Pages of the office on which the system administrator issues, lists and revokes tokens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.agencies.models import Assignment, Body, Role, User
from gongkai.agencies.queries import assignments_of, local_today, visible_body_ids
from gongkai.api.actions import IssueToken, RevokeToken
from gongkai.api.models import ApiToken, Scope
from gongkai.api.rules import new_secret, written
from gongkai.journal.actions import Context, Refused
from gongkai.journal.append import version_of
from gongkai.journal.models import Origin
from gongkai.look.forms import DayField, add_reasons
from gongkai.look.parts import Light

PER_PAGE = 40
# Who may answer for what a system sends: `catalogue.rules.may_draft`.
DRAFTING = (Role.CLERK, Role.DISCLOSURE_OFFICER, Role.HEAD)
View = Callable[..., HttpResponseBase]


class TokenForm(forms.Form):
    """A token for a body that the person administers."""

    body = forms.ModelChoiceField(
        Body.objects.none(), label="机关", to_field_name="slug", empty_label="请选择",
        error_messages={"required": "请选择机关。", "invalid_choice": "请选择机关。"},
    )  # fmt: skip
    name = forms.CharField(
        label="接入系统", max_length=40, help_text="例如：县政府办公系统。日志中以这个名称记载。",
        error_messages={"required": "请填写接入系统的名称。"},
    )  # fmt: skip
    responsible = forms.CharField(
        label="责任人（登录名）", max_length=150, help_text="系统以此人名义送入，权限不超过此人；此人离任即失效。",
        error_messages={"required": "请填写责任人的登录名。"},
    )  # fmt: skip
    scopes = forms.MultipleChoiceField(
        label="可以做的事", choices=Scope.choices, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选择这个系统可以做的事。"},
    )  # fmt: skip
    may_cover_subtree = forms.BooleanField(label="含下级机关", required=False)
    expires_on = DayField(label="有效期至", help_text="最后一天，最长两年；到期前重新签发。")

    def __init__(self, user: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["body"].queryset = Body.objects.visible_to(user, [Role.SYSTEM_ADMIN])  # type: ignore[attr-defined]
        self.fields["body"].label_from_instance = lambda body: body.name  # type: ignore[attr-defined]

    def clean_responsible(self) -> User:
        """Return the person; at which body they may draft is the act's to judge."""
        name = self.cleaned_data["responsible"].strip()
        held = Assignment.objects.on(local_today()).filter(role__in=DRAFTING)
        here = visible_body_ids_of(self.fields["body"].queryset)  # type: ignore[attr-defined]
        found = User.objects.filter(username=name, is_active=True, assignments__in=held.filter(body__in=here))
        person = found.distinct().first()
        if person is None:
            raise forms.ValidationError("没有这个登录名，或者此人不在您管理的机关拟稿。请核对。")
        return person


def visible_body_ids_of(bodies: Any) -> list[int]:
    """Return the keys of the bodies of a query set."""
    return list(bodies.values_list("pk", flat=True))


def system_admin(view: View) -> View:
    """Open a view to system administrators; for others the page is not there."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if Role.SYSTEM_ADMIN not in {held.role for held in assignments_of(request.user)}:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def context_of(request: HttpRequest) -> Context:
    """Return the context of an act on these pages."""
    return Context(user=request.user, origin=Origin.WEB)


def light_of(token: ApiToken, today: dt.date) -> Light:
    """Return how a token stands."""
    if token.revoked_on is not None:
        return Light(kind="none", word="已停用")
    if token.expires_on < today:
        return Light(kind="none", word="已过期")
    if not token.responsible.is_active:
        return Light(kind="late", word="责任人已停用")
    return (
        Light(kind="soon", word="即将到期")
        if token.expires_on - today < dt.timedelta(days=30)
        else Light(kind="ok", word="在用")
    )


@system_admin
@require_safe
def token_list(request: HttpRequest) -> HttpResponse:
    """List the tokens of the bodies that the person administers, the newest first."""
    tokens = ApiToken.objects.visible_to(request.user, [Role.SYSTEM_ADMIN]).select_related(
        "body", "responsible"
    )
    page = Paginator(tokens, PER_PAGE).get_page(request.GET.get("page"))
    today = local_today()
    rows = [
        {
            "token": token,
            "light": light_of(token, today),
            "scopes": [Scope(scope).label for scope in token.scopes],
            "live": token.revoked_on is None,
        }
        for token in page.object_list
    ]
    return render(request, "api/tokens.html", {"rows": rows, "page": page})


@system_admin
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest) -> HttpResponse:
    """Issue a token; its secret is shown on the answer and nowhere else."""
    sent = request.POST if request.method == "POST" else None
    soon = {"expires_on": local_today() + dt.timedelta(days=365), "scopes": [Scope.DRAFT, Scope.SUBMIT]}
    form = TokenForm(request.user, sent, initial=soon)
    if sent is not None and form.is_valid():
        secret = new_secret()
        try:
            made = IssueToken(context=context_of(request), secret=secret, **form.cleaned_data).execute()
        except Refused as refused:
            add_reasons(form, refused.reasons)
        else:
            told = {"token": made, "written": written(*secret)}
            response = render(request, "api/issued.html", told)
            add_never_cache_headers(response)
            return response
    return render(request, "api/issue.html", {"form": form}, status=422 if form.errors else 200)


@system_admin
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask, then stop a token."""
    mine = ApiToken.objects.filter(body_id__in=visible_body_ids(request.user, [Role.SYSTEM_ADMIN]))
    token = get_object_or_404(mine.select_related("body", "responsible"), public_id=public_id)
    act = RevokeToken(context=context_of(request), token=token)
    if request.method == "POST":
        sent = request.POST.get("version", "")
        act.expected_version = int(sent) if sent.isdecimal() else version_of(token)
        try:
            act.execute()
        except Refused as refused:
            closed = {"token": token, "closed": refused.reasons}
            return render(request, "api/revoke.html", closed, status=422)
        messages.success(request, f"令牌“{token.name}”已停用。")
        return redirect("tokens:list")
    return render(request, "api/revoke.html", {"token": token, "closed": act.check()})
