"""Former years' requests from a table: received with a dry run first, imported afterwards, the result handed back.

The file holds who asked: it is kept sealed under a key of its own, read and handed out by acts that the journal keeps,
and destroyed by one (a person erased from the ledger is otherwise still in the file).
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils import timezone

from gongkai.agencies.models import Body
from gongkai.casework.actions.import_requests import ImportRequests, RequestRow
from gongkai.casework.models import RecordKey, Request, RequestImport, local_day
from gongkai.casework.onboarding import (
    Finding,
    ReadRow,
    Table,
    TableError,
    read_rows,
    read_table,
    results_workbook,
)
from gongkai.casework.onboarding.rows import ERROR, KNOWN
from gongkai.casework.rules import handler_only
from gongkai.casework.verify import import_digest
from gongkai.files import keys
from gongkai.files.incoming import Incoming
from gongkai.files.names import extension_of
from gongkai.files.sealed import keep_sealed, key_for, read_sealed
from gongkai.journal.actions import Action, Context, Reason, Refused
from gongkai.workdays.queries import current_calendar

LABEL = "历年申请登记表"
FILE = "file"  # level of the first finding, which is about the whole file
TABLES = frozenset({"xlsx", "xls", "xlsm", "et", "ods", "csv"})
CHUNK = 500


def judge(body: Body, table: Table, context: Context) -> list[tuple[ReadRow, RequestRow | None]]:
    """Return every line with its request, None where it is wrong or known; writes nothing."""
    rows = list(read_rows(table, current_calendar(), context.today))
    _known(body, rows)
    made = {row.number: _request_row(row) for row in rows if not row.wrong and not _is_known(row)}
    if made:
        trial = ImportRequests(context=context, body=body, source=LABEL, rows=list(made.values()))
        by_number = {row.number: row for row in rows}
        for problem in trial.dry_run().problems:
            by_number[problem.number].say(ERROR, problem.message)
            del made[problem.number]
    return [(row, made.get(row.number)) for row in rows]


def _is_known(row: ReadRow) -> bool:
    return any(one.level == KNOWN for one in row.findings)


def _known(body: Body, rows: Sequence[ReadRow]) -> None:
    """Say of each line whether its request is there: by its number, else by what an earlier import made of it."""
    numbers, found = [row.text("request_no") for row in rows if row.text("request_no")], set[str]()
    for start in range(0, len(numbers), CHUNK):
        there = Request.objects.filter(body=body, request_no__in=numbers[start : start + CHUNK])
        found.update(there.values_list("request_no", flat=True))
    marks: set[tuple[Any, ...]] = set()
    if len(numbers) < len(rows):
        there = Request.objects.filter(body=body, imported__isnull=False, is_opening=False)
        fields = there.values_list("subject", "applicant_category", "channel", "submitted_at")
        marks = {(*one[:3], local_day(one[3])) for one in fields.iterator(chunk_size=2000)}
    for row in rows:
        number = row.text("request_no")
        if number and number in found:
            row.say(KNOWN, "这个登记号已经在台账里，不再导入。", "request_no")
        elif not number and _mark(row) in marks:
            row.say(KNOWN, "没有登记号，而事项、类别、渠道和日期都相同的申请已经导入过，不再导入。")


def _mark(row: ReadRow) -> tuple[Any, ...]:
    first = row.events[0].occurred_on if row.events else None
    return (row.text("subject"), row.text("applicant_category"), row.text("channel"), first)


def _request_row(row: ReadRow) -> RequestRow:
    return RequestRow(
        subject=row.text("subject"),
        applicant_category=row.text("applicant_category"),
        events=row.events,
        person=row.person(),
        description=row.text("description"),
        delivery_method=row.text("delivery_method") or "post",
        carrier=row.text("carrier") or "paper",
        unit=row.text("unit")[:60],
        request_no=row.text("request_no")[:80],
        number=row.number,
    )


def findings_of(judged: Sequence[tuple[ReadRow, RequestRow | None]]) -> list[Finding]:
    """Return what was said about the lines, in their order."""
    return [one for row, _ in judged for one in row.findings]


@dataclass(kw_only=True)
class ReceiveTable(Action):
    """Keep a table of former requests, sealed, and say of each line what an import would do. Makes no request.

    Returns the RequestImport: its first finding is about the file (`rows`, `good`, `known`, `wrong`, `digest`), a file
    that cannot be read is kept all the same and says why.
    """

    verb = "casework.receive_table"
    title = "上传历年申请登记表"
    private: ClassVar[frozenset[str]] = frozenset({"file"})

    body: Body
    file: Incoming | None = field(default=None, repr=False)

    @property
    def owner(self) -> Body:
        return self.body

    def closed(self) -> list[Reason]:
        """Return why this person may not."""
        return handler_only(self.context, self.body)

    def check(self) -> list[Reason]:
        reasons = self.closed()
        if reasons:
            return reasons
        if self.file is None:
            return [Reason(code="required", field="file", message="请选择要导入的文件。")]
        reasons = self.file.reasons(self.body)
        if extension_of(self.file.name) in TABLES:  # broken ones are kept, and said to be
            reasons = [one for one in reasons if one.code not in {"type", "content"}]
        earlier = received_before(self.body, self.digest())
        if not reasons and earlier is not None:
            message = f"这个文件在 {local_day(earlier.at)} 已经上传过，请打开那一次查看或者继续导入。"
            reasons.append(Reason(code="same", field="file", message=message))
        return reasons

    def _content(self) -> bytes:
        assert self.file is not None  # checked before
        self.file.content.seek(0)
        return self.file.content.read()

    def digest(self) -> str:
        """Return the keyed digest by which the same file is recognised."""
        content = hashlib.sha256(self._content()).hexdigest()
        return keys.blind(f"{self.body.pk}:{content}", "import-table")

    def perform(self) -> RequestImport:
        file = self.file
        assert file is not None  # checked before
        name, key = uuid.uuid4(), keys.new_key()
        RecordKey.objects.create(name=name, wrapped=keys.wrap(key, str(name)))
        batch = RequestImport(body=self.body, source=LABEL)  # its own name may name somebody: sealed with it
        batch.save(force_insert=True)
        kept = keep_sealed(
            file, self.body, key_name=name, key=key, label=LABEL, owner=batch, uploaded_by=self.context.user
        )
        batch.stored = kept
        batch.findings = self._findings(file.name)
        batch.digest = import_digest(batch)
        batch.save(update_fields=["stored", "findings", "digest"])
        return batch

    def _findings(self, name: str) -> list[dict[str, Any]]:
        head: dict[str, Any] = {"row": 0, "level": FILE, "digest": self.digest(), "error": ""}
        try:
            table = read_table(self._content(), name)
        except TableError as error:
            return [{**head, "error": str(error), "rows": 0, "good": 0, "known": 0, "wrong": 0}]
        judged = judge(self.body, table, self.context)
        return [{**head, **_counts(judged), "unknown": [one[:20] for one in table.unknown]}, *_json(judged)]

    def details(self) -> dict[str, Any]:
        return {"body": self.body}


def _counts(judged: Sequence[tuple[ReadRow, RequestRow | None]]) -> dict[str, int]:
    known = sum(1 for row, made in judged if made is None and not row.wrong)
    good = sum(1 for _, made in judged if made is not None)
    return {"rows": len(judged), "good": good, "known": known, "wrong": len(judged) - good - known}


def _json(judged: Sequence[tuple[ReadRow, RequestRow | None]]) -> list[dict[str, Any]]:
    return [one.as_json() for one in findings_of(judged)]


def received_before(body: Body, digest: str) -> RequestImport | None:
    """Return the import of the body that came from the same file, if its content is still there."""
    rows = RequestImport.objects.filter(body=body, findings__0__digest=digest, stored__isnull=False)
    return next((row for row in rows.order_by("-pk") if not is_destroyed(row)), None)


def is_destroyed(batch: RequestImport) -> bool:
    """Return whether the file of an import cannot be read any more."""
    if batch.stored is None or batch.stored.key_name is None:
        return True
    return not RecordKey.objects.filter(name=batch.stored.key_name, destroyed_at__isnull=True).exists()


def table_of(batch: RequestImport) -> Table:
    """Return the table of an import. Raises TableError, keys.KeyDestroyed."""
    if batch.stored is None:
        raise TableError("这次导入没有保存文件。")
    return read_table(read_sealed(batch.stored, key_for(batch.stored)), batch.stored.name)


@dataclass(kw_only=True)
class TableAction(Action):
    """An act on a table that was received."""

    batch: RequestImport

    @property
    def record(self) -> RequestImport:
        return self.batch

    def closed(self) -> list[Reason]:
        """Return why it may not be done now."""
        reasons = handler_only(self.context, self.batch)
        if not reasons and is_destroyed(self.batch):
            reasons.append(Reason(code="destroyed", message="这个文件已经销毁，需要时请重新上传。"))
        return reasons

    def check(self) -> list[Reason]:
        return self.closed()


@dataclass(kw_only=True)
class ImportTable(TableAction):
    """Make the requests of a table that was received: the good lines, or all or none (`strict`).

    The lines are judged anew; what is there already is passed over. Returns the RequestImport with fresh findings.
    """

    verb = "casework.import_table"
    title = "导入历年申请"

    strict: bool = False

    def closed(self) -> list[Reason]:
        """Return why it may not be done now."""
        reasons = super().closed()
        if not reasons and self.batch.made:
            message = "这个文件已经导入。要补充其余各行，请把改正后的文件再上传一次，已经导入的不会重复。"
            reasons.append(Reason(code="state", message=message))
        return reasons

    def perform(self) -> RequestImport:
        try:
            judged = judge(self.batch.body, table_of(self.batch), self.context)
        except TableError as error:
            raise Refused([Reason(code="unreadable", message=str(error))]) from error
        counts = _counts(judged)
        if self.strict and counts["wrong"]:
            message = f"有 {counts['wrong']} 行有错误，按“全部正确才导入”没有导入任何一行。请改正后重新上传。"
            raise Refused([Reason(code="strict", message=message)])
        if not counts["good"]:
            raise Refused(
                [Reason(code="nothing", message="没有可以导入的行：每一行都有错误，或者已经导入过。")]
            )
        rows = [made for _, made in judged if made is not None]
        ImportRequests(
            context=self.context, body=self.batch.body, source=self.batch.source, rows=rows, into=self.batch
        ).perform()
        self.batch.findings = [{**self.batch.findings[0], **counts}, *_json(judged)]
        self.batch.save(update_fields=["findings"])
        return self.batch

    def details(self) -> dict[str, Any]:
        return {"strict": self.strict, **_file_counts(self.batch)}


def _file_counts(batch: RequestImport) -> Mapping[str, Any]:
    head = batch.findings[0] if batch.findings else {}
    return {name: head.get(name, 0) for name in ("rows", "good", "known", "wrong")}


@dataclass(kw_only=True)
class ReadTable(TableAction):
    """Hand out the table with a column 结果. `content` holds the workbook afterwards; it shows who asked."""

    verb = "casework.read_table"
    title = "下载导入结果（含申请人信息）"
    private: ClassVar[frozenset[str]] = frozenset({"content"})

    content: bytes = field(default=b"", init=False, repr=False)

    def perform(self) -> RequestImport:
        try:
            table = table_of(self.batch)
        except TableError as error:
            raise Refused([Reason(code="unreadable", message=str(error))]) from error
        said: dict[int, list[str]] = {}
        wrong = set()
        for one in self.batch.findings[1:]:
            place = f"{one['column']}：" if one["column"] else ""
            said.setdefault(one["row"], []).append(f"{place}{one['message']}")
            if one["level"] == ERROR:
                wrong.add(one["row"])
        self.content = results_workbook(table, self._results(table, said, wrong), wrong)
        return self.batch

    def _results(self, table: Table, said: Mapping[int, list[str]], wrong: set[int]) -> dict[int, str]:
        known = {one["row"] for one in self.batch.findings[1:] if one["level"] == KNOWN}
        good = "已导入" if self.batch.made else "可以导入"
        found = {}
        for number, _ in table.rows:
            head = "未导入" if number in wrong else "已在台账" if number in known else good
            found[number] = "；".join([head, *said.get(number, [])])
        return found


@dataclass(kw_only=True)
class DestroyTable(TableAction):
    """Destroy the key of a table: nobody can read the file any more; the requests made of it stay."""

    verb = "casework.destroy_table"
    title = "销毁导入文件"

    def perform(self) -> RequestImport:
        assert self.batch.stored is not None  # checked before
        record = RecordKey.objects.get(name=str(self.batch.stored.key_name))
        record.wrapped, record.destroyed_at = b"", timezone.now()
        record.save(update_fields=["wrapped", "destroyed_at"])
        return self.batch
