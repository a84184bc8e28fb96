"""What a reader hands over: text in pieces with places, tables, or what it found itself; and the limits of reading."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from gongkai.privacy.finding import Finding

MOST_BYTES: Final = 200 * 1024 * 1024
MOST_UNPACKED: Final = 600 * 1024 * 1024
MOST_MEMBERS: Final = 20_000
MOST_OF_ONE: Final = 200 * 1024 * 1024
DEEPEST: Final = 4


class CannotRead(Exception):
    """A file cannot be searched; the text (Chinese) says why and what to do."""


@dataclass(slots=True)
class Text:
    """Pieces of text that follow each other, each with its place."""

    pieces: list[tuple[str, str]]  # place, text


@dataclass(slots=True)
class Grid:
    """A table: its rows, and the place of a cell by row and column (from 0)."""

    rows: Sequence[Sequence[str]]
    where: Callable[[int, int], str]
    rounded: frozenset[tuple[int, int]] = (
        frozenset()
    )  # cells with a number of which the file keeps 15 digits only
    header: Sequence[str] | None = None


@dataclass(slots=True)
class Inner:
    """A file inside the file."""

    name: str
    data: bytes
    place: str


@dataclass(slots=True)
class Found:
    """What the reader found by itself (the position of a picture)."""

    findings: list[Finding]


@dataclass(slots=True)
class Note:
    """What could not be looked into, in words."""

    text: str


Part = Text | Grid | Inner | Found | Note


@dataclass(slots=True)
class Budget:
    """How much may still be unpacked, over all files inside files."""

    left: int = MOST_UNPACKED
    depth: int = 0
    members: int = field(default=MOST_MEMBERS)

    def take(self, size: int) -> None:
        """Raise CannotRead where more is unpacked than an honest file holds."""
        self.left -= size
        self.members -= 1
        if self.left < 0 or self.members < 0:
            raise CannotRead("文件解压后过大或内含文件过多，为安全起见没有检查，请检查来源或拆分后再试。")


class Package:
    """A ZIP package (Word, Excel, PowerPoint, OFD, OpenDocument, archives), read within limits."""

    def __init__(self, data: bytes, budget: Budget) -> None:
        self.budget = budget
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(data))
            self.members = {info.filename: info for info in self.archive.infolist() if not info.is_dir()}
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
            raise CannotRead("文件已损坏或不完整（压缩结构无法打开），请重新保存或下载后再试。") from error
        if (
            len(self.members) > budget.members
            or sum(i.file_size for i in self.members.values()) > budget.left
        ):
            raise CannotRead("文件解压后过大或内含文件过多，为安全起见没有检查，请检查来源或拆分后再试。")

    def names(self, prefix: str = "", suffix: str = "") -> list[str]:
        """Members by the beginning and end of their names, in order of their names (sheet2 before sheet10)."""
        found = [name for name in self.members if name.startswith(prefix) and name.lower().endswith(suffix)]
        return sorted(found, key=lambda name: (len(name), name))

    def read(self, name: str) -> bytes:
        """A member's content. Raises CannotRead for encrypted, damaged and too large ones."""
        info = self.members[name]
        if info.flag_bits & 0x1:
            raise CannotRead("文件已加密，无法检查，请提供未加密的文件。")
        try:
            with self.archive.open(info) as part:
                data = part.read(min(info.file_size, MOST_OF_ONE) + 1)
        except (
            zipfile.BadZipFile,
            OSError,
            EOFError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as error:
            raise CannotRead("文件已损坏或不完整（压缩结构无法打开），请重新保存或下载后再试。") from error
        except Exception as error:  # zlib.error, lzma errors: damaged streams
            raise CannotRead("文件已损坏或不完整（压缩结构无法打开），请重新保存或下载后再试。") from error
        self.budget.take(len(data))
        return data

    def xml(self, name: str) -> etree._Element | None:
        """The root of an XML member, None where it is missing or no XML."""
        if name not in self.members:
            return None
        return parse_xml(self.read(name))


def parse_xml(data: bytes) -> etree._Element | None:
    """XML without entities, network or DTD."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, recover=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for comments."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


_BREAKS: Final = frozenset(
    "p si is row tr h TextObject TextCode br line-break text comment c v f Worksheet sp list-item table-row".split()
)


def xml_lines(root: etree._Element) -> Iterator[str]:
    """The text of any office XML, one line a paragraph, cell or text object; runs are joined."""
    parts: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
        if event == "comment":
            yield element.text or ""
            continue
        if event == "start":
            parts.append(element.text or "")
            if local(element) in ("tab", "s"):
                parts.append(" ")
        else:
            if local(element) in _BREAKS and parts:
                yield "".join(parts)
                parts = []
            parts.append(element.tail or "")
    yield "".join(parts)


def properties(package: Package) -> Iterator[Part]:
    """Properties of an Office document: title, author, company, own ones."""
    pieces = []
    for name in ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml", "meta.xml", "docInfo.xml"):
        root = package.xml(name)
        if root is None:
            continue
        for element in root.iter():
            text = (element.text or "").strip()
            if text and isinstance(element.tag, str):
                parent = element.getparent()
                own = parent.get("name") if parent is not None else element.get("name")
                title = own or element.get("name") or PROPERTY_NAMES.get(local(element), local(element))
                pieces.append((f"属性:{title}", text))
    for piece in pieces:
        yield Text([piece])


PROPERTY_NAMES: Final = {
    "creator": "作者",
    "lastModifiedBy": "最后保存者",
    "title": "标题",
    "subject": "主题",
    "keywords": "关键词",
    "description": "备注",
    "category": "类别",
    "Company": "单位",
    "Manager": "主管",
    "Author": "作者",
    "Title": "标题",
    "Subject": "主题",
    "Keywords": "关键词",
    "Creator": "生成程序",
    "Producer": "转换程序",
}
PICTURES: Final = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".heic", ".jfif")


def pictures(package: Package, prefix: str) -> Iterator[Part]:
    """The pictures of a package, for their EXIF."""
    for name in package.names(prefix):
        if name.lower().endswith(PICTURES):
            yield Inner(name.rsplit("/", 1)[-1], package.read(name), f"图片“{name.rsplit('/', 1)[-1]}”")


def embedded(package: Package, prefix: str) -> Iterator[Part]:
    """Objects put into the document: other documents, OLE packages."""
    for name in package.names(prefix):
        short = name.rsplit("/", 1)[-1]
        yield Inner(short, package.read(name), f"嵌入对象“{short}”")


def links(package: Package) -> Iterator[Part]:
    """Addresses of hyperlinks (mailto:, tel:), which no page shows."""
    for name in package.names(suffix=".rels"):
        root = package.xml(name)
        targets = [] if root is None else [
            item.get("Target", "") for item in root if item.get("TargetMode") == "External"
        ]  # fmt: skip
        for target in targets:
            text = target.removeprefix("mailto:").removeprefix("tel:").split("?")[0]
            if text != target:
                yield Text([("超链接", text)])
