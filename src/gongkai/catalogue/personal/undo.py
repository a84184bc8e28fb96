"""A text with what was masked in it, so that each mask can be taken back, also after the text was edited elsewhere."""

from __future__ import annotations

import html
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from gongkai.catalogue.personal.htmltext import Range, Reading


@dataclass(frozen=True, slots=True)
class Mask:
    """One mask: [start, end) of the source as it is now, what stood there, what kind it is."""

    start: int
    end: int
    original: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """[start, end) of the source is to become `new`."""

    start: int
    end: int
    new: str
    kind: str = ""


def rewritten(reading: Reading, ranges: Sequence[Range], new: str, *, plain: bool) -> Edit | None:
    """Return the edit of the source that makes the text at `ranges` read `new`; tags in between stay.

    None where the ranges stand for nothing in the source.
    """
    raw = "".join(reading.text[start:end] for start, end in ranges)
    pieces = [(piece, low) for low, piece in _pieces(reading, ranges)]
    if not pieces:
        return None
    begin, end = pieces[0][0][2], max(piece[3] for piece, _ in pieces)
    parts: list[str] = []
    at, rest = begin, new
    for (first, last, low, high), offset in pieces:
        parts.append(reading.source[at:low])
        if len(raw) == len(new):
            text = new[offset : offset + last - first]
        else:
            text, rest = rest, ""
        parts.append(text if plain else html.escape(text, quote=True).replace("\xa0", "&nbsp;"))
        at = high
    return Edit(begin, end, "".join(parts))


def _pieces(reading: Reading, ranges: Sequence[Range]) -> Iterable[tuple[int, tuple[int, int, int, int]]]:
    """Yield each piece of the source with its offset in the text of the ranges."""
    offset = 0
    for start, end in ranges:
        for piece in reading.spans(start, end):
            yield offset + max(piece[0], start) - start, piece
        offset += end - start


def apply(source: str, masks: Sequence[Mask], edits: Iterable[Edit]) -> tuple[str, list[Mask]]:
    """Return the source with the edits made, and all masks, old and new, by their places in it.

    An edit that meets earlier masks takes them in: taking it back gives what stood there before all of them.
    """
    ordered = sorted(masks, key=lambda one: one.start)
    parts: list[str] = []
    found: list[Mask] = []
    at = length = done = 0
    for low, high, group in _clusters(ordered, edits):
        while done < len(ordered) and ordered[done].end <= low:
            found.append(_shifted(ordered[done], length - at))
            done += 1
        inner = []
        while done < len(ordered) and ordered[done].start < high:
            inner.append(ordered[done])
            done += 1
        parts.append(source[at:low])
        length += low - at
        new = _edited(source, low, high, group)
        original = restored(source, inner, low, high)
        parts.append(new)
        if new != original:
            found.append(Mask(length, length + len(new), original, group[0].kind))
        length += len(new)
        at = high
    found += [_shifted(one, length - at) for one in ordered[done:]]
    parts.append(source[at:])
    return "".join(parts), found


def _shifted(mask: Mask, by: int) -> Mask:
    return replace(mask, start=mask.start + by, end=mask.end + by)


def _clusters(masks: Sequence[Mask], edits: Iterable[Edit]) -> Iterable[tuple[int, int, list[Edit]]]:
    """Yield stretches of the source that are edited, widened to the masks they meet, in order and apart."""
    starts = [one.start for one in masks]
    group: list[Edit] = []
    low = high = -1
    for edit in sorted(edits, key=lambda one: (one.start, -one.end)):
        first, last = edit.start, edit.end
        at = max(0, bisect_right(starts, first) - 1)
        while at < len(masks) and masks[at].start < last:
            if masks[at].end > edit.start:
                first, last = min(first, masks[at].start), max(last, masks[at].end)
            at += 1
        if group and first < high:
            if edit.start >= group[-1].end:
                group.append(edit)
            high = max(high, last)
            continue
        if group:
            yield low, high, group
        group, low, high = [edit], first, last
    if group:
        yield low, high, group


def _edited(source: str, low: int, high: int, edits: Sequence[Edit]) -> str:
    parts, at = [], low
    for edit in edits:
        parts += [source[at : edit.start], edit.new]
        at = edit.end
    return "".join([*parts, source[at:high]])


def restored(source: str, masks: Iterable[Mask], low: int = 0, high: int | None = None) -> str:
    """Return source[low:high] with `masks` (in order) taken back."""
    parts, at = [], low
    for mask in masks:
        parts += [source[at : mask.start], mask.original]
        at = mask.end
    return "".join([*parts, source[at : len(source) if high is None else high]])


def take_back(source: str, masks: Sequence[Mask], chosen: set[int]) -> tuple[str, list[Mask]]:
    """Return the source with the masks at the positions `chosen` taken back, and the masks that remain."""
    parts: list[str] = []
    left: list[Mask] = []
    at = length = 0
    for number, mask in enumerate(masks):
        parts.append(source[at : mask.start])
        length += mask.start - at
        piece = mask.original if number in chosen else source[mask.start : mask.end]
        if number not in chosen:
            left.append(replace(mask, start=length, end=length + len(piece)))
        parts.append(piece)
        length += len(piece)
        at = mask.end
    return "".join([*parts, source[at:]]), left


def moved(base: str, masks: Sequence[Mask], current: str, *, plain: bool) -> list[Mask]:
    """Return the masks of `base` by their places in `current`, a later edition of it; what was edited away is left out.

    Compared is the text, cell by cell and paragraph by paragraph: an editor may have written the tags anew.
    """
    if base == current:
        return list(masks)
    before, after = Reading(base, plain=plain), Reading(current, plain=plain)
    places = _Places(before, after)
    found = []
    for mask in masks:
        target = places.target(mask)
        if target is None:
            continue
        pieces = list(after.spans(*target))
        start, end = pieces[0][2], max(piece[3] for piece in pieces)
        original = mask.original
        if current[start:end] != base[mask.start : mask.end]:
            text = Reading(original, plain=plain).text
            edit = rewritten(after, [target], text, plain=plain)
            original = edit.new if edit is not None else original
        found.append(Mask(start, end, original, mask.kind))
    found.sort(key=lambda one: one.start)
    return [one for at, one in enumerate(found) if not at or one.start >= found[at - 1].end]


class _Places:
    """Where the text of one reading stands in another."""

    def __init__(self, before: Reading, after: Reading) -> None:
        self.before, self.after = before, after
        self.old, self.new = _lines(before.text), _lines(after.text)
        old, new = [text for _, text in self.old], [text for _, text in self.new]
        self.blocks = SequenceMatcher(None, old, new).get_opcodes()
        self.starts = [start for start, _ in self.old]
        self.sources = sorted((begin, low) for low, _, begin, _ in before.spans(0, len(before.text)))
        self.taken: set[int] = set()

    def target(self, mask: Mask) -> Range | None:
        """Return where the text of a mask stands now, None where it is gone or no more to be told from others."""
        at = bisect_right(self.sources, (mask.start, len(self.before.text))) - 1
        if at < 0:
            return None
        begin, low = self.sources[at]
        first = low + mask.start - begin
        shown = Reading(self.before.source[mask.start : mask.end], plain=self.before.prose_only).text
        line = bisect_right(self.starts, first) - 1
        if line < 0 or not shown:
            return None
        found = self._moved_to(line, first - self.starts[line], shown)
        if found is None or found in self.taken:
            return None
        self.taken.add(found)
        return found, found + len(shown)

    def _moved_to(self, line: int, offset: int, shown: str) -> int | None:
        for tag, old_low, old_high, new_low, new_high in self.blocks:
            if not old_low <= line < old_high:
                continue
            if tag == "equal":
                start = self.new[new_low + line - old_low][0] + offset
                return start if self.after.text[start : start + len(shown)] == shown else None
            if tag == "delete" or not self.new[new_low:new_high]:
                return None
            last = self.new[new_high - 1]
            low, high = self.new[new_low][0], last[0] + len(last[1])
            # In a paragraph that was edited, only what stands there once can be told from others.
            start = self.after.text.find(shown, low, high)
            again = self.after.text.find(shown, start + 1, high) if start >= 0 else -1
            return start if start >= 0 and again < 0 else None
        return None


def _lines(text: str) -> list[tuple[int, str]]:
    """Return paragraphs and cells that hold something, with where they begin, blanks around them left out."""
    found, at = [], 0
    for line in text.replace("\t", "\n").split("\n"):
        plain = line.strip()
        if plain:
            found.append((at + line.index(plain[0]), plain))
        at += len(line) + 1
    return found
