"""Staff need a second factor where the installation says so (GONGKAI_STAFF_MFA, always in production)."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

# Where one may go without it: to set it up, and out.
_OPEN = ("account_", "mfa_")
# What is the office: its own pages, and those that the API mounts among the settings.
_OFFICE = frozenset({"office", "tokens"})


class RequireSecondFactor:
    """Send staff without a second factor to the page where they set one up, before any office page opens."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponseBase | None:
        """Stop at office pages only; the rest of the installation asks for no login."""
        match = request.resolver_match
        if request.path_info.startswith("/office/") and getattr(request.user, "is_citizen", False):
            raise Http404  # the public's accounts find nothing here, not even a login
        if not settings.STAFF_MFA_REQUIRED or match is None:
            return None
        if match.app_name not in _OFFICE or (match.url_name or "").startswith(_OPEN):
            return None
        if not request.user.is_authenticated or is_mfa_enabled(request.user):
            return None
        messages.warning(request, "本平台要求两步验证。请先开启验证器，再办理业务。")
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
