"""The package of a hand-over to archives or library (条例2019 Art. 25(3)): list, items with files, manifest."""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from gongkai.agencies.models import Body
from gongkai.catalogue.fields import LABELS
from gongkai.catalogue.models import Attachment, Item
from gongkai.catalogue.sheets_out import write_table
from gongkai.files import store
from gongkai.files.names import safe_name
from gongkai.journal.canonical import digest_of

CHUNK = 200
LIST_NAME, MANIFEST = "移交清单.xlsx", "manifest-sha256.txt"
HEAD = (
    ("序号", 6),
    ("索引号", 30),
    ("名称", 60),
    ("文号", 24),
    ("所在栏目", 20),
    ("成文日期", 12),
    ("发布日期", 12),
    ("附件数", 8),
    ("文件夹", 34),
)
SHOWN = (
    "document_no issuer joint_issuers document_date created_on effective_from valid_until repealed_on theme genre "
    "audience keywords language source responsible_unit summary"
).split()
_UNSAFE = re.compile(r"[^0-9A-Za-z._-]+")
_STORED = frozenset({"application/pdf", "application/zip", "image/jpeg", "image/png"})


@dataclass
class Package:
    """A package that was written: the open file, and per item (id, number, digest), in order."""

    content: IO[bytes]
    lines: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """Return the digest of the list."""
        return digest_of([[number, digest] for _, number, digest in self.lines])


def write_package(body: Body, items: Any, receiver: str, day: dt.date) -> Package:
    """Write the zip of `items` (a query set of published ones) into a temporary file, item by item."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 - it is kept by the act
    package = Package(out)
    hashes: list[tuple[str, str]] = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with tempfile.TemporaryFile() as table:
            notes = (f"{body.name} 政府信息移交清单", f"移交 {receiver}，{day:%Y-%m-%d}")
            write_table(table, "移交清单", HEAD, _rows(archive, items, package, hashes), notes)
            table.seek(0)
            hashes.append((_copy(archive, LIST_NAME, table), LIST_NAME))
        lines = "".join(f"{value}  {name}\n" for value, name in hashes)
        _write(archive, MANIFEST, lines.encode())
    out.seek(0)
    return package


def _rows(
    archive: zipfile.ZipFile, items: Any, package: Package, hashes: list[tuple[str, str]]
) -> Iterator[tuple[Any, ...]]:
    for number, (item, files) in enumerate(_with_files(items), start=1):
        folder = folder_of(number, item)
        mine = list(_put_item(archive, folder, item, files))
        hashes += mine
        package.lines.append((item.pk, number, digest_of(mine)))
        yield (
            number,
            item.index_no,
            item.title,
            item.document_no,
            item.column.title,
            item.document_date,
            item.published_on,
            len(files),
            folder,
        )


def _with_files(items: Any) -> Iterator[tuple[Item, list[Attachment]]]:
    keys = list(items.values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        some = keys[start : start + CHUNK]
        rows = Item.objects.select_related("body", "column").in_bulk(some)
        files: dict[int, list[Attachment]] = {}
        parts = Attachment.objects.filter(item_id__in=some, removed_on=None).select_related("file__blob")
        for part in parts:
            files.setdefault(part.item_id, []).append(part)
        yield from ((rows[key], files.get(key, [])) for key in some)


def folder_of(number: int, item: Item) -> str:
    """Return the folder of an item: number and index number, without what file systems mind."""
    return f"{number:05d}-{_UNSAFE.sub('_', item.index_no)[:60]}"


def _put_item(
    archive: zipfile.ZipFile, folder: str, item: Item, files: Iterable[Attachment]
) -> Iterator[tuple[str, str]]:
    name = f"{folder}/正文.html"
    yield _write(archive, name, page_of(item).encode()), name
    taken: set[str] = set()
    for number, part in enumerate(files, start=1):
        name = safe_name(part.file.name)
        if name in taken:
            name = f"{number}-{name}"
        taken.add(name)
        place = f"{folder}/附件/{name}"
        with store.open_content(part.file.blob.hash) as content:
            value = _copy(archive, place, content, packed=part.file.blob.media_type in _STORED)
        yield value, place


def _entry(name: str, packed: bool = False) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    return entry


def _write(archive: zipfile.ZipFile, name: str, data: bytes) -> str:
    archive.writestr(_entry(name), data)
    return hashlib.sha256(data).hexdigest()


def _copy(archive: zipfile.ZipFile, name: str, source: IO[bytes], *, packed: bool = False) -> str:
    value = hashlib.sha256()
    with archive.open(_entry(name, packed), "w", force_zip64=True) as target:
        while chunk := source.read(1 << 20):
            value.update(chunk)
            target.write(chunk)
    return value.hexdigest()


def _label(name: str) -> str:
    field: Any = Item._meta.get_field(name)
    return LABELS.get(name) or str(field.verbose_name)


def page_of(item: Item) -> str:
    """Return an item as a page of its own: metadata, then the (sanitised) text."""
    rows = [("索引号", item.index_no), ("发布机构", item.issuing_body), ("发布日期", item.published_on)]
    rows += [(_label(name), getattr(item, name)) for name in SHOWN]
    cells = "".join(
        f"<tr><th>{html.escape(label)}</th><td>{html.escape(str(value))}</td></tr>"
        for label, value in rows
        if value not in (None, "")
    )
    title = html.escape(item.title)
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><h1>{title}</h1><table>{cells}</table><hr>{item.content}</body></html>\n"
    )
