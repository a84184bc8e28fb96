"""`gongkai verify`: the chain, the seals, and what every room registers about its own caches and hashes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from gongkai.journal.canonical import digest_of
from gongkai.journal.models import Entry, Seal
from gongkai.journal.sealing import root_of


@dataclass(frozen=True)
class Problem:
    """Something that does not hold. `where` names the record, `message` says in Chinese what is wrong."""

    check: str
    where: str
    message: str


Verifier = Callable[[], Iterator[Problem]]
_verifiers: dict[str, tuple[str, Verifier]] = {}


def register(key: str, label: str) -> Callable[[Verifier], Verifier]:
    """Register a check of a room under `key`; called from its AppConfig.ready (by importing its module)."""

    def keep(function: Verifier) -> Verifier:
        _verifiers[key] = (label, function)
        return function

    return keep


def verifiers() -> dict[str, tuple[str, Verifier]]:
    """Return the registered checks: key -> (label, function)."""
    return dict(_verifiers)


def _algorithm(value: str) -> str | None:
    return value.split(":", 1)[0] if ":" in value else None


@register("journal.chain", "日志链")
def chain() -> Iterator[Problem]:
    """Walk every stream: numbers without a gap, each entry's hash right and built on the one before."""
    stream, seq, previous, broken = "", 0, "", False
    for entry in Entry.objects.order_by("stream", "seq").iterator(chunk_size=2000):
        if entry.stream != stream:
            stream, seq, previous, broken = entry.stream, 0, "", False
        if broken:
            continue
        place = f"{entry.stream}#{entry.seq}"
        if entry.seq != seq + 1:
            yield Problem("journal.chain", place, f"缺少第 {seq + 1} 条记录。")
            broken = True
        elif entry.prev_hash != previous:
            yield Problem("journal.chain", place, "与上一条记录的哈希不衔接。")
            broken = True
        elif digest_of(entry.content(), _algorithm(entry.hash)) != entry.hash:
            yield Problem("journal.chain", place, "记录内容与其哈希不符，登记后被改动。")
            broken = True
        seq, previous = entry.seq, entry.hash


@register("journal.seals", "每日封存")
def seals() -> Iterator[Problem]:
    """Walk the seals: each chained to the one before, its root that of the entries of its day."""
    previous: Seal | None = None
    for seal in Seal.objects.order_by("day"):
        place = f"seal:{seal.day}"
        algorithm = _algorithm(seal.hash)
        if seal.prev_hash != (previous.hash if previous else ""):
            yield Problem("journal.seals", place, "与上一日封存的哈希不衔接。")
        elif digest_of(seal.content(), algorithm) != seal.hash:
            yield Problem("journal.seals", place, "封存内容与其哈希不符。")
        elif (seal.entries, seal.root) != root_of(seal.day, algorithm):
            yield Problem("journal.seals", place, "当日记录与封存时不同：有记录被增删或改动。")
        previous = seal


def run_checks(most: int = 50) -> list[dict[str, Any]]:
    """Run every registered check; return a row per check for people: key, label, seconds, count and the first
    `most` problems as {"where", "message"}."""
    rows = []
    for key, (label, function) in verifiers().items():
        started = time.monotonic()
        problems = list(function())
        shown = [{"where": problem.where, "message": problem.message} for problem in problems[:most]]
        seconds = str(round(time.monotonic() - started, 1))
        rows.append(
            {"check": key, "label": label, "seconds": seconds, "count": len(problems), "problems": shown}
        )
    return rows
