"""Day seals: the Merkle root of a day's entries and the seal before, printable and publishable."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from gongkai.journal.actions import LOCAL
from gongkai.journal.canonical import digest_of, merkle_root
from gongkai.journal.models import Entry, Seal

# A transaction may begin before midnight and end after it: a day is sealed this long after its end.
GRACE = dt.timedelta(minutes=15)


def bounds(day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """Return the instants between which the local day lies (start inclusive, end exclusive)."""
    start = dt.datetime.combine(day, dt.time(), LOCAL)
    return start, dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), LOCAL)


def root_of(day: dt.date, algorithm: str | None = None) -> tuple[int, str]:
    """Return number and Merkle root of the entries of the day, in the order (stream, seq)."""
    start, end = bounds(day)
    rows = Entry.objects.filter(at__gte=start, at__lt=end).values_list("stream", "seq", "hash")
    # Sorted here: databases order text by their locale, and a seal must hold in another one.
    hashes = [row[2] for row in sorted(rows.iterator(chunk_size=5000))]
    return len(hashes), merkle_root(hashes, algorithm)


def seal_due(now: dt.datetime | None = None) -> list[Seal]:
    """Seal every day that is over and not sealed yet, oldest first; return the new seals."""
    moment = (now or timezone.now()) - GRACE
    last_over = moment.astimezone(LOCAL).date() - dt.timedelta(days=1)
    made: list[Seal] = []
    with transaction.atomic():
        previous = Seal.objects.select_for_update().order_by("-day").first()
        first = Entry.objects.order_by("at").values_list("at", flat=True).first()
        if first is None:
            return []
        day = previous.day + dt.timedelta(days=1) if previous else first.astimezone(LOCAL).date()
        while day <= last_over:
            count, root = root_of(day)
            seal = Seal(
                day=day,
                entries=count,
                root=root,
                prev_hash=previous.hash if previous else "",
                sealed_at=timezone.now(),
            )
            seal.hash = digest_of(seal.content())
            seal.save(force_insert=True)
            made.append(seal)
            previous, day = seal, day + dt.timedelta(days=1)
    return made
