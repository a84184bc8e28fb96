"""Pages of people and their roles, for the security administrator."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from gongkai.agencies import actions
from gongkai.agencies.models import Assignment, User
from gongkai.agencies.queries import assignments_of, local_today, staff_administered_by, visible_body_ids
from gongkai.journal.actions import Refused
from gongkai.journal.identifiers import random_code
from gongkai.look.forms import add_reasons
from gongkai.look.parts import Act, Light
from gongkai.office.acting import act, context_of, version_in
from gongkai.office.administration import staff_forms as forms
from gongkai.office.administration.access import (
    SECURITY,
    administrator,
    bodies_of,
    chosen_body,
    form_page,
    posted,
)

PER_PAGE = 40
LIST = {"up_label": "人员与角色"}


def new_password() -> str:
    """Return a password to be told once: four groups of four, 80 bits."""
    return "-".join(random_code(4) for _ in range(4))


def _person(request: HttpRequest, public_id: str) -> User:
    return get_object_or_404(staff_administered_by(request.user), public_id=public_id)


@administrator(SECURITY)
@require_safe
def staff_list(request: HttpRequest) -> HttpResponse:
    """List the people of the bodies that the person administers."""
    form = forms.StaffFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    body = chosen_body(request, SECURITY)
    people = staff_administered_by(request.user)
    state = chosen.get("state")
    if state != "all":
        people = people.filter(is_active=state != "off")
    if text := chosen.get("q"):
        people = people.filter(Q(name__icontains=text) | Q(username__icontains=text))
    held = Assignment.objects.on(local_today())
    if role := chosen.get("role"):
        people = people.filter(pk__in=held.filter(role=role).values("user"))
    if body is not None:
        people = people.filter(pk__in=held.filter(body=body).values("user"))
    page = Paginator(people.order_by("username"), PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {"user": user, "held": assignments_of(user), "mfa": is_mfa_enabled(user)} for user in page.object_list
    ]
    context = {
        "rows": rows,
        "page": page,
        "form": form,
        "body": body,
        "bodies": bodies_of(request, SECURITY),
        "filtered": any(request.GET.get(name) for name in ("q", "role", "state", "body")),
    }
    return render(request, "office/administration/staff.html", context)


@administrator(SECURITY)
@require_safe
def person_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one person: roles now and before, what may be done."""
    person, today = _person(request, public_id), local_today()
    mine = visible_body_ids(request.user, [SECURITY])
    roles = [
        {
            "row": row,
            "light": _role_light(row),
            "may_end": row.body_id in mine and not (row.valid_until and row.valid_until < today),
        }
        for row in person.assignments.select_related("body").order_by("-valid_from", "-pk")
    ]
    context = {
        "person": person,
        "roles": roles,
        "mfa": is_mfa_enabled(person),
        "acts": _acts(request, person),
    }
    return render(request, "office/administration/person.html", context)


def _role_light(row: Assignment) -> Light:
    today = local_today()
    if row.holds_on(today):
        return Light(kind="ok", word="现任")
    if row.valid_from and row.valid_from > today:
        return Light(kind="new", word="尚未开始")
    return Light(kind="none", word="已终止")


def _acts(request: HttpRequest, person: User) -> list[Act]:
    context = context_of(request)

    def to(name: str) -> str:
        return reverse(f"office:settings-person-{name}", args=[person.public_id])

    reset = actions.RestoreAccess(context=context, user=person, password="", reason="").closed()
    off = actions.DeactivateUser(context=context, user=person, reason="").closed()
    own = [reason for reason in reset if reason.code == "own"]
    return [
        Act(
            label="授予角色…",
            url=to("grant"),
            primary=True,
            reasons=["不能给自己授予角色，请由另一位安全管理员办理。"] if own else (),
        ),
        Act(
            label="重置登录…",
            url=to("reset"),
            reasons=reset,
            effect="换新密码，清除两步验证；已停用的恢复使用。",
        ),
        Act(label="停用…", url=to("deactivate"), reasons=off, effect="不能再登录；办过的事仍记在名下。"),
    ]


def _up(person: User) -> dict[str, str]:
    return {
        "up": reverse("office:settings-person", args=[person.public_id]),
        "up_label": person.name,
        "list_url": reverse("office:settings-staff"),
        "list_label": "人员与角色",
    }


def _told(request: HttpRequest, person: User, password: str, title: str) -> HttpResponse:
    """Answer with the page that shows a password once; it is in no message, address or cache."""
    context = {"person": person, "password": password, "title": title}
    response = render(request, "office/administration/password.html", context)
    add_never_cache_headers(response)
    return response


@administrator(SECURITY)
def create(request: HttpRequest) -> HttpResponseBase:
    """Make an account and give it its first role."""
    form = forms.PersonForm(
        bodies_of(request, SECURITY), posted(request), initial={"body": request.GET.get("body")}
    )
    if request.method == "POST" and form.is_valid():
        given, context = form.cleaned_data, context_of(request)
        password = new_password()
        account = {name: given[name] for name in ("username", "name", "email", "body")}
        try:
            user = actions.CreateUser(context=context, password=password, **account).execute()
        except Refused as refused:
            add_reasons(form, refused.reasons)
        else:
            where = {name: given[name] for name in ("body", "role", "with_subtree")}
            act(request, actions.AssignRole(context=context, user=user, **where), done="角色已授予。")
            return _told(request, user, password, "账号已建")
    up = reverse("office:settings-staff")
    return form_page(request, "新建人员", form, submit="新建", up=up, **LIST)


@administrator(SECURITY)
def grant(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Give a role."""
    person = _person(request, public_id)
    form = forms.GrantForm(bodies_of(request, SECURITY), posted(request))
    if request.method == "POST" and form.is_valid():
        action = actions.AssignRole(context=context_of(request), user=person, **form.cleaned_data)
        if act(request, action, form, done="角色已授予。"):
            return redirect("office:settings-person", public_id)
    return form_page(request, "授予角色", form, submit="授予", **_up(person))


@administrator(SECURITY)
def end(request: HttpRequest, public_id: str, pk: int) -> HttpResponseBase:
    """End a role."""
    person = _person(request, public_id)
    here = Assignment.objects.filter(body_id__in=visible_body_ids(request.user, [SECURITY]))
    row = get_object_or_404(here.select_related("body"), pk=pk, user=person)
    form = forms.EndForm(posted(request))
    if request.method == "POST" and form.is_valid():
        action = actions.EndAssignment(
            context=context_of(request),
            assignment=row,
            expected_version=version_in(request),
            last_day=form.cleaned_data["last_day"],
        )
        if act(request, action, form, done="角色已终止。"):
            return redirect("office:settings-person", public_id)
    heading = f"终止角色：{row.body.short_name} {row.get_role_display()}"
    return form_page(request, heading, form, record=row, submit="终止", **_up(person))


@administrator(SECURITY)
def reset(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Give a new password and forget the second factor."""
    person = _person(request, public_id)
    form = forms.ReasonForm(posted(request))
    password, context = new_password(), context_of(request)
    if request.method == "POST" and form.is_valid():
        given = {"reason": form.cleaned_data["reason"], "expected_version": version_in(request)}
        try:
            actions.RestoreAccess(context=context, user=person, password=password, **given).execute()
        except Refused as refused:
            add_reasons(form, refused.reasons)
        else:
            return _told(request, person, password, "登录已重置")
    closed = actions.RestoreAccess(context=context, user=person, password=password, reason="").closed()
    more = {"record": person, "submit": "重置", "closed": closed}
    return form_page(request, "重置登录", form, **more, **_up(person))


@administrator(SECURITY)
def deactivate(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Close an account."""
    person, context = _person(request, public_id), context_of(request)
    form = forms.ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        action = actions.DeactivateUser(
            context=context,
            user=person,
            reason=form.cleaned_data["reason"],
            expected_version=version_in(request),
        )
        if act(request, action, form, done="已停用。"):
            return redirect("office:settings-person", public_id)
    closed = actions.DeactivateUser(context=context, user=person, reason="").closed()
    return form_page(request, "停用人员", form, record=person, submit="停用", closed=closed, **_up(person))
