"""The workbench (工作台): what is due, what waits, what is wrong; each number opens a list."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai.agencies.queries import local_today


@login_required
@require_safe
def workbench(request: HttpRequest) -> HttpResponse:
    """Show the workbench of the user."""
    return render(request, "office/workbench.html", {"today": local_today()})
