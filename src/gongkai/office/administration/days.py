"""Pages of the table of days, for the system administrator."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.agencies.queries import local_today
from gongkai.law.calendar import OutsideCalendar
from gongkai.look.parts import Light
from gongkai.office.acting import act, context_of
from gongkai.office.administration.access import SYSTEM, administrator
from gongkai.office.administration.days_forms import NoticeForm, PasteForm
from gongkai.workdays.actions import AdoptNotice
from gongkai.workdays.models import CalendarVersion, Notice
from gongkai.workdays.parsing import read_notice
from gongkai.workdays.queries import DayRow, changed_days, current_calendar, days_of_year, last_day_off


@administrator(SYSTEM)
@require_safe
def year_page(request: HttpRequest) -> HttpResponse:
    """Show the days of a year that differ from Monday to Friday, and the notices that say so."""
    calendar, today = current_calendar(), local_today()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() and len(asked) == 4 else today.year
    try:
        first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
        working = calendar.working_days_between(first, last) + calendar.is_working(first)
    except OutsideCalendar as error:
        raise Http404 from error
    context = {
        "year": year,
        "years": range(min(max(calendar.covered_years) + 1, calendar.last_year), year - 8, -1)
        if year > today.year - 8
        else range(year + 4, max(calendar.first_year, year - 4) - 1, -1),
        "covered": year in calendar.covered_years,
        "rows": _blocks(days_of_year(year)),
        "notices": Notice.objects.filter(year=year).select_related("changes", "version"),
        "working": working,
        "version": calendar.version,
        "versions": CalendarVersion.objects.prefetch_related("notices")[:6],
    }
    return render(request, "office/administration/days.html", context)


def _blocks(rows: list[DayRow]) -> list[dict[str, Any]]:
    """Return days in a row with the same reason and notice as one line."""
    found: list[dict[str, Any]] = []
    for row in rows:
        day, key = row.info.day, (row.text, row.notice)
        if found and found[-1]["key"] == key and found[-1]["last"] + dt.timedelta(days=1) == day:
            found[-1]["last"] = day
            found[-1]["days"] += 1
        else:
            line = {"key": key, "first": day, "last": day, "days": 1, "notice": row.notice}
            found.append({**line, "light": _light(row.info)})
    return found


def _light(info: Any) -> Light:
    return Light(kind="work" if info.is_working else "wait", word=info.text("zh"))


@administrator(SYSTEM)
def adopt(request: HttpRequest) -> HttpResponseBase:
    """Adopt a notice: paste its text, check what was read, confirm."""
    step = request.POST.get("step", "")
    if step == "read":
        return _read(request)
    if step in {"check", "adopt"}:
        return _confirm(request, step)
    context = {"paste": PasteForm()}
    return render(request, "office/administration/adopt.html", context)


def _read(request: HttpRequest) -> HttpResponse:
    paste = PasteForm(request.POST)
    if not paste.is_valid():
        return render(request, "office/administration/adopt.html", {"paste": paste}, status=422)
    text = paste.cleaned_data["text"]
    read = read_notice(text)
    if read.year is not None:
        year = read.year
        read = read_notice(text, end_of=lambda holiday: last_day_off(year, holiday))
    calendar = current_calendar()
    form = NoticeForm(initial=NoticeForm.initial_of(read, text, calendar.version))
    changed = changed_days([day for block in read.off for day in block.days()], read.worked)
    context = {"form": form, "doubts": read.doubts, "changed": _shown(changed), "read": read}
    return render(request, "office/administration/adopt.html", context)


def _confirm(request: HttpRequest, step: str) -> HttpResponseBase:
    form = NoticeForm(request.POST)
    changed: list[dict[str, Any]] = []
    if form.is_valid():
        given = form.cleaned_data
        off = [day for block in given["off"] for day in block.days()]
        changed = _shown(changed_days(off, given["worked"]))
        if step == "adopt":
            done = act(request, AdoptNotice(context=context_of(request), **given), form, done="通知已采用。")
            if done:
                return redirect(f"{reverse('office:settings-days')}?year={done.result.year}")
    context = {"form": form, "changed": changed, "checked": step == "check"}
    return render(request, "office/administration/adopt.html", context, status=422 if form.errors else 200)


def _shown(changed: list[tuple[Any, bool]]) -> list[dict[str, Any]]:
    return [
        {"day": before.day, "before": before.text("zh"), "after": "上班" if working else "放假"}
        for before, working in changed
    ]
