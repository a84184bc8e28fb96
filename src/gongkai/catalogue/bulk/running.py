"""The work of a run: checking all rows, or importing them a thousand at a time.

Every chunk is one `ImportItems` with its entry in the journal; its items, the keys of its rows, its findings and the
progress are one transaction. Whoever is stopped anywhere, the next one passes over the rows whose keys are there.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from gongkai.catalogue.actions.import_items import ImportItems
from gongkai.catalogue.bulk.judging import Counts, Judge, Prepared
from gongkai.catalogue.bulk.keeping import keep
from gongkai.catalogue.bulk.rows import ERROR, KNOWN, SKIPPED, SourceRow
from gongkai.catalogue.bulk.sources import Source, SourceOptions, open_source
from gongkai.catalogue.channels import website_channel
from gongkai.catalogue.importing import ReadRow, RowReader
from gongkai.catalogue.models import (
    DocumentKind,
    ImportBatch,
    ImportedRow,
    ImportFinding,
    ImportRun,
    Item,
    RunState,
)
from gongkai.files import store
from gongkai.journal.actions import Context, Reason, Refused

CHUNK = 1000
SAMPLES = 10
MOST_COLUMNS = 200
# A row may be said so much about.
MOST_SAID = 6


class Stopped(Exception):
    """Somebody paused the run, dropped it, or took it over."""


@dataclass
class Tally:
    """Counts of what is, or would be, in: by column, year and kind, and a sample."""

    columns: Counter[str] = field(default_factory=Counter)
    years: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    files: int = 0
    addresses: int = 0
    samples: list[dict[str, Any]] = field(default_factory=list)
    seen: int = 0
    # The same rows are drawn by every check of the same source.
    chance: random.Random = field(default_factory=lambda: random.Random(0))  # noqa: S311 - nothing secret

    def add(self, item: Item, given: Prepared) -> None:
        """Count an item that a row became."""
        self.columns[item.column.title] += 1
        self.years[str(item.published_on.year) if item.published_on else "未公开"] += 1
        self.kinds[str(DocumentKind(item.document_kind).label)] += 1
        self.files += len(given.files)
        self.addresses += len(given.row.addresses)
        self.seen += 1
        place = len(self.samples) if len(self.samples) < SAMPLES else self.chance.randrange(self.seen)
        if place < SAMPLES:
            self.samples[place : place + 1] = [_sample(item, given)]

    def as_json(self) -> dict[str, Any]:
        """Return it as `ImportRun.summary` keeps it."""
        return {
            "columns": self.columns.most_common(MOST_COLUMNS),
            "years": sorted(self.years.items()),
            "kinds": self.kinds.most_common(),
            "files": self.files,
            "addresses": self.addresses,
            "samples": self.samples,
        }


def _sample(item: Item, given: Prepared) -> dict[str, Any]:
    return {
        "place": given.row.place,
        "title": item.title,
        "column": item.column.title,
        "published_on": item.published_on.isoformat() if item.published_on else "",
        "document_no": item.document_no,
        "index_no": item.index_no,
        "files": [one.title for one in given.files][:10],
        "content": item.content if len(item.content) <= 20_000 else "",
    }


@contextmanager
def source_of(run: ImportRun) -> Iterator[Source]:
    """Open what a run reads: the stored upload, or where the command found it. Raises SourceError."""
    options = SourceOptions.of(run.options)
    if run.stored is not None:
        path, name = store.path_of(run.stored.blob.hash), run.stored.name
    else:
        path, name = Path(run.path), run.path
    with open_source(path, name, options) as source:
        yield source


class Work:
    """One pass over the rows of a run.

    `write`: import them; else they are only checked. `on_chunk(rows)` is told the rows of each chunk when it is
    over; `persist`: findings and progress are kept in the database (not for the dry run of the command).
    """

    def __init__(
        self,
        run: ImportRun,
        source: Source,
        context: Context,
        *,
        write: bool,
        persist: bool = True,
        on_chunk: Callable[[Sequence[SourceRow]], None] | None = None,
    ) -> None:
        self.run, self.source, self.context = run, source, context
        self.write, self.persist, self.on_chunk = write, persist, on_chunk
        website_channel()
        self.reader = self._reader()
        self.judge = Judge(run, source, self.reader)
        self.tally = Tally()

    @property
    def counts(self) -> Counts:
        """Return what the rows came to so far."""
        return self.judge.counts

    def _reader(self) -> RowReader:
        return RowReader(
            self.run.body,
            self.context.today,
            approver_name=self.run.approver_name,
            author=self.context.user,
        )

    def go(self) -> None:
        """Go through all rows. Raises Stopped between two chunks; what was done stays."""
        rows = self.source.rows()
        while chunk := list(islice(rows, CHUNK)):
            judged = self.judge.judge(chunk)
            ready = [prepared for _, prepared in judged if prepared is not None]
            told = [row for row, _ in judged]
            if self.write and ready:
                self._import(ready, told)
            else:
                for one in ready:
                    self._check(one)
                with transaction.atomic():
                    self._note(told, 0)
            if self.on_chunk is not None:
                self.on_chunk(told)

    def _check(self, prepared: Prepared) -> None:
        read, reasons = self.reader.read(prepared)
        if reasons:
            _fault(prepared.row, reasons)
        else:
            self._count(read)

    def _count(self, read: ReadRow) -> None:
        assert isinstance(read.given, Prepared)
        self.tally.add(read.item, read.given)

    def _import(self, ready: list[Prepared], told: list[SourceRow], again: bool = False) -> None:
        """Import a chunk. When a number was given away meanwhile, it is read once more."""
        before, counted = set(self.reader.numbers), replace(self.counts)
        action = ImportItems(
            context=self.context,
            body=self.run.body,
            rows=ready,
            source=self.run.source,
            approver_name=self.run.approver_name,
            skip_faulty=True,
            reader=self.reader,
        )
        action.also = partial(self._also, action, ready, told)
        try:
            action.execute()
        except Refused as refused:
            if not action.faults:
                raise
            if any(reason.code == "stale" for reason in refused.reasons):
                raise
            _blame(action, ready)
            with transaction.atomic():
                self._note(told, 0)
        except IntegrityError:
            self.reader.numbers.intersection_update(before)
            self.judge.counts = counted
            if again:
                raise
            fresh = self._reader()
            self.reader.numbers |= fresh.numbers
            self._import(ready, told, again=True)

    def _also(
        self,
        action: ImportItems,
        ready: list[Prepared],
        told: list[SourceRow],
        batch: ImportBatch,
        rows: Sequence[ReadRow],
    ) -> None:
        keep(self.run, self.source, self.context, rows)
        _blame(action, ready)
        self._note(told, batch.made)
        for read in rows:
            self._count(read)

    def _note(self, rows: Sequence[SourceRow], made: int) -> None:
        """Keep what is said about the rows of a chunk, and how far the run is."""
        counts = self.counts
        for row in rows:
            levels = {one.level for one in row.said}
            counts.faulty += ERROR in levels
            counts.known += KNOWN in levels and ERROR not in levels
            counts.skipped += SKIPPED in levels and not levels & {ERROR, KNOWN}
            counts.good += not levels & {ERROR, KNOWN, SKIPPED}
        if not self.persist:
            return
        run = ImportRun.objects.select_for_update().get(pk=self.run.pk)
        if run.worker != self.run.worker or run.state != self.run.state:
            raise Stopped
        ImportFinding.objects.bulk_create(
            (
                ImportFinding(
                    run=run,
                    number=row.number,
                    place=row.place,
                    level=one.level,
                    label=one.label,
                    message=one.message,
                )
                for row in rows
                for one in row.said[:MOST_SAID]
            ),
            batch_size=CHUNK,
        )
        run.made += made
        for name in ("done", "good", "known", "skipped", "faulty"):
            setattr(run, name, getattr(counts, name))
        run.beat_at = timezone.now()
        run.save(update_fields=["made", "done", "good", "known", "skipped", "faulty", "beat_at"])
        self.run.made = run.made

    def summary(self) -> dict[str, Any]:
        """Return what the pass found."""
        return {
            **self.tally.as_json(),
            "personal": self.counts.personal,
            "unknown_columns": self.counts.unknown_columns.most_common(MOST_COLUMNS),
            "unknown_headings": [one[:40] for one in self.source.unknown_headings][:100],
            "refused_files": [[name, why] for name, why in self.source.bundle.refused[:100]],
        }


def _blame(action: ImportItems, ready: Sequence[Prepared]) -> None:
    for one in action.faults:
        _fault(ready[one.row - 1].row, one.reasons)


def _fault(row: SourceRow, reasons: Sequence[Reason]) -> None:
    for reason in reasons:
        row.say(ERROR, reason.message, reason.field)


def begin(run: ImportRun) -> None:
    """Forget what an earlier pass said; count the rows that are in."""
    ImportFinding.objects.filter(run=run).delete()
    run.made = ImportedRow.objects.filter(run=run).count()
    run.done = run.good = run.known = run.skipped = run.faulty = 0
    run.save(update_fields=["made", "done", "good", "known", "skipped", "faulty"])


__all__ = ["CHUNK", "RunState", "Stopped", "Work", "begin", "source_of"]
