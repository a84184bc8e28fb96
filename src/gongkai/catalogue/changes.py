"""The change marks of the public catalogue: a cursor over them loses nothing, whoever publishes at the same time.

A trigger notes each written row of a public item (`PendingChange`), in the transaction of the write. `give_marks` puts
what is committed in order under the lock of one counter: a reader who sees mark n sees every mark below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from typing import Any

from django.db import connections, transaction

from gongkai.agencies.models import Body
from gongkai.catalogue.models import PUBLIC_STATES, ChangeCounter, Item, PendingChange, PublicChange
from gongkai.journal import nightly
from gongkai.journal.identifiers import new_public_id
from gongkai.journal.ticking import every_minute

BATCH = 5000
_CURSOR = re.compile(r"([0-9a-z]{12})-(\d{1,18})")
_STATES = ", ".join(f"'{state}'" for state in PUBLIC_STATES)
_NOTE = "INSERT INTO catalogue_pendingchange (item_id) VALUES (NEW.id)"


@dataclass(frozen=True)
class Cursor:
    """How far a reader has come: everything up to `mark` of `epoch`."""

    epoch: str
    mark: int = 0

    def __str__(self) -> str:
        return f"{self.epoch}-{self.mark}"


def read_cursor(text: str) -> Cursor | None:
    """Return the cursor that `str(cursor)` wrote; None for anything else."""
    found = _CURSOR.fullmatch(text)
    return Cursor(found[1], int(found[2])) if found else None


def newest_cursor() -> Cursor:
    """Return the cursor of somebody who has read everything."""
    row = ChangeCounter.objects.filter(pk=1).first()
    return Cursor(row.epoch, row.last) if row else Cursor("0" * 12)


def ensure_triggers(using: str = "default") -> None:
    """Have the database note writes of public items; after every migration, since SQLite loses triggers of a table
    that is made anew. Marks everything where nothing is marked yet (first installation, restored backup)."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for act in ("insert", "update"):
                cursor.execute(
                    f"CREATE TRIGGER IF NOT EXISTS catalogue_item_public_{act} AFTER {act} ON catalogue_item "
                    f"WHEN NEW.state IN ({_STATES}) BEGIN {_NOTE}; END"
                )
    elif connection.vendor == "postgresql":
        _postgres_trigger(connection)
    if not ChangeCounter.objects.using(using).exists():
        ChangeCounter.objects.using(using).create(pk=1, epoch=new_public_id())
        note_missing()


def _postgres_trigger(connection: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_trigger WHERE tgname = 'catalogue_item_public'")
        if cursor.fetchone():
            return
        cursor.execute(
            "CREATE OR REPLACE FUNCTION catalogue_note_public() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN {_NOTE}; RETURN NULL; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER catalogue_item_public AFTER INSERT OR UPDATE ON catalogue_item FOR EACH ROW "
            f"WHEN (NEW.state IN ({_STATES})) EXECUTE FUNCTION catalogue_note_public()"
        )


def give_marks(limit: int = BATCH) -> int:
    """Give marks to what is committed and waits, at most `limit` rows; return how many items were marked."""
    if not PendingChange.objects.exists():
        return 0
    with transaction.atomic():
        ChangeCounter.objects.get_or_create(pk=1, defaults={"epoch": new_public_id()})
        counter = ChangeCounter.objects.select_for_update().get(pk=1)
        waiting = list(PendingChange.objects.order_by("pk").values_list("pk", "item_id")[:limit])
        # Of several writes of an item the last one counts.
        order = list(dict.fromkeys(item for _, item in reversed(waiting)))[::-1]
        places = dict(_public_places(order))
        marked = [item for item in order if item in places]
        PublicChange.objects.filter(pk__in=marked).delete()
        PublicChange.objects.bulk_create(
            (
                PublicChange(item_id=item, body_id=places[item][0], column_id=places[item][1], mark=mark)
                for mark, item in enumerate(marked, counter.last + 1)
            ),
            batch_size=1000,
        )
        counter.last += len(marked)
        counter.save(update_fields=["last"])
        PendingChange.objects.filter(pk__in=[pk for pk, _ in waiting]).delete()
    return len(marked)


def _public_places(keys: list[int]) -> list[tuple[int, tuple[int, int]]]:
    rows = Item.objects.filter(pk__in=keys, state__in=PUBLIC_STATES).order_by()
    return [(pk, (body, column)) for pk, body, column in rows.values_list("pk", "body_id", "column_id")]


@every_minute("catalogue.changes", "给公开目录的变动编号")
def give_all_marks() -> int:
    """Give marks to all that waits; return to how many items."""
    total = 0
    while PendingChange.objects.exists():
        total += give_marks()
    return total


@nightly.register("catalogue.changes", "补记公开目录的变动")
def note_missing() -> int:
    """Note public items that have no mark and wait for none (rows written without the triggers); return how many."""
    if PendingChange.objects.exists():
        give_all_marks()
    missing = Item.objects.filter(state__in=PUBLIC_STATES, public_change__isnull=True).order_by(
        "published_on", "pk"
    )
    keys = list(missing.values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        PendingChange.objects.bulk_create(PendingChange(item_id=key) for key in keys[start : start + BATCH])
    return len(keys)


def published_changes(
    after: int = 0, limit: int = 100, *, body: Body | None = None, columns: Sequence[int] | None = None
) -> tuple[list[tuple[int, Item]], int, bool]:
    """Return what changed in public after a mark, oldest change first, the mark to go on from, whether there is more.

    Each row is (mark, item): published items without their long texts, and withdrawn ones, of which only the trace
    may be shown. `columns`: ids; an item stands in one column only.
    """
    rows = PublicChange.objects.filter(mark__gt=after).order_by("mark").values_list("mark", "item_id")
    if columns is not None:
        # One stretch of the index for each column, merged: a condition on many columns would sort them all.
        parts = [list(rows.filter(column_id=column)[: limit + 1]) for column in columns]
        found = list(merge(*parts))[: limit + 1]
    elif body is not None:
        found = list(rows.filter(body_id=body.pk)[: limit + 1])
    else:
        found = list(rows[: limit + 1])
    items = _items_of([item for _, item in found[:limit]])
    end = found[:limit][-1][0] if found else after
    return [(mark, items[item]) for mark, item in found[:limit] if item in items], end, len(found) > limit


def _items_of(keys: list[int]) -> dict[int, Item]:
    rows = Item.objects.filter(state__in=PUBLIC_STATES).listed()
    found: dict[int, Item] = rows.in_bulk(keys)
    return found


def published_keys(after: int = 0, body: Body | None = None) -> Iterator[tuple[str, int]]:
    """Yield (public id, key) of the items that are public or withdrawn and changed after a mark, in that order."""
    rows = PublicChange.objects.filter(mark__gt=after, item__state__in=PUBLIC_STATES).order_by("mark")
    if body is not None:
        rows = rows.filter(body_id=body.pk)
    yield from rows.values_list("item__public_id", "item_id").iterator(chunk_size=BATCH)
