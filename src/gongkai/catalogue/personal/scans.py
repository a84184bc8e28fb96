"""Attachments searched: small ones as soon as they are in, large ones by the worker, each content once a version."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction
from django.utils import timezone

from gongkai.catalogue.models.personal import FileScan, ScanState
from gongkai.catalogue.personal.scanner import (
    Hit,
    digest_of_text,
    scanner_version,
    seal_hits,
    shown,
    unseal_hits,
)
from gongkai.files import store
from gongkai.files.models import StoredFile
from gongkai.privacy import Finding, find_in_file

SMALL: Final = 512 * 1024
# A worker that did not come in this time is not waited for.
PATIENCE: Final = dt.timedelta(minutes=5)
# What the notes of `find_in_file` say of parts that were not looked into.
_UNREAD: Final = ("没有检查", "只检查了", "没有文字")
_PICTURE: Final = "这是图片，图中的文字没有检查，请人工查看。"
_LOST: Final = "文件内容找不到，请重新上传。"


def scan_of(stored: StoredFile) -> FileScan | None:
    """Return the scan of a file's content by today's scanner, None where there is none yet."""
    return FileScan.objects.filter(hash=stored.blob.hash, version=scanner_version()).first()


def hits_of_file(scan: FileScan, field: str) -> list[Hit]:
    """Return what was found in a content, as hits of the place `field`."""
    if not scan.sealed:
        return []
    return unseal_hits(bytes(scan.sealed), _bound(scan), field)


def _bound(scan: FileScan) -> str:
    return f"file-scan:{scan.hash}:{scan.version}"


def ensure_scanned(stored: StoredFile, *, now: bool = False) -> FileScan:
    """Return the scan of a file, made at once where it is small, was waited for too long, or `now`."""
    scan = scan_of(stored)
    if scan is not None and scan.state != ScanState.WAITING:
        return scan
    late = scan is not None and scan.asked_at + PATIENCE < timezone.now()
    if now or late or stored.blob.size <= SMALL:
        return run_scan(stored)
    if scan is None:
        scan, _ = FileScan.objects.get_or_create(hash=stored.blob.hash, version=scanner_version())
        transaction.on_commit(lambda: _enqueue(stored.pk))
    return scan


def scan_soon(stored: StoredFile) -> None:
    """Have a new file searched once the act is done: at once where it is small, by the worker where it is large."""
    transaction.on_commit(lambda: ensure_scanned(stored), robust=True)


def _enqueue(stored_id: int) -> None:
    from gongkai.catalogue.tasks import scan_file

    scan_file.enqueue(stored_id)


def run_scan(stored: StoredFile) -> FileScan:
    """Search the content now and keep what was found; the row holds masked forms and digests, sealed."""
    scan = FileScan(hash=stored.blob.hash, version=scanner_version(), state=ScanState.DONE)
    hits: list[Hit] = []
    try:
        raw = store.path_of(scan.hash).read_bytes()
    except FileNotFoundError:
        scan.state, scan.error = ScanState.FAILED, _LOST
    else:
        # The name is searched apart, with each file that bears it.
        found = find_in_file(raw, _plain_name(stored.name))
        hits = [_hit(one) for one in found.findings]
        scan.error = found.error or _unread(found.notes, stored)
        scan.state = ScanState.FAILED if scan.error else ScanState.DONE
    scan.sure = sum(hit.stops for hit in hits)
    scan.sealed = seal_hits(hits, _bound(scan))
    kept, _ = FileScan.objects.update_or_create(
        hash=scan.hash,
        version=scan.version,
        defaults={name: getattr(scan, name) for name in ("state", "sure", "sealed", "error")},
    )
    return kept


def _plain_name(name: str) -> str:
    ending = name.rpartition(".")[2].lower()
    return f"file.{ending}" if ending.isalnum() and len(ending) <= 5 else "file"


def _hit(one: Finding) -> Hit:
    where = one.place or (f"第{one.start + 1}个字起" if one.start is not None else "")
    digest = digest_of_text(one.kind, one.text)
    return Hit("", one.kind, shown(one.kind, one.text), digest, round(one.confidence, 2), where, one.reason)


def _unread(notes: list[str], stored: StoredFile) -> str:
    told = [note for note in notes if any(mark in note for mark in _UNREAD)]
    if stored.blob.media_type.startswith("image/"):
        told.insert(0, _PICTURE)
    return "；".join(told)[:400]
