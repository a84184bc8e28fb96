"""Take in documents: files, the files of an archive, pasted text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar

from django.db import transaction

from gongkai.agencies.models import Body
from gongkai.files import store
from gongkai.files.incoming import Incoming
from gongkai.files.markings import classified_marking
from gongkai.journal.actions import Action, Reason
from gongkai.journal.append import stream_of
from gongkai.reports.archive.actions.base import right
from gongkai.reports.archive.models import FileState, ImportBatch, ImportFile
from gongkai.reports.archive.tasks import read_file
from gongkai.reports.archive.unpacking import NotTaken, is_zip, unpack

LONGEST_TEXT = 2_000_000
PASTED = "粘贴的文字.txt"


@dataclass(kw_only=True)
class ReceiveFiles(Action):
    """Keep documents as they came and put them into the queue of the reader. Returns the ImportBatch.

    Archives are taken apart. What may not be kept (a program, a marking of secrecy, an empty file, one that is
    there already) is left out and named in the batch; when nothing remains the act is refused.
    """

    verb = "reports.receive_files"
    title = "导入年报文件"
    private: ClassVar[frozenset[str]] = frozenset({"files", "text", "_good", "_bad"})

    body: Body
    files: Sequence[Incoming] = ()
    text: str = ""
    _good: list[Incoming] | None = field(default=None, init=False, repr=False)
    _bad: list[dict[str, str]] = field(default_factory=list, init=False, repr=False)

    @property
    def owner(self) -> Body:
        return self.body

    def closed(self) -> list[Reason]:
        """Return why nobody with these roles imports here."""
        return right(self.context, self.body)

    def check(self) -> list[Reason]:
        reasons = self.closed()
        if reasons:
            return reasons
        if not self.files and not self.text.strip():
            return [Reason(code="required", field="documents", message="请选择文件，或者粘贴年报全文。")]
        if len(self.text) > LONGEST_TEXT:
            return [Reason(code="size", field="text", message="粘贴的文字太长，请存成文件后上传。")]
        self._sort_out()
        if self._good:
            return []
        return [
            Reason(code="refused", field="documents", message=f"{one['name']}：{one['reason']}")
            for one in self._bad[:20]
        ]

    def _sort_out(self) -> None:
        if self._good is not None:
            return
        self._good, known = [], set(self._known())
        for one in self._all():
            if isinstance(one, NotTaken):
                self._leave_out(one.name, one.reason)
                continue
            reasons = one.reasons(self.body)
            digest = "" if reasons else store.hash_of(one.content)[0]
            if reasons:
                self._leave_out(one.name, reasons[0].message)
            elif digest in known:
                self._leave_out(one.name, "同样的文件已经导入过，没有重复导入。")
            else:
                known.add(digest)
                self._good.append(one)

    def _all(self) -> Iterator[Incoming | NotTaken]:
        for one in self.files:
            if is_zip(one):
                yield from unpack(one)
            else:
                yield one
        if self.text.strip():
            yield Incoming.take(PASTED, self.text.encode())

    def _known(self) -> Iterator[str]:
        rows = ImportFile.objects.exclude(state=FileState.FAILED)
        rows = rows.filter(batch__body=self.body) | rows.filter(body=self.body)
        yield from rows.values_list("stored__blob__hash", flat=True)

    def _leave_out(self, name: str, reason: str) -> None:
        """Remember what was not taken; a name that bears a marking itself is not kept either."""
        shown = "（文件名不记录）" if classified_marking(name) else name
        self._bad.append({"name": shown, "reason": reason.replace(name, shown)})

    def details(self) -> dict[str, Any]:
        taken = len(self._good or [])
        return {**super().details(), "taken": taken, "refused": len(self._bad), "pasted": bool(self.text)}

    def perform(self) -> ImportBatch:
        batch: ImportBatch = ImportBatch.objects.create(
            body=self.body, refused=self._bad, made_by=self.context.user
        )
        for one in self._good or []:
            stored = one.keep(
                self.body, owner=stream_of(batch), kind="annual_report", uploaded_by=self.context.user
            )
            file = ImportFile.objects.create(batch=batch, body=self.body, stored=stored)
            transaction.on_commit(partial(read_file.enqueue, file.pk))
        return batch
