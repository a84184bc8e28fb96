"""Whose report a reading is, and for which year: only what is certain is settled without a person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from gongkai.agencies.models import Body, BodyName
from gongkai.agencies.tree import tree_on
from gongkai.reports.models import ReportScope

FIRST_YEAR = 2008  # the Regulations of 2007 came into force on 2008-05-01


@dataclass(frozen=True)
class Match:
    """A body found for a name; `sure` when nobody else bears it and it is the full name."""

    body: Body | None
    sure: bool = False


def bodies_under(root: Body, day: dt.date) -> list[int]:
    """Return the ids of `root` and of the bodies under it today or on `day`."""
    found = {root.pk, *tree_on(day).under(root.pk), *tree_on(dt.date.max).under(root.pk)}
    return sorted(found)


def match_body(unit: str, year: int | None, root: Body, today: dt.date) -> Match:
    """Return the body under `root` whose full name, now or at the end of the year, is `unit`.

    A body that was found only by an earlier or later name, or by its short name, is a guess: a person decides.
    """
    name = unit.strip()
    if not name:
        return Match(None)
    ids = bodies_under(root, dt.date(year, 12, 31) if year else today)
    candidates = Body.objects.filter(pk__in=ids)
    exact = list(candidates.filter(name=name))
    if year is not None:
        rows = BodyName.objects.on(dt.date(year, 12, 31)).filter(body_id__in=ids, name=name)
        exact += [row.body for row in rows.select_related("body")]
    bearers = {body.pk: body for body in exact}
    if len(bearers) == 1:
        return Match(next(iter(bearers.values())), sure=True)
    wide = candidates.filter(Q(short_name=name) | Q(names__name=name) | Q(names__short_name=name)).distinct()
    return Match(wide[0]) if len(wide) == 1 else Match(None)


def default_scope(body: Body) -> str:
    """Return the scope of a published report of this body (project default: a government reports its whole tree)."""
    return ReportScope.AGGREGATE if body.is_government else ReportScope.SELF


def year_problem(year: int | None, today: dt.date) -> str:
    """Return what is wrong with a reporting year, "" if nothing."""
    if year is None:
        return "请填写报告年度。"
    if not FIRST_YEAR <= year < today.year + 1:
        return f"报告年度应在 {FIRST_YEAR} 年到 {today.year} 年之间。"
    return ""
