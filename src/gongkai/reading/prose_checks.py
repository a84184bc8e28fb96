"""Contradictions inside the text of a report, and parts that are missing: what a careful reader would mark.

All of these are the project's own plausibility checks (basis `derived`), none is printed on a form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gongkai.statements import number_text
from gongkai.statements.forms import Form

from .narrative import CLAUSE, Told, numbers_in, other_body
from .normalise import key
from .numbers import Number
from .prose import Sentence
from .result import Doubt
from .sections import Heading

SHARED = 14
"""How many characters two statements must share to be taken for the same quantity (project default)."""
COPIED = 0.8
"""Share of last year's wording from which a text counts as copied (project default)."""
_ITEMS = frozenset(["条", "件", "篇", "份", "则", "条次"])
_TOTAL = re.compile(r"(?:共|累计|总计|合计|总数|总量|达到?|数量)[^,。;]{0,24}$")
_REST = re.compile(r"其[他它余]")
_LISTED = re.compile(r"^\s*(?:\(?\d{1,2}\s*[)、.,]|[①-⑳])")
_YEARS = re.compile(r"20\d\d|\d+")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit in the text.

    before: what stands before it since the last number of that unit. part: it is said of a part ("其中") or of
    another body.
    """

    number: Number
    unit: str
    approximate: bool
    before: str
    clause: str
    sentence: Sentence
    at: int
    part: bool = False

    @property
    def shown(self) -> str:
        """As printed, roughly."""
        return f"{number_text(self.number)}{'多' if self.approximate else ''}{self.unit}"

    @property
    def most(self) -> Number:
        """The greatest number it can mean: "590多" is below 600."""
        if not self.approximate or not isinstance(self.number, int) or self.number == 0:
            return self.number
        digits = str(self.number)
        return self.number + int(10 ** (len(digits) - len(digits.rstrip("0"))))


def quantities(sentences: Iterable[Sentence], unit_name: str | None = None) -> list[Quantity]:
    """Every number with a unit in the text of the body `unit_name`, in order."""
    found: list[Quantity] = []
    for sentence in sentences:
        text = sentence.text
        last: dict[str, int] = {}
        for match in numbers_in(text):
            unit = match["unit"]
            if not unit or match["scale"]:
                continue
            digits = match["digits"].replace(",", "")
            if "." in digits:
                continue
            about = bool(match["more"] or match["more2"] or match["more3"])
            before = text[last.get(unit, 0) : match.start()]
            clause = CLAUSE.split(text[: match.start()])[-1]
            part = "其中" in clause or other_body(text[: match.start()], clause, unit_name)
            found.append(Quantity(int(digits), unit, about, before, clause, sentence, match.start(), part))
            last[unit] = match.end()
    return found


def prose_doubts(
    sentences: Sequence[Sentence],
    headings: Sequence[Heading],
    form: Form,
    told: Sequence[Told],
    unit: str | None = None,
) -> list[Doubt]:
    """All contradictions of the text with itself, and sections that are missing or out of order."""
    every = quantities(sentences, unit)
    return [*_repeated(every), *_stated_twice(told), *_totals(sentences, every), *_sections(headings, form)]


def _repeated(every: Sequence[Quantity]) -> list[Doubt]:
    """The same words with two different numbers of one unit."""
    doubts: list[Doubt] = []
    seen: dict[tuple[str, str], Quantity] = {}
    for quantity in every:
        if quantity.part:
            continue
        context = key(quantity.before)
        other: Quantity | None = None
        for at in range(len(context) - SHARED + 1):
            piece = (context[at : at + SHARED], quantity.unit)
            known = seen.setdefault(piece, quantity)
            if known.sentence is not quantity.sentence and known.number != quantity.number:
                other = other or known
        if other is not None and not _different_years(other, quantity):
            message = (
                f"同一数量前后不一致：一处为{other.shown}（“{_cut(other)}”），"
                f"另一处为{quantity.shown}（“{_cut(quantity)}”），请核对后统一。"
            )
            doubts.append(Doubt("repeated_quantity", "warning", message, (), other.number, quantity.number))
    return doubts


def _different_years(first: Quantity, second: Quantity) -> bool:
    years = [set(re.findall(r"20\d\d", q.sentence.text[: q.at])) for q in (first, second)]
    return bool(years[0] and years[1] and not years[0] & years[1])


def _cut(quantity: Quantity) -> str:
    return quantity.sentence.text[max(0, quantity.at - 18) : quantity.at + 10]


def _stated_twice(told: Sequence[Told]) -> list[Doubt]:
    """A named figure stated plainly with two different numbers."""
    first: dict[str, Told] = {}
    doubts: dict[str, Doubt] = {}
    for figure in told:
        known = first.setdefault(figure.name, figure)
        if figure.weight > known.weight:
            first[figure.name], figure, known = figure, known, figure
        close = figure.weight >= known.weight - 5 and not (figure.approximate or known.approximate)
        if known.number != figure.number and close and figure.name not in doubts:
            message = (
                f"同一数量前后不一致：“{known.text}”与“{figure.text}”"
                f"（{number_text(known.number)} 与 {number_text(figure.number)}），请核对后统一。"
            )
            names = (f"narrative.{figure.name}",)
            doubts[figure.name] = Doubt(
                "stated_twice", "warning", message, names, known.number, figure.number
            )
    return list(doubts.values())


def _totals(sentences: Sequence[Sentence], every: Sequence[Quantity]) -> list[Doubt]:
    """A stated total against the parts listed after it, where the list ends with "the rest" and so is complete."""
    doubts: list[Doubt] = []
    order = {id(sentence): number for number, sentence in enumerate(sentences)}
    for number, total in enumerate(every):
        if total.unit not in _ITEMS and total.unit not in ("项", "宗", "起", "次"):
            continue
        if not _TOTAL.search(total.clause):
            continue
        parts = _parts(total, every[number + 1 :], sentences, order)
        if not parts:
            continue
        least = sum(int(part.number) for part in parts)
        most = sum(int(part.most) for part in parts)
        if total.most < least or total.number > most:
            message = (
                f"总数与分项不符：总数为{total.shown}（“{_cut(total)}”），其后所列{len(parts)}项合计"
                f"{number_text(least)}{'多' if most != least else ''}{total.unit}，"
                f"相差{number_text(abs(int(total.number) - least))}{total.unit}，请核对或补充说明。"
            )
            doubts.append(Doubt("total_against_parts", "warning", message, (), total.number, least))
    return doubts


def _parts(
    total: Quantity, after: Sequence[Quantity], sentences: Sequence[Sentence], order: dict[int, int]
) -> list[Quantity]:
    """The parts of a complete list after a total; empty when there is none or it does not say "the rest"."""
    inside = [q for q in after if q.sentence is total.sentence]
    tail = total.sentence.text[total.at :]
    if "其中" in tail and inside:
        parts = _same_kind(total, inside)
        return _to_the_rest(parts)
    start = order[id(total.sentence)] + 1
    if not any("其中" in s.text for s in sentences[start : start + 3]):
        return []
    listed: list[Quantity] = []
    lines_seen: set[int] = set()
    for quantity in after:
        if order[id(quantity.sentence)] > start + 40:
            break
        line = quantity.sentence.line
        if not _LISTED.match(line.text) or id(line) in lines_seen:
            continue
        if quantity.unit == total.unit or (quantity.unit in _ITEMS and total.unit in _ITEMS):
            lines_seen.add(id(line))
            listed.append(quantity)
    return _to_the_rest(listed)


def _same_kind(total: Quantity, inside: Sequence[Quantity]) -> list[Quantity]:
    return [q for q in inside if q.unit == total.unit]


def _to_the_rest(parts: Sequence[Quantity]) -> list[Quantity]:
    for number, part in enumerate(parts):
        if _REST.search(part.clause) and number >= 2:
            return list(parts[: number + 1])
    return []


def _sections(headings: Sequence[Heading], form: Form) -> list[Doubt]:
    """Sections of the form that are missing, and headings out of number."""
    doubts: list[Doubt] = []
    if form.id in ("2019", "2021") and len(headings) >= 3:
        found = {heading.section for heading in headings}
        for section in form.sections:
            if section.key not in found:
                message = f"缺少“{section.title_zh}”这一部分，请按格式补上；没有内容的写“无”。"
                doubts.append(Doubt("section_missing", "warning", message, (section.key,)))
    if len(headings) >= 3 and headings[0].ordinal == 1:
        for before, heading in pairwise(headings):
            if heading.ordinal != before.ordinal + 1:
                message = (
                    f"各部分编号不连续：“{before.line.text[:30]}”之后是“{heading.line.text[:30]}”，"
                    "请检查编号或缺失的部分。"
                )
                doubts.append(
                    Doubt("section_misnumbered", "warning", message, (), before.ordinal + 1, heading.ordinal)
                )
                break
    return doubts


def likeness(first: Iterable[Sentence], second: Iterable[Sentence]) -> float:
    """How much of the wording of two reports is the same, 0 to 1; years and numbers do not count."""
    shingles = [_shingles(first), _shingles(second)]
    if min(map(len, shingles)) < 200:
        return 0.0
    return len(shingles[0] & shingles[1]) / len(shingles[0] | shingles[1])


def _shingles(sentences: Iterable[Sentence]) -> set[str]:
    text = key(_YEARS.sub("", "".join(sentence.text for sentence in sentences)))
    return {text[at : at + 8] for at in range(len(text) - 7)}


def copied(share: float) -> list[Doubt]:
    """A finding when nearly all of the text is last year's (perfunctory reports are pursued, 条例2019 Art. 47)."""
    if share < COPIED:
        return []
    message = f"正文与上一年度的报告约有{round(share * 100)}%相同，请检查是否照抄，按当年情况改写。"
    return [Doubt("text_like_last_year", "warning", message)]
