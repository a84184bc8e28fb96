"""What the oracle is made of: the table of events, letters, runs."""

import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

with (Path(__file__).parent / "data" / "events.csv").open(encoding="utf-8") as source:
    TABLE = {row["kind"]: row for row in csv.DictReader(source)}
BEFORE_DECISION = {
    "submitted",
    "registered",
    "clarification_pending",
    "explanation_pending",
    "consulting",
    "fee_pending",
    "drafting",
    "in_approval",
}


class Impossible(Exception):
    """The event breaks a rule."""


@dataclass
class Letter:
    """An opinion asked."""

    kind: str
    asked: date
    limit: date | None
    stops: bool
    ended: date | None = None


@dataclass
class Stretch:
    """One run of the reply period."""

    start: date
    total: int
    fixed: date | None = None
    letters: list[Letter] = field(default_factory=list)
    ended: date | None = None
