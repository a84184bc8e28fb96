"""How right a reading is: cells right, wrong, missing, invented; unit, year, form; narrative figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from gongkai.reading import Reading, read_bytes

from .generate import Case


@dataclass
class Score:
    """Sums over cases, and what went wrong where."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, case: Case, reading: Reading) -> None:
        """Count one reading against the truth."""
        self.counts["documents"] += 1
        for name in ("unit", "year", "form"):
            if getattr(case, name) == getattr(reading, name):
                self.counts[name] += 1
            else:
                self.faults.append(
                    f"{case.name} {name}: {getattr(reading, name)!r} for {getattr(case, name)!r}"
                )
        self._cells(case, reading)
        self._narrative(case, reading)

    def _cells(self, case: Case, reading: Reading) -> None:
        unread = {item["cell"] for item in reading.unread}
        for cell, value in case.figures.items():
            self.counts["cells"] += 1
            if cell not in reading.figures:
                self.counts["missing"] += 1
                self.counts["missing_silently"] += cell not in unread
                self.faults.append(f"{case.name} missing {cell}{'' if cell in unread else ' silently'}")
            elif reading.figures[cell] == value:
                self.counts["right"] += 1
            else:
                self.counts["wrong"] += 1
                self.faults.append(f"{case.name} WRONG {cell}: {reading.figures[cell]} for {value}")
        for cell in reading.figures:
            if cell not in case.figures:
                self.counts["invented"] += 1
                self.faults.append(f"{case.name} INVENTED {cell}")

    def _narrative(self, case: Case, reading: Reading) -> None:
        for name, value in case.narrative.items():
            self.counts["told"] += 1
            if name not in reading.narrative:
                self.faults.append(f"{case.name} untold {name}={value}")
            elif reading.narrative[name] == value:
                self.counts["told_right"] += 1
            else:
                self.counts["told_wrong"] += 1
                self.faults.append(f"{case.name} TOLD WRONG {name}: {reading.narrative[name]} for {value}")
        for name in reading.narrative:
            if name not in case.narrative:
                self.counts["told_invented"] += 1
                self.faults.append(f"{case.name} TOLD INVENTED {name}={reading.narrative[name]}")

    def share(self, part: str, whole: str) -> float:
        """`part` of `whole` in per cent."""
        return 100 * self.counts[part] / self.counts[whole] if self.counts[whole] else 100.0


def measure(cases: Iterable[Case]) -> Score:
    """Read every case and score it."""
    score = Score()
    for case in cases:
        score.add(case, read_bytes(case.name, case.data))
    return score
