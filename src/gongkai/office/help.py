"""The guide for users, in the office: works without a network, for whoever is logged in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.look.guidebook import CHAPTERS, INDEX, chapter


def address(name: str) -> str:
    """Return the page of a chapter."""
    return reverse("office:help") if name == INDEX else reverse("office:help-chapter", args=[name])


@login_required
@require_safe
def guide(request: HttpRequest, name: str = INDEX) -> HttpResponse:
    """Show a chapter of the guide, first the index."""
    try:
        found = chapter(name, address)
    except KeyError as unknown:
        raise Http404 from unknown
    chapters = [(address(key), label, key == name) for key, label in CHAPTERS.items()]
    context = {"chapter": found, "chapters": chapters, "index": name == INDEX}
    return render(request, "office/help.html", context)
