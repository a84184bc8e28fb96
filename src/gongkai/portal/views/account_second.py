"""The second factor of the public's accounts: asked after the mailed code, switched on and off by its holder."""

from __future__ import annotations

import base64
import datetime as dt
from typing import Any
from urllib.parse import quote

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib.auth import login, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gongkai.agencies.limits import RateLimit
from gongkai.agencies.models import User
from gongkai.casework.actions.accounts import public_with
from gongkai.casework.actions.second_factor import (
    GiveSecondFactor,
    SwitchOffSecondFactor,
    SwitchOnSecondFactor,
    has_second_factor,
)
from gongkai.files import keys
from gongkai.journal.actions import Refused
from gongkai.portal.applying import own_account
from gongkai.portal.private import private_page

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MINUTES = 10
PENDING = "citizen_second"
SHOWN = "citizen_second_shown"
# Codes tried on one account: who gets here has its mailbox already.
TRIES = RateLimit("account-second", minutes=15, count=5)
TRIES_A_DAY = RateLimit("account-second-day", minutes=24 * 60, count=30)
TOO_MANY = "输入次数过多，请过{}再试。凭登记号和查询码仍可查询。"


def ask_second(request: HttpRequest, user: User) -> HttpResponse:
    """Go on to the second factor: the address was proved, nobody is logged in yet."""
    request.session.cycle_key()
    until = timezone.now() + dt.timedelta(minutes=MINUTES)
    request.session[PENDING] = {"user": user.pk, "until": until.timestamp()}
    return redirect("portal:account-second")


def _pending(request: HttpRequest) -> User | None:
    kept = request.session.get(PENDING)
    if not kept or kept["until"] < timezone.now().timestamp():
        return None
    return User.objects.filter(pk=kept["user"], is_citizen=True, is_active=True).first()


def _too_many(user: User) -> str:
    """Count a try; return what to say when none is left, else ""."""
    if not TRIES_A_DAY.allow(str(user.pk)):
        return TOO_MANY.format("一天")
    return "" if TRIES.allow(str(user.pk)) else TOO_MANY.format(" 15 分钟")


def _tried(request: HttpRequest, user: User, act: type[Any], **more: Any) -> tuple[Any, str, int]:
    """Execute an act with the code that was typed; return its result, what was wrong, the status of the answer."""
    if refusal := _too_many(user):
        return None, refusal, 429
    typed = str(request.POST.get("code", ""))[:40]
    try:
        result = act(context=public_with(user), account=user, code=typed, **more).execute()
    except Refused as refused:
        return None, refused.reasons[0].message, 422
    TRIES.forget(str(user.pk))
    return result, "", 200


@private_page
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the application (or a recovery code); only then is the holder logged in."""
    user = _pending(request)
    if user is None or own_account(request) is not None:
        request.session.pop(PENDING, None)
        return redirect("portal:account")
    context: dict[str, Any] = {"block_now": "apply"}
    status = 200
    if request.method == "POST":
        _, context["wrong"], status = _tried(request, user, GiveSecondFactor)
        if status == 200:
            del request.session[PENDING]
            login(request, user, backend=BACKEND)
            return redirect("portal:account")
    return render(request, "portal/account/second.html", context, status=status)


@private_page
@require_http_methods(["GET", "POST"])
def switch_on(request: HttpRequest) -> HttpResponse:
    """Show the secret, take a first code, show the recovery codes once."""
    user = own_account(request)
    if user is None or has_second_factor(user):
        return redirect("portal:account")
    secret = _secret(request, user)
    context: dict[str, Any] = {"block_now": "apply"}
    status = 200
    if request.method == "POST":
        codes, context["wrong"], status = _tried(request, user, SwitchOnSecondFactor, secret=secret)
        if status == 200:
            del request.session[SHOWN]
            update_session_auth_hash(request, user)
            return render(request, "portal/account/second_codes.html", context | _codes(codes))
    adapter = get_adapter()
    svg = adapter.build_totp_svg(adapter.build_totp_url(user, secret))
    context["qr"] = "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
    context["secret"] = secret
    return render(request, "portal/account/second_on.html", context, status=status)


def _secret(request: HttpRequest, user: User) -> str:
    """Return the secret that this session shows, a fresh one at first; the session keeps it sealed."""
    key, place = keys.derived("session"), f"{SHOWN}:{user.pk}"
    try:
        return str(keys.unseal(key, bytes.fromhex(request.session[SHOWN]), place))
    except (KeyError, ValueError, keys.NotReadable):
        secret = generate_totp_secret()
        request.session[SHOWN] = keys.seal(key, secret, place).hex()
        return secret


def _codes(codes: tuple[str, ...]) -> dict[str, Any]:
    lines = ["公开平台“我的申请”恢复码，每个只能用一次：", *codes, ""]
    return {"codes": codes, "download": "data:text/plain;charset=utf-8," + quote("\r\n".join(lines))}


@private_page
@require_http_methods(["GET", "POST"])
def switch_off(request: HttpRequest) -> HttpResponse:
    """Switch it off again, with a code."""
    user = own_account(request)
    if user is None or not has_second_factor(user):
        return redirect("portal:account")
    context: dict[str, Any] = {"block_now": "apply"}
    status = 200
    if request.method == "POST":
        _, context["wrong"], status = _tried(request, user, SwitchOffSecondFactor)
        if status == 200:
            return redirect("portal:account")
    return render(request, "portal/account/second_off.html", context, status=status)
