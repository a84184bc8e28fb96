"""Pages of one's own messages. Nobody sees or marks another person's."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gongkai.agencies.models import Body
from gongkai.agencies.practice import values_of
from gongkai.agencies.queries import home_body
from gongkai.look.parts import pairs
from gongkai.notices import practice
from gongkai.notices.actions import ChangePreferences, CreateFeedAddress, RevokeFeedAddress
from gongkai.notices.feeds import live_token
from gongkai.notices.models import Preference
from gongkai.notices.queries import (
    kinds_of,
    label_of,
    mark_read,
    messages_of,
    page_of,
    preference_of,
    unread_number,
)
from gongkai.notices.quiet import from_values
from gongkai.office.acting import act, context_of
from gongkai.office.notices.forms import PreferenceForm


@login_required
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """Show the messages of the user, unread ones first."""
    kinds = kinds_of(request.user)
    kind = request.GET.get("kind", "")
    kind = kind if kind in dict(kinds) else ""
    page = page_of(request.user, kind, request.GET.get("after", ""))
    query = {"kind": kind} if kind else {}
    context = {
        "rows": [{"message": one, "label": label_of(one.kind)} for one in page.rows],
        "kinds": kinds,
        "kind": kind,
        "unread": unread_number(request.user),
        "first": not request.GET.get("after"),
        "next": urlencode({**query, "after": page.after}) if page.after else "",
        "here": urlencode(query),
    }
    return render(request, "office/notices/list.html", context)


@login_required
@require_POST
def read(request: HttpRequest) -> HttpResponseBase:
    """Mark one message (`message`) or all (of a kind) as read; with `open`, go on to the page it is about."""
    number, kind = request.POST.get("message", ""), request.POST.get("kind", "")
    back = reverse("office:notices") + (f"?{urlencode({'kind': kind})}" if kind else "")
    if not number:
        done = mark_read(request.user, kind=kind)
        messages.success(request, f"已将 {done} 条消息标为已读。" if done else "没有未读消息。")
        return redirect(back)
    pk = int(number) if number.isdecimal() and len(number) < 19 else 0
    message = get_object_or_404(messages_of(request.user), pk=pk)
    mark_read(request.user, message.pk)
    inside = url_has_allowed_host_and_scheme(message.url, allowed_hosts=None)
    return redirect(message.url if "open" in request.POST and message.url and inside else back)


@login_required
def notice_settings(request: HttpRequest) -> HttpResponseBase:
    """Show and change what comes by e-mail; show quiet hours and the state of the calendar address."""
    user: Any = request.user
    chosen = preference_of(user)
    initial = {"email": user.email, "urgent": chosen.urgent, "ordinary": chosen.ordinary}
    form = PreferenceForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        action = ChangePreferences(context=context_of(request), **form.cleaned_data)
        if act(request, action, form, done="消息设置已保存。"):
            return redirect("office:notice-settings")
    return _settings_page(request, form, chosen)


@login_required
@never_cache
def create_feed(request: HttpRequest) -> HttpResponseBase:
    """Make a calendar address, or a new one in place of the old; show it this once."""
    if request.method != "POST":
        return redirect("office:notice-settings")
    action = CreateFeedAddress(context=context_of(request))
    if not act(request, action, done="日历地址已生成，只显示这一次。"):
        return redirect("office:notice-settings")
    path = reverse("office:calendar-feed", args=[action.secret])
    return _settings_page(
        request, None, preference_of(request.user), address=request.build_absolute_uri(path)
    )


@login_required
@require_POST
def revoke_feed(request: HttpRequest) -> HttpResponseBase:
    """Give the calendar address up."""
    act(request, RevokeFeedAddress(context=context_of(request)), done="日历地址已停用。")
    return redirect("office:notice-settings")


def _settings_page(
    request: HttpRequest, form: PreferenceForm | None, chosen: Preference, address: str = ""
) -> HttpResponse:
    user: Any = request.user
    if form is None:
        form = PreferenceForm(
            initial={"email": user.email, "urgent": chosen.urgent, "ordinary": chosen.ordinary}
        )
    body = home_body(user)
    context = {
        "form": form,
        "token": live_token(user),
        "address": address,
        "facts": _facts(body) if body else [],
        "mail_is_sent": settings.EMAIL_ENABLED,
    }
    status = 422 if form.errors else 200
    return render(request, "office/notices/settings.html", context, status=status)


def _facts(body: Body) -> Any:
    """Return when nothing is sent, and where else the body's notices go."""
    values = values_of(body, "notices.")
    quiet = from_values(values)
    night = "没有" if quiet.start == quiet.end else f"{quiet.start:%H:%M} 至 {quiet.end:%H:%M}"
    channels = {"off": "不发送", "generic": "已启用", "wecom": "已启用（企业微信）"}
    return pairs(
        ("免打扰时段", night),
        ("休息日和节假日", "不发送" if quiet.rest_days else "照常发送"),
        ("紧急通知", "不受限制" if quiet.urgent_through else "同样等到时段结束"),
        ("汇总邮件", f"每个工作日 {values[practice.DIGEST_AT]}"),
        ("群机器人", channels[values[practice.WEBHOOK]]),
    )
