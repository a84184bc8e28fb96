"""A folder or a ZIP archive of files, read with care: nothing outside it, nothing beyond measure.

Names are paths with / from its root. What is refused (links, paths that lead out, encrypted or swollen members) is not
among the names, and `refused` tells why.
"""

from __future__ import annotations

import os
import stat
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

from gongkai.files.zips import hidden, named

MOST_FILES = 400_000
LARGEST_FILE = 200 * 1024 * 1024
MOST_UNPACKED = 20 * 1024 * 1024 * 1024
# A member that is packed more tightly than text and pictures ever are, and is large besides, is a bomb.
TIGHTEST, SMALL = 300, 8 * 1024 * 1024


class BundleError(Exception):
    """The folder or archive cannot be read; the message says why and what to do."""


class Bundle(Protocol):
    """What a source of files can do."""

    refused: list[tuple[str, str]]

    def names(self) -> list[str]:
        """Return all names, in order."""
        ...

    def has(self, name: str) -> bool:
        """Return whether there is a file of this name."""
        ...

    def read(self, name: str, most: int = LARGEST_FILE) -> bytes:
        """Return a content. Raises BundleError when it is larger than `most` bytes or damaged."""
        ...

    def fingerprint(self) -> list[tuple[str, int]]:
        """Return names and sizes: what a source is recognised by."""
        ...


def tidy(name: str) -> str | None:
    """Return a name as a path from the root, None when it leads elsewhere."""
    text = unicodedata.normalize("NFC", name.replace("\\", "/"))
    if any(unicodedata.category(char) in {"Cc", "Cs"} for char in text):
        return None
    if text.startswith("/") or (len(text) > 1 and text[1] == ":"):
        return None
    parts = [part for part in text.split("/") if part not in ("", ".")]
    return None if not parts or ".." in parts or len(text) > 900 else "/".join(parts)


class FolderBundle:
    """The files below a folder. Symbolic links and special files are not followed."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.refused: list[tuple[str, str]] = []
        self._sizes: dict[str, int] = {}
        self._paths: dict[str, Path] = {}
        for path in self._walk():
            name = tidy(path.relative_to(self.root).as_posix())
            if name is None:
                self.refused.append((path.name[:100], "文件名不正常，没有读取。请改名后再导入。"))
                continue
            self._sizes[name], self._paths[name] = path.stat().st_size, path
            if len(self._sizes) > MOST_FILES:
                raise BundleError(f"文件超过 {MOST_FILES} 个，请分成几个文件夹导入。")

    def _walk(self) -> Iterator[Path]:
        for folder, folders, files in os.walk(self.root, followlinks=False):
            folders.sort()
            for name in sorted([*files, *folders]):
                path = Path(folder, name)
                mode = path.lstat().st_mode
                if stat.S_ISLNK(mode):
                    shown = path.relative_to(self.root).as_posix()[-100:]
                    self.refused.append((shown, "是符号链接，没有读取。请换成文件本身。"))
                elif stat.S_ISREG(mode) and not name.startswith(("._", ".")) and name != "Thumbs.db":
                    yield path

    def names(self) -> list[str]:
        """Return all names, in order."""
        return sorted(self._sizes)

    def has(self, name: str) -> bool:
        """Return whether there is a file of this name."""
        return name in self._sizes

    def read(self, name: str, most: int = LARGEST_FILE) -> bytes:
        """Return a content. Raises BundleError when it is larger than `most` bytes or gone."""
        try:
            # Opened without following a link that took its place meanwhile.
            handle = os.open(self._paths[name], os.O_RDONLY | os.O_NOFOLLOW)
            with os.fdopen(handle, "rb") as file:
                found = file.read(most + 1)
        except (OSError, KeyError) as error:
            raise BundleError("文件打不开，请检查后再导入。") from error
        return _within(found, most)

    def fingerprint(self) -> list[tuple[str, int]]:
        """Return names and sizes."""
        return sorted(self._sizes.items())


class ZipBundle:
    """The files in a ZIP archive. It is never unpacked onto the disk."""

    def __init__(self, path: Path | IO[bytes]) -> None:
        self.refused: list[tuple[str, str]] = []
        self._members: dict[str, zipfile.ZipInfo] = {}
        try:
            self._archive = zipfile.ZipFile(path)
            members = [one for one in self._archive.infolist() if not one.is_dir() and not hidden(one)]
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise BundleError(
                "压缩包打不开，可能已经损坏或者没有传完。请重新打包（ZIP 格式）再导入。"
            ) from error
        if len(members) > MOST_FILES:
            raise BundleError(f"压缩包里的文件超过 {MOST_FILES} 个，请分成几包导入。")
        if sum(one.file_size for one in members) > MOST_UNPACKED:
            raise BundleError("压缩包解开后过大，为安全起见没有读取。请分成几包，或者解开后按文件夹导入。")
        for member in members:
            self._admit(member)
        self._left = MOST_UNPACKED

    def _admit(self, member: zipfile.ZipInfo) -> None:
        shown = named(member)
        name, why = tidy(shown), ""
        if name is None:
            why = "路径指向压缩包以外，没有读取。"
        elif stat.S_ISLNK(member.external_attr >> 16):
            why = "是符号链接，没有读取。请换成文件本身。"
        elif member.flag_bits & 1:
            why = "加了密码，没有读取。请去掉密码后重新打包。"
        elif member.file_size > LARGEST_FILE:
            why = f"超过 {LARGEST_FILE // 1024 // 1024} MB，没有读取。"
        elif member.file_size > SMALL and member.file_size > TIGHTEST * max(member.compress_size, 1):
            why = "压缩比异常，可能是压缩炸弹，没有读取。"
        elif name in self._members:
            why = "压缩包里有两个同名的文件，后一个没有读取。"
        if why or name is None:
            self.refused.append((shown.replace("\x00", "")[-100:], why))
        else:
            self._members[name] = member

    def names(self) -> list[str]:
        """Return all names, in order."""
        return sorted(self._members)

    def has(self, name: str) -> bool:
        """Return whether there is a file of this name."""
        return name in self._members

    def read(self, name: str, most: int = LARGEST_FILE) -> bytes:
        """Return a content. Raises BundleError when it is larger than `most` bytes or damaged."""
        try:
            # The sizes that an archive tells of itself may be untrue.
            with self._archive.open(self._members[name]) as opened:
                found = opened.read(most + 1)
        except (zipfile.BadZipFile, OSError, KeyError, EOFError, NotImplementedError, RuntimeError) as error:
            raise BundleError("在压缩包里已经损坏，读不出。请重新打包。") from error
        except Exception as error:  # zlib and lzma have errors of their own
            raise BundleError("在压缩包里已经损坏，读不出。请重新打包。") from error
        return _within(found, most)

    def fingerprint(self) -> list[tuple[str, int]]:
        """Return names and sizes."""
        return sorted((name, member.file_size) for name, member in self._members.items())


def _within(content: bytes, most: int) -> bytes:
    if len(content) > most:
        raise BundleError(f"超过 {most // 1024 // 1024} MB，没有读取。")
    return content


class NoBundle:
    """A table alone, without files beside it."""

    def __init__(self) -> None:
        self.refused: list[tuple[str, str]] = []

    def names(self) -> list[str]:
        """Return nothing."""
        return []

    def has(self, name: str) -> bool:
        """Return False."""
        return False

    def read(self, name: str, most: int = LARGEST_FILE) -> bytes:
        """Raise BundleError."""
        raise BundleError("没有这个文件。")

    def fingerprint(self) -> list[tuple[str, int]]:
        """Return nothing."""
        return []


@contextmanager
def opened(path: Path) -> Iterator[Bundle]:
    """Open a folder or ZIP archive. Raises BundleError."""
    if path.is_dir():
        yield FolderBundle(path)
        return
    found = ZipBundle(path)
    try:
        yield found
    finally:
        found._archive.close()
