"""Masks of an item's texts: made, kept reversible under a key of the item's own, taken back, made final."""

from __future__ import annotations

import datetime as dt
import html
import uuid
from collections.abc import Collection
from dataclasses import astuple, dataclass, fields
from typing import Any, Final

from django.utils import timezone

from gongkai.agencies.models import Body
from gongkai.agencies.practice import values_of
from gongkai.catalogue.models import Item
from gongkai.catalogue.models.personal import FileScan, MaskKey, MaskRecord
from gongkai.catalogue.personal.htmltext import Reading
from gongkai.catalogue.personal.scanner import Hit, hits_of, shown
from gongkai.catalogue.personal.settings import MASK_PREFIX
from gongkai.catalogue.personal.undo import Edit, Mask, apply, moved, rewritten, take_back
from gongkai.files import keys
from gongkai.privacy import Masks, masked_form

# Masking may bring together what then reads as a number of another kind; it is searched again.
PASSES: Final = 5


@dataclass(frozen=True, slots=True)
class Kept:
    """What a record holds, opened: the text when it was written, and the masks in it."""

    text: str
    masks: list[Mask]


@dataclass(frozen=True, slots=True)
class Undoable:
    """One mask as the page shows it: its key in the form, kind and masked form."""

    key: str
    kind: str
    masked: str


def masks_of(body: Body, day: dt.date | None = None, *, names: bool = False) -> Masks:
    """Return how much stays readable at `body` on `day` (today): the settings, else the project's defaults."""
    values = values_of(body, MASK_PREFIX, day)
    known = {field.name for field in fields(Masks)}
    given = {key.removeprefix(MASK_PREFIX): value for key, value in values.items()}
    return Masks(**{name: value for name, value in given.items() if name in known}, names=names)


def live_record(item: Item, field: str) -> MaskRecord | None:
    """Return the record that undoes the masks of one place, None where there is none."""
    return MaskRecord.objects.filter(item=item, field=field, closed_at=None).first()


def live_records(item: Item) -> list[MaskRecord]:
    """Return the records of an item by which masks can still be undone."""
    return list(MaskRecord.objects.filter(item=item, closed_at=None).select_related("attachment", "original"))


def key_of_item(item: Item) -> tuple[uuid.UUID, bytes]:
    """Return name and plain bytes of the key that seals this item's originals, made where there is none."""
    record = MaskRecord.objects.filter(item=item, closed_at=None).first()
    if record is not None:
        return record.key_name, key_named(record.key_name)
    name, key = uuid.uuid4(), keys.new_key()
    MaskKey.objects.create(name=name, wrapped=keys.wrap(key, str(name)))
    return name, key


def key_named(name: uuid.UUID) -> bytes:
    """Return the plain key. Raises keys.KeyDestroyed once the item was published."""
    row = MaskKey.objects.filter(name=name).first()
    if row is None:
        raise keys.KeyDestroyed(str(name))
    return keys.unwrap(bytes(row.wrapped), str(name))


def _bound(item_id: int, field: str) -> str:
    return f"mask-record:{item_id}:{field}"


def open_record(record: MaskRecord) -> Kept:
    """Return what a record of a text holds. Raises keys.KeyDestroyed, keys.NotReadable."""
    key = key_named(record.key_name)
    value: dict[str, Any] = keys.unseal(key, bytes(record.sealed), _bound(record.item_id, record.field))
    return Kept(value["text"], [Mask(*row) for row in value["masks"]])


def keep_record(item: Item, field: str, text: str, masks: list[Mask]) -> None:
    """Keep how to undo the masks of a text; without masks the record is closed."""
    record = live_record(item, field)
    if not masks:
        if record is not None:
            close(record)
        return
    name, key = key_of_item(item)
    value = {"text": text, "masks": [list(astuple(mask)) for mask in masks]}
    sealed = keys.seal(key, value, _bound(item.pk, field))
    if record is None:
        MaskRecord.objects.create(item=item, field=field, key_name=name, sealed=sealed, count=len(masks))
        return
    record.sealed, record.count = sealed, len(masks)
    record.save(update_fields=["sealed", "count"])


def close(record: MaskRecord) -> None:
    """Close a record: it holds nothing any more."""
    record.sealed, record.closed_at = b"", timezone.now()
    record.save(update_fields=["sealed", "closed_at"])


def is_rich(field: str) -> bool:
    """Return whether a field holds HTML."""
    return field == "content"


def masked_text(
    field: str, text: str, style: Masks, chosen: Collection[str] | None, spared: Collection[str] = ()
) -> tuple[str, list[Mask]]:
    """Return the text masked and the masks in it. `chosen`: keys of hits, None for all sure ones.

    `spared`: digests of what was overruled. Names are masked where `style.names` says so.
    """
    rich, masks = is_rich(field), list[Mask]()
    for _ in range(PASSES):
        hits = [hit for hit in hits_of(field, text, rich=rich) if _wanted(hit, chosen, spared)]
        reading = Reading(text, plain=not rich)
        edits = []
        for hit in hits:
            raw = "".join(reading.text[start:end] for start, end in hit.ranges)
            new = masked_form(hit.kind, raw, style)
            edit = rewritten(reading, hit.ranges, new, plain=not rich) if new != raw else None
            if edit is not None:
                edits.append(type(edit)(edit.start, edit.end, edit.new, hit.kind))
        if not edits:
            break
        text, masks = apply(text, masks, edits)
        if chosen is not None:
            break
    return text, masks


def _wanted(hit: Hit, chosen: Collection[str] | None, spared: Collection[str]) -> bool:
    if chosen is not None:
        return hit.key in chosen
    return hit.sure and hit.digest not in spared


def mask_field(
    item: Item, field: str, style: Masks, chosen: Collection[str] | None, spared: Collection[str] = ()
) -> int:
    """Mask one text of the item (not saved) and keep how to undo it; return how many places were masked now."""
    before = str(getattr(item, field))
    text, new = masked_text(field, before, style, chosen, spared)
    if text == before:
        return 0
    record = live_record(item, field)
    if record is not None:
        kept = open_record(record)
        earlier = moved(kept.text, kept.masks, before, plain=not is_rich(field))
        # The new masks once more, this time over the earlier ones.
        text, new = _over(before, text, new, earlier)
    setattr(item, field, text)
    keep_record(item, field, text, new)
    return len(new)


def _over(before: str, text: str, new: list[Mask], earlier: list[Mask]) -> tuple[str, list[Mask]]:

    edits, shift = [], 0
    for mask in new:
        start = mask.start - shift
        edits.append(Edit(start, start + len(mask.original), text[mask.start : mask.end], mask.kind))
        shift += (mask.end - mask.start) - len(mask.original)
    return apply(before, earlier, edits)


def undoable(item: Item, record: MaskRecord) -> tuple[list[Undoable], int]:
    """Return the masks of a text that can be taken back, and how many cannot: their place was edited."""
    kept = open_record(record)
    current = str(getattr(item, record.field))
    plain = not is_rich(record.field)
    masks = moved(kept.text, kept.masks, current, plain=plain)
    found = [
        Undoable(f"{record.field}|{number}", mask.kind, _text(current[mask.start : mask.end], plain))
        for number, mask in enumerate(masks)
    ]
    return found, len(kept.masks) - len(masks)


def _text(piece: str, plain: bool) -> str:
    return shown("", piece) if plain else html.unescape(Reading(piece).text)[:60]


def unmask_field(item: Item, record: MaskRecord, chosen: set[int] | None) -> int:
    """Take masks of one text back (None: all); the item is not saved. Return how many were taken back."""
    kept = open_record(record)
    current = str(getattr(item, record.field))
    masks = moved(kept.text, kept.masks, current, plain=not is_rich(record.field))
    wanted = set(range(len(masks))) if chosen is None else {at for at in chosen if at < len(masks)}
    text, left = take_back(current, masks, wanted)
    setattr(item, record.field, text)
    keep_record(item, record.field, text, left)
    return len(wanted)


def make_final(item: Item) -> int:
    """Destroy the key of the item's originals: what was masked cannot be had back. Called by the publication.

    What the scanner noted of the files as they came goes too. Returns how many places were masked.
    """
    records = live_records(item)
    names = {record.key_name for record in records}
    MaskKey.objects.filter(name__in=names).update(wrapped=b"", destroyed_at=timezone.now())
    for record in records:
        if record.original is not None:
            FileScan.objects.filter(hash=record.original.blob.hash).delete()
        close(record)
    return sum(record.count for record in records)
