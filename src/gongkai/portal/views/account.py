"""The public's accounts: one proves an e-mail address by a code, and finds one's requests and drafts together.

No password and no address is kept. An account is never needed: number and code do without.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.core.mail import send_mail
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.agencies.limits import RateLimit
from gongkai.casework import drafts, following
from gongkai.casework.actions.accounts import CloseAccount, OpenAccount, belongings, public_with
from gongkai.casework.actions.second_factor import has_second_factor, recovery_codes_left
from gongkai.casework.models import State
from gongkai.files import keys
from gongkai.journal.actions import Context, Origin
from gongkai.look.parts import Light
from gongkai.portal.applying import DRAFT, own_account
from gongkai.portal.private import address_of, private_page
from gongkai.portal.tracking_page import WORDS
from gongkai.portal.views.account_second import BACKEND, ask_second
from gongkai.portal.views.tracking import remember

MINUTES = 10
TRIES = 5
FROM_HERE = RateLimit("account-codes-from", minutes=60, count=20)
TO_ADDRESS = RateLimit("account-codes-to", minutes=60, count=5)
# Guesses at one address over all sessions and processes: what a session counts is lost when many come at once.
GUESSES = RateLimit("account-code-guesses", minutes=60, count=15)
PURPOSE = "account-code"
KEY = "citizen_code"
SENT = "如果地址没有写错，登录码已经发出，10 分钟内有效。没有收到的，请看垃圾邮件，或者过几分钟重发。"


@private_page
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """One's own list; without a login, ask for the address and send a code."""
    user = own_account(request)
    context: dict[str, Any] = {"block_now": "apply"}
    if user is not None:
        return render(request, "portal/account/own.html", context | _own(user))
    context["off"] = not settings.EMAIL_ENABLED
    context["staff"] = request.user.is_authenticated
    if request.method != "POST" or context["off"] or context["staff"]:
        return render(request, "portal/account/enter.html", context)
    email = str(request.POST.get("email", "")).strip()[:120]
    context["email"] = email
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
        context["wrong"] = "邮箱写法不对，应像 name@example.cn 这样。"
        return render(request, "portal/account/enter.html", context, status=422)
    if not FROM_HERE.allow(address_of(request)) or not TO_ADDRESS.allow(email.lower()):
        context["wrong"] = "要求登录码的次数过多，请过一小时再试。不登录也可以申请和查询。"
        return render(request, "portal/account/enter.html", context, status=429)
    _send(request, email)
    return redirect("portal:account-code")


def _own(user: Any) -> dict[str, Any]:
    found = belongings(user)
    rows = [
        (one, Light(kind=WORDS[State(one.state)][0], word=WORDS[State(one.state)][1]))
        for one in found["requests"]
    ]
    second = {"second": has_second_factor(user), "codes_left": recovery_codes_left(user)}
    return found | second | {"rows": rows}


def _send(request: HttpRequest, email: str) -> None:
    """Send a fresh code; the session keeps its digest and the address sealed, for ten minutes."""
    code = f"{secrets.randbelow(1_000_000):06d}"
    until = timezone.now() + dt.timedelta(minutes=MINUTES)
    sealed = keys.seal(keys.derived("session"), email, KEY).hex()
    request.session[KEY] = {
        "email": sealed,
        "code": keys.blind(code, PURPOSE),
        "until": until.timestamp(),
        "tries": 0,
    }
    text = f"您的登录码是 {code}，{MINUTES} 分钟内有效。不是您本人操作的，不必理会。"
    send_mail("登录码", text, settings.DEFAULT_FROM_EMAIL, [email], fail_silently=True)


@private_page
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Prove the address by its code: five tries, ten minutes, once."""
    kept = request.session.get(KEY)
    if not kept or own_account(request) is not None:
        return redirect("portal:account")
    context: dict[str, Any] = {"block_now": "apply", "sent": SENT}
    if request.method != "POST":
        return render(request, "portal/account/code.html", context)
    if kept["until"] < timezone.now().timestamp() or kept["tries"] >= TRIES:
        del request.session[KEY]
        context["wrong"] = "登录码已经失效，请重新要一个。"
        return render(request, "portal/account/code.html", context, status=422)
    request.session[KEY] = {**kept, "tries": kept["tries"] + 1}
    given = re.sub(r"\D", "", str(request.POST.get("code", ""))[:20])
    email = str(keys.unseal(keys.derived("session"), bytes.fromhex(kept["email"]), KEY))
    if not GUESSES.allow(email.lower()):
        context["wrong"] = "尝试次数过多，请过一小时再试。不登录也可以申请和查询。"
        return render(request, "portal/account/code.html", context, status=429)
    if not keys.same_code(given, kept["code"], PURPOSE):
        context["wrong"] = "登录码不对，请核对邮件后重试。"
        return render(request, "portal/account/code.html", context, status=422)
    GUESSES.forget(email.lower())
    del request.session[KEY]
    user = OpenAccount(context=Context(origin=Origin.PUBLIC), email=email).execute()
    if has_second_factor(user):
        return ask_second(request, user)
    login(request, user, backend=BACKEND)
    return redirect("portal:account")


@private_page
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Log out."""
    if own_account(request) is not None:
        logout(request)
    return redirect("portal:account")


@private_page
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close the account; requests stay and are followed with their codes."""
    user = own_account(request)
    if user is not None and request.POST.get("confirmed"):
        CloseAccount(context=public_with(user), account=user).execute()
        logout(request)
    return redirect("portal:account")


@private_page
@require_POST
def follow(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """Open what is one's own, as its code would."""
    user = own_account(request)
    if user is None:
        return redirect("portal:account")
    model = following.FOLLOWED.get(kind)
    if model is None:
        raise Http404
    record = get_object_or_404(model._default_manager.filter(account=user), public_id=public_id)
    response = redirect("portal:tracking")
    remember(response, following.proof_for(record))
    return response


@private_page
@require_POST
def resume(request: HttpRequest, public_id: str) -> HttpResponse:
    """Go on with a draft of one's own on this device."""
    user = own_account(request)
    if user is None:
        return redirect("portal:account")
    with transaction.atomic():
        submission = get_object_or_404(belongings(user)["drafts"], public_id=public_id)
        secret = drafts.new_secret(submission)
    response = redirect("portal:apply-step", submission.step or "what")
    DRAFT.write(response, secret)
    return response
