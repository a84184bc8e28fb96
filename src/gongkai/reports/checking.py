"""The findings on a report and what people said to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gongkai import statements
from gongkai.casework.queries import fee_notices_in
from gongkai.reading import UnreadableError, read_text
from gongkai.reports.compiling import scope_of
from gongkai.reports.figures import figures_in, figures_of
from gongkai.reports.models import FindingDecision, Report
from gongkai.reports.queries import child_figures_sources, previous_version
from gongkai.statements import Figures, Finding, Form, NarrativeFigure, Section
from gongkai.statements.render import section_heading


@dataclass(frozen=True)
class Judged:
    """A finding and the last decision on it."""

    finding: Finding
    decision: FindingDecision | None

    @property
    def key(self) -> str:
        """Return the name under which a decision is kept; see `decision_key`."""
        return decision_key(self.finding)

    @property
    def blocks(self) -> bool:
        """Return whether it keeps the report from being published: an error that nobody answered for."""
        return self.finding.blocks and self.decision is None


def decision_key(finding: Finding) -> str:
    """Return the name of a finding with its two sides.

    A decision survives every new check that finds the same; once a figure moves it is another contradiction and
    somebody has to look again.
    """
    left, right = (
        None if side is None else statements.number_text(side) for side in (finding.left, finding.right)
    )
    return f"{finding.key}:{left}:{right}"


def previous_of(report: Report) -> tuple[Form, Figures] | None:
    """Return form and figures of the report of the year before: a published version, else an accepted import."""
    version = previous_version(report)
    if version is None:
        from gongkai.reports.archive.queries import accepted_figures  # the archive builds on this module

        return accepted_figures(report.body, report.year - 1, report.scope)
    return version.report.form, figures_in(version.document)


def children_of(report: Report) -> Mapping[str, Figures | None] | None:
    """Return, for a roll-up, the figures of each body's own report of the same form (None: missing)."""
    sources = child_figures_sources(report)
    if not sources:
        return None
    return {body.name: figures_in(version.document) if version else None for body, version in sources}


def section_texts(report: Report) -> dict[str, list[str]]:
    """Return the paragraphs of each section written so far."""
    return {
        row.key: [line.strip() for line in row.text.splitlines() if line.strip()]
        for row in report.sections.all()
    }


def unwritten_sections(report: Report) -> list[Section]:
    """Return the sections of text that nobody wrote, of the forms whose six parts are all compulsory.

    条例2019 Art. 50 and the formats of 2019 and 2021: a part without content says 无. Before 2019 the parts were not
    uniform.
    """
    if report.form.first_year < 2019:
        return []
    written = section_texts(report)
    return [one for one in report.form.sections if not one.tables and not written.get(one.key)]


def narrative_of(report: Report) -> Mapping[str, NarrativeFigure]:
    """Return the figures that the section texts state, by narrative name."""
    texts = section_texts(report)
    lines = [report.title]
    for section in report.form.sections:
        if section.key in texts:
            lines += [section_heading(report.form, section.key), *texts[section.key]]
    try:
        reading = read_text("\n".join(lines))
    except UnreadableError:  # nothing written yet that states a figure
        return {}
    return {
        name: NarrativeFigure(value, approximate=name in reading.narrative_notes)
        for name, value in reading.narrative.items()
    }


def judge(report: Report, figures: Figures | None = None) -> list[Judged]:
    """Return all findings on the present figures and texts, errors first, with the decisions on them.

    `figures`: those of the report, where the caller has put them together already.
    """
    findings = statements.check(
        report.form,
        figures_of(report) if figures is None else figures,
        previous=previous_of(report),
        narrative=narrative_of(report),
        children=children_of(report),
        sections=section_texts(report),
        facts={"fee_notices": fee_notices_in(scope_of(report))},
    )
    decisions = {row.finding_key: row for row in report.decisions.order_by("pk")}
    rank = {"error": 0, "warning": 1, "info": 2}
    judged = [Judged(finding, decisions.get(decision_key(finding))) for finding in findings]
    return sorted(judged, key=lambda one: rank.get(one.finding.severity, 3))
