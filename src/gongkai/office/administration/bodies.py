"""Pages of the bodies, for the system administrator."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.agencies import actions
from gongkai.agencies.dated import in_force_q
from gongkai.agencies.models import Body, Relation
from gongkai.agencies.queries import local_today
from gongkai.agencies.tree import reach_on, walk
from gongkai.look.parts import Act, pairs
from gongkai.office.acting import act, context_of, version_in
from gongkai.office.administration import body_forms as forms
from gongkai.office.administration.access import SYSTEM, administrator, bodies_of, body_at, form_page, posted


@administrator(SYSTEM)
@require_safe
def body_list(request: HttpRequest) -> HttpResponse:
    """Show the bodies as they stand under each other today."""
    today = local_today()
    held = in_force_q(today, "assignments__") & Q(assignments__user__is_active=True)
    rows = Body.objects.visible_to(request.user, [SYSTEM]).annotate(
        people=Count("assignments__user", filter=held, distinct=True)
    )
    bodies = {body.pk: body for body in rows}
    listed = [
        {"body": body, "depth": min(depth, 4), "exists": body.exists_on(today)}
        for body, depth in walk(reach_on(today), bodies)
    ]
    return render(request, "office/administration/bodies.html", {"rows": listed})


@administrator(SYSTEM)
@require_safe
def body_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a body: what is said about it, its names and places over time, what may be done."""
    body = body_at(request, SYSTEM, slug)
    relations = Relation.objects.filter(child=body).select_related("parent").order_by("kind", "-valid_from")
    context = {
        "body": body,
        "meta": _meta(body),
        "names": body.names.order_by("-valid_from"),
        "relations": relations,
        "organs": body.remedy_organs.order_by("kind", "-valid_from"),
        "successions": body.successions.select_related("successor"),
        "acts": _acts(request, body),
    }
    return render(request, "office/administration/body.html", context)


def _meta(body: Body) -> Any:
    return pairs(
        ("网址代码", body.slug),
        ("机关类别", body.get_kind_display()),
        ("统一社会信用代码", body.credit_code),
        ("公开工作机构", body.office_name),
        ("联系电话", body.phone),
        ("传真", body.fax),
        ("电子邮箱", body.email),
        ("邮政编码", body.postcode),
        ("办公时间", body.office_hours),
        ("设立日期", body.founded_on),
        ("撤销日期", body.dissolved_on),
        ("办公地址", body.address, "full"),
        ("机构职能", body.about, "full"),
        ("示例说明", body.sample_note, "full"),
    )


def _acts(request: HttpRequest, body: Body) -> list[Act]:
    def to(name: str) -> str:
        return reverse(f"office:settings-body-{name}", args=[body.slug])

    dissolve = actions.DissolveBody(context=context_of(request), body=body, last_day=local_today()).closed()
    return [
        Act(label="修改联系信息…", url=to("edit"), primary=True),
        Act(label="更名…", url=to("rename"), effect="按日期生效，此前的文书和年报仍用原名。"),
        Act(label="调整隶属…", url=to("place"), effect="按日期生效，此前年度的汇总不变。"),
        Act(label="登记救济机关…", url=to("organ"), effect="印在不予公开等答复的救济告知里。"),
        Act(
            label="设立下级机关…",
            url=f"{reverse('office:settings-body-found')}?parent={body.slug}",
            reasons=dissolve,
        ),
        Act(
            label="撤销机关…", url=to("dissolve"), reasons=dissolve, effect="记录留在原处，职能转给承接机关。"
        ),
    ]


def _up(body: Body) -> dict[str, str]:
    return {"up": reverse("office:settings-body", args=[body.slug]), "up_label": body.name}


def _list_up() -> dict[str, str]:
    return {"list_url": reverse("office:settings-bodies"), "list_label": "机关"}


def _others(request: HttpRequest, body: Body) -> list[Body]:
    today = local_today()
    return [one for one in bodies_of(request, SYSTEM) if one.pk != body.pk and one.exists_on(today)]


@administrator(SYSTEM)
def found(request: HttpRequest) -> HttpResponseBase:
    """Found a body under one that the person administers."""
    bodies = [one for one in bodies_of(request, SYSTEM) if one.exists_on(local_today())]
    parent = next((one for one in bodies if one.slug == request.GET.get("parent")), None)
    form = forms.FoundForm(bodies, posted(request), initial={"parent": parent})
    if request.method == "POST" and form.is_valid():
        action = actions.CreateBody(context=context_of(request), **form.cleaned_data)
        if done := act(request, action, form, done="机关已设立。"):
            return redirect("office:settings-body", done.result.slug)
    up = {"up": reverse("office:settings-bodies"), "up_label": "机关"}
    return form_page(request, "设立机关", form, submit="设立", **up)


@administrator(SYSTEM)
def edit(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Edit the contact block."""
    body = body_at(request, SYSTEM, slug)
    # A copy: validating a model form writes into its instance, and the action must see the record as it is.
    form = forms.ContactForm(posted(request), instance=body_at(request, SYSTEM, slug))
    if request.method == "POST" and form.is_valid():
        action = actions.EditBody(
            context=context_of(request), body=body, values=form.values(), expected_version=version_in(request)
        )
        if act(request, action, form, done="已保存。"):
            return redirect("office:settings-body", slug)
    return form_page(request, "修改联系信息", form, record=body, **_up(body), **_list_up())


@administrator(SYSTEM)
def rename(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Rename a body from a day on."""
    body = body_at(request, SYSTEM, slug)
    form = forms.RenameForm(posted(request), initial={"name": body.name, "short_name": body.short_name})
    if request.method == "POST" and form.is_valid():
        action = actions.RenameBody(
            context=context_of(request), body=body, expected_version=version_in(request), **form.cleaned_data
        )
        if act(request, action, form, done="更名已登记。"):
            return redirect("office:settings-body", slug)
    return form_page(request, "更名", form, record=body, submit="登记更名", **_up(body), **_list_up())


@administrator(SYSTEM)
def place(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Put a body under another one from a day on."""
    body = body_at(request, SYSTEM, slug)
    form = forms.PlaceForm(_others(request, body), posted(request))
    if request.method == "POST" and form.is_valid():
        action = actions.PlaceBody(
            context=context_of(request), body=body, expected_version=version_in(request), **form.cleaned_data
        )
        if act(request, action, form, done="隶属关系已登记。"):
            return redirect("office:settings-body", slug)
    return form_page(request, "调整隶属", form, record=body, submit="登记", **_up(body), **_list_up())


@administrator(SYSTEM)
def add_organ(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Name a reconsideration organ or court."""
    body = body_at(request, SYSTEM, slug)
    form = forms.OrganForm(posted(request))
    if request.method == "POST" and form.is_valid():
        action = actions.AddRemedyOrgan(
            context=context_of(request), body=body, expected_version=version_in(request), **form.cleaned_data
        )
        if act(request, action, form, done="救济机关已登记。"):
            return redirect("office:settings-body", slug)
    return form_page(request, "登记救济机关", form, record=body, submit="登记", **_up(body), **_list_up())


@administrator(SYSTEM)
def dissolve(request: HttpRequest, slug: str) -> HttpResponseBase:
    """End a body and name who carries its powers."""
    body = body_at(request, SYSTEM, slug)
    form = forms.DissolveForm(_others(request, body), posted(request))
    context = context_of(request)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "successors": list(form.cleaned_data["successors"])}
        action = actions.DissolveBody(
            context=context, body=body, expected_version=version_in(request), **given
        )
        if act(request, action, form, done="撤销已登记。"):
            return redirect("office:settings-body", slug)
    closed = actions.DissolveBody(context=context, body=body, last_day=context.today).closed()
    more = {"record": body, "submit": "登记撤销", "closed": closed}
    return form_page(request, "撤销机关", form, **more, **_up(body), **_list_up())
