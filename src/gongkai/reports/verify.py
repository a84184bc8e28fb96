"""What `gongkai verify` checks about reports."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.journal.canonical import digest, digest_of
from gongkai.journal.verify import Problem, register
from gongkai.reports.models import Version


@register("reports.versions", "已公布的年报")
def versions() -> Iterator[Problem]:
    """Each published version still has the bytes that were published, and numbers run without a gap."""
    seen: dict[int, int] = {}
    for version in Version.objects.order_by("report_id", "number").iterator(chunk_size=50):
        place = f"reports.version:{version.pk}"
        algorithm = version.hash.split(":", 1)[0]
        if digest(version.document, algorithm) != version.hash:
            yield Problem("reports.versions", place, "年报文件与公布时的哈希不符。")
        if digest_of(version.counted, algorithm) != version.counted_hash:
            yield Problem("reports.versions", place, "年报所计记录与公布时的哈希不符。")
        if version.number != seen.get(version.report_id, 0) + 1:
            yield Problem("reports.versions", place, "版次不连续。")
        seen[version.report_id] = version.number
        yield from _stored_json(version, place)


def _stored_json(version: Version, place: str) -> Iterator[Problem]:
    """The JSON that the public downloads is the document itself."""
    for row in version.files.filter(format="json").select_related("stored__blob"):
        if row.stored.blob.hash != digest(version.document, "sha256").partition(":")[2]:
            yield Problem("reports.versions", place, "供下载的 JSON 与已公布的年报不一致。")
