"""Writing an entry: the only code that creates one."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from gongkai.journal.canonical import digest_of, plain
from gongkai.journal.models import Entry, Origin, Result


class StreamMoved(Exception):
    """Another writer entered the same place (`seq`) of the stream first."""

    def __init__(self, stream: str, seq: int) -> None:
        self.stream, self.seq = stream, seq
        super().__init__(f"{stream}#{seq}")


def stream_of(record: Any) -> str:
    """Return the stream name of a model instance: `app.model:pk`."""
    return f"{record._meta.label_lower}:{record.pk}"


def head_of(stream: str) -> Entry | None:
    """Return the last entry of the stream, or None."""
    return Entry.objects.filter(stream=stream).order_by("-seq").first()


def version_of(record: Any) -> int:
    """Return the seq of the last act done on the record (0: none).

    A form carries this number; an action that is sent with an older one is refused (somebody else was first).
    """
    done = Entry.objects.filter(stream=stream_of(record), result=Result.DONE)
    return done.order_by("-seq").values_list("seq", flat=True).first() or 0


def append(
    stream: str,
    verb: str,
    *,
    actor: str,
    actor_id: str = "",
    body_id: str = "",
    origin: str = Origin.COMMAND,
    result: str = Result.DONE,
    data: dict[str, Any] | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Entry:
    """Append one entry to `stream` in the current transaction and return it.

    Raises StreamMoved if a concurrent writer took the same seq (unique constraint).
    """
    head = head_of(stream)
    entry = Entry(
        stream=stream,
        seq=head.seq + 1 if head else 1,
        verb=verb,
        result=result,
        at=timezone.now(),
        actor=actor,
        actor_id=actor_id,
        body_id=body_id,
        origin=origin,
        data=plain(data or {}),
        before=plain(before),
        after=plain(after),
        prev_hash=head.hash if head else "",
    )
    entry.hash = digest_of(entry.content())
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError as error:
        raise StreamMoved(stream, entry.seq) from error
    return entry
