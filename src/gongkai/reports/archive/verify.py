"""What `gongkai verify` checks about the archive."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.journal.canonical import digest
from gongkai.journal.verify import Problem, register
from gongkai.reports.archive.models import ImportPublication, ReadingVersion


@register("reports.archive", "读回的年报")
def archive() -> Iterator[Problem]:
    """Each reading and each publication still has the bytes that it had when it was made."""
    for reading in ReadingVersion.objects.order_by("pk").iterator(chunk_size=50):
        if digest(reading.document, reading.hash.split(":", 1)[0]) != reading.hash:
            place = f"reports.readingversion:{reading.pk}"
            yield Problem("reports.archive", place, "读数与读取时的哈希不符。")
    for row in ImportPublication.objects.order_by("pk").iterator(chunk_size=50):
        if digest(row.document, row.hash.split(":", 1)[0]) != row.hash:
            place = f"reports.importpublication:{row.pk}"
            yield Problem("reports.archive", place, "已公布的读回年报与公布时的哈希不符。")
