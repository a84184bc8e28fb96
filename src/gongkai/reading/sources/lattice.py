"""Tables of a PDF page from the rules drawn on it: rules to a lattice, lattice to cells, merged ones included."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium_c

MAX_SEGMENTS = 20_000
TOLERANCE = 2.0


@dataclass(frozen=True, slots=True)
class Segment:
    """A straight rule: vertical at x = `at`, or horizontal at y = `at`, from `low` to `high` (points)."""

    vertical: bool
    at: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Box:
    """A cell: its box in points, its row and column in the lattice (from 0, row 0 on top)."""

    left: float
    bottom: float
    right: float
    top: float
    row: int = 0
    column: int = 0
    span: int = 1

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its outer box and its cells."""

    outer: Box
    boxes: list[Box]


def segments_of(page: Any) -> list[Segment]:
    """The straight horizontal and vertical rules of a page; thin filled boxes count as rules."""
    found: list[Segment] = []
    for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=3):
        if len(found) > MAX_SEGMENTS:
            break
        left, bottom, right, top = item.get_bounds()
        if right - left < TOLERANCE or top - bottom < TOLERANCE:
            found.extend(_thin(left, bottom, right, top))
        else:
            found.extend(_edges(item.raw))
    return found


def _thin(left: float, bottom: float, right: float, top: float) -> list[Segment]:
    if top - bottom > right - left:
        return [Segment(True, (left + right) / 2, bottom, top)] if top - bottom > 3 else []
    return [Segment(False, (bottom + top) / 2, left, right)] if right - left > 3 else []


def _edges(raw: Any) -> list[Segment]:
    """The axis-parallel edges of a path (a box drawn around a cell, or a whole grid in one path)."""
    matrix = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(raw, matrix):
        return []
    found: list[Segment] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    last: tuple[float, float] | None = None
    start: tuple[float, float] | None = None
    for index in range(min(pdfium_c.FPDFPath_CountSegments(raw), 4000)):
        segment = pdfium_c.FPDFPath_GetPathSegment(raw, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium_c.FPDF_SEGMENT_LINETO and last:
            found.extend(_edge(last, point))
        last = point
        if pdfium_c.FPDFPathSegment_GetClose(segment) and start:
            found.extend(_edge(point, start))
            last = start
    return found


def _edge(a: tuple[float, float], b: tuple[float, float]) -> list[Segment]:
    if abs(a[0] - b[0]) < TOLERANCE or abs(a[1] - b[1]) < TOLERANCE:
        return _thin(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
    return []


def find_tables(segments: list[Segment], width: float) -> list[Grid]:
    """The tables that a page's rules form; a frame without inner rules, or a single line, is none."""
    grids: list[Grid] = []
    for group in _connected([s for s in segments if s.vertical or s.high - s.low < 1.2 * width]):
        xs = _levels(s.at for s in group if s.vertical)
        ys = _levels(s.at for s in group if not s.vertical)
        if len(xs) < 2 or len(ys) < 2 or len(xs) + len(ys) < 6 or len(xs) > 80 or len(ys) > 300:
            continue
        grids.append(_grid(group, xs, ys))
    return grids


def _connected(segments: list[Segment]) -> list[list[Segment]]:
    """Rules that touch or cross, as groups."""
    parent = list(range(len(segments)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    flat = sorted((s.at, i) for i, s in enumerate(segments) if not s.vertical)
    for index, segment in enumerate(segments):
        if not segment.vertical:
            continue
        for at, other in flat:
            if at < segment.low - TOLERANCE:
                continue
            if at > segment.high + TOLERANCE:
                break
            line = segments[other]
            if line.low - TOLERANCE <= segment.at <= line.high + TOLERANCE:
                parent[root(index)] = root(other)
    groups: dict[int, list[Segment]] = {}
    for index, segment in enumerate(segments):
        groups.setdefault(root(index), []).append(segment)
    return list(groups.values())


def _levels(values: Any) -> list[float]:
    """Positions that lie within the tolerance of each other as one."""
    levels: list[float] = []
    for value in sorted(values):
        if not levels or value - levels[-1] > TOLERANCE:
            levels.append(value)
    return levels


def _grid(group: list[Segment], xs: list[float], ys: list[float]) -> Grid:
    down = ys[::-1]
    rows, columns = len(ys) - 1, len(xs) - 1
    right_open = [
        [not _ruled(group, True, xs[c + 1], (down[r] + down[r + 1]) / 2) for c in range(columns)]
        for r in range(rows)
    ]
    below_open = [
        [not _ruled(group, False, down[r + 1], (xs[c] + xs[c + 1]) / 2) for c in range(columns)]
        for r in range(rows)
    ]
    taken: set[tuple[int, int]] = set()
    boxes: list[Box] = []
    for r in range(rows):
        for c in range(columns):
            if (r, c) in taken:
                continue
            wide = 1
            while c + wide < columns and right_open[r][c + wide - 1] and (r, c + wide) not in taken:
                wide += 1
            high = 1
            while r + high < rows and all(below_open[r + high - 1][k] for k in range(c, c + wide)):
                high += 1
            taken.update((r + i, c + k) for i in range(high) for k in range(wide))
            boxes.append(Box(xs[c], down[r + high], xs[c + wide], down[r], r, c, wide))
    return Grid(Box(xs[0], ys[0], xs[-1], ys[-1]), boxes)


def _ruled(group: list[Segment], vertical: bool, at: float, middle: float) -> bool:
    return any(
        s.vertical is vertical
        and abs(s.at - at) <= TOLERANCE
        and s.low - TOLERANCE <= middle <= s.high + TOLERANCE
        for s in group
    )
