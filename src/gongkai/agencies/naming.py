"""The current names on Body, a cache of the dated names: right again after a rename and after each midnight."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from gongkai.agencies.models import Body, BodyName
from gongkai.agencies.queries import local_today
from gongkai.journal import nightly
from gongkai.journal.verify import Problem, register


def _wrong(day: dt.date) -> Iterator[tuple[Body, BodyName]]:
    rows = BodyName.objects.on(day).select_related("body").order_by("valid_from", "pk")
    for row in {row.body_id: row for row in rows}.values():
        if (row.body.name, row.body.short_name) != (row.name, row.short_name):
            yield row.body, row


@nightly.register("agencies.names", "更名到期的机关换用新名称")
def bear_current_names() -> int:
    """Give every body the name that it bears today; return how many changed."""
    changed = 0
    for body, row in _wrong(local_today()):
        Body.objects.filter(pk=body.pk).update(name=row.name, short_name=row.short_name)
        changed += 1
    return changed


@register("agencies.names", "机关名称")
def names() -> Iterator[Problem]:
    """Compare the names that bodies bear with their dated names."""
    for body, row in _wrong(local_today()):
        yield Problem(
            "agencies.names", f"agencies.body:{body.pk}", f"现名“{body.name}”，按更名记录应为“{row.name}”。"
        )
