"""Keep versions of items, and read them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from gongkai.catalogue.fields import EDITABLE
from gongkai.catalogue.models import Item, ItemVersion, Occasion
from gongkai.catalogue.models.versions import digest_of_text
from gongkai.journal.actions import Context
from gongkai.journal.canonical import plain

# What a version says besides the text, in the order of the comparison.
MARKS = ("disclosure_mode", "ground", "ground_reason", "document_count", "index_no", "published_on")
NAMES = tuple(sorted(EDITABLE - {"content", "interprets"}))


def values_of(item: Item) -> dict[str, Any]:
    """Return the metadata of an item as JSON values: `fields.EDITABLE` without the text, column, attribute, number.

    A related item is given by its public id, the column by its address and title.
    """
    found = {name: plain(getattr(item, name)) for name in (*NAMES, *MARKS)}
    found["interprets"] = item.interprets.public_id if item.interprets_id and item.interprets else ""
    found["column"], found["column_title"] = item.column.slug, item.column.title
    return found


def files_in(item: Item) -> list[dict[str, Any]]:
    """Return the attachments of an item that were not removed: file (public id), sha256, name, title, size (bytes)."""
    rows = item.attachments.filter(removed_on=None).values_list(
        "file__public_id", "file__blob__hash", "file__name", "title", "file__blob__size"
    )
    names = ("file", "sha256", "name", "title", "size")
    return [dict(zip(names, row, strict=True)) for row in rows]


def keep_version(item: Item, occasion: str, context: Context) -> ItemVersion:
    """Keep the item as it stands (a step of an act, inside its transaction) and return the version.

    The journal entry of the act takes number and digest from `item.kept_versions`. Call it with the act's own
    `item`, after the item was changed.
    """
    last = (
        ItemVersion.objects.filter(item=item)
        .order_by("-number")
        .values_list("number", "content_digest")
        .first()
    )
    number, before = last or (0, "")
    text_digest = digest_of_text(item.content)
    version = ItemVersion(
        item=item,
        number=number + 1,
        occasion=occasion,
        made_at=timezone.now(),
        made_by_name=context.actor_name[:60],
        values=values_of(item),
        attachments=files_in(item),
        content=None if text_digest == before else item.content,
        content_digest=text_digest,
    )
    version.digest = version.computed_digest()
    version.save(force_insert=True)
    item.kept_versions = [*item.kept_versions, (version.number, version.digest)]
    return version


def keep_first(item: Item, context: Context) -> ItemVersion | None:
    """Keep what an item without versions says (bulk imports have none); None where there is one already."""
    if ItemVersion.objects.filter(item=item).exists():
        return None
    return keep_version(item, Occasion.EXISTING, context)


def versions_of(item: Item) -> list[ItemVersion]:
    """Return the versions of an item, newest first, without their texts. The caller may read the item."""
    return list(ItemVersion.objects.filter(item=item).defer("content").order_by("-number"))
