"""Wrong and sensitive wording (错敏词): an editable dictionary with context rules, and where a text meets it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal

from .data import load

Level = Literal["block", "warn"]
REACH: Final = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """A word that should not stand there.

    `wrong`, `right`: the word and what to write instead (empty: decide). `level`: block stops a publication, warn
    tells. `reason`: why (Chinese). Context rules: one of `before` must stand within 20 characters before it, one of
    `after` behind it (empty: no condition); where the word is part of one of `but`, it is right.
    """

    wrong: str
    right: str = ""
    level: Level = "warn"
    reason: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    but: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WordFinding:
    """A wrong word in a text: `start` and `end` are offsets, `right` what to write instead."""

    start: int
    end: int
    text: str
    right: str
    level: Level
    reason: str

    @property
    def blocks(self) -> bool:
        """Whether it stops a publication until corrected or overruled."""
        return self.level == "block"


class BadDictionary(ValueError):
    """A dictionary cannot be used; the text (Chinese) names the entry and what is wrong with it."""


def parse_dictionary(items: Iterable[Mapping[str, Any]]) -> tuple[Entry, ...]:
    """Entries from JSON objects with the keys wrong, right, level, reason, before, after, not.

    Raises BadDictionary for an entry without word, an unknown level, a doubled word, a correction that is wrong again.
    """
    entries: list[Entry] = []
    seen: set[str] = set()
    for number, item in enumerate(items, 1):
        wrong = str(item.get("wrong", "")).strip()
        if len(wrong) < 2:
            raise BadDictionary(f"第{number}条：错误写法至少要有两个字。")
        if wrong in seen:
            raise BadDictionary(f"第{number}条：“{wrong}”重复，请合并为一条。")
        level = item.get("level", "warn")
        if level not in ("block", "warn"):
            raise BadDictionary(f"第{number}条“{wrong}”：级别只能是 block（拦截）或 warn（提示）。")
        but = _words(item, "not", number)
        if any(wrong not in word for word in but):
            raise BadDictionary(f"第{number}条“{wrong}”：例外（not）须包含这个词，例如“{wrong}……”。")
        right = str(item.get("right", ""))
        if wrong in right and not any(wrong in word and word in right for word in but):
            raise BadDictionary(
                f"第{number}条“{wrong}”：正确写法里还有这个词，改后仍会报错，请加例外（not）。"
            )
        seen.add(wrong)
        before, after = _words(item, "before", number), _words(item, "after", number)
        entries.append(Entry(wrong, right, level, str(item.get("reason", "")), before, after, but))
    return tuple(entries)


def _words(item: Mapping[str, Any], key: str, number: int) -> tuple[str, ...]:
    value = item.get(key, [])
    if not isinstance(value, (list, tuple)) or not all(isinstance(word, str) and word for word in value):
        raise BadDictionary(f"第{number}条：{key} 须是词的列表。")
    return tuple(value)


@lru_cache(maxsize=1)
def default_dictionary() -> tuple[Entry, ...]:
    """The dictionary that comes with the project: well-known slips only. A body adds its own."""
    return parse_dictionary(load("wording.json"))


@lru_cache(maxsize=64)
def _pattern(entries: tuple[Entry, ...]) -> re.Pattern[str] | None:
    words = sorted((entry.wrong for entry in entries), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words))) if words else None


def find_wording(text: str, dictionary: Iterable[Entry] | None = None) -> list[WordFinding]:
    """Where `text` meets the dictionary (default: the project's), in order, without overlaps."""
    entries = tuple(dictionary) if dictionary is not None else default_dictionary()
    pattern = _pattern(entries)
    by_word = {entry.wrong: entry for entry in entries}
    found: list[WordFinding] = []
    at = 0
    while pattern is not None and (hit := pattern.search(text, at)):
        entry = by_word[hit.group()]
        start, end = hit.span()
        if _holds(entry, text, start, end):
            found.append(WordFinding(start, end, hit.group(), entry.right, entry.level, entry.reason))
            at = end
        else:
            at = start + 1
    return found


def _holds(entry: Entry, text: str, start: int, end: int) -> bool:
    """Whether the context rules of the entry let it count here."""
    if entry.before and not any(word in text[max(0, start - REACH) : start] for word in entry.before):
        return False
    if entry.after and not any(word in text[end : end + REACH] for word in entry.after):
        return False
    for phrase in entry.but:
        offset = phrase.find(entry.wrong)
        while offset >= 0:
            if text.startswith(phrase, start - offset) and start >= offset:
                return False
            offset = phrase.find(entry.wrong, offset + 1)
    return True
