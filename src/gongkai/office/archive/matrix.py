"""The matrix: bodies by years, what the archive has of each, and what is missing, doubtful or broken."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse

from gongkai.agencies.models import Body, BodyKind
from gongkai.agencies.queries import local_today
from gongkai.agencies.tree import tree_on, walk
from gongkai.look.parts import Light, Tile
from gongkai.reports.archive.models import ImportedReport
from gongkai.reports.models import Report

YEARS = 10
# state -> (light, word), worst first; the order of the tiles.
STATES = {
    "broken": ("late", "有矛盾"),
    "doubtful": ("soon", "有疑点"),
    "missing": ("none", "缺"),
    "fine": ("new", "待采用"),
    "accepted": ("ok", "已采用"),
    "published": ("done", "已公布"),
}
NOTES = {
    "broken": "数字之间不平衡，未处理",
    "doubtful": "有没读准的格或警告",
    "missing": "没有年报",
    "fine": "没有疑点，可以采用",
    "accepted": "可以公布",
    "published": "公众可以查阅",
}


@dataclass(frozen=True)
class Place:
    """One body in one year. `state` is a key of STATES, "" where the body did not exist."""

    state: str
    light: Light
    url: str = ""


@dataclass(frozen=True)
class MatrixRow:
    """One body with its years."""

    body: Body
    depth: int
    places: list[Place]


def state_of(report: ImportedReport) -> str:
    """Return the state of an imported report."""
    if report.is_published:
        return "published"
    if report.accepted_at is not None:
        return "accepted"
    if report.summary.get("errors"):
        return "broken"
    if report.current_id is None:
        return "missing"
    return "doubtful" if report.summary.get("doubts") or report.summary.get("warnings") else "fine"


def light_of(report: ImportedReport) -> Light:
    """Return the light of an imported report, with how much is open."""
    state = state_of(report)
    kind, word = STATES[state]
    open_ones = report.summary.get("errors", 0)
    if state == "doubtful":
        open_ones = report.summary.get("doubts", 0) + report.summary.get("warnings", 0)
    return Light(
        kind=kind, word=f"{word} {open_ones}" if open_ones and state in {"broken", "doubtful"} else word
    )


class Matrix:
    """What the bodies that somebody sees have in the archive, for ten years up to `last`."""

    def __init__(self, user: Any, last: int | None = None) -> None:
        self.today = local_today()
        self.bodies = {body.pk: body for body in Body.objects.visible_to(user).exclude(kind=BodyKind.UNIT)}
        self.imported = self._imported()
        self.compiled = self._compiled()
        known = [year for _, year in (*self.imported, *self.compiled)]
        self.latest = self.today.year - 1
        self.first = min([*known, self.latest - YEARS + 1])
        self.last = min(max(last or self.latest, self.first + YEARS - 1), self.latest)
        self.years = list(range(self.last - YEARS + 1, self.last + 1))
        self.counts: Counter[str] = Counter()
        self.rows = self._rows()

    def _imported(self) -> dict[tuple[int, int], ImportedReport]:
        rows = ImportedReport.objects.filter(body_id__in=self.bodies).order_by("-scope")
        return {(row.body_id, row.year): row for row in rows}

    def _compiled(self) -> dict[tuple[int, int], Report]:
        rows = Report.objects.filter(body_id__in=self.bodies).order_by("-scope")
        return {(row.body_id, row.year): row for row in rows.annotate(published=Count("versions"))}

    def _rows(self) -> list[MatrixRow]:
        placed = walk(tree_on(self.today), self.bodies)
        rows = [
            MatrixRow(body, min(depth, 2), [self.place(body, year) for year in self.years])
            for body, depth in placed
        ]
        self.counts.update(place.state for row in rows for place in row.places)
        return rows

    def place(self, body: Body, year: int) -> Place:
        """Return what there is of a body for a year: a published compiled report, an import, one being compiled."""
        compiled, imported = self.compiled.get((body.pk, year)), self.imported.get((body.pk, year))
        done = compiled is not None and bool(getattr(compiled, "published", False))
        if compiled is not None and (done or imported is None):
            light = Light(kind="done", word="已公布") if done else Light(kind="work", word="编制中")
            state = "published" if done else "missing"
            return Place(state, light, reverse("office:report", args=[compiled.public_id]))
        if imported is not None and imported.current_id is not None:
            address = reverse("office:archive-report", args=[imported.public_id])
            return Place(state_of(imported), light_of(imported), address)
        if not (body.exists_on(dt.date(year, 12, 31)) or body.exists_on(dt.date(year, 1, 1))):
            return Place("", Light(kind="none", word="未设立"))
        return Place("missing", Light(kind="none", word="缺"))

    def tiles(self) -> list[Tile]:
        """Return how many places are in each state; each number opens the rows that have one."""
        return [
            Tile(
                light=Light(kind=kind, word=word),
                number=self.counts[state],
                url=f"?state={state}&last={self.last}",
                note=NOTES[state],
            )
            for state, (kind, word) in STATES.items()
        ]

    def narrowed(self, words: str, state: str) -> list[MatrixRow]:
        """Return the rows whose body bears `words` in its name and that have a place in `state`."""
        rows = [row for row in self.rows if words in row.body.name or words in row.body.short_name]
        if state in STATES:
            rows = [row for row in rows if any(place.state == state for place in row.places)]
        return rows

    def totals(self) -> list[str]:
        """Return, per year, how many of the bodies that existed have a published report."""
        found = []
        for place in range(len(self.years)):
            column = [row.places[place].state for row in self.rows]
            found.append(f"{column.count('published')}/{sum(1 for state in column if state)}")
        return found
