"""Attachments replaced by masked copies; the file as it came is sealed until the publication."""

from __future__ import annotations

import io
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import PurePath
from typing import Any, Final

from django.db import transaction

from gongkai.catalogue.models import Item
from gongkai.catalogue.models.personal import MaskRecord
from gongkai.catalogue.personal.copies import CannotMask, masked_copy
from gongkai.catalogue.personal.masking import close, key_named, key_of_item, masked_text
from gongkai.catalogue.personal.scans import hits_of_file, run_scan
from gongkai.files import keys, store
from gongkai.files.incoming import Incoming
from gongkai.files.models import Blob, StoredFile
from gongkai.files.sealed import read_sealed
from gongkai.privacy import Masks

KIND: Final = "attachment"
ORIGINAL: Final = "附件原件"
_LEFT: Final = "遮盖后仍有{count}处个人信息（{place} {masked}），请用原软件遮盖后重新上传。"


def mask_attachment(item: Item, field: str, style: Masks, spared: Collection[str], user: Any) -> int:
    """Replace the file of an attachment by its masked copy; return how many places were masked.

    Raises CannotMask where that cannot be done faithfully, or where something sure is left in the copy.
    """
    attachment = item.attachments.select_related("file__blob").get(pk=int(field.partition(":")[2]))
    original = attachment.file
    if MaskRecord.objects.filter(item=item, field=field, closed_at=None).exists():
        raise CannotMask("本附件已遮盖过；请先恢复原件，再一并遮盖。")
    try:
        raw = store.path_of(original.blob.hash).read_bytes()
    except FileNotFoundError as error:
        raise CannotMask("文件内容找不到，请重新上传。") from error
    data, count = masked_copy(raw, original.name, style, spared)
    name, title = _masked_name(original.name, style, spared), _masked_name(attachment.title, style, spared)
    count += (name != original.name) + (title != attachment.title)
    copy = Incoming.take(name, data).keep(item.body, owner=item, kind=KIND, uploaded_by=user)
    left = [hit for hit in hits_of_file(run_scan(copy), field) if hit.stops and hit.digest not in spared]
    if left:
        raise CannotMask(_LEFT.format(count=len(left), place=left[0].place, masked=left[0].masked))
    key_name, key = key_of_item(item)
    sealed = keys.seal(key, {"title": attachment.title}, _bound(item.pk, field))
    attachment.file, attachment.title = copy, title
    attachment.save(update_fields=["file", "title"])
    _seal_in_place(original, raw, key_name, key)
    MaskRecord.objects.create(
        item=item,
        field=field,
        key_name=key_name,
        sealed=sealed,
        count=count,
        attachment=attachment,
        original=original,
    )
    return count


def unmask_attachment(record: MaskRecord) -> int:
    """Put the file as it came back in its place; return how many masks that takes back.

    Raises keys.KeyDestroyed once the item was published.
    """
    attachment, original = record.attachment, record.original
    assert attachment is not None
    assert original is not None
    key = key_named(record.key_name)
    raw = read_sealed(original, key)
    value = keys.unseal(key, bytes(record.sealed), _bound(record.item_id, record.field))
    name = str(keys.unseal(key, bytes(original.name_sealed), _place(original, "name")))
    sealed = original.blob
    digest, size = store.put(io.BytesIO(raw))
    incoming = Incoming.take(name, raw)
    original.blob, _ = Blob.objects.get_or_create(
        hash=digest, defaults={"size": size, "media_type": incoming.media_type}
    )
    original.name, original.key_name, original.name_sealed = name, None, b""
    original.save(update_fields=["blob", "name", "key_name", "name_sealed"])
    attachment.file, attachment.title = original, value["title"]
    attachment.save(update_fields=["file", "title"])
    _forget(sealed)
    close(record)
    return record.count


def _masked_name(name: str, style: Masks, spared: Collection[str]) -> str:
    return masked_text("attachment", name, style, None, spared)[0].replace("/", "")


def _bound(item_id: int, field: str) -> str:
    return f"mask-record:{item_id}:{field}"


def _place(stored: StoredFile, part: str) -> str:
    return f"file:{stored.public_id}:{part}"


def _seal_in_place(stored: StoredFile, raw: bytes, key_name: Any, key: bytes) -> None:
    """Encrypt a file that was kept in clear; the clear content goes once nothing else has it."""
    clear = stored.blob
    sealed = keys.seal_bytes(key, raw, _place(stored, "content"))
    digest, size = store.put(io.BytesIO(sealed))
    stored.blob, _ = Blob.objects.get_or_create(
        hash=digest, defaults={"size": size, "media_type": clear.media_type}
    )
    stored.name_sealed = keys.seal(key, stored.name, _place(stored, "name"))
    stored.name = ORIGINAL + PurePath(stored.name).suffix[:8]
    stored.key_name = key_name
    stored.save(update_fields=["blob", "name", "key_name", "name_sealed"])
    _forget(clear)


def _forget(blob: Blob) -> None:
    """Delete a content that no file has any more, from the store too, as soon as the act is done."""
    if StoredFile.objects.filter(blob=blob).exists():
        return
    digest, since = blob.hash, time.time()
    blob.delete()
    transaction.on_commit(lambda: _unlink(digest, since))


def _unlink(digest: str, since: float) -> None:
    path = store.path_of(digest)
    with suppress(FileNotFoundError):
        # Somebody who brings the same content meanwhile sets its date anew (`store.put`).
        if not Blob.objects.filter(hash=digest).exists() and path.stat().st_mtime <= since:
            path.unlink()
