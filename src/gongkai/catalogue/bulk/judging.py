"""Judging rows before they become items: column, duplicates, files, personal data. Reads only."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from gongkai.agencies.models import Body
from gongkai.catalogue.actions.attach_file import MOST_ATTACHMENTS
from gongkai.catalogue.bulk.bundle import BundleError
from gongkai.catalogue.bulk.finding_columns import ColumnFinder
from gongkai.catalogue.bulk.private_data import Policy, Searched, masked, search_file, search_texts
from gongkai.catalogue.bulk.rows import ERROR, KNOWN, NOTE, FileRef, SourceRow
from gongkai.catalogue.bulk.sources import Source
from gongkai.catalogue.importing import RowReader
from gongkai.catalogue.models import ImportedRow, ImportRun, Item, OldAddress, RunKind
from gongkai.files.incoming import Incoming
from gongkai.files.names import safe_name
from gongkai.journal.identifiers import new_public_id

ASKED = 500
MASK_HINT = "请遮盖后再导入，或者在导入设置里选择自动遮盖。"


@dataclass(frozen=True)
class TakenFile:
    """A file that will be attached: where it is in the bundle, its public id to be, what readers see."""

    name: str
    public_id: str
    title: str


class Prepared(dict[str, Any]):
    """The values of a row as `RowReader` takes them, with what hangs on it."""

    def __init__(self, row: SourceRow) -> None:
        super().__init__(row.values)
        self.row = row
        self.files: list[TakenFile] = []
        self.overruled: Searched | None = None


@dataclass
class Counts:
    """What the rows came to."""

    done: int = 0
    good: int = 0
    known: int = 0
    skipped: int = 0
    faulty: int = 0
    personal: int = 0
    unknown_columns: Counter[str] = field(default_factory=Counter)


class Judge:
    """Judges the rows of one run, chunk by chunk, in their order."""

    def __init__(self, run: ImportRun, source: Source, reader: RowReader) -> None:
        options = run.options
        self.run, self.source, self.reader, self.body = run, source, reader, run.body
        self.policy = Policy(options.get("policy") or Policy.SKIP)
        self.columns = ColumnFinder(run.body, options.get("columns"), options.get("default_column") or "")
        self.channels = {channel.label: channel.key for channel in reader.channels.values()}
        self.documents = _documents(run.body)
        self.seen: dict[str, dict[Any, str]] = {"key": {}, "document": {}, "address": {}}
        self.counts = Counts()

    def judge(self, rows: Sequence[SourceRow]) -> list[tuple[SourceRow, Prepared | None]]:
        """Return every row with what it would become; None where it is wrong, known or passed over.

        Rows of this run that are in already are left out of what is returned.
        """
        mine, others = self._imported([row.key for row in rows])
        addresses = self._addresses(rows)
        found: list[tuple[SourceRow, Prepared | None]] = []
        for row in rows:
            self.counts.done += 1
            if not self._first(row, "key", row.key, "完全相同"):
                pass
            elif row.key in mine:
                continue
            elif row.key in others:
                row.say(KNOWN, "这一行以前已经导入，不再导入。")
            found.append((row, self._one(row, addresses)))
        return found

    def _one(self, row: SourceRow, addresses: dict[tuple[str, str], int]) -> Prepared | None:
        if not (row.left or row.wrong):
            self._duplicates(row, addresses)
        if row.left:
            return None
        self._column(row)
        self._channels(row)
        prepared = Prepared(row)
        if not row.wrong:
            prepared.files = list(self._files(row))
        searched = Searched(search_texts(row.values))
        if not row.wrong:
            searched.files = self._search_files(prepared.files)
        self._personal(row, prepared, searched)
        if row.wrong:
            return None
        prepared.update(row.values)
        if prepared.files and "content" in prepared:
            prepared["content"] = linked(prepared["content"], row.files, prepared.files)
        return prepared

    # --- duplicates ---------------------------------------------------------------------------------------------

    def _imported(self, keys: Sequence[str]) -> tuple[set[str], set[str]]:
        mine: set[str] = set()
        others: set[str] = set()
        for some in _some(keys):
            there = ImportedRow.objects.filter(body=self.body, key__in=some)
            for key, run in there.values_list("key", "run_id"):
                (mine if run == self.run.pk else others).add(key)
        return mine, others

    def _addresses(self, rows: Sequence[SourceRow]) -> dict[tuple[str, str], int]:
        paths = [path for row in rows for _, path in row.addresses]
        found = {}
        for some in _some(paths):
            there = OldAddress.objects.filter(path__in=some).values_list("host", "path", "body_id")
            found.update({(host, path): body for host, path, body in there})
        return found

    def _first(self, row: SourceRow, what: str, value: Any, words: str) -> bool:
        """Return whether no row before has this value; else say which one has."""
        before = self.seen[what].setdefault(value, row.place)
        if before is row.place:
            return True
        row.say(ERROR, f"与{before if before.startswith('第') else f'“{before}”'}{words}。请删去重复的一行。")
        return False

    def _duplicates(self, row: SourceRow, addresses: dict[tuple[str, str], int]) -> None:
        number = str(row.values.get("index_no") or "")
        mark = _mark(row.values.get("document_no"), row.values.get("title"))
        taken = [addresses[one] for one in row.addresses if one in addresses]
        if self.body.pk in taken:
            row.say(KNOWN, "这个旧网址的信息已经导入，不再导入。", "old_address")
        elif taken:
            row.say(ERROR, "这个旧网址已由其他机关使用，请核对网址或者去掉。", "old_address")
        elif number and number in self.reader.numbers:
            row.say(KNOWN, "这个索引号已在目录里，不再导入。", "index_no")
        elif mark in self.documents:
            row.say(KNOWN, "文号和名称都相同的信息已在目录里，不再导入。", "document_no")
        else:
            for one in row.addresses:
                self._first(row, "address", one, "的原网址相同")
            if mark is not None:
                self._first(row, "document", mark, "的文号和名称都相同")

    # --- values -------------------------------------------------------------------------------------------------

    def _column(self, row: SourceRow) -> None:
        given = str(row.values.get("column") or "")
        column, why = self.columns.find(given)
        if column is None:
            row.say(ERROR, why, "column")
            self.counts.unknown_columns[given[:60]] += 1
        else:
            row.values["column"] = column

    def _channels(self, row: SourceRow) -> None:
        if not row.channels:
            return
        keys = [
            self.channels.get(one) or (one if one in self.reader.channels else None) for one in row.channels
        ]
        if None in keys:
            known = "、".join(list(self.channels)[:8])
            row.say(ERROR, f"有本机关没有的公开渠道。可以写：{known}。", "releases")
        else:
            row.values["releases"] = [key for key in keys if key]

    # --- files --------------------------------------------------------------------------------------------------

    def _files(self, row: SourceRow) -> Iterator[TakenFile]:
        site = self.run.kind == RunKind.SITE
        if len(row.files) > MOST_ATTACHMENTS:
            row.say(ERROR, f"附件和图片有 {len(row.files)} 个，最多 {MOST_ATTACHMENTS} 个。", "attachments")
            return
        for ref in row.files:
            name = self.source.find(ref.name)
            if name is None:
                level, hint = (NOTE, "没有带入") if site else (ERROR, "请补上文件或者改正文件名")
                row.say(level, f"附件“{ref.name[-60:]}”不在导入的文件里，{hint}。", "attachments")
                continue
            why = self._file_fault(name)
            if why:
                row.say(ERROR, why, "attachments")
                continue
            title = ref.title or safe_name(name).rpartition(".")[0] or safe_name(name)
            yield TakenFile(name, new_public_id(), f"图片：{title}" if ref.picture else title)

    def _file_fault(self, name: str) -> str:
        try:
            content = self.source.bundle.read(name)
        except BundleError as error:
            return f"附件“{name[-60:]}”{error}"
        reasons = Incoming.take(name, content).reasons(self.body)
        return reasons[0].message if reasons else ""

    def _search_files(self, files: Iterable[TakenFile]) -> dict[str, list[str]]:
        found = {}
        for one in files:
            kinds = search_file(self.source.bundle.read(one.name), safe_name(one.name))
            if kinds:
                found[safe_name(one.name)] = kinds
        return found

    # --- personal data ------------------------------------------------------------------------------------------

    def _personal(self, row: SourceRow, prepared: Prepared, searched: Searched) -> None:
        if not searched.hits and not searched.files:
            return
        self.counts.personal += 1
        if self.policy == Policy.OVERRULE:
            prepared.overruled = searched
            row.say(NOTE, f"{searched.told()}，按所填理由照原文导入。")
        elif self.policy == Policy.SKIP:
            row.say(ERROR, f"{searched.told()}。{MASK_HINT}")
        else:
            for name, hits in searched.hits.items():
                row.values[name] = masked(row.values[name], hits, rich=name == "content")
            if searched.hits:
                row.say(NOTE, f"{Searched(searched.hits).told()}，已自动遮盖。")
            if searched.files:
                row.say(ERROR, f"{Searched({}, searched.files).told()}，附件不能自动遮盖，请遮盖后再导入。")


def _mark(document_no: Any, title: Any) -> int | None:
    return hash((str(document_no).strip(), str(title).strip())) if document_no and title else None


def _documents(body: Body) -> set[int | None]:
    rows = Item.objects.filter(body=body).exclude(document_no="").values_list("document_no", "title")
    return {_mark(number, title) for number, title in rows.iterator(chunk_size=5000)} - {None}


def _some(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), ASKED):
        yield values[start : start + ASKED]


def linked(content: str, refs: Sequence[FileRef], files: Sequence[TakenFile]) -> str:
    """Return the text with a link to the file where each picture or link stood ({{file:n}})."""
    from urllib.parse import quote

    from django.urls import get_script_prefix

    by_name = {one.name: one for one in files}
    for place, ref in enumerate(refs):
        one = by_name.get(ref.name)
        new = ""
        if one is not None:
            target = f"{get_script_prefix()}f/{one.public_id}/{quote(safe_name(one.name))}"
            new = f'<a href="{target}" rel="noopener noreferrer">{html.escape(one.title, quote=False)}</a>'
        content = content.replace(f"{{{{file:{place}}}}}", new)
    return content
