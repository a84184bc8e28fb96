"""What `gongkai verify` asks of the versions of items."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gongkai.catalogue.models import ItemVersion
from gongkai.journal.canonical import digest
from gongkai.journal.models import Entry, Result
from gongkai.journal.verify import Problem, register

CHUNK = 500
KEY = "catalogue.versions"


@register(KEY, "信息的历次版本")
def versions() -> Iterator[Problem]:
    """Versions count from 1, hold what their digests say, and stand in the journal with the same digest."""
    chunk: list[ItemVersion] = []
    item, number, text = 0, 0, ""
    for version in ItemVersion.objects.order_by("item", "number").iterator(chunk_size=CHUNK):
        if version.item_id != item:
            item, number, text = version.item_id, 0, ""
            if len(chunk) >= CHUNK:
                yield from _not_in_journal(chunk)
                chunk = []
        yield from _wrong(version, number, text)
        number, text = version.number, version.content_digest
        version.content = None
        chunk.append(version)
    yield from _not_in_journal(chunk)


def _place(version: ItemVersion) -> str:
    return f"catalogue.item:{version.item_id}#v{version.number}"


def _algorithm(value: str) -> str | None:
    return value.split(":", 1)[0] if ":" in value else None


def _wrong(version: ItemVersion, number: int, text: str) -> Iterator[Problem]:
    if version.number != number + 1:
        yield Problem(KEY, _place(version), f"缺少第 {number + 1} 版。")
    if version.content is None:
        right = version.content_digest == text
    else:
        right = digest(version.content, _algorithm(version.content_digest)) == version.content_digest
    if not right or version.computed_digest(_algorithm(version.digest)) != version.digest:
        yield Problem(KEY, _place(version), "版本内容与其哈希不符，留存后被改动。")


def _not_in_journal(versions: list[ItemVersion]) -> Iterator[Problem]:
    streams = {f"catalogue.item:{version.item_id}" for version in versions}
    kept: dict[str, dict[int, str]] = {}
    rows = Entry.objects.filter(stream__in=streams, result=Result.DONE).values_list("stream", "after")
    for stream, after in rows.iterator(chunk_size=CHUNK):
        given: Any = (after or {}).get("versions", [])
        kept.setdefault(stream, {}).update(dict(given))
    for version in versions:
        if kept.get(f"catalogue.item:{version.item_id}", {}).get(version.number) != version.digest:
            yield Problem(KEY, _place(version), "日志中没有这一版，或者摘要不同。")
