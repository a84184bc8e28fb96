"""Every night: what is out is searched with the newest scanner and dictionary, as far as the time allows.

A cursor for each body keeps how far it came; only what changed since then is looked at, all of it when scanner or
dictionary are new. What is found becomes rows without a number in clear, and the officers are told.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from gongkai.agencies.models import Body, Role
from gongkai.agencies.practice import value_of
from gongkai.agencies.queries import local_today
from gongkai.agencies.tree import line_above
from gongkai.catalogue.models import Item, State
from gongkai.catalogue.models.personal import (
    FileScan,
    FindingOverrule,
    SweepCursor,
    SweepFinding,
    SweepState,
    TextScan,
)
from gongkai.catalogue.personal.faults import Found, look, parts_of, stopping, values_of
from gongkai.catalogue.personal.scanner import Hit, scanner_version
from gongkai.catalogue.personal.settings import SWEEP_SECONDS
from gongkai.catalogue.personal.words import dictionary_version
from gongkai.journal import nightly
from gongkai.notices.kinds import NoticeKind, declare
from gongkai.notices.sending import notify

BATCH: Final = 200
# What was written a moment ago may stand beside what is not committed yet: it is left for the next night.
LAG: Final = dt.timedelta(minutes=5)
KEEP_TEXTS: Final = dt.timedelta(days=14)
OFFICERS: Final = (Role.DISCLOSURE_OFFICER,)
FOUND = NoticeKind(
    key="catalogue.sweep_found",
    label="已公开信息中发现个人信息",
    subject="已公开信息中发现个人信息",
    text="巡检在已公开的信息中新发现 {count} 项个人信息或者错敏词，请到“个人信息巡检”处理。",
    placeholders=("count",),
    urgent=True,
)
declare(FOUND)


@nightly.register("catalogue.personal_sweep", "巡检已公开信息中的个人信息")
def sweep() -> int:
    """Look through what is out until it is done or the time is up; return at how many items it looked."""
    _tidy()
    until = time.monotonic() + _seconds()
    looked = 0
    cursors = {row.body_id: row for row in SweepCursor.objects.all()}
    never = dt.datetime.min.replace(tzinfo=dt.UTC)
    bodies = sorted(
        Body.objects.all(),
        key=lambda body: (getattr(cursors.get(body.pk), "finished_at", None) or never, body.pk),
    )
    for body in bodies:
        if time.monotonic() >= until:
            break
        looked += sweep_body(body, until)
    return looked


def _seconds() -> int:
    first = Body.objects.order_by("pk").first()
    if first is None:
        return 0
    line = line_above(first.pk, local_today())
    top = Body.objects.get(pk=line[-1]) if line else first
    return int(value_of(top, SWEEP_SECONDS))


def sweep_body(body: Body, until: float) -> int:
    """Look through what one body has out, from its cursor on; return at how many items it looked."""
    version = f"{scanner_version()}{dictionary_version(body)}"
    cursor, _ = SweepCursor.objects.get_or_create(body=body, defaults={"version": version})
    if cursor.version != version:
        cursor.version, cursor.changed_at, cursor.last = version, None, 0
    looked = new = 0
    while time.monotonic() < until:
        items = _next_items(body, cursor)
        for item in items:
            new += settle(item, keep=False)
            looked += 1
            cursor.changed_at, cursor.last = item.changed_at, item.pk
            if time.monotonic() >= until:
                break
        else:
            if len(items) < BATCH:
                cursor.finished_at, cursor.rounds = timezone.now(), cursor.rounds + 1
                break
        cursor.save()
    cursor.save()
    if new:
        _tell(body, new)
    return looked


def _next_items(body: Body, cursor: SweepCursor) -> list[Item]:
    rows = Item.objects.filter(body=body, state=State.PUBLISHED, changed_at__lt=timezone.now() - LAG)
    if cursor.changed_at is not None:
        later = Q(changed_at__gt=cursor.changed_at) | Q(changed_at=cursor.changed_at, pk__gt=cursor.last)
        rows = rows.filter(later, changed_at__gte=cursor.changed_at)
    return list(rows.select_related("body").order_by("changed_at", "pk")[:BATCH])


def _tell(body: Body, count: int) -> None:
    notify(
        FOUND,
        body=body,
        roles=OFFICERS,
        url="/office/catalogue/personal/",
        facts={"count": count},
        once=f"{FOUND.key}:{body.pk}:{local_today().isoformat()}",
    )


def settle(item: Item, *, keep: bool = True) -> int:
    """Bring the rows of a public item up to date with what is found now; return how many are new.

    `keep`: whether the searched texts are kept in the cache.
    """
    if item.state != State.PUBLISHED:
        return 0
    found = look(item.body, values_of(item), parts_of(item), keep=keep, now=True)
    current = dict(_grouped(item, found))
    with transaction.atomic():
        open_rows = {
            (row.field, row.kind): row
            for row in SweepFinding.objects.select_for_update().filter(item=item, state=SweepState.OPEN)
        }
        for place, row in open_rows.items():
            if place not in current:
                _close(row)
        for place, hits in current.items():
            _enter(item, place, hits, open_rows.get(place))
    return len(current.keys() - open_rows.keys())


def _grouped(item: Item, found: list[Found]) -> Iterator[tuple[tuple[str, str], list[Hit]]]:
    """Yield the sure hits that were not overruled, by (field, kind); what could not be read is no finding here."""
    for one in found:
        one.unread = ""
    for place, hits in stopping(item, found).items():
        kinds: dict[str, list[Hit]] = {}
        for hit in hits:
            kinds.setdefault(hit.kind, []).append(hit)
        yield from (((place, kind), group) for kind, group in kinds.items())


def _enter(item: Item, place: tuple[str, str], hits: list[Hit], row: SweepFinding | None) -> None:
    row = row or SweepFinding(body_id=item.body_id, item=item, field=place[0], kind=place[1])
    told = (len(hits), hits[0].place[:200], hits[0].masked[:200])
    if (row.count, row.place, row.masked) != told:
        row.count, row.place, row.masked = told
        row.save()


def _close(row: SweepFinding) -> None:
    overruled = FindingOverrule.objects.filter(
        item_id=row.item_id, field=row.field, kind=row.kind, withdrawn_at=None
    )
    row.state = SweepState.OVERRULED if overruled.exists() else SweepState.CLEAN
    row.closed_at = timezone.now()
    row.save(update_fields=["state", "closed_at"])


def _tidy() -> None:
    """Close the rows of what was taken back; forget old texts of the cache, and files scanned by older versions."""
    gone = SweepFinding.objects.filter(state=SweepState.OPEN, item__state=State.WITHDRAWN)
    keys = list(gone.values_list("pk", flat=True))
    SweepFinding.objects.filter(pk__in=keys).update(state=SweepState.WITHDRAWN, closed_at=timezone.now())
    TextScan.objects.filter(made_at__lt=timezone.now() - KEEP_TEXTS).delete()
    FileScan.objects.exclude(version=scanner_version()).delete()


def open_count(body_ids: list[int]) -> int:
    """Return how many findings of these bodies wait for somebody."""
    return SweepFinding.objects.filter(body_id__in=body_ids, state=SweepState.OPEN).count()
