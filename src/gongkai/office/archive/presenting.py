"""What the review page draws: official tables with their marks, doubts with candidates, findings, the opened cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from gongkai.journal.actions import Context
from gongkai.look.parts import Act, Light
from gongkai.look.wording import thousands
from gongkai.office.archive.matrix import light_of
from gongkai.office.archive.source import loaded, place_words, source_blocks
from gongkai.reports.archive import actions
from gongkai.reports.archive.checking import ArchiveFinding, judge_import
from gongkai.reports.archive.figures import NARRATIVE, ReadBack, read_back
from gongkai.reports.archive.models import CellCorrection, ImportedReport
from gongkai.reports.archive.queries import compiled_report, publication_of
from gongkai.statements import NarrativeFigure, Value, narrative_names, number_text
from gongkai.statements.render import section_heading
from gongkai.statements.render.html import scroll_html, table_html
from gongkai.statements.render.layout import Grid, section_grids

_LIGHTS = {"error": ("late", "矛盾"), "warning": ("soon", "请核对"), "info": ("new", "提示")}


@dataclass(frozen=True)
class NumberedFinding:
    """A finding as the page shows it."""

    number: int
    finding: ArchiveFinding
    links: Sequence[tuple[str, str]]

    @property
    def light(self) -> Light:
        """Return the light: settled once somebody answered."""
        decision = self.finding.decision
        if decision is not None:
            return Light(kind="done", word="确认" if decision.kind == "confirmed" else "不成立")
        if not self.finding.decidable:
            return Light(kind="none", word="数据不全，无法判断")
        kind, word = _LIGHTS[self.finding.severity]
        return Light(kind=kind, word=word)

    @property
    def css(self) -> str:
        """Return the class of the entry."""
        settled = not self.finding.open or not self.finding.decidable
        return "is-settled" if settled else f"is-{self.finding.severity}"


@dataclass(frozen=True)
class Doubt:
    """A cell that the reader left out: why, and what could stand there."""

    cell: str
    label: str
    why: str
    candidates: Sequence[tuple[str, str, str]]  # (shown, value for the form, place)
    correction: CellCorrection | None = None


@dataclass(frozen=True)
class OpenedCell:
    """The cell that is looked at now."""

    cell: str
    label: str
    unit: str
    shown: str
    read: str
    place: str
    context: str
    correction: CellCorrection | None
    doubt: Doubt | None
    history: Sequence[CellCorrection]


class Review:
    """The review page of one imported report."""

    def __init__(self, report: ImportedReport, context: Context, cell: str = "") -> None:
        self.report, self.context = report, context
        self.back = read_back(report)
        self.cell = cell if self.back is not None and self.back.knows(cell) else ""
        self.judged = judge_import(report, self.back)
        self.findings = [
            NumberedFinding(number, one, self._links(one)) for number, one in enumerate(self.judged, 1)
        ]

    def _links(self, finding: ArchiveFinding) -> list[tuple[str, str]]:
        back = self.back
        if back is None:
            return []
        cells = [*finding.cells, *(f"{NARRATIVE}{name}" for name in finding.cells if "." not in name)]
        known = [cell for cell in cells if back.knows(cell)]
        return [(self.address(cell), back.label(cell)) for cell in known[:3]]

    def address(self, cell: str, anchor: str = "cell") -> str:
        """Return the address of the page with a cell opened."""
        return f"{page_of(self.report)}?{urlencode({'cell': cell})}#{anchor}"

    def context_data(self) -> dict[str, Any]:
        """Return what the template draws."""
        report, back = self.report, self.back
        source = loaded(report.current.file.stored) if report.current else None
        return {
            "report": report,
            "light": light_of(report),
            "file": report.current.file if report.current else None,
            "reading": report.current,
            "others": self._others(),
            "doubts": self._doubts(),
            "findings": self.findings,
            "counts": self._counts(),
            "opened": self._opened(),
            "sections": self._sections(),
            "narrative": self._narrative(),
            "extra": list(back.reading["extra"]) if back else [],
            "blocks": source_blocks(source, back.reading, self.cell) if source and back else [],
            "cell": self.cell,
            "may": not actions.RecheckImport(context=self.context, report=report).closed(),
            "acts": self._acts(),
            "compiled": compiled_report(report),
            "publication": publication_of(report) if report.is_published else None,
        }

    def _others(self) -> list[Any]:
        """Return the other readings of this report: of the same file, or of other files for the same year."""
        found = []
        for file in self.report.files.select_related("stored").prefetch_related("readings"):
            found += [one for one in file.readings.all() if one.pk != self.report.current_id]
        return found

    def _counts(self) -> str:
        names = {"error": "矛盾", "warning": "警告", "info": "提示"}
        rows = [one for one in self.judged if one.open and one.decidable]
        said = [
            f"{count} {name}"
            for key, name in names.items()
            if (count := sum(1 for one in rows if one.severity == key))
        ]
        return " · ".join(said) or "没有待处理的意见"

    def _doubts(self) -> list[Doubt]:
        return [self._doubt(one) for one in self.back.unread] if self.back else []

    def _doubt(self, one: dict[str, Any]) -> Doubt:
        back = self.back
        assert back is not None
        candidates = []
        for candidate in one["candidates"]:
            value = candidate.get("number")
            if value is not None:
                candidates.append((str(candidate["text"]), number_text(value), place_words(candidate)))
        correction = back.corrections.get(one["cell"])
        return Doubt(one["cell"], back.label(one["cell"]), str(one["why"]), candidates, correction)

    def _opened(self) -> OpenedCell | None:
        back, cell = self.back, self.cell
        if back is None or not cell:
            return None
        where = back.where.get(cell, {})
        doubt = next((one for one in self._doubts() if one.cell == cell), None)
        unsure = doubt is not None and doubt.correction is None
        return OpenedCell(
            cell=cell,
            label=back.label(cell),
            unit="" if cell.startswith(NARRATIVE) else back.form.unit(cell),
            shown="？" if unsure else shown(*value_in(back, cell)),
            read="没有读准" if doubt else shown(*read_in(back, cell)),
            place=place_words(where),
            context=str(where.get("text", "")),
            correction=back.corrections.get(cell),
            doubt=doubt,
            history=list(self.report.corrections.filter(cell=cell).select_related("made_by").order_by("-pk")),
        )

    def _sections(self) -> list[tuple[str, list[str]]]:
        back = self.back
        if back is None:
            return []
        found = []
        for section in back.form.sections:
            tables = [self._table(grid) for grid in section_grids(back.form, section.key, back.figures)]
            if tables:
                found.append((section_heading(back.form, section.key), tables))
        return found

    def _table(self, grid: Grid) -> str:
        assert self.back is not None
        table = table_html(grid, self.back.figures, self._draw, self._css, dense=True)
        return mark_safe(scroll_html(grid, table))  # noqa: S308 - escaped by statements.render

    def _draw(self, cell: str, value: Value) -> str:
        back = self.back
        assert back is not None
        open_ones = {one["cell"] for one in back.doubts}
        text = "？" if cell in open_ones else shown(value, cell in back.figures)
        mark = '<span class="gk-mk" title="人工更正">△</span>' if cell in back.corrections else ""
        found = any(cell in one.cells and one.open and one.decidable for one in self.judged)
        refs = "".join(
            format_html('<a class="gk-ref" href="#n{0}" aria-label="第 {0} 条意见">{0}</a> ', one.number)
            for one in self.findings
            if found and one.finding.open and one.finding.cells and one.finding.cells[0] == cell
        )
        link = format_html('<a class="gk-fig" id="c-{}" href="{}">{}</a>', cell, self.address(cell), text)
        return f"{refs}{link}{mark}"

    def _css(self, cell: str, value: Value) -> list[str]:
        back = self.back
        assert back is not None
        classes = ["is-open"] if cell == self.cell else []
        rows = [one for one in self.judged if cell in one.cells and one.open and one.decidable]
        if any(one.severity == "error" for one in rows):
            classes.append("is-wrong")
        elif any(one["cell"] == cell for one in back.doubts) or any(
            one.severity == "warning" for one in rows
        ):
            classes.append("is-warn")
        return classes

    def _narrative(self) -> list[tuple[str, str, str, str, bool]]:
        """Return the figures of the text: (cell, label, shown, its words, is opened)."""
        back = self.back
        if back is None:
            return []
        rows = []
        for name in narrative_names():
            cell = f"{NARRATIVE}{name}"
            figure: NarrativeFigure | None = back.narrative.get(name)
            if figure is None and cell not in back.where:
                continue
            text = "缺" if figure is None else ("约 " if figure.approximate else "") + thousands(figure.value)
            words = str(back.where.get(cell, {}).get("text", ""))
            label = back.label(cell).removeprefix("文字中的")
            rows.append((cell, label, text, words, cell == self.cell))
        return rows

    def _acts(self) -> list[Act]:
        report, context = self.report, self.context
        accept = actions.AcceptImport(context=context, report=report)
        publish = actions.PublishImport(context=context, report=report)
        accepted = report.accepted_at is not None
        found = []
        if not accepted:
            found.append(
                Act(
                    label="采用这份读数",
                    url=reverse("office:archive-accept", args=[report.public_id]),
                    reasons=accept.closed(),
                    effect="确认各格与原文一致；以后年度的跨年核对以此为准。",
                    primary=True,
                    post={},
                )
            )
        found.append(
            Act(
                label="公布…" if not report.is_published else "公布更正后的数字…",
                url=reverse("office:archive-publish", args=[report.public_id]),
                reasons=publish.closed(),
                effect="数字和原文件一并向公众开放，标明由已公布的年报读回。",
                primary=accepted,
                post={},
            )
        )
        if report.is_published:
            address = reverse("office:archive-withdraw", args=[report.public_id])
            closed = actions.WithdrawImport(context=context, report=report).closed()
            found.append(Act(label="撤回公布…", url=address, reasons=closed))
        return found


def page_of(report: ImportedReport) -> str:
    """Return the address of the review page."""
    return reverse("office:archive-report", args=[report.public_id])


def value_in(back: ReadBack, cell: str) -> tuple[Value, bool]:
    """Return what stands in a cell after correction, and whether the cell is there."""
    if cell.startswith(NARRATIVE):
        figure = back.narrative.get(cell.removeprefix(NARRATIVE))
        return (figure.value, True) if figure else (None, False)
    return back.figures.get(cell), cell in back.figures


def read_in(back: ReadBack, cell: str) -> tuple[Value, bool]:
    """Return what the reader read in a cell, and whether it read the cell."""
    values = back.reading["narrative" if cell.startswith(NARRATIVE) else "figures"]
    key = cell.removeprefix(NARRATIVE)
    return values.get(key), key in values


def shown(value: Value, present: bool) -> str:
    """Return a figure as the page shows it: blank and absent are told apart."""
    if value is None:
        return "空" if present else "缺"
    return thousands(value)
