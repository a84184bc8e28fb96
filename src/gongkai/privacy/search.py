"""`find` and `find_in_table`: all kinds over one text, overlaps settled, names added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, Final

from .addresses import addresses
from .cards import cards
from .finding import Context, Finding
from .identity import id_numbers, passports
from .labels import Label
from .names import is_name
from .normal import normal
from .phones import emails, phones
from .places import locations, plates
from .scene import Scene
from .tables import Block, blocks_of, classify_row

_BESIDE: Final = ("id_number", "phone", "bank_card", "passport")
_RANK: Final = {kind: rank for rank, kind in enumerate(("id_number", "bank_card", "passport", "phone"))}
NO_CONTEXT: Final = Context()


def find(text: str, *, context: Context | None = None) -> list[Finding]:
    """All personal data of a plain text, in order; `start` and `end` are offsets into `text` as it is given."""
    if not text:
        return []
    return _search(Scene(text, context or NO_CONTEXT))


def _search(scene: Scene) -> list[Finding]:
    floor = scene.floor
    numbers = [*id_numbers(scene)]
    numbers = _settled(chain(numbers, cards(scene), passports(scene), phones(scene)))
    others = chain(addresses(scene, numbers), plates(scene), locations(scene), emails(scene))
    found = [*numbers, *_apart(others, numbers)]
    found.extend(_names(scene, numbers))
    inside = [finding for finding in found if finding.start is not None and finding.start >= floor]
    inside.sort(key=lambda finding: (finding.start or 0, finding.end or 0))
    if not floor:
        return inside
    return [
        replace(finding, start=(finding.start or 0) - floor, end=(finding.end or 0) - floor)
        for finding in inside
    ]


def _settled(found: Iterable[Finding]) -> list[Finding]:
    """Without overlaps: the surer one stays, then the one of the kind with more checks."""
    ordered = sorted(found, key=lambda one: (one.start or 0, _RANK.get(one.kind, 9)))
    kept: list[Finding] = []
    for finding in ordered:
        if kept and (finding.start or 0) < (kept[-1].end or 0):
            if _RANK.get(finding.kind, 9) < _RANK.get(kept[-1].kind, 9):
                kept[-1] = finding
            continue
        kept.append(finding)
    return kept


def _apart(others: Iterable[Finding], numbers: Sequence[Finding]) -> Iterator[Finding]:
    """Those of `others` that do not lie in a number, nor in each other."""
    ordered = sorted(others, key=lambda one: one.start or 0)
    end, at = -1, 0
    for finding in ordered:
        start, stop = finding.start or 0, finding.end or 0
        while at < len(numbers) and (numbers[at].end or 0) <= start:
            at += 1
        inside = at < len(numbers) and (numbers[at].start or 0) < stop
        if start >= end and not inside:
            end = stop
            yield finding


def _names(scene: Scene, numbers: Sequence[Finding]) -> Iterator[Finding]:
    """The names that stand beside numbers, as sure as the surest of these."""
    sure: dict[tuple[int, int], float] = {}
    floor = low = 0
    for finding in numbers:
        start, end = finding.start or 0, finding.end or 0
        if finding.kind not in _BESIDE:
            continue
        line, _ = scene.line(start)
        floor = floor if line == low else 0
        low = line
        for span in _names_of(scene, start, end, floor):
            sure[span] = max(sure.get(span, 0.0), min(0.95, finding.confidence))
        floor = end
    ends: dict[int, int] = {}
    for start, end in sure:
        ends.setdefault(start, end)
    for start, end in ends.items():
        text = scene.raw[start:end]
        yield Finding("name_with_id", start, end, text, "", sure[start, end], "姓名与号码写在一起")


def _names_of(scene: Scene, start: int, end: int, floor: int) -> list[tuple[int, int]]:
    """The name in the row's column for names, and the nearest one in the text before or behind the number."""
    spans: list[tuple[int, int]] = []
    row = scene.row(start)
    if row:
        cells = [row.cells[at] for at in row.columns_of(Label.NAME)]
        spans = [cell for cell in cells if is_name(scene.norm[cell[0] : cell[1]].replace(" ", ""))]
        floor = max(floor, row.cells[row.index][0]) if spans else floor
    near = scene.name_near(start, end, floor)
    if near is None and not spans and not floor:
        near = scene.name_above(start)
    if near and row and (row.in_office(near[0]) or (spans and not row.names_persons(near[0]))):
        near = None
    return spans if near is None else [*spans, near]


def find_in_table(rows: Sequence[Sequence[Any]], *, context: Context | None = None) -> list[Finding]:
    """All personal data of a table given as rows of cells (text or numbers); headings decide what a column holds.

    `row` and `column` count from 1, `start` and `end` are offsets into the cell's text, `place` says 第3行第2列.
    """
    cells = [[cell_text(value) for value in row] for row in rows]
    lines = ["\t".join(_flat(text) for text in row) for row in cells]
    raw = "\n".join(lines) + "\n"
    scene = Scene(raw, context or NO_CONTEXT)
    scene = Scene(raw, context or NO_CONTEXT, _blocks(scene, lines, cells))
    starts: list[int] = []
    at = 0
    for line in lines:
        starts.append(at)
        at += len(line) + 1
    return list(_placed(_search(scene), starts, cells))


def _blocks(scene: Scene, lines: list[str], cells: list[list[str]]) -> list[Block]:
    """The table's blocks; where no line of headings is found, the first row may still be one of a single column."""
    blocks = blocks_of(scene.raw, scene.norm)
    if not blocks and len(cells) > 1:
        first = classify_row(
            scene.raw, scene.norm, scene.floor, len(lines[0]), [normal(text) for text in cells[0]]
        )
        blocks = [first] if first else []
    return blocks


def _flat(text: str) -> str:
    return text.replace("\t", " ").replace("\r", " ").replace("\n", " ")


def _placed(found: Iterable[Finding], starts: list[int], cells: list[list[str]]) -> Iterator[Finding]:
    row = 0
    for finding in found:
        start, end = finding.start or 0, finding.end or 0
        while row + 1 < len(starts) and starts[row + 1] <= start:
            row += 1
        at = starts[row]
        column = 0
        while column + 1 < len(cells[row]) and start > at + len(cells[row][column]):
            at += len(cells[row][column]) + 1
            column += 1
        text = cells[row][column][start - at : end - at]
        yield replace(
            finding,
            start=start - at,
            end=min(end - at, len(cells[row][column])),
            text=text,
            place=f"第{row + 1}行第{column + 1}列",
            row=row + 1,
            column=column + 1,
        )


def cell_text(value: Any) -> str:
    """A cell as text: whole floats as whole numbers, None as nothing."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e20:
        return str(int(value))
    return str(value)
