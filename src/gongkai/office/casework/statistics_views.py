"""Statistics of requests: by month or quarter and by body, channel, kind of applicant, outcome; each figure opens."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.agencies.models import Body
from gongkai.agencies.queries import home_body, local_today, visible_body_ids
from gongkai.agencies.tree import reach_on
from gongkai.casework.statistics import (
    DIMENSIONS,
    LABELS,
    RECORDS,
    Line,
    by_dimension,
    by_period,
    records,
    scope_between,
)
from gongkai.look import charts
from gongkai.look.forms import DayField
from gongkai.office.casework import exports
from gongkai.office.casework.presenting import rows_of

PAGE = 50
FARTHEST = 5  # years that a range may span: what is beyond is no statistic but an export
STEPS = (("month", "按月"), ("quarter", "按季度"), ("whole", "整段"))
# Of a dimension only some figures mean something: an outcome is known when a request ends.
OF_OUTCOME = ("finished", "late", "extended")
EXTRA = ("平均工作日", "延期占比（%）", "满意率（%）")


class RangeForm(forms.Form):
    """Which bodies and days."""

    body = forms.ModelChoiceField(
        label="机关", queryset=Body.objects.none(), required=False, empty_label=None
    )
    below = forms.BooleanField(label="含下级机关", required=False)
    first = DayField(label="自", required=False)
    last = DayField(label="至", required=False)
    step = forms.ChoiceField(label="分段", choices=STEPS, required=False)

    def __init__(self, bodies: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Say what is wrong with a range."""
        given = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            self.add_error("last", "不能早于开始的日期。")
        elif first and last and last.year - first.year >= FARTHEST:
            self.add_error("last", f"一次最多统计 {FARTHEST} 年，请缩短。")
        return given


@dataclass(frozen=True)
class Asked:
    """What is looked at: a body (with those under it), a range, its steps."""

    body: Body
    bodies: tuple[int, ...]
    below: bool
    first: dt.date
    last: dt.date
    step: str

    def query(self, **more: str) -> str:
        """Return the query of the address that shows the same, and more."""
        values = {
            "body": str(self.body.pk),
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "step": self.step,
            **({"below": "on"} if self.below else {}),
        }
        return urlencode({**values, **more})


def asked_of(request: HttpRequest) -> tuple[Asked, RangeForm]:
    """Return what the address asks for; this year by month of the own body where it says nothing. 404 for strangers."""
    bodies, today, home = Body.objects.visible_to(request.user), local_today(), home_body(request.user)
    form = RangeForm(bodies, request.GET or None)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    body = given.get("body") or bodies.filter(pk=home.pk if home else 0).first() or bodies.first()
    if body is None:
        raise Http404
    below = bool(given.get("below"))
    wanted = {body.pk, *(reach_on(today).under(body.pk) if below else ())}
    asked = Asked(
        body=body,
        bodies=tuple(sorted(wanted & visible_body_ids(request.user))),
        below=below,
        first=given.get("first") or dt.date(today.year, 1, 1),
        last=given.get("last") or dt.date(today.year, 12, 31),
        step=given.get("step") or "month",
    )
    if not form.is_bound:
        form.initial = {name: getattr(asked, name) for name in ("body", "below", "first", "last", "step")}
    return asked, form


@login_required
@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """Show both tables and the chart."""
    asked, form = asked_of(request)
    by = request.GET.get("by", "")
    by = by if by in DIMENSIONS else ("body" if asked.below else "channel")
    lines, whole = by_period(asked.bodies, asked.first, asked.last, asked.step)
    parts = by_dimension(asked.bodies, asked.first, asked.last, by)
    context = {
        "form": form,
        "asked": asked,
        "heads": [*LABELS.values(), *EXTRA],
        "rows": [_row(asked, line) for line in lines],
        "whole": _row(asked, whole),
        "part_heads": _part_heads(by),
        "parts": [_row(asked, line, by) for line in parts],
        "by": by,
        "dimensions": [(key, label, asked.query(by=key)) for key, (_, label) in DIMENSIONS.items()],
        "chart": _chart(lines),
        "query": asked.query(),
    }
    return render(
        request,
        "office/casework/statistics.html",
        context,
        status=200 if form.is_valid() or not form.is_bound else 422,
    )


def _part_heads(by: str) -> list[str]:
    figures = OF_OUTCOME if by == "outcome" else tuple(LABELS)
    return [LABELS[name] for name in figures] + list(EXTRA)


def _row(asked: Asked, line: Line, by: str = "") -> dict[str, Any]:
    figures = OF_OUTCOME if by == "outcome" else tuple(LABELS)
    address = reverse("office:casework-statistics-records")
    place = {"first": str(line.first), "last": str(line.last)} | ({"by": by, "value": line.key} if by else {})
    cells = [(getattr(line, name), f"{address}?{asked.query(figure=name, **place)}") for name in figures]
    extra = [_number(one) for one in (line.average, line.extended_share, line.satisfied_share)]
    return {"label": line.label, "cells": cells, "extra": extra}


def _number(value: Any) -> str:
    return "—" if value is None else f"{value.normalize():f}"


def _chart(lines: list[Line]) -> Any:
    """Return the received ones as columns; more than a dozen periods would not be readable."""
    if not 2 <= len(lines) <= 12:
        return None
    short = [
        line.label.partition(" 年")[2].strip().removeprefix("第 ").removesuffix("月").replace(" ", "")
        for line in lines
    ]
    rows = [(label, line.received) for label, line in zip(short, lines, strict=True)]
    return charts.columns("received", "各期新收的申请", rows, unit="件")


@login_required
@require_safe
def statistics_records(request: HttpRequest) -> HttpResponse:
    """List the requests that a figure counts."""
    asked, _ = asked_of(request)
    figure, by = request.GET.get("figure", ""), request.GET.get("by", "")
    if figure not in RECORDS or (by and by not in DIMENSIONS):
        raise Http404
    value = request.GET.get("value", "")
    if by == "body" and not value.isdigit():
        by = value = ""
    scope = scope_between(asked.bodies, asked.first, asked.last)
    rows = records(figure, scope, by, value).select_related("body").order_by("-counted_on", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "label": LABELS[figure],
        "page": page,
        "rows": rows_of(page.object_list),
        "query": urlencode({name: text for name, text in request.GET.items() if name != "page"}),
        "up": f"{reverse('office:casework-statistics')}?{asked.query()}",
    }
    return render(request, "office/casework/statistics_records.html", context)


@login_required
@require_safe
def statistics_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Hand out the table, or with `figure` the requests behind one figure: days and outcomes, no personal data."""
    if form not in exports.FORMS:
        raise Http404
    asked, _ = asked_of(request)
    name = f"依申请公开统计 {asked.first} 至 {asked.last}"
    if figure := request.GET.get("figure", ""):
        by = request.GET.get("by", "")
        if figure not in RECORDS or (by and by not in DIMENSIONS):
            raise Http404
        scope = scope_between(asked.bodies, asked.first, asked.last)
        found = records(figure, scope, by, request.GET.get("value", "")).select_related("body").order_by("pk")
        listed = (exports.row_of(row) for row in found.iterator(chunk_size=2000))
        return exports.response_of(form, f"{name} {LABELS[figure]}", exports.HEAD, listed)
    lines, whole = by_period(asked.bodies, asked.first, asked.last, asked.step)
    return exports.response_of(form, name, ["时间", *LABELS.values(), *EXTRA], map(_plain, [*lines, whole]))


def _plain(line: Line) -> list[Any]:
    extra = [_number(one) for one in (line.average, line.extended_share, line.satisfied_share)]
    return [line.label, *(getattr(line, name) for name in LABELS), *extra]
