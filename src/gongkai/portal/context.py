"""What every public page shows around its content."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from gongkai.agencies.queries import local_today
from gongkai.look.parts import accent_class
from gongkai.portal.middleware import HANT, LARGE
from gongkai.portal.site import platform_body


def portal(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `portal`, made only where it is used."""
    return {"portal": SimpleLazyObject(lambda: frame(request))}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the frame of a public page: whose platform, language and size switches, blocks, day."""
    root = platform_body()
    large = request.COOKIES.get(LARGE) == "1"
    traditional = getattr(request, "gk_lang", "") == "zh-Hant"
    prefix = get_script_prefix()
    plain = prefix.removesuffix(HANT) if traditional else prefix
    below = _page_of(request)
    switch = {"on": "0" if large else "1", "next": prefix + below}
    classes = ["gk-large"] if large else []
    if root is not None and accent_class(root.accent):
        classes.append(accent_class(root.accent))
    return {
        "root": root,
        "home": reverse("portal:home"),
        "today": local_today(),
        "static": getattr(request, "gk_static", False),
        "html_class": " ".join(classes),
        "large": large,
        "large_url": reverse("portal:large") + "?" + urlencode(switch),
        "traditional": traditional,
        "simplified_url": plain + below,
        "traditional_url": plain + HANT + below,
    }


def _page_of(request: HttpRequest) -> str:
    """Return this page's address below the prefixes, with its query; "" (home) for what is not shown by GET."""
    if request.method not in {"GET", "HEAD"}:
        return ""
    query = request.GET.urlencode()
    return request.path_info.lstrip("/") + (f"?{query}" if query else "")
