"""Where rows come from: a table, with or without files beside it, or the pages of an old site.

`open_source(path, name, options)` gives a Source; `rows(skip)` yields its rows in a steady order, without the rows
whose key `skip` knows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gongkai.catalogue.bulk import pages
from gongkai.catalogue.bulk.addresses import normal, of_file
from gongkai.catalogue.bulk.bundle import Bundle, BundleError, NoBundle, opened, tidy
from gongkai.catalogue.bulk.headings import NEEDED, with_own
from gongkai.catalogue.bulk.rows import ERROR, NOTE, SKIPPED, SourceRow, key_of, take
from gongkai.catalogue.models import RunKind
from gongkai.catalogue.richtext import clean_html, plain_text
from gongkai.files.sheets import Table, TableError, find_table, plain, sheets_of
from gongkai.journal.canonical import digest_of

TABLE_NAMES = (".xlsx", ".xls", ".xlsm", ".et", ".ods", ".csv")
INDEX_STEMS = frozenset({"index", "metadata", "items", "articles", "目录", "索引", "清单", "元数据"})
MOST_ROWS = 200_000
LARGEST_INDEX = 400 * 1024 * 1024
RESULT = "结果"
EXAMPLE = "示例（导入时跳过）"
NO_HEADING = (
    "没有找到表头：至少要有“名称”和“发布日期”（或者“文件”）两栏。请下载模板，把内容粘贴到模板里再导入。"
)


class SourceError(Exception):
    """The source cannot be imported at all; the message says why and what to do."""


@dataclass(frozen=True)
class SourceOptions:
    """How a source is read. `own_headings`: other headings -> key; `selector`: where the text of a page stands;
    `host`: of the old site, where the pages do not tell it."""

    own_headings: Mapping[str, str] = field(default_factory=dict)
    selector: str = ""
    host: str = ""

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> SourceOptions:
        """Return those in the options of a run."""
        return cls(options.get("headings") or {}, options.get("selector") or "", options.get("host") or "")


@dataclass
class Source:
    """An opened source: its kind, its files, its table (or index of pages)."""

    kind: str
    bundle: Bundle
    options: SourceOptions
    table: Table | None = None
    index: dict[str, dict[str, Any]] | None = None
    base: str = ""  # the folder in which table or index lies

    def find(self, name: str) -> str | None:
        """Return the name in the bundle of a file that the table names: from the root or from the table's folder."""
        for one in (tidy(name), tidy(f"{self.base}{name}")):
            if one is not None and self.bundle.has(one):
                return one
        return None

    @property
    def unknown_headings(self) -> tuple[str, ...]:
        """Return the headings of the table that nobody knows."""
        return self.table.unknown if self.table is not None else ()

    @property
    def total(self) -> int:
        """Return how many rows there are."""
        if self.kind == RunKind.TABLE and self.table is not None:
            return len(self.table.rows)
        return len(self.pages())

    def pages(self) -> list[str]:
        """Return the names of the pages: those of the index if there is one, else all."""
        if self.index is not None:
            return list(self.index)
        return [name for name in self.bundle.names() if name.rsplit(".", 1)[-1].lower() in pages.PAGES]

    def digest(self) -> str:
        """Return by which the source is known again."""
        rows = [str(row) for row in self.table.rows] if self.table is not None else []
        content = hashlib.sha256("\n".join(rows).encode()).hexdigest()
        return digest_of([self.kind, content, [list(one) for one in self.bundle.fingerprint()]])

    def rows(self) -> Iterator[SourceRow]:
        """Yield the rows in a steady order."""
        if self.kind == RunKind.TABLE:
            yield from self._table_rows()
            return
        for number, name in enumerate(self.pages(), start=1):
            yield self.page_row(number, name)

    def _table_rows(self) -> Iterator[SourceRow]:
        table = self.table
        assert table is not None
        for number, cells in table.rows:
            row = SourceRow(number=number, place=f"第 {number} 行")
            given = {key: table.cell(cells, key) for key in table.places}
            take(row, given)
            _clean(row)
            named = sorted((key, str(value)) for key, value in given.items() if str(value).strip())
            row.key = key_of("row", [list(one) for one in named])
            yield row

    def page_row(self, number: int, name: str) -> SourceRow:
        """Return the row that a page is."""
        row = SourceRow(number=number, place=name[-300:])
        own = dict((self.index or {}).get(name) or self._sidecar(name))
        address = of_file(name, self.options.host)
        row.key = key_of("page", list(address or ("", name)))
        if not self.bundle.has(name):
            row.say(ERROR, "索引里列出的网页不在文件夹里，请补上文件或者删去这一行。", "file")
            return row
        try:
            root = pages.parse(self.bundle.read(name, pages.LARGEST_PAGE))
        except (BundleError, pages.PageError) as error:
            row.say(ERROR, str(error), "file")
            return row
        given = pages.metadata(root)
        told = {**given, **{key: value for key, value in own.items() if str(value).strip()}}
        if not own and not (given.get("published_on") and given.get("title")):
            reason = "没有发布日期" if given.get("title") else "没有标题"
            row.say(SKIPPED, f"不像文章页（{reason}），没有导入。确是文章的，请在索引表里写明。", "file")
            return row
        take(row, told, cut=True)
        self._addresses(row, name, address)
        self._text(row, root, name)
        _clean(row)
        return row

    def _addresses(self, row: SourceRow, name: str, address: tuple[str, str] | None) -> None:
        host = next((host for host, _ in row.addresses if host), self.options.host)
        row.addresses = [
            normal(path, host) or (host, path) if not own else (own, path) for own, path in row.addresses
        ]
        placed = of_file(name, host) or address
        if placed is None:
            row.say(NOTE, "旧网址太长或者不正常，没有保留。", "old_address")
        elif placed not in row.addresses:
            row.addresses.append(placed)

    def _text(self, row: SourceRow, root: Any, name: str) -> None:
        element = pages.body_of(root, self.options.selector)
        if element is None:
            where = f"按“{self.options.selector}”" if self.options.selector else ""
            row.say(ERROR, f"{where}没有找到正文。请核对正文位置的设置，或者单独录入。", "content")
            return
        host = next((host for host, _ in row.addresses if host), self.options.host)
        found = pages.lift_files(element, name, self.bundle.has, host)
        row.files += [one for one in found if one.name not in {ref.name for ref in row.files}]
        row.values["content"] = pages.inner_html(element)

    def _sidecar(self, name: str) -> dict[str, Any]:
        """Return what lies beside a page as JSON: a.html.json or a.json."""
        for other in (f"{name}.json", f"{name.rsplit('.', 1)[0]}.json"):
            if self.bundle.has(other):
                try:
                    found = json.loads(self.bundle.read(other, 1024 * 1024))
                except (ValueError, BundleError):
                    return {}
                return _known(found, with_own(self.options.own_headings)) if isinstance(found, dict) else {}
        return {}


def _clean(row: SourceRow) -> None:
    """Make the text what will be kept, so that what is searched is what will be read."""
    content = row.values.get("content")
    if isinstance(content, str):
        row.values["content"] = clean_html(content)
        if not plain_text(row.values["content"]) and not row.files:
            row.say(NOTE, "正文是空的。", "content")


def _known(given: Mapping[str, Any], headings: Mapping[str, str]) -> dict[str, Any]:
    """Return what an object of an index says: known keys and headings; nothing but plain values."""
    found = {}
    for name, value in given.items():
        key = headings.get(plain(str(name)))
        if key and isinstance(value, list) and all(isinstance(one, str) for one in value):
            value = ";".join(value)
        if key and isinstance(value, str | int | float):
            found[key] = value
    return found


@contextmanager
def open_source(path: Path, name: str, options: SourceOptions) -> Iterator[Source]:
    """Open a table, a folder or a ZIP archive (by `name`). Raises SourceError."""
    try:
        if path.is_dir() or name.lower().endswith(".zip"):
            with opened(path) as bundle:
                yield _of_bundle(bundle, options)
        elif name.lower().endswith(TABLE_NAMES):
            table = _table(path.read_bytes(), name, options)
            folder = NoBundle()
            yield Source(RunKind.TABLE, folder, options, table)
        else:
            raise SourceError(
                "只能导入 Excel、CSV 表格，ZIP 压缩包，或者网页文件夹。请换成其中一种格式再导入。"
            )
    except (BundleError, TableError) as error:
        raise SourceError(str(error)) from error
    except OSError as error:
        raise SourceError("文件打不开，请检查路径和权限。") from error


def _table(content: bytes, name: str, options: SourceOptions) -> Table:
    def enough(places: Mapping[str, int]) -> bool:
        return all(key in places for key in NEEDED) or "file" in places

    known = with_own(options.own_headings)
    table = find_table(
        sheets_of(content, name),
        known,
        asked=NO_HEADING,
        least=2,
        ignored=(RESULT,),
        example=EXAMPLE,
        enough=enough,
    )
    if not table.rows:
        raise SourceError("表格里没有内容：表头下面一行也没有。")
    if len(table.rows) > MOST_ROWS:
        raise SourceError(f"有 {len(table.rows)} 行，一次最多导入 {MOST_ROWS} 行，请分成几个文件。")
    return table


def _of_bundle(bundle: Bundle, options: SourceOptions) -> Source:
    names = bundle.names()
    if not names:
        raise SourceError("文件夹或者压缩包里没有可以读取的文件。")
    html = any(name.rsplit(".", 1)[-1].lower() in pages.PAGES for name in names)
    if html:
        return _site(bundle, names, options)
    tables = [name for name in names if name.lower().endswith(TABLE_NAMES) and name.count("/") <= 1]
    if len(tables) != 1:
        raise SourceError(
            "压缩包里没有网页，也不是一张表格加附件。请放入一张表格（附件与它在一起），或者旧网站的网页。"
        )
    table = _table(bundle.read(tables[0], LARGEST_INDEX), tables[0], options)
    return Source(RunKind.TABLE, bundle, options, table, base=_folder(tables[0]))


def _folder(name: str) -> str:
    head, mark, _ = name.rpartition("/")
    return head + mark


def _site(bundle: Bundle, names: list[str], options: SourceOptions) -> Source:
    for name in names:
        stem, _, extension = name.rsplit("/", 1)[-1].lower().rpartition(".")
        if name.count("/") > 1 or stem not in INDEX_STEMS:
            continue
        source = Source(RunKind.SITE, bundle, options, base=_folder(name))
        if extension == "json":
            rows = _json_rows(bundle.read(name, LARGEST_INDEX), options)
        elif f".{extension}" in TABLE_NAMES:
            table = source.table = _table(bundle.read(name, LARGEST_INDEX), name, options)
            if "file" not in table.places:
                raise SourceError(f"索引表“{name}”没有“文件”一栏，不知道每一行是哪个网页。请加上这一栏。")
            rows = [{key: table.cell(cells, key) for key in table.places} for _, cells in table.rows]
        else:
            continue
        source.index = _indexed(source, rows)
        return source
    return Source(RunKind.SITE, bundle, options)


def _json_rows(content: bytes, options: SourceOptions) -> list[dict[str, Any]]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise SourceError("索引 JSON 不完整，读不出。请检查文件，或者改用表格。") from error
    if isinstance(found, dict):
        named = [{"file": name, **value} for name, value in found.items() if isinstance(value, dict)]
        found = found.get("items") or found.get("articles") or named
    known = {**with_own(options.own_headings), "path": "file"}
    return [_known(one, known) for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _indexed(source: Source, rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        name = str(row.pop("file", "") or "").strip()
        if name:
            found.setdefault(source.find(name) or name, row)
    if not found:
        raise SourceError("索引里没有一行写明网页文件。请在“文件”一栏填写网页在文件夹里的路径。")
    return found
