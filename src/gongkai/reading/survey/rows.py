"""One file to its rows in the tables of a survey: pure, so that every engine gives the same."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gongkai.reading.checks import findings_of
from gongkai.reading.errors import UnreadableError
from gongkai.reading.files import read_file
from gongkai.reading.numbers import Number
from gongkai.reading.result import Reading

from .tables import TABLES

Value = str | int | bool | Number | None
COLLECT_AFTER = 100
"""Files between two collections of memory; collecting after every few hundred objects costs a fifth of the time."""


@dataclass(slots=True)
class FileRow:
    """What one file gives: rows by table name, in the order of the columns of `TABLES`; one row in `summary`."""

    file: str
    ok: bool
    rows: dict[str, list[tuple[Value, ...]]] = field(default_factory=dict)


def files_in(folder: Path) -> Iterator[str]:
    """The paths of all files below `folder`, relative to it, "/" between, in order of their names.

    Hidden files and folders and links to folders are left out; what is no report is for `row_of` to say.
    """
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=lambda entry: entry.name)
    for entry in ordered:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            for below in files_in(Path(entry.path)):
                yield f"{entry.name}/{below}"
        elif entry.is_file():
            yield entry.name


def row_of(path: str, root: str = "") -> FileRow:
    """Read the file `path` (relative to `root`) into rows. Never raises: what fails is a row with the reason."""
    full = Path(root, path)
    try:
        size = full.stat().st_size
    except OSError:
        size = None
    try:
        reading = read_file(full)
        reading.findings = findings_of(reading)
        return FileRow(path, True, _rows(path, reading, size))
    except UnreadableError as error:
        reason = str(error)
    except RecursionError:
        reason = "文件的结构嵌套过深，无法读取，请另存为纯文本后再试。"
    except MemoryError:
        reason = "读取这个文件所需的内存过多，请检查文件是否正常。"
    except Exception as error:  # one bad file must not end a survey of a hundred thousand
        reason = f"读取时发生意外错误（{type(error).__name__}），请把这个文件交给维护人员检查。"
    return failed(path, reason, size)


def failed(path: str, reason: str, size: int | None = None) -> FileRow:
    """The row of a file that could not be read."""
    return FileRow(path, False, {"summary": [_summary(file=path, ok=False, error=reason, bytes=size)]})


def rows_of(root: str, paths: Sequence[str]) -> list[FileRow]:
    """`row_of` for a run of paths; memory is collected now and then, not after every few hundred objects."""
    found: list[FileRow] = []
    enabled = gc.isenabled()
    gc.disable()
    try:
        for number, path in enumerate(paths, 1):
            found.append(row_of(path, root))
            if number % COLLECT_AFTER == 0:
                gc.collect()
    finally:
        if enabled:
            gc.enable()
    return found


def batches(paths: Iterable[str], size: int) -> Iterator[list[str]]:
    """`paths` in lists of `size`, the last one shorter."""
    batch: list[str] = []
    for path in paths:
        batch.append(path)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _rows(path: str, reading: Reading, size: int | None) -> dict[str, list[tuple[Value, ...]]]:
    report = (path, reading.unit, reading.year, reading.form)
    found: dict[str, list[tuple[Value, ...]]] = {
        "figures": [
            (*report, *_parts(cell), value, value is None) for cell, value in reading.figures.items()
        ],
        "narrative": [
            (
                *report,
                name,
                value,
                bool(reading.narrative_notes.get(name, {}).get("approximate")),
                str(reading.where.get(f"narrative.{name}", {}).get("text", "")),
            )
            for name, value in reading.narrative.items()
        ],
        "findings": [(*report, *_finding(finding)) for finding in reading.findings],
        "unread": [
            (*report, item["cell"], "; ".join(str(c["text"]) for c in item["candidates"]), item["why"])
            for item in reading.unread
        ],
    }
    grades = [finding["severity"] for finding in reading.findings]
    blanks = sum(value is None for value in reading.figures.values())
    found["summary"] = [
        _summary(
            file=path,
            ok=True,
            unit=reading.unit,
            year=reading.year,
            form=reading.form,
            kind=reading.kind,
            bytes=size,
            figures=len(reading.figures) - blanks,
            blanks=blanks,
            unread=len(reading.unread),
            narrative=len(reading.narrative),
            extra=len(reading.extra),
            errors=grades.count("error"),
            warnings=grades.count("warning"),
            infos=grades.count("info"),
        )
    ]
    return found


def _parts(cell: str) -> tuple[str, str, str]:
    table, row, column = cell.split(".", 2)
    return table, row, column


def _finding(finding: dict[str, Any]) -> tuple[Value, ...]:
    return (
        finding["rule"],
        finding["severity"],
        " ".join(map(str, finding["cells"])),
        finding["left"],
        finding["right"],
        finding["message"],
    )


def _summary(**values: Value) -> tuple[Value, ...]:
    return tuple(values.get(name) for name in TABLES["summary"])
