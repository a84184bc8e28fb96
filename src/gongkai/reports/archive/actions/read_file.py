"""Read a file that was handed in; a reading is added, none is overwritten."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils import timezone

from gongkai.files import store
from gongkai.journal.actions import Reason
from gongkai.journal.canonical import digest
from gongkai.reading import Reading, UnreadableError, read_bytes
from gongkai.reports.archive.actions.base import FileAction
from gongkai.reports.archive.checking import check_again
from gongkai.reports.archive.figures import document_of_reading, reader_version
from gongkai.reports.archive.matching import default_scope, match_body, year_problem
from gongkai.reports.archive.models import FileState, ImportedReport, ImportFile, ReadingVersion


def outcome_of(file: ImportFile) -> Reading | str:
    """Return the reading of a file, or why there is none: what to do, in Chinese."""
    try:
        with store.open_content(file.stored.blob.hash) as content:
            return read_bytes(file.stored.name, content.read())
    except UnreadableError as error:
        return str(error)
    except Exception as error:  # the reader itself is wrong: the file must not be lost for that
        return f"读取程序出错（{type(error).__name__}），文件已保存。请粘贴全文再试，或反馈给管理员。"


@dataclass(kw_only=True)
class ReadFile(FileAction):
    """Read the file with the present reader. Returns the ImportFile.

    Not readable: the file stays, with the reason. Readable: the reading becomes the file's current one, and, where
    body and year are certain, the report's if that has none yet. A report that people already worked on keeps the
    reading they worked on; the new one waits until somebody chooses it (`UseReading`).
    """

    verb = "reports.read_file"
    title = "读取年报文件"
    private: ClassVar[frozenset[str]] = frozenset({"_outcome"})

    _outcome: Reading | str = field(default="", init=False, repr=False)

    def execute(self) -> Any:
        """Read first, write afterwards: a reading of seconds must not keep others from writing."""
        if not self.closed():
            self._outcome = outcome_of(self.file)
        return super().execute()

    def check(self) -> list[Reason]:
        return self.closed()

    def perform(self) -> ImportFile:
        file, reading = self.file, self._outcome
        file.read_at = timezone.now()
        if isinstance(reading, str):
            file.state, file.message = FileState.FAILED, reading[:500]
            file.save()
            return file
        same = file.readings.filter(hash=digest(document := document_of_reading(reading))).first()
        file.current = same or ReadingVersion.objects.create(
            file=file,
            number=file.readings.count() + 1,
            document=document,
            hash=digest(document),
            reader=reader_version(),
        )
        file.state, file.message = FileState.READ, ""
        file.unit, file.year, file.form_id = (reading.unit or "")[:120], reading.year, reading.form
        if file.report is None:
            self._assign()
        file.save()
        self._offer()
        return file

    def _assign(self) -> None:
        """Settle whose report it is where that is certain: one body bears the name, and the year is printed."""
        file, today = self.file, self.context.today
        match = match_body(file.unit, file.year, file.batch.body, today)
        if not match.sure or match.body is None or file.year is None or year_problem(file.year, today):
            return
        file.report, _ = ImportedReport.objects.get_or_create(
            body=match.body, year=file.year, scope=default_scope(match.body)
        )
        file.body = match.body

    def _offer(self) -> None:
        report = self.file.report
        if report is None:
            return
        if report.current is None:
            report.current = self.file.current
            report.save(update_fields=["current"])
        check_again(report)
