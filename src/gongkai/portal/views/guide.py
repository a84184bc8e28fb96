"""How to apply, step by step: the requester's chapter of the guide for users."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.look.guidebook import chapter


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Show the chapter; the others are the office's."""
    found = chapter("citizen", lambda name: reverse("portal:apply-guide"))
    return render(request, "portal/apply/guide.html", {"chapter": found, "block_now": "apply"})
