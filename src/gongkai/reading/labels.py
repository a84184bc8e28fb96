"""The official labels of a form, indexed so that a label of a messy page finds the row it stands for.

A label that is written as printed is found by its key. Any other is compared by the characters and pairs of
characters it shares with each label, rare ones counting more ("信函" tells two rows apart, "申请数" does not).
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from gongkai.statements.forms import Form, Table

from .forms import FORM_IDS, form
from .normalise import Normaliser, bare_key, enumerator, key

_plain = Normaliser("")
MIN_SHORT = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the form: its place in printed order, the keys its label may be written with, its number mark."""

    index: int
    table: Table
    row: str
    heading: bool
    keys: frozenset[str]
    mark: str
    unit: str


class LabelIndex:
    """All rows of a form in printed order, found by exact key or by likeness."""

    def __init__(self, the_form: Form) -> None:
        self.form = the_form
        self.entries: list[Entry] = []
        self.exact: dict[str, list[int]] = {}
        for table in the_form.tables:
            for row in table.rows:
                labels = [_plain(label) for label in (row.label, *row.label_variants)]
                keys = frozenset(part for label in labels for part in (key(label), bare_key(label)) if part)
                entry = Entry(
                    len(self.entries),
                    table,
                    row.key,
                    not row.has_figures,
                    keys if row.label_printed else frozenset(),
                    enumerator(labels[0]),
                    row.unit or "",
                )
                self.entries.append(entry)
                for own in entry.keys:
                    self.exact.setdefault(own, []).append(entry.index)
        self.unlabelled = [entry for entry in self.entries if not entry.keys]
        self._index_grams()

    def _index_grams(self) -> None:
        variants = [(entry.index, own) for entry in self.entries for own in entry.keys]
        counts = Counter(gram for _, own in variants for gram in _grams(own))
        total = len(variants) + 1
        self.weights = {gram: math.log(1 + total / count) for gram, count in counts.items()}
        self.unknown = math.log(1 + total) * 0.6
        self.variants: list[tuple[int, str, float]] = []
        self.postings: dict[str, list[int]] = {}
        for number, (index, own) in enumerate(variants):
            self.variants.append((index, own, self._norm(own)))
            for gram in _grams(own):
                self.postings.setdefault(gram, []).append(number)

    def _norm(self, text: str) -> float:
        return math.sqrt(sum(self.weights.get(gram, self.unknown) ** 2 for gram in _grams(text)))

    def endings(self, text: str) -> dict[int, float]:
        """Rows whose label ends `text`: a heading glued before it. The longest label counts."""
        longest = max((len(own) for own in self.exact if len(own) >= 4 and text.endswith(own)), default=0)
        if longest < 4 or longest == len(text):
            return {}
        return dict.fromkeys(self.exact[text[-longest:]], 0.93)

    @lru_cache(maxsize=20_000)  # noqa: B019 - one index per form lives as long as the process
    def like(self, text: str) -> tuple[tuple[int, float], ...]:
        """Rows whose label is like `text` (a key), best first, each with a likeness of at most 1."""
        if len(text) < MIN_SHORT:
            return ()
        products: dict[int, float] = {}
        for gram in _grams(text):
            weight = self.weights.get(gram, 0.0) ** 2
            for number in self.postings.get(gram, ()):
                products[number] = products.get(number, 0.0) + weight
        norm = self._norm(text)
        best: dict[int, float] = {}
        for number, product in products.items():
            index, own, own_norm = self.variants[number]
            score = product / (norm * own_norm)
            if text in own or (len(own) >= 4 and own in text):
                score = max(score, 0.6 + 0.35 * min(len(text), len(own)) / max(len(text), len(own)))
            if score > 0.2 and len(own) >= 4:
                score = max(score, 1 - 1.3 * distance(text, own) / len(own))
            best[index] = max(best.get(index, 0.0), score)
        ordered = sorted(best.items(), key=lambda item: -item[1])
        return tuple((index, score) for index, score in ordered[:6] if score >= 0.42)


def distance(first: str, second: str) -> int:
    """Least number of characters to change, add or drop to turn one text into the other (Myers' bit vectors)."""
    if not first or not second:
        return max(len(first), len(second))
    masks: dict[str, int] = {}
    for position, char in enumerate(first):
        masks[char] = masks.get(char, 0) | 1 << position
    full, top = (1 << len(first)) - 1, 1 << (len(first) - 1)
    up, down, count = full, 0, len(first)
    for char in second:
        equal = masks.get(char, 0)
        diagonal = (((equal & up) + up) ^ up) | equal | down
        right = down | (~(diagonal | up) & full)
        left = up & diagonal
        if right & top:
            count += 1
        elif left & top:
            count -= 1
        right = (right << 1) | 1
        left <<= 1
        up = (left | ~(diagonal | right)) & full
        down = right & diagonal & full
    return count


def _grams(text: str) -> dict[str, None]:
    """The characters and pairs of characters of a text, each once, in order: sums are the same in every run."""
    return dict.fromkeys([*text, *map("".join, pairwise(text))])


@cache
def label_index(form_id: str) -> LabelIndex:
    """The index of one form."""
    return LabelIndex(form(form_id))


@cache
def known_keys() -> frozenset[str]:
    """Every row label of every form, as keys: used to part a label from a number glued to it."""
    return frozenset(own for form_id in FORM_IDS for own in label_index(form_id).exact)
