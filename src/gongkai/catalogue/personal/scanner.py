"""The room `privacy` asked about one text: hits with their characters, kept sealed by a keyed digest of the text."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from gongkai import privacy
from gongkai.catalogue.models.personal import TextScan
from gongkai.catalogue.personal.htmltext import Range, Reading, Table
from gongkai.files import keys
from gongkai.privacy import Finding, Masks, masked_form

# Shorter texts are searched quicker than they are looked up.
KEPT_FROM: Final = 400
SHOWN: Final = Masks(names=True)
_SEALED_FOR: Final = "personal-findings"
_LONGEST: Final = 60
_MORE_KINDS: Final = {"unread": "无法检查", "wording": "错敏词"}


@lru_cache(maxsize=1)
def scanner_version() -> str:
    """Return the version of the scanner, 16 hex digits: a digest of its rules and data, so that any change is one."""
    folder, found = Path(privacy.__file__).parent, hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".py", ".json"):
            found.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Hit:
    """A finding in one text or file, without the text itself.

    `field`: "content", "attachment:12"; `ranges`: which characters of the reading's text (none for files); `masked`:
    how it may be shown; `digest`: keyed digest of kind and normalised text; `place`: in words.
    """

    field: str
    kind: str
    masked: str
    digest: str
    confidence: float
    place: str = ""
    reason: str = ""
    ranges: tuple[Range, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether it stops a publication."""
        return self.confidence >= privacy.SURE

    @property
    def stops(self) -> bool:
        """Whether it stops by itself: a name is found only beside a number, which stops."""
        return self.sure and self.kind != "name_with_id"

    @property
    def label(self) -> str:
        """The kind in Chinese."""
        return _MORE_KINDS.get(self.kind) or privacy.KIND_NAMES.get(self.kind, "")

    @property
    def key(self) -> str:
        """Name of this very finding in a form: field, kind, digest and first character."""
        start = self.ranges[0][0] if self.ranges else 0
        return f"{self.field}|{self.kind}|{self.digest[:16]}|{start}"


def digest_of_text(kind: str, text: str) -> str:
    """Return the keyed digest of a finding: blanks, hyphens and width do not matter."""
    plain = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).upper()
    return keys.blind(f"{kind}:{plain}", "personal-finding")


def shown(kind: str, text: str) -> str:
    """Return how a finding is shown: masked, on one line."""
    return re.sub(r"\s+", " ", masked_form(kind, text, SHOWN))[:_LONGEST]


def seal_hits(hits: Iterable[Hit], bound_to: str) -> bytes:
    """Return the hits encrypted; they are about persons, masked or not."""
    rows = [
        [one.field, one.kind, one.masked, one.digest, one.confidence, one.place, one.reason, one.ranges]
        for one in hits
    ]
    return keys.seal(keys.derived(_SEALED_FOR), rows, bound_to)


def unseal_hits(sealed: bytes, bound_to: str, field: str) -> list[Hit]:
    """Return the hits again, as hits of `field`. Raises keys.NotReadable for bytes of another place."""
    rows: list[list[Any]] = keys.unseal(keys.derived(_SEALED_FOR), sealed, bound_to)
    return [_unpacked(field, row) for row in rows]


def _unpacked(field: str, row: list[Any]) -> Hit:
    _, kind, masked, digest, confidence, place, reason, ranges = row
    places = tuple((start, end) for start, end in ranges)
    return Hit(field, kind, masked, digest, confidence, place, reason, places)


def hits_of(field: str, text: str, *, rich: bool = False) -> list[Hit]:
    """Return what is personal in a text of the field `field`, in order; `rich`: the text is sanitised HTML."""
    if not text:
        return []
    if len(text) < KEPT_FROM:
        return search(field, text, rich=rich)
    key = keys.blind(f"{scanner_version()}:{rich}:{text}", "text-scan")
    kept = TextScan.objects.filter(pk=key).first()
    if kept is not None:
        return unseal_hits(bytes(kept.sealed), key, field)
    found = search(field, text, rich=rich)
    with transaction.atomic():
        row = TextScan(key=key, sealed=seal_hits(found, key))
        TextScan.objects.bulk_create([row], ignore_conflicts=True)
    return found


def search(field: str, text: str, *, rich: bool = False) -> list[Hit]:
    """Search now, without the cache."""
    reading = Reading(text, plain=not rich)
    found = [_hit(field, reading, places, place, one) for places, place, one in _findings(reading)]
    return sorted(found, key=lambda hit: hit.ranges)


def _findings(reading: Reading) -> Iterator[tuple[list[Range], str, Finding]]:
    prose = reading.prose.text(reading.text)
    ends = [match.start() for match in re.finditer("\n", prose)]
    for one in privacy.find(prose):
        place = f"第{bisect_left(ends, one.start or 0) + 1}段" if ends else ""
        yield reading.prose.places(one.start or 0, one.end or 0), place, one
    for table in reading.tables:
        yield from _table_findings(reading, table)
    for unit in reading.attributes:
        for one in privacy.find(unit.text(reading.text)):
            yield unit.places(one.start or 0, one.end or 0), "链接地址或者提示", one


def _table_findings(reading: Reading, table: Table) -> Iterator[tuple[list[Range], str, Finding]]:
    rows = [row for row in table.rows if row]
    for one in privacy.find_in_table([[cell.text(reading.text) for cell in row] for row in rows]):
        cell = rows[(one.row or 1) - 1][(one.column or 1) - 1]
        yield cell.places(one.start or 0, one.end or 0), f"{table.name}{one.place}", one


def _hit(field: str, reading: Reading, places: list[Range], place: str, one: Finding) -> Hit:
    return Hit(
        field,
        one.kind,
        shown(one.kind, one.text),
        digest_of_text(one.kind, one.text),
        round(one.confidence, 2),
        place,
        one.reason,
        tuple(places),
    )
