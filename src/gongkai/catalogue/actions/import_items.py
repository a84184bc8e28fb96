"""Import items in bulk: through the same checks, with one journal entry (count and digest)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from gongkai.agencies.models import Body
from gongkai.catalogue import rules
from gongkai.catalogue.channels import website_channel
from gongkai.catalogue.fields import required
from gongkai.catalogue.importing import ReadRow, RowFault, RowReader, digest_of_lines, line_of
from gongkai.catalogue.models import PUBLIC_STATES, ImportBatch, Item, Release
from gongkai.catalogue.numbering import allocate, shape_on
from gongkai.journal.actions import Action, Reason

BATCH = 1000
# How many faulty rows a refusal tells and the journal keeps.
TOLD = 100


@dataclass(kw_only=True)
class ImportItems(Action):
    """Import rows (dicts, see `importing.ROW_KEYS`) as published, withdrawn or registered items of one body.

    `rows` may be any iterable that can be gone through once. A row without `index_no` gets the next number of the
    series of its day of publication. With `skip_faulty` faulty rows are left out, else one of them refuses all.
    After `execute`: `faults` holds the report per row. Returns the ImportBatch. `progress` is called with the
    number of rows read so far. `reader` may serve several imports of one body, one after another; `also` is called
    in the same transaction with the batch and the rows that became items, to keep what hangs on them.
    """

    verb = "catalogue.import_items"
    title = "批量导入"
    private: ClassVar[frozenset[str]] = frozenset({"rows", "progress", "reader", "also", "faults", "_good"})

    body: Body
    rows: Iterable[Mapping[str, Any]]
    source: str
    approver_name: str
    skip_faulty: bool = False
    progress: Callable[[int], None] | None = None
    reader: RowReader | None = field(default=None, repr=False)
    also: Callable[[ImportBatch, Sequence[ReadRow]], None] | None = field(default=None, repr=False)
    faults: list[RowFault] = field(default_factory=list, init=False)
    _good: list[ReadRow] | None = field(default=None, init=False, repr=False)

    @property
    def owner(self) -> Body:
        return self.body

    def closed(self) -> list[Reason]:
        """Return why nobody with these roles imports here."""
        return rules.right(self.context, rules.may_import, self.body, rules.IMPORTERS)

    def check(self) -> list[Reason]:
        reasons = self.closed() + required("source", self.source, "来源", 200)
        reasons += required("approver_name", self.approver_name, "审定人", 60)
        if reasons:
            return reasons
        self._read()
        if not self.faults:
            return [] if self._good else [Reason(code="empty", field="rows", message="没有可以导入的行。")]
        if self.skip_faulty and self._good:
            return []
        told = [Reason(code="row", field=f"row:{one.row}", message=one.message) for one in self.faults[:TOLD]]
        if len(self.faults) > TOLD:
            told.append(Reason(code="rows", message=f"另有 {len(self.faults) - TOLD} 行有问题。"))
        return told

    def _read(self) -> None:
        if self._good is not None:
            return
        website_channel()
        reader = self.reader or RowReader(
            self.body, self.context.today, approver_name=self.approver_name, author=self.context.user
        )
        self._good = []
        for number, row in enumerate(self.rows, start=1):
            read, reasons = reader.read(row)
            if reasons:
                self.faults.append(RowFault(number, tuple(reasons)))
            else:
                self._good.append(read)
            if self.progress is not None and number % BATCH == 0:
                self.progress(number)

    def perform(self) -> ImportBatch:
        good = self._good or []
        items = [read.item for read in good]
        self._number(items)
        lines = [line_of(item.public_id, item.index_no, item.published_on) for item in items]
        batch: ImportBatch = ImportBatch.objects.create(
            body=self.body,
            source=self.source.strip(),
            given=len(good) + len(self.faults),
            made=len(items),
            digest=digest_of_lines(lines),
        )
        for item in items:
            item.batch = batch
        Item.objects.bulk_create(items, batch_size=BATCH)
        Release.objects.bulk_create(
            (
                Release(body=self.body, item=read.item, channel=channel, released_on=day, reference=reference)
                for read in good
                for channel, day, reference in read.releases
            ),
            batch_size=BATCH,
        )
        if self.also is not None:
            self.also(batch, good)
        return batch

    def _number(self, items: list[Item]) -> None:
        """Give numbers to the items without one: a series for each day's shape, in the order of publication."""
        waiting: dict[str, list[tuple[dt.date, Item]]] = defaultdict(list)
        keys: dict[dt.date, str] = {}
        for item in items:
            if item.state in PUBLIC_STATES and not item.index_no and item.published_on:
                month = item.published_on.replace(day=1)
                if month not in keys:
                    keys[month] = shape_on(self.body, month).key
                waiting[keys[month]].append((month, item))
        taken = {item.index_no for item in items if item.index_no}
        for _, pairs in sorted(waiting.items(), key=lambda one: min(month for month, _ in one[1])):
            pairs.sort(key=lambda pair: pair[1].published_on or pair[0])
            given = allocate(self.body, pairs[0][0], len(pairs), also_kept=taken)
            for (_, item), (series, serial, number) in zip(pairs, given, strict=True):
                item.series, item.serial, item.index_no = series, serial, number
