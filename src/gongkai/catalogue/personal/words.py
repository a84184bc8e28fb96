"""Wrong and sensitive words: the shared dictionary with a body's own entries over it."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Final

from gongkai.agencies.models import Body
from gongkai.agencies.queries import local_today
from gongkai.agencies.tree import line_above
from gongkai.catalogue.models.personal import WordingLevel, WordingRule
from gongkai.catalogue.personal.htmltext import Reading
from gongkai.catalogue.personal.scanner import Hit, digest_of_text
from gongkai.privacy import wording
from gongkai.privacy.wording import Entry

WORDING: Final = "wording"
DIVIDER: Final = "、"


def words_of(value: str) -> tuple[str, ...]:
    """Return the words of a field in which they are divided by 、 (or by commas)."""
    plain = value.replace("，", DIVIDER).replace(",", DIVIDER)
    return tuple(word for part in plain.split(DIVIDER) if (word := part.strip()))


def dictionary_of(body: Body, day: dt.date | None = None) -> tuple[Entry, ...]:
    """Return the dictionary that holds for `body` on `day` (today): shared, then of the bodies above, then its own."""
    when = day or local_today()
    line = [*reversed(line_above(body.pk, when)), body.pk]
    entries = {entry.wrong: entry for entry in wording.default_dictionary()}
    rows = WordingRule.objects.filter(body_id__in=line, valid_from__lte=when)
    live = [row for row in rows if row.ended_on is None or row.ended_on > when]
    for row in sorted(live, key=lambda row: (line.index(row.body_id), row.valid_from, row.pk)):
        entries.pop(row.wrong, None)
        if row.level != WordingLevel.OFF:
            entries[row.wrong] = entry_of(row)
    return tuple(entries.values())


def entry_of(row: WordingRule) -> Entry:
    """Return a row as the pure room takes it."""
    level = "block" if row.level == WordingLevel.BLOCK else "warn"
    before, after, but = words_of(row.before), words_of(row.after), words_of(row.exceptions)
    return Entry(row.wrong, row.right, level, row.reason, before, after, but)  # type: ignore[arg-type]


def dictionary_version(body: Body) -> str:
    """Return a digest of the dictionary of `body`, 16 hex digits: the sweep looks anew where it changed."""
    return hashlib.sha256(repr(sorted(dictionary_of(body), key=lambda one: one.wrong)).encode()).hexdigest()[
        :16
    ]


def word_hits(field: str, text: str, entries: tuple[Entry, ...]) -> list[Hit]:
    """Return the words of a text that the dictionary `entries` knows; those that block are sure."""
    reading = Reading(text, plain=field != "content")
    found = []
    for one in wording.find_wording(reading.text, entries):
        advice = f"应为“{one.right}”" if one.right else "请核实"
        reason = f"{one.reason}；{advice}" if one.reason else advice
        confidence = 1.0 if one.blocks else 0.5
        digest = digest_of_text(WORDING, one.text)
        found.append(Hit(field, WORDING, one.text, digest, confidence, "", reason, ((one.start, one.end),)))
    return found
