"""Pages for what went wrong: in the frame of the face where it happened, bare where the frame cannot be drawn."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

WORDS = {
    400: ("请求不完整", "地址或者提交的内容不完整，系统无法处理。请返回上一页重试。"),
    403: ("不能打开这个页面", "您没有打开这个页面的权限，或者页面停留太久已经失效。请返回上一页刷新后重试。"),
    404: ("没有找到这个页面", "地址可能写错了，或者这个页面已经移走。"),
    500: ("系统出错了", "这不是您的操作问题。错误已经记录，请稍后再试；已经提交成功的内容不会丢失。"),
}

_BAREST = '<!doctype html><html lang="zh-Hans"><title>{title}</title><h1>{title}</h1><p>{text}</p>'


def show(request: HttpRequest, status: int) -> HttpResponse:
    """Return the page for `status` in the frame of the face, or bare if even the frame fails."""
    title, text = WORDS[status]
    context = {"status": status, "title": title, "text": text}
    if status != 500:
        face = "office" if request.path_info.startswith("/office/") else "portal"
        if face in settings.FACES:
            try:
                return render(request, f"{face}/error.html", context, status=status)
            except Exception:  # the frame reads the database; an error page must come out anyway
                logging.getLogger(__name__).exception("frame of the error page")
    try:
        return render(request, "look/error.html", context, status=status)
    except Exception:  # even the stylesheet's address may be what is broken
        logging.getLogger(__name__).exception("bare error page")
        return HttpResponse(_BAREST.format(**context), status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400."""
    return show(request, 400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403."""
    return show(request, 403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404: also what a foreign record answers."""
    return show(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """500: drawn without the database."""
    return show(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form that stayed open too long or was sent from elsewhere (CSRF_FAILURE_VIEW)."""
    return show(request, 403)
