"""Which row of the page is which row of the form: candidates by label, then one alignment in printed order."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from gongkai.statements.forms import Table

from .labels import Entry, LabelIndex
from .normalise import bare_key, enumerator, key
from .rows import Row

MAX_JOIN = 6
SURE = 0.9
LIKELY = 0.62
MARGIN = 0.08
_FLOOR = 0.4
_HEADER_TEXTS = 30


@dataclass(slots=True)
class Match:
    """A row of the page taken for a row of the form. `rivals`: other rows of the form it may be as well."""

    row: Row
    entry: Entry
    score: float
    rivals: list[Entry] = field(default_factory=list)

    @property
    def certain(self) -> bool:
        """Whether the label alone settles it."""
        return not self.rivals and self.score >= LIKELY


def align(rows: list[Row], index: LabelIndex) -> list[Match]:
    """Matches in page order. Rows are taken in printed order; a table that stands elsewhere is tried alone."""
    candidates = [_candidates(row, index) for row in rows]
    chosen = _best_chain(candidates, len(index.entries))
    matches = _fill_gaps(_matches(rows, candidates, chosen, index), rows, index)
    matches.extend(_elsewhere(matches, rows, candidates, index))
    found = {match.entry.table.key for match in matches}
    used = {id(match.row) for match in matches}
    for table in index.form.tables:
        if table.key in found:
            continue
        alone = [
            {j: s for j, s in own.items() if index.entries[j].table.key == table.key and s >= SURE}
            if id(row) not in used
            else {}
            for row, own in zip(rows, candidates, strict=True)
        ]
        matches.extend(_matches(rows, alone, _best_chain(alone, len(index.entries)), index))
    return matches


def _elsewhere(
    matches: list[Match], rows: list[Row], candidates: list[dict[int, float]], index: LabelIndex
) -> list[Match]:
    """Rows out of their printed order, taken only when their label is exactly one row's that is nowhere else."""
    used = {id(match.row) for match in matches}
    taken = {match.entry.index for match in matches}
    found: list[Match] = []
    for row, own in zip(rows, candidates, strict=True):
        exact = [j for j, score in own.items() if score >= 0.96]
        if id(row) in used or len(exact) != 1 or exact[0] in taken or not row.own:
            continue
        entry = index.entries[exact[0]]
        if len(key(row.texts[-1])) >= 4 and len(row.figures) >= len(entry.table.columns):
            taken.add(entry.index)
            found.append(Match(row, entry, own[entry.index]))
    return found


def _fill_gaps(matches: list[Match], rows: list[Row], index: LabelIndex) -> list[Match]:
    """Rows between two sure neighbours, as many on the page as on the form: taken in order where labels resemble.

    This is where a misspelt short label, doubtful alone, becomes certain by its place.
    """
    order = {id(row): number for number, row in enumerate(rows)}
    sure = [match for match in matches if match.certain]
    weak = {id(match.row): match for match in matches if not match.certain}
    for before, after in pairwise(sure):
        if before.entry.table is not after.entry.table:
            continue
        between = [r for r in rows[order[id(before.row)] + 1 : order[id(after.row)]] if _has_figures(r)]
        wanted = [
            e for e in index.entries[before.entry.index + 1 : after.entry.index] if not e.heading and e.keys
        ]
        if len(between) != len(wanted):
            continue
        for row, entry in zip(between, wanted, strict=True):
            if not _resembles(row, entry):
                continue
            known = weak.get(id(row))
            if known is not None:
                known.entry, known.score, known.rivals = entry, max(known.score, 0.7), []
            else:
                matches.append(Match(row, entry, 0.7))
    matches.sort(key=lambda match: order[id(match.row)])
    return matches


def _has_figures(row: Row) -> bool:
    return bool(row.own) and not row.empty


def _resembles(row: Row, entry: Entry) -> bool:
    """Most characters of the shorter are shared and the number marks do not disagree."""
    text = row.texts[-1]
    own = key(text)
    if not own or _mark_penalty(text, entry, 1.0):
        return False
    return any(
        len(set(own) & set(label)) >= max(2, 0.6 * min(len(set(own)), len(set(label))))
        for label in entry.keys
    )


def _candidates(row: Row, index: LabelIndex) -> dict[int, float]:
    """Rows of the form this row may be, with a score of at most 1."""
    found: dict[int, float] = {}
    joins = _joins(row)
    for steps, (text, head) in enumerate(joins):
        for own in dict.fromkeys((key(text), bare_key(text))):
            for j in index.exact.get(own, ()):
                score = 1.0 - 0.01 * steps - _mark_penalty(head, index.entries[j], 0.03)
                found[j] = max(found.get(j, 0.0), score)
    if not found:
        found = index.endings(key(row.texts[-1])) if row.texts else {}
    if not found:
        for steps, (text, head) in enumerate(joins[:3]):
            for own in dict.fromkeys((key(text), bare_key(text))):
                for j, score in index.like(own[-60:]):
                    score = min(score, 0.89) - 0.03 * steps - _mark_penalty(head, index.entries[j], 0.12)
                    found[j] = max(found.get(j, 0.0), score)
    for entry in index.unlabelled:
        if _is_unlabelled(row, entry):
            found[entry.index] = 0.95
    numbers = any(figure.value.kind == "number" for figure in row.figures)
    empty = not numbers and row.empty
    for j in found:
        if index.entries[j].heading and numbers:
            found[j] -= 0.1
        if empty and found[j] < SURE:
            found[j] *= 0.75
    return {j: score for j, score in found.items() if score > _FLOOR}


def _joins(row: Row) -> list[tuple[str, str]]:
    """The last one, two, ... texts joined (a label may be broken), each with the text it starts with."""
    result: list[tuple[str, str]] = []
    joined = ""
    for text in reversed(row.texts[-MAX_JOIN:]):
        joined = text + joined
        if len(joined) > 120:
            break
        result.append((joined, text))
    return result


def _mark_penalty(text: str, entry: Entry, penalty: float) -> float:
    """Number marks that disagree speak against, a little."""
    mark = enumerator(text)
    return penalty if mark and entry.mark and mark != entry.mark else 0.0


def _is_unlabelled(row: Row, entry: Entry) -> bool:
    """A row without a printed label (the cases of section 4) is known by the header above it."""
    if len(row.figures) < 3 or (row.empty and (row.own or len(row.figures) < len(entry.table.columns))):
        return False
    context = key("".join(row.texts[-_HEADER_TEXTS:]))
    labels, groups = _header_keys(entry.table)
    return sum(label in context for label in labels) >= len(labels) - 1 and any(
        g in context for g in groups if g
    )


@cache
def _header_keys(table: Table) -> tuple[frozenset[str], frozenset[str]]:
    """The labels of the columns of a table and of their groups, as keys."""
    labels = frozenset(key(column.label) for column in table.columns)
    return labels, frozenset(
        key(part) for column in table.columns for part in (column.group or "").split("/")
    )


def _best_chain(candidates: list[dict[int, float]], size: int) -> list[tuple[int, int]]:
    """The chain of (row, entry), both rising, with the greatest sum of scores."""
    best = [0.0] * (size + 1)
    ends = [-1] * (size + 1)
    nodes: list[tuple[int, int, int]] = []
    for i, own in enumerate(candidates):
        updates = [(j, best[j] + score - _FLOOR, ends[j]) for j, score in own.items()]
        for j, total, back in updates:
            nodes.append((i, j, back))
            end = bisect_left(best, total, j + 1)
            best[j + 1 : end] = [total] * (end - j - 1)
            ends[j + 1 : end] = [len(nodes) - 1] * (end - j - 1)
    chain: list[tuple[int, int]] = []
    position = ends[size]
    while position >= 0:
        row, entry, position = nodes[position]
        chain.append((row, entry))
    return chain[::-1]


def _matches(
    rows: list[Row], candidates: list[dict[int, float]], chain: list[tuple[int, int]], index: LabelIndex
) -> list[Match]:
    matches: list[Match] = []
    filled = [any(figure.value.kind == "number" for figure in row.figures) for row in rows]
    for number, (i, j) in enumerate(chain):
        low = chain[number - 1][1] if number else -1
        high = chain[number + 1][1] if number + 1 < len(chain) else len(index.entries)
        score = candidates[i][j]
        rivals = [
            index.entries[k]
            for k, other in candidates[i].items()
            if k != j
            and low < k < high
            and other > score - MARGIN
            and not (index.entries[k].heading and filled[i])
        ]
        matches.append(Match(rows[i], index.entries[j], score, rivals))
    return matches
