"""Two versions of an item side by side: metadata, paragraphs with what changed in them, attachments.

Bounded: long texts are anchored on paragraphs that occur once, and paragraphs that differ too much are shown whole.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from gongkai.catalogue.fields import CHOICES, FLAGS, LABELS, plain_lines
from gongkai.catalogue.models import DisclosureMode, Ground, ItemVersion

Kind = Literal["same", "changed", "deleted", "inserted", "gap"]
MOST_ROWS = 3000
AROUND = 2  # unchanged paragraphs shown beside a change
_SMALL = 4_000_000  # paragraphs times paragraphs that difflib may look at
_PAIR = 400_000  # characters times characters of one pair of paragraphs
_BUDGET = 12_000_000  # of all pairs together
_ALIKE = 0.3

EXTRA = {
    "column_title": "所在栏目",
    "disclosure_mode": "公开属性",
    "ground": "不予公开依据",
    "ground_reason": "不予公开理由",
    "document_count": "件数",
    "index_no": "索引号",
    "published_on": "发布日期",
    "interprets": "被解读的文件",
}
ORDER = (
    "title column_title index_no published_on disclosure_mode ground ground_reason document_count document_kind "
    "document_no document_date created_on effective_from valid_until validity issuer joint_issuers made_here "
    "is_interpretation interprets interpretation_form by_principal theme genre audience keywords life_cycle language "
    "disclosure_term disclosure_scope responsible_unit source summary"
).split()


@dataclass(frozen=True)
class Piece:
    """A stretch of a paragraph: the same in both, deleted, inserted."""

    kind: Literal["same", "deleted", "inserted"]
    text: str


@dataclass(frozen=True)
class MetaRow:
    """One field in both versions."""

    label: str
    before: str
    after: str
    changed: bool


@dataclass(frozen=True)
class TextRow:
    """A paragraph on the left and what stands for it on the right. A gap stands for `count` unchanged paragraphs."""

    kind: Kind
    left: tuple[Piece, ...] = ()
    right: tuple[Piece, ...] = ()
    count: int = 0


@dataclass(frozen=True)
class FileRow:
    """An attachment: kept, renamed, added, removed, or replaced under the same title."""

    kind: Literal["kept", "renamed", "added", "removed", "replaced"]
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(frozen=True)
class Comparison:
    """Everything that differs, and enough of what does not."""

    metadata: list[MetaRow]
    text: list[TextRow]
    files: list[FileRow]
    cut: bool = False

    @property
    def changed_fields(self) -> int:
        """Return how many fields differ."""
        return sum(row.changed for row in self.metadata)

    @property
    def changed_paragraphs(self) -> int:
        """Return how many paragraphs differ."""
        return sum(row.kind in ("changed", "deleted", "inserted") for row in self.text)

    @property
    def changed_files(self) -> int:
        """Return how many attachments differ."""
        return sum(row.kind != "kept" for row in self.files)

    @property
    def same(self) -> bool:
        """Return whether nothing differs."""
        return not (self.changed_fields or self.changed_paragraphs or self.changed_files)


def compare_versions(before: ItemVersion, after: ItemVersion) -> Comparison:
    """Compare two versions of one item."""
    return compare(
        before.values, before.text(), before.attachments, after.values, after.text(), after.attachments
    )


def compare(
    old_values: dict[str, Any],
    old_text: str,
    old_files: list[dict[str, Any]],
    new_values: dict[str, Any],
    new_text: str,
    new_files: list[dict[str, Any]],
) -> Comparison:
    """Compare values (`versions.values_of`), texts (sanitised HTML) and files (`versions.files_in`)."""
    text = compare_texts(paragraphs_of(old_text), paragraphs_of(new_text))
    return Comparison(
        metadata=_metadata(old_values, new_values),
        text=text[:MOST_ROWS],
        files=_files(old_files, new_files),
        cut=len(text) > MOST_ROWS,
    )


# --- metadata -------------------------------------------------------------------------------------------


def shown(name: str, value: Any) -> str:
    """Return how a value of a version reads."""
    if value in (None, ""):
        return ""
    if name in FLAGS:
        return "是" if value else "否"
    choices: Any = {**CHOICES, "disclosure_mode": DisclosureMode, "ground": Ground}.get(name)
    if choices is not None:
        return str(dict(choices.choices).get(value, value))
    return str(value)


def _metadata(old: dict[str, Any], new: dict[str, Any]) -> list[MetaRow]:
    rows = []
    for name in ORDER:
        before, after = shown(name, old.get(name)), shown(name, new.get(name))
        if before or after:
            rows.append(MetaRow(EXTRA.get(name) or LABELS.get(name, name), before, after, before != after))
    return rows


# --- text -----------------------------------------------------------------------------------------------


def paragraphs_of(content: str) -> list[str]:
    """Return the paragraphs, headings and cells of sanitised HTML as plain text, empty ones left out."""
    return [line for line in (part.strip() for part in plain_lines(content).split("\n")) if line]


def compare_texts(old: Sequence[str], new: Sequence[str]) -> list[TextRow]:
    """Return the paragraphs side by side, long unchanged stretches folded."""
    rows: list[TextRow] = []
    budget = [_BUDGET]
    for same, left, right in _blocks(old, new):
        if same:
            rows += [TextRow("same", _same(text), _same(text)) for text in left]
        else:
            rows += _pairs(left, right, budget)
    return list(_folded(rows))


def _same(text: str) -> tuple[Piece, ...]:
    return (Piece("same", text),)


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    """Yield stretches in order: (same, left, right)."""
    start, shorter = 0, min(len(old), len(new))
    while start < shorter and old[start] == new[start]:
        start += 1
    end = 0
    while end < shorter - start and old[-1 - end] == new[-1 - end]:
        end += 1
    if start:
        yield True, old[:start], new[:start]
    left, right = old[start : len(old) - end], new[start : len(new) - end]
    if left or right:
        yield from _inner(left, right)
    if end:
        yield True, old[len(old) - end :], new[len(new) - end :]


def _inner(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    if len(left) * len(right) <= _SMALL:
        for tag, i, i2, j, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
            yield tag == "equal", left[i:i2], right[j:j2]
        return
    anchors = _anchors(left, right)
    if not anchors:
        yield False, left, right
        return
    i = j = 0
    for here, there in anchors:
        if here > i or there > j:
            yield from _between(left[i:here], right[j:there])
        yield True, left[here : here + 1], right[there : there + 1]
        i, j = here + 1, there + 1
    if i < len(left) or j < len(right):
        yield from _between(left[i:], right[j:])


def _between(
    left: Sequence[str], right: Sequence[str]
) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    if len(left) * len(right) <= _SMALL // 40:
        yield from _inner(left, right)
    else:
        yield False, left, right


def _anchors(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int]]:
    """Return pairs of places of paragraphs that occur once on either side, rising on both (patience)."""
    once_left = {text for text, n in Counter(left).items() if n == 1}
    once_right = {text: 0 for text, n in Counter(right).items() if n == 1}
    for place, text in enumerate(right):
        if text in once_right:
            once_right[text] = place
    pairs = [(i, once_right[text]) for i, text in enumerate(left) if text in once_left and text in once_right]
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        at = bisect_left(tails, place)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(place)
            ends.append(number)
        else:
            tails[at], ends[at] = place, number
    chain: list[tuple[int, int]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _pairs(left: Sequence[str], right: Sequence[str], budget: list[int]) -> Iterator[TextRow]:
    """Yield what differs: paragraphs that are alike beside each other, the others alone."""
    both = min(len(left), len(right))
    for old, new in zip(left[:both], right[:both], strict=True):
        pieces = _pieces(old, new, budget)
        if pieces is None:
            yield TextRow("deleted", left=(Piece("deleted", old),))
            yield TextRow("inserted", right=(Piece("inserted", new),))
        else:
            yield TextRow("changed", *pieces)
    for old in left[both:]:
        yield TextRow("deleted", left=(Piece("deleted", old),))
    for new in right[both:]:
        yield TextRow("inserted", right=(Piece("inserted", new),))


def _pieces(old: str, new: str, budget: list[int]) -> tuple[tuple[Piece, ...], tuple[Piece, ...]] | None:
    """Return the stretches of two paragraphs; None where they have too little in common to stand side by side."""
    cost = len(old) * len(new)
    if cost > _PAIR or cost > budget[0]:
        return (Piece("deleted", old),), (Piece("inserted", new),)
    budget[0] -= cost
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return None
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, i, i2, j, j2 in matcher.get_opcodes():
        if tag == "equal":
            left.append(Piece("same", old[i:i2]))
            right.append(Piece("same", new[j:j2]))
            continue
        if i2 > i:
            left.append(Piece("deleted", old[i:i2]))
        if j2 > j:
            right.append(Piece("inserted", new[j:j2]))
    return tuple(left), tuple(right)


def _folded(rows: list[TextRow]) -> Iterator[TextRow]:
    """Yield the rows; of a long unchanged stretch only what stands beside a change."""
    start = 0
    while start < len(rows):
        end = start
        while end < len(rows) and rows[end].kind == "same":
            end += 1
        head = AROUND if start else 0
        tail = AROUND if end < len(rows) else 0
        hidden = end - start - head - tail
        if hidden > 1:
            yield from rows[start : start + head]
            yield TextRow("gap", count=hidden)
            yield from rows[end - tail : end]
        else:
            yield from rows[start:end]
        while end < len(rows) and rows[end].kind != "same":
            yield rows[end]
            end += 1
        start = end


# --- attachments ----------------------------------------------------------------------------------------


def _files(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[FileRow]:
    coming = {one["file"]: one for one in new}
    staying = [one for one in old if one["file"] in coming]
    going = [one for one in old if one["file"] not in coming]
    there = {one["file"] for one in staying}
    fresh = [one for one in new if one["file"] not in there]
    rows = []
    for one in staying:
        after = coming[one["file"]]
        rows.append(FileRow("kept" if one["title"] == after["title"] else "renamed", one, after))
    for one in going:
        same = next((other for other in fresh if other["title"] == one["title"]), None)
        if same is not None:
            fresh.remove(same)
        rows.append(FileRow("replaced" if same else "removed", one, same))
    return rows + [FileRow("added", None, one) for one in fresh]
