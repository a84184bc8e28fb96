"""Reading files by path for the commands: one object per file, also when it cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from .errors import UnreadableError
from .reader import read_bytes
from .result import Reading
from .sources import MAX_BYTES


def read_file(path: Path) -> Reading:
    """Read the report in a file. Raises UnreadableError (Chinese) when it is missing or no readable report."""
    try:
        if path.is_dir():
            raise UnreadableError("这是文件夹，不是文件，请指定文件。")
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableError(
                f"文件太大（{path.stat().st_size // 1024 // 1024} MB，上限 {MAX_BYTES // 1024 // 1024} MB），"
                "请只提供年度报告本身。"
            )
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableError("找不到文件，请检查路径。") from error
    except OSError as error:
        raise UnreadableError(f"文件无法打开：{error.strerror}。") from error
    reading = read_bytes(path.name, data)
    reading.file = str(path)
    return reading


def read_files(paths: Iterable[Path]) -> Iterator[tuple[Path, Reading | None, str | None]]:
    """Each path with its reading, or with the reason why there is none; one bad file does not stop the others."""
    for path in paths:
        try:
            yield path, read_file(path), None
        except UnreadableError as error:
            yield path, None, str(error)


def failure(path: Path, reason: str) -> dict[str, Any]:
    """The object printed for a file that could not be read."""
    return {"file": str(path), "error": reason}
