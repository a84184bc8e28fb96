"""Every night: contents that no row knows are deleted, once they are a day old."""

from __future__ import annotations

from gongkai.files import store
from gongkai.files.models import Blob
from gongkai.journal.nightly import register


@register("files.sweep", "清理没有登记的文件内容")
def sweep() -> int:
    """Delete what an act left in the store that was rolled back; return how many."""
    return store.sweep(set(Blob.objects.values_list("hash", flat=True)))
