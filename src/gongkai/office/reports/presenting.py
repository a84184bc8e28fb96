"""What the report pages draw: parts with lights, tables with links and marks, findings, the opened cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from gongkai import statements
from gongkai.agencies.scope import ScopedQuerySet
from gongkai.journal.actions import Context
from gongkai.look.parts import Act, Light
from gongkai.office.reports.records import record_row
from gongkai.reports import actions
from gongkai.reports.checking import Judged, judge
from gongkai.reports.compiling import records_of, scope_of
from gongkai.reports.figures import CellParts, cell_parts, figures_of, live_adjustments
from gongkai.reports.models import Report, ReportScope
from gongkai.reports.queries import latest_version
from gongkai.statements import Figures, Form, Section, leaf_cells, number_text
from gongkai.statements.render.html import scroll_html, table_html
from gongkai.statements.render.layout import section_grids

_FORMS = {"free": "文字报告", "2014": "2014 年统计表", "2019": "2019 年试行格式", "2021": "2021 年格式"}
# Short names for the navigation of parts; the official titles stand over the parts themselves.
_SHORT = {
    "overview": "总体情况",
    "proactive": "主动公开",
    "on_request": "依申请公开",
    "requests": "申请办理",
    "fees": "收费减免",
    "remedies": "复议诉讼",
    "problems": "问题改进",
    "other": "其他事项",
    "annex": "统计表",
}
_LIGHTS = {"error": ("late", "阻止公布"), "warning": ("soon", "请核对"), "info": ("new", "提示")}


@dataclass(frozen=True)
class NumberedFinding:
    """A finding as the page shows it: `number` joins the list and the cell."""

    number: int
    judged: Judged

    @property
    def light(self) -> Light:
        """Return the light: settled once somebody answered for it."""
        if self.judged.decision is not None:
            return Light(kind="done", word=self.judged.decision.get_kind_display())
        kind, word = _LIGHTS[self.judged.finding.severity]
        return Light(kind=kind, word=word)

    @property
    def css(self) -> str:
        """Return the class of the list entry."""
        return "is-settled" if self.judged.decision is not None else f"is-{self.judged.finding.severity}"

    @property
    def equation(self) -> str:
        """Return both sides and their difference, "" where the rule has no sides."""
        finding = self.judged.finding
        if finding.left is None or finding.right is None or finding.difference is None:
            return ""
        difference = number_text(finding.difference)
        sign = "" if difference.startswith("-") else "+"
        left, right = number_text(finding.left), number_text(finding.right)
        return f"{left} 与 {right}，相差 {sign}{difference}"


@dataclass(frozen=True)
class PartView:
    """One section in the navigation of parts."""

    section: Section
    light: Light | None
    current: bool
    written: bool

    @property
    def label(self) -> str:
        """Return number and short name."""
        return f"{'一二三四五六七八九'[self.section.order - 1]} {_SHORT.get(self.section.key, self.section.title_zh)}"


@dataclass(frozen=True)
class PartViews:
    """Findings of a report, numbered, and where they stand."""

    judged: Sequence[Judged]
    findings: list[NumberedFinding] = field(default_factory=list)

    def of_cell(self, cell: str) -> list[NumberedFinding]:
        """Return the findings that name a cell."""
        return [one for one in self.findings if cell in one.judged.finding.cells]


def part_views(report: Report, figures: Figures | None = None) -> PartViews:
    """Return the numbered findings of a report: open ones first, then what was settled."""
    judged = judge(report, figures)
    ordered = sorted(judged, key=lambda one: one.decision is not None)
    return PartViews(judged, [NumberedFinding(number, one) for number, one in enumerate(ordered, 1)])


def form_label(form: Form) -> str:
    """Return what the office calls a form."""
    return _FORMS.get(form.id, form.title_zh)


def present_report(report: Report, part: str, context: Context) -> dict[str, Any]:
    """Return what the report page draws for one part."""
    form, figures = report.form, figures_of(report)
    views = part_views(report, figures)
    keys = [section.key for section in form.sections]
    current = next(s for s in form.sections if s.key == (part if part in keys else keys[0]))
    text = report.sections.filter(key=current.key).first()
    compiled = actions.CompileReport(context=context, report=report)
    return {
        "report": report,
        "form_label": form_label(form),
        "latest": latest_version(report),
        "parts": _parts(report, form, views, current),
        "section": current,
        "paragraphs": text.text.splitlines() if text else [],
        "tables": _tables(report, current, views, figures),
        "findings": views.findings,
        "blocking": sum(1 for one in views.judged if one.blocks),
        "counts": _counts(views),
        "bodies": len(report.compilation.bodies) if report.compilation else 0,
        "aggregate": report.scope == ReportScope.AGGREGATE,
        "may_prepare": not compiled.closed(),
        "closed": compiled.closed(),
        "publish": _publish_act(report, context, views.judged),
    }


def _publish_act(report: Report, context: Context, judged: Sequence[Judged]) -> Act:
    latest = latest_version(report)
    label = "公布更正版…" if latest else "公布…"
    closed = actions.PublishReport(context=context, report=report).closed_after(judged)
    return Act(
        label=label,
        url=reverse("office:report-publish", args=[report.public_id]),
        reasons=closed,
        primary=True,
    )


def _counts(views: PartViews) -> str:
    names = {"error": "错误", "warning": "警告", "info": "提示"}
    open_ones: list[str] = [one.finding.severity for one in views.judged if one.decision is None]
    said = [f"{open_ones.count(key)} {name}" for key, name in names.items() if open_ones.count(key)]
    return " · ".join(said) or "没有待处理的意见"


def _parts(report: Report, form: Form, views: PartViews, current: Section) -> list[PartView]:
    written = {row.key for row in report.sections.all() if row.text.strip()}
    found: list[PartView] = []
    for section in form.sections:
        tables = set(section.tables)
        here = [
            one
            for one in views.findings
            if one.judged.decision is None
            and any(cell.split(".", 1)[0] in tables for cell in one.judged.finding.cells)
        ]
        is_written = bool(tables) or section.key in written
        found.append(PartView(section, _part_light(here, is_written), section == current, is_written))
    return found


def _part_light(here: list[NumberedFinding], written: bool) -> Light | None:
    for severity in ("error", "warning", "info"):
        number = sum(1 for one in here if one.judged.finding.severity == severity)
        if number:
            return Light(kind=_LIGHTS[severity][0], word=str(number))
    return Light(kind="done", word="") if written else Light(kind="none", word="未写")


def _tables(report: Report, section: Section, views: PartViews, figures: Figures) -> list[str]:
    adjusted = {adjustment.cell for adjustment in live_adjustments(report)}

    def draw(cell: str, value: statements.Value) -> str:
        return _figure(report, cell, value, figures, adjusted, views)

    def css(cell: str, value: statements.Value) -> list[str]:
        wrong = _wrong(cell, views)
        return [wrong] if wrong else []

    grids = section_grids(report.form, section.key, figures)
    return [
        mark_safe(scroll_html(grid, table_html(grid, figures, draw, css, dense=True)))  # noqa: S308
        for grid in grids
    ]


def _wrong(cell: str, views: PartViews) -> str:
    open_ones = [one.judged.finding for one in views.of_cell(cell) if one.judged.decision is None]
    if any(finding.severity == "error" for finding in open_ones):
        return "is-wrong"
    return "is-warn" if any(finding.severity == "warning" for finding in open_ones) else ""


def _figure(
    report: Report,
    cell: str,
    value: statements.Value,
    figures: Figures,
    adjusted: set[str],
    views: PartViews,
) -> str:
    address = reverse("office:report-cell", args=[report.public_id, cell])
    shown = number_text(value) if value is not None else ("空" if cell in figures else "未填")
    marks = "".join(
        format_html('<a class="gk-ref" href="#n{0}" aria-label="第 {0} 条意见">{0}</a> ', one.number)
        for one in views.of_cell(cell)
        if one.judged.decision is None and one.judged.finding.cells[0] == cell
    )
    typed = any(leaf in adjusted for leaf in (cell, *leaf_cells(report.form, cell)))
    sign = '<span class="gk-mk" title="含手工调整">△</span>' if typed else ""
    link = format_html('<a class="gk-fig" href="{}">{}</a>', address, shown)
    return f"{marks}{link}{sign}"


@dataclass(frozen=True)
class OpenedRecords:
    """The records of one measure in an opened cell; `page` holds those the person may see."""

    label: str
    total: int
    page: Page[Any]
    hidden: int

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return the rows to show: what each record says of itself for an opened figure."""
        return [record_row(record) for record in self.page]


def cell_view(report: Report, cell: str, user: Any, page: str | None) -> dict[str, Any]:
    """Return what the page of an opened figure draws."""
    parts = cell_parts(report, cell)
    opened = []
    for measure, rows in records_of(report.form_id, scope_of(report), parts.parts or (cell,)):
        total = rows.count()
        if total:
            visible = cast("ScopedQuerySet", rows).visible_to(user)
            seen = Paginator(visible.order_by("-pk"), 50).get_page(page)
            opened.append(OpenedRecords(measure.label, total, seen, total - seen.paginator.count))
    return {
        "report": report,
        "cell": cell,
        "label": report.form.label(cell),
        "section": section_of(report.form, cell),
        "unit": report.form.unit(cell),
        "parts": parts,
        "summands": [_summand(report, leaf) for leaf in parts.parts],
        "equation": equation_of(parts),
        "opened": opened,
    }


def equation_of(parts: CellParts) -> list[tuple[str, str]]:
    """Return the sum line: (number, word) pairs: the figure, what the ledgers say, what was typed."""
    typed = sum((a.amount for a in parts.adjustments if a.amount is not None), start=0)
    line = []
    if parts.derived is not None:
        line.append((number_text(parts.derived), "台账记录"))
    if parts.adjustments:
        line.append((number_text(statements.as_number(typed)), "手工调整 △"))
    return line


def _summand(report: Report, leaf: str) -> dict[str, Any]:
    value = figures_of(report).get(leaf)
    return {
        "label": report.form.label(leaf),
        "value": "空" if value is None else number_text(value),
        "url": reverse("office:report-cell", args=[report.public_id, leaf]),
    }


def section_of(form: Form, cell: str) -> Section:
    """Return the section whose table holds the cell."""
    table = cell.split(".", 1)[0]
    return next(section for section in form.sections if table in section.tables)
