"""`gongkai verify`: the store has every content, and each is what its address says."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.files import store
from gongkai.files.models import Blob
from gongkai.journal.verify import Problem, register


@register("files.contents", "文件内容")
def contents() -> Iterator[Problem]:
    """Hash every stored content again."""
    for blob in Blob.objects.order_by("pk").iterator(chunk_size=500):
        where = f"files.blob:{blob.hash[:16]}"
        try:
            with store.open_content(blob.hash) as content:
                found, size = store.hash_of(content)
        except FileNotFoundError:
            yield Problem("files.contents", where, "文件内容不在存储中，请从备份恢复。")
            continue
        if (found, size) != (blob.hash, blob.size):
            yield Problem("files.contents", where, "文件内容与登记时的哈希不符，存储中的文件被改动或损坏。")
