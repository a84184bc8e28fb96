"""A row on its way in: from cells or a page to values, with everything that is wrong said beside it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gongkai.catalogue.bulk.addresses import normal
from gongkai.catalogue.bulk.headings import Heading, headings
from gongkai.files.cells import NotADay, day_of, text_of
from gongkai.files.sheets import plain
from gongkai.journal.canonical import canonical

ERROR, NOTE, KNOWN, SKIPPED = "error", "note", "known", "skipped"
_BETWEEN = re.compile(r"[;；\n\r、|]+")
_YES = {"是", "1", "true", "yes", "y", "√"}
_NO = {"否", "0", "false", "no", "n", "×"}
# What is cut rather than refused, when it comes from a page's head: nobody wrote it for the catalogue.
CUT = {"keywords": 200, "source": 200, "author_name": 60, "issuer": 200, "responsible_unit": 120}


@dataclass(frozen=True)
class Said:
    """What is said about a row: error (not imported), note, known, skipped. Never quotes personal data."""

    level: str
    message: str
    label: str = ""


@dataclass(frozen=True)
class FileRef:
    """A file of a row: its name in the bundle, the name that readers see."""

    name: str
    title: str = ""
    picture: bool = False


@dataclass(kw_only=True)
class SourceRow:
    """A row as its source tells it. `values`: what `importing.RowReader` takes, the column still as it was written."""

    number: int
    place: str
    values: dict[str, Any] = field(default_factory=dict)
    channels: tuple[str, ...] = ()
    files: list[FileRef] = field(default_factory=list)
    addresses: list[tuple[str, str]] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    key: str = ""

    @property
    def wrong(self) -> bool:
        """Return whether it cannot be imported."""
        return any(one.level == ERROR for one in self.said)

    @property
    def left(self) -> bool:
        """Return whether it is not to be imported (known or skipped), which is no error."""
        return any(one.level in (KNOWN, SKIPPED) for one in self.said)

    def say(self, level: str, message: str, key: str = "") -> None:
        """Add what is to be said about the value `key`."""
        known = headings().get(key)
        self.said.append(Said(level, message[:500], known.label if known else key))


def key_of(*parts: Any) -> str:
    """Return the key by which a row is known again."""
    return hashlib.sha256(canonical(list(parts)).encode()).hexdigest()[:32]


def take(row: SourceRow, given: Mapping[str, Any], *, cut: bool = False) -> None:
    """Put the cells of a row (key -> what stands there) into its values, saying what cannot be understood.

    `cut`: long secondary texts are shortened, not refused (metadata of pages).
    """
    for key, cell in given.items():
        heading = headings()[key]
        if heading.kind == "day":
            _day(row, key, cell)
            continue
        text = text_of(cell)
        if not text:
            continue
        if heading.kind == "choice":
            _choice(row, heading, text)
        elif heading.kind == "flag":
            _flag(row, key, text)
        elif heading.kind == "channels":
            row.channels = tuple(part.strip() for part in re.split(r"[;；、,，\n]+", text) if part.strip())
        elif heading.kind == "files":
            names = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
            row.files += [FileRef(name) for name in names]
        elif heading.kind == "address":
            _address(row, text)
        elif heading.kind != "file":
            row.values[key] = text[: CUT[key]] if cut and key in CUT else text


def _day(row: SourceRow, key: str, cell: Any) -> None:
    try:
        day = day_of(cell)
    except NotADay:
        shown = str(cell)[:30]
        row.say(ERROR, f"“{shown}”不是完整的日期。请写成 2019-03-05 这样的年月日，不知道的留空。", key)
        return
    if day is not None:
        if day.year < 1900:
            row.say(ERROR, f"{day.isoformat()} 太早，请核对年份。", key)
        else:
            row.values[key] = day


def _choice(row: SourceRow, heading: Heading, text: str) -> None:
    value = heading.chosen(text)
    if value is None:
        row.say(ERROR, f"填法不能识别，只能是：{'、'.join(heading.choices)}。", heading.key)
    else:
        row.values[heading.key] = value


def _flag(row: SourceRow, key: str, text: str) -> None:
    word = plain(text).lower()
    if word in _YES or word in _NO:
        row.values[key] = word in _YES
    else:
        row.say(ERROR, "只能填“是”或者“否”。", key)


def _address(row: SourceRow, text: str) -> None:
    found = normal(text)
    if found is None:
        row.say(NOTE, "原网址不完整或者太长，没有保留，旧链接不会转到新地址。", "old_address")
    elif found not in row.addresses:
        row.addresses.append(found)
