"""What `gongkai verify` checks of this room: events are whole, and the cached states are those of a fresh replay."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from django.db.models import F

from gongkai.casework.clock import Replayer, cache_of, law_event
from gongkai.casework.models import Event, Request, RequestImport
from gongkai.journal.append import stream_of
from gongkai.journal.canonical import digest_of
from gongkai.journal.models import Entry, Result
from gongkai.journal.verify import Problem, register
from gongkai.law import ImpossibleHistory

CHUNK = 1000


def _chunks() -> Iterator[list[tuple[Request, list[Event]]]]:
    """Yield the requests with their events in order, a thousand at a time."""
    last = 0
    while True:
        rows = list(Request.objects.filter(pk__gt=last).order_by("pk")[:CHUNK])
        if not rows:
            return
        first, last = rows[0].pk, rows[-1].pk
        events = Event.objects.filter(request_id__gte=first, request_id__lte=last)
        ordered = events.order_by("request_id", "seq")
        found = {pk: list(group) for pk, group in groupby(ordered, key=lambda event: event.request_id)}
        yield [(row, found.get(row.pk, [])) for row in rows]


def _histories() -> Iterator[tuple[Request, list[Event]]]:
    for chunk in _chunks():
        yield from chunk


@register("casework.events", "申请经过")
def events() -> Iterator[Problem]:
    """Every request's events: numbers without a gap, each hash built on the one before, the last one the request's."""
    for request, rows in _histories():
        previous = ""
        for number, event in enumerate(rows, start=1):
            place = f"{stream_of(request)} 第 {event.seq} 条经过"
            if event.seq != number:
                yield Problem("casework.events", place, f"缺少第 {number} 条经过。")
                break
            if event.digest(request.public_id, previous) != event.hash:
                yield Problem("casework.events", place, "内容与其哈希不符，登记后被改动。")
                break
            previous = event.hash
        else:
            if (request.events_count, request.events_hash) != (len(rows), previous):
                yield Problem(
                    "casework.events", stream_of(request), "登记的经过条数与实际不符，有经过被删除或添加。"
                )


@register("casework.journal", "申请经过与日志")
def journal() -> Iterator[Problem]:
    """The events that the journal's entries about a request name are those that are there."""
    for chunk in _chunks():
        hashes = {stream_of(request): [event.hash for event in rows] for request, rows in chunk}
        entries = Entry.objects.filter(stream__in=list(hashes), result=Result.DONE).order_by("stream", "seq")
        for stream, seq, after in entries.values_list("stream", "seq", "after"):
            count, named = (after or {}).get("events_count", 0), (after or {}).get("events_hash", "")
            if named and hashes[stream][count - 1 : count] != [named]:
                yield Problem("casework.journal", stream, f"日志第 {seq} 条所记的经过与实际不符。")


@register("casework.clock", "期限与状态")
def clock() -> Iterator[Problem]:
    """The cached state and dates of every request are those of a fresh replay of its events."""
    replayer = Replayer()
    for request, rows in _histories():
        if not rows:
            yield Problem("casework.clock", stream_of(request), "没有任何经过。")
            continue
        try:
            state = replayer.state(request, [law_event(event) for event in rows])
        except ImpossibleHistory as impossible:
            yield Problem("casework.clock", stream_of(request), impossible.zh)
            continue
        for name, value in cache_of(state).items():
            if name != "calendar_version" and getattr(request, name) != value:
                label = getattr(Request._meta.get_field(name), "verbose_name", name)
                message = f"{label}（{name}）存为“{getattr(request, name)}”，按经过应为“{value}”。"
                yield Problem("casework.clock", stream_of(request), message)


def import_digest(batch: RequestImport) -> str:
    """Return the digest over the histories that a bulk import made, in the order of the rows."""
    rows = Event.objects.filter(request__imported=batch, seq=F("request__imported_events"))
    named = rows.order_by("request_id").values_list("request__request_no", "seq", "hash")
    return digest_of([list(row) for row in named.iterator(chunk_size=CHUNK)])


@register("casework.imports", "批量导入")
def imports() -> Iterator[Problem]:
    """Every bulk import: as many requests as it made, with the histories that came in."""
    for batch in RequestImport.objects.order_by("pk"):
        if import_digest(batch) != batch.digest:
            yield Problem("casework.imports", stream_of(batch), "导入的申请或其经过与导入时不同。")
