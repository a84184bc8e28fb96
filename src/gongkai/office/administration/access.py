"""Whose page it is: one of the three administrators, and at which bodies."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from gongkai.agencies.models import Body, Role
from gongkai.agencies.queries import assignments_of, bodies_visible_to

View = Callable[..., HttpResponseBase]


def held_roles(user: Any) -> frozenset[str]:
    """Return the administrators' roles that somebody holds anywhere."""
    return frozenset(held.role for held in assignments_of(user))


def administrator(role: str) -> Callable[[View], View]:
    """Open a view to those who hold `role` somewhere; for others the page is not there."""

    def wrap(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if role not in held_roles(request.user):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return wrap


def bodies_of(request: HttpRequest, role: str) -> list[Body]:
    """Return the bodies that the person administers in `role`."""
    return bodies_visible_to(request.user, [role])


def body_at(request: HttpRequest, role: str, slug: str) -> Body:
    """Return one of them; 404 for another one."""
    return get_object_or_404(Body.objects.visible_to(request.user, [role]), slug=slug)


def chosen_body(request: HttpRequest, role: str) -> Body | None:
    """Return the body of `?body=`; 404 for one that the person does not administer; None if none is named."""
    slug = request.GET.get("body") or request.POST.get("body") or ""
    return body_at(request, role, slug) if slug else None


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was posted, None for a page that is only looked at: binds a form even if nothing was filled in."""
    return request.POST if request.method == "POST" else None


def form_page(request: HttpRequest, heading: str, form: Any, **more: Any) -> HttpResponseBase:
    """Render the page of one act: `up` and `up_label` lead back, `record` gives the version, `closed` the reasons."""
    context = {"heading": heading, "form": form, "submit": "保存", **more}
    return render(
        request, "office/administration/form.html", context, status=422 if form and form.errors else 200
    )


SYSTEM, SECURITY, AUDIT = Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN
