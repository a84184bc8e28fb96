"""The tables of a survey into Parquet and CSV, streamed, kept only when whole."""

from __future__ import annotations

import csv
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from .rows import FileRow, Value
from .tables import TABLES, ColumnType

FILES_A_CHUNK = 500
"""Files whose rows are written at once: a row group of Parquet, and all that is held in memory."""
_ARROW = {"text": pa.string(), "whole": pa.int64(), "number": pa.float64(), "yes": pa.bool_()}
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Engine = Callable[[str, Iterator[str]], Iterator[list[FileRow]]]
"""From the surveyed folder and the paths in it to their rows, in the same order."""
Progress = Callable[[int, int], None]
"""Told after every batch how many files are done and how many of them could not be read."""


class SurveyError(ValueError):
    """A survey cannot be made or kept as asked; the text (Chinese) says why and what to do."""


def survey(
    folder: Path, out: Path, engine: Engine, paths: Iterable[str], progress: Progress | None = None
) -> Counter[str]:
    """Read `paths` below `folder` with `engine` and keep the tables in the folder `out`.

    Returns counts: files, failed, and rows per table. An earlier survey in `out` is replaced when the new one is whole;
    until then, and when anything fails, it stays as it was. Raises SurveyError where `out` cannot be used.
    """
    _require_free(folder, out)
    counts: Counter[str] = Counter(files=0, failed=0)
    with _kept_when_whole(out) as partial, _Writer(partial) as writer:
        for rows in engine(str(folder), iter(paths)):
            for row in rows:
                counts["files"] += 1
                counts["failed"] += not row.ok
                writer.add(row)
            if progress is not None:
                progress(counts["files"], counts["failed"])
        writer.flush()
        counts.update(writer.counts)
    return counts


def file_names() -> list[str]:
    """The names of all files of a survey."""
    return [f"{table}.{ending}" for table in TABLES for ending in ("parquet", "csv")]


def _require_free(folder: Path, out: Path) -> None:
    here, there = folder.resolve(), out.resolve()
    if here == there or here in there.parents or there in here.parents:
        raise SurveyError("结果文件夹不能与要读取的文件夹相同或互相包含，请用 --out 另外指定。")
    if not out.exists():
        return
    if not out.is_dir():
        raise SurveyError(f"{out} 已存在而且不是文件夹，请用 --out 另外指定。")
    if {entry.name for entry in out.iterdir()} - set(file_names()):
        raise SurveyError(f"{out} 里已有别的文件，为免覆盖没有写入，请用 --out 指定空的或新的文件夹。")


@contextmanager
def _kept_when_whole(out: Path) -> Iterator[Path]:
    """A folder beside `out` that takes its place at the end, and is removed when anything fails."""
    out = out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    _remove_abandoned(out)
    partial = out.parent / f".{out.name}.partial-{os.getpid()}"
    partial.mkdir()
    try:
        yield partial
        old = out.parent / f".{out.name}.old-{os.getpid()}"
        if out.exists():
            out.rename(old)
        partial.rename(out)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _remove_abandoned(out: Path) -> None:
    """What runs that were killed have left behind."""
    for left in out.parent.glob(f".{out.name}.partial-*"):
        number = left.name.rpartition("-")[2]
        if number.isdigit() and not _is_running(int(number)):
            shutil.rmtree(left, ignore_errors=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return process != os.getpid()


class _Writer:
    """Both files of every table, filled chunk by chunk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.counts: Counter[str] = Counter()
        self.stack = ExitStack()
        self.pending: dict[str, list[tuple[Value, ...]]] = {name: [] for name in TABLES}
        self.files = 0
        self.schemas = {
            name: pa.schema([(column, _ARROW[kind]) for column, kind in columns.items()])
            for name, columns in TABLES.items()
        }
        self.parquet: dict[str, Any] = {}
        self.csv: dict[str, Any] = {}

    def __enter__(self) -> _Writer:
        for name, columns in TABLES.items():
            target = pq.ParquetWriter(self.folder / f"{name}.parquet", self.schemas[name], compression="zstd")
            self.parquet[name] = self.stack.enter_context(target)
            text = self.stack.enter_context(
                (self.folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="")
            )
            self.csv[name] = csv.writer(text, lineterminator="\r\n")
            self.csv[name].writerow(columns)
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.close()

    def add(self, row: FileRow) -> None:
        """Take the rows of one file."""
        for name, own in row.rows.items():
            self.pending[name].extend(own)
        self.files += 1
        if self.files % FILES_A_CHUNK == 0:
            self.flush()

    def flush(self) -> None:
        """Write what is pending."""
        for name, rows in self.pending.items():
            if not rows:
                continue
            self.counts[name] += len(rows)
            kinds = list(TABLES[name].values())
            columns = [
                pa.array([_arrow(value, kind) for value in column], _ARROW[kind])
                for column, kind in zip(zip(*rows, strict=True), kinds, strict=True)
            ]
            self.parquet[name].write_table(pa.Table.from_arrays(columns, schema=self.schemas[name]))
            self.csv[name].writerows([_csv(value) for value in row] for row in rows)
            rows.clear()


def _arrow(value: Value, kind: ColumnType) -> Value | float:
    if kind == "number" and value is not None:
        return float(value)
    return _clean(value) if isinstance(value, str) else value


def _csv(value: Value) -> str:
    """As text: no value as nothing, yes as 1, and no text that a spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, str):
        text = _clean(value)
        return f"'{text}" if text.lstrip(" ").startswith(_RISKY) else text
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _clean(text: str) -> str:
    """Without half characters, which no file can hold (names of files in another encoding have them)."""
    return text.encode("utf-8", errors="replace").decode("utf-8")
