"""What `gongkai verify` asks of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Max, Min

from gongkai.catalogue.importing import digest_of_lines, line_of
from gongkai.catalogue.models import (
    ENDING_KINDS,
    PUBLIC_STATES,
    ChangeKind,
    DocumentChange,
    DocumentSeries,
    ImportBatch,
    IndexSeries,
    Item,
    Release,
)
from gongkai.catalogue.numbering import registration_gaps
from gongkai.catalogue.patterns import NumberShape
from gongkai.journal.append import stream_of
from gongkai.journal.models import Entry, Result
from gongkai.journal.verify import Problem, register

CHUNK = 2000


@register("catalogue.index_numbers", "索引号")
def index_numbers() -> Iterator[Problem]:
    """Every series counts from 1 to its last number without a gap; kept old numbers may stand in for one."""
    for series in IndexSeries.objects.select_related("body").order_by("pk"):
        given = Item.objects.filter(series=series).aggregate(
            n=Count("pk"), low=Min("serial"), high=Max("serial")
        )
        if given["n"] == series.last and (
            not series.last or (given["low"], given["high"]) == (1, series.last)
        ):
            continue
        yield from _gaps(series)


def _gaps(series: IndexSeries) -> Iterator[Problem]:
    place = f"series:{series.key}"
    shape = NumberShape.from_key(series.key)
    given = set(Item.objects.filter(series=series).values_list("serial", flat=True))
    kept = set(
        Item.objects.filter(body_id=series.body_id, series=None, index_no__startswith=shape.head).values_list(
            "index_no", flat=True
        )
    )
    missing = [n for n in range(1, series.last + 1) if n not in given and shape.number(n) not in kept]
    if missing:
        more = f"等 {len(missing)} 个" if len(missing) > 5 else ""
        yield Problem(
            "catalogue.index_numbers", place, f"缺号：{'、'.join(map(shape.number, missing[:5]))}{more}。"
        )
    if any(serial > series.last for serial in given):
        yield Problem("catalogue.index_numbers", place, "有索引号大于已编的最后一号。")


@register("catalogue.published_items", "已发布信息的日志")
def published_items() -> Iterator[Problem]:
    """Every public item was published by an act in the journal, on that day, or came in an imported batch."""
    single = Item.objects.filter(state__in=PUBLIC_STATES, batch=None).only("pk", "published_on", "index_no")
    chunk: list[Item] = []
    for item in single.order_by("pk").iterator(chunk_size=CHUNK):
        chunk.append(item)
        if len(chunk) == CHUNK:
            yield from _without_entry(chunk)
            chunk = []
    yield from _without_entry(chunk)


def _without_entry(items: list[Item]) -> Iterator[Problem]:
    published = dict(
        Entry.objects.filter(
            stream__in=[stream_of(item) for item in items],
            verb="catalogue.publish_item",
            result=Result.DONE,
        ).values_list("stream", "after")
    )
    for item in items:
        place = stream_of(item)
        after: Any = published.get(place)
        if after is None:
            yield Problem("catalogue.published_items", place, "已公开，日志中没有发布记录。")
        elif (after.get("published_on"), after.get("index_no")) != (
            item.published_on.isoformat() if item.published_on else None,
            item.index_no,
        ):
            yield Problem("catalogue.published_items", place, "发布日期或索引号与发布时的日志不同。")


@register("catalogue.batches", "批量导入")
def batches() -> Iterator[Problem]:
    """Every batch still has the items, numbers and dates that its journal entry counted."""
    for batch in ImportBatch.objects.order_by("pk"):
        place = stream_of(batch)
        entry = Entry.objects.filter(stream=place, verb="catalogue.import_items", result=Result.DONE).first()
        rows = Item.objects.filter(batch=batch).values_list("public_id", "index_no", "published_on")
        lines = [line_of(*row) for row in rows.iterator(chunk_size=CHUNK)]
        if entry is None or (entry.after or {}).get("digest") != batch.digest:
            yield Problem("catalogue.batches", place, "日志中没有这次导入，或者摘要不同。")
        elif len(lines) != batch.made or digest_of_lines(lines) != batch.digest:
            yield Problem("catalogue.batches", place, "导入的条目与导入时的条数或摘要不符。")


@register("catalogue.places", "栏目与渠道")
def places() -> Iterator[Problem]:
    """Items stand in columns of their own body; releases carry the body of their item and a channel it may use."""
    for pk in Item.objects.exclude(column__body=F("body")).values_list("pk", flat=True)[:100]:
        yield Problem("catalogue.places", f"catalogue.item:{pk}", "所在栏目不属于本机关。")
    for pk in Release.objects.exclude(item__body=F("body")).values_list("item", flat=True)[:100]:
        yield Problem("catalogue.places", f"catalogue.item:{pk}", "渠道发布记录的机关与条目不同。")
    strange = Release.objects.filter(channel__body__isnull=False).exclude(channel__body=F("body"))
    for pk in strange.values_list("item", flat=True)[:100]:
        yield Problem("catalogue.places", f"catalogue.item:{pk}", "通过其他机关的渠道发布。")
    unreleased = Item.objects.filter(state__in=PUBLIC_STATES, releases=None, batch=None)
    for pk in unreleased.values_list("pk", flat=True)[:100]:
        yield Problem("catalogue.places", f"catalogue.item:{pk}", "已公开而没有任何渠道的发布记录。")


@register("catalogue.registrations", "文件统一登记编号")
def registrations() -> Iterator[Problem]:
    """Every series of registration numbers counts from 1 to its last number without a gap."""
    for series in DocumentSeries.objects.order_by("pk"):
        missing = registration_gaps(series)
        if missing:
            shape = NumberShape.from_key(series.key)
            numbers = "、".join(map(shape.number, missing[:5]))
            yield Problem("catalogue.registrations", f"series:{series.key}", f"缺号：{numbers}。")


@register("catalogue.changes", "文件效力变动")
def changes() -> Iterator[Problem]:
    """The dates on a document are those that follow from the changes that were entered and not undone."""
    live = DocumentChange.objects.filter(undone_on=None).select_related("item")
    for change in live.order_by("pk").iterator(chunk_size=CHUNK):
        item, day = change.item, change.effective_on
        wrong = (
            (change.kind in ENDING_KINDS and (item.repealed_on, item.repealed_by_id) != (day, change.by_id))
            or (change.kind == ChangeKind.AMEND and (item.amended_on is None or item.amended_on > day))
            or (
                change.kind == ChangeKind.PARTLY_REPEAL
                and (item.partly_lapsed_on is None or item.partly_lapsed_on > day)
            )
        )
        if wrong:
            yield Problem(
                "catalogue.changes", f"catalogue.item:{item.pk}", "文件上的效力日期与登记的变动不符。"
            )
