"""What every office page shows around its content: whose office it is, where one may go, who one is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, get_script_prefix, resolve, reverse
from django.utils.functional import SimpleLazyObject

from gongkai.agencies.models import ADMIN_ROLES, READING_ROLES, Role
from gongkai.agencies.queries import assignments_of, home_body
from gongkai.look.parts import accent_class
from gongkai.notices.queries import unread_number

# (label, path below the workbench, roles that see it). An entry shows once its page exists.
NAVIGATION: list[tuple[str, str, frozenset[str]]] = [
    ("信息发布", "catalogue/", frozenset(READING_ROLES)),
    ("依申请公开", "casework/", frozenset(READING_ROLES)),
    ("年度报告", "reports/", frozenset(READING_ROLES)),
    ("年报档案", "archive/", frozenset(READING_ROLES)),
    ("设置", "settings/", frozenset(ADMIN_ROLES)),
]


def office(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `office` holds home, body, user, roles, nav, current, unread; made only where it is used."""
    return {"office": SimpleLazyObject(lambda: frame(request))}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the frame of an office page for the user of `request`."""
    home = reverse("office:workbench")
    user = request.user if request.user.is_authenticated else None
    held = assignments_of(user)
    nav = navigation(request.path, home, frozenset(a.role for a in held)) if user else []
    body = home_body(user)
    mine = {a.role for a in held if body is not None and a.body_id == body.pk}
    return {
        "home": home,
        "user": user,
        "accent": accent_class(body.accent) if body else "",
        "body": body,
        "roles": "、".join(str(role.label) for role in Role if role in mine),
        "nav": nav,
        "unread": unread_number(user) if user else 0,
        "current": next((entry["label"] for entry in nav if entry["current"]), ""),
    }


def navigation(path: str, home: str, roles: frozenset[str]) -> list[dict[str, Any]]:
    """Return the entries of the dark bar for somebody with `roles` who is at `path`."""
    entries = [{"label": "工作台", "url": home, "current": path == home}]
    for label, below, wanted in NAVIGATION:
        url = home + below
        if roles & wanted and _exists(url):
            entries.append({"label": label, "url": url, "current": path.startswith(url)})
    return entries


def _exists(url: str) -> bool:
    # reverse() gives the path under the script prefix, resolve() wants it below; both end alike.
    try:
        resolve("/" + url.removeprefix(get_script_prefix()))
    except Resolver404:
        return False
    return True
