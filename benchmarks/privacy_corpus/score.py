"""Counting: what was found of what is there, and what was found that is not there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from gongkai.privacy import KINDS, Finding

from .texts import Sample


@dataclass
class Score:
    """Counts per kind; a finding counts as right where it overlaps a truth of its kind."""

    there: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)  # truths met by a sure finding
    unsure: Counter[str] = field(default_factory=Counter)  # truths met by an unsure one only
    said: Counter[str] = field(default_factory=Counter)  # sure findings
    right: Counter[str] = field(default_factory=Counter)  # sure findings that are right
    misses: list[str] = field(default_factory=list)
    wrongs: list[str] = field(default_factory=list)

    def add(self, sample: Sample, findings: Iterable[Finding]) -> None:
        """Count one text."""
        placed = [one for one in findings if one.start is not None and one.end is not None]
        for truth in sample.truths:
            self.there[truth.kind] += 1
            met = [
                one
                for one in placed
                if one.kind == truth.kind and one.start < truth.end and truth.start < one.end
            ]  # type: ignore[operator]
            if any(one.sure for one in met):
                self.found[truth.kind] += 1
            else:
                self.unsure[truth.kind] += bool(met)
                self.misses.append(self.told(sample, truth.kind, truth.start, truth.end))
        for one in placed:
            if one.sure:
                self.said[one.kind] += 1
                right = any(
                    t.kind == one.kind and one.start < t.end and t.start < one.end for t in sample.truths
                )  # type: ignore[operator]
                self.right[one.kind] += right
                if not right:
                    self.wrongs.append(self.told(sample, one.kind, one.start or 0, one.end or 0))

    @staticmethod
    def told(sample: Sample, kind: str, start: int, end: int) -> str:
        """One miss or false alarm with its surroundings."""
        text = sample.text
        around = text[max(0, start - 30) : start] + "【" + text[start:end] + "】" + text[end : end + 15]
        name = [name for begin, name in sample.parts if begin <= start][-1]
        return f"{kind:13} {name:30} {around!r}"

    def rows(self) -> list[dict[str, object]]:
        """One row a kind: how many there are, recall and precision of sure findings in per cent."""
        table: list[dict[str, object]] = []
        for kind in KINDS:
            there, said = self.there[kind], self.said[kind]
            if there or said:
                table.append(
                    {
                        "kind": kind,
                        "there": there,
                        "recall": round(100 * self.found[kind] / there, 2) if there else None,
                        "with unsure": round(100 * (self.found[kind] + self.unsure[kind]) / there, 2)
                        if there
                        else None,
                        "sure findings": said,
                        "precision": round(100 * self.right[kind] / said, 2) if said else None,
                    }
                )
        return table
