"""The findings on an imported report, those of its form and those of the reader, with what people said to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from gongkai import statements
from gongkai.journal.canonical import digest
from gongkai.reports.archive.figures import ReadBack, read_back
from gongkai.reports.archive.models import ImportDecision, ImportedReport
from gongkai.reports.archive.queries import accepted_figures, neighbours
from gongkai.reports.checking import decision_key
from gongkai.reports.figures import figures_in
from gongkai.reports.queries import published_version
from gongkai.statements import Figures, Finding, Form, Number

_RANK = {"error": 0, "warning": 1, "info": 2}
# What the reader finds, in a few words (its messages are whole sentences).
_PROSE = {
    "stated_twice": "同一数量前后不一",
    "repeated_quantity": "同一事项前后数字不一",
    "total_against_parts": "分项与总数不符",
    "section_missing": "缺少应有的部分",
    "section_misnumbered": "部分的序号不连续",
    "text_like_last_year": "文字与上年雷同",
    "form_unknown_year": "表式尚未收录",
}


@dataclass(frozen=True)
class ArchiveFinding:
    """One finding with the last word on it. `prose`: the reader found it in the text."""

    key: str
    severity: str
    title: str
    message: str
    cells: tuple[str, ...]
    left: Number | None = None
    right: Number | None = None
    prose: bool = False
    decidable: bool = True
    decision: ImportDecision | None = None

    @property
    def open(self) -> bool:
        """Return whether nobody answered it yet."""
        return self.decision is None

    @property
    def blocks(self) -> bool:
        """Return whether it keeps the report from being accepted."""
        return self.severity == "error" and self.open and self.decidable

    @property
    def equation(self) -> str:
        """Return both sides and the difference, "" where there are none."""
        if self.left is None or self.right is None:
            return ""
        difference = statements.number_text(statements.as_number(self.left - self.right))
        sign = "" if difference.startswith("-") else "+"
        sides = f"{statements.number_text(self.left)} 与 {statements.number_text(self.right)}"
        return f"{sides}，相差 {sign}{difference}"


def previous_of_import(report: ImportedReport) -> tuple[Form, Figures] | None:
    """Return form and figures of the year before: a published version first, else an accepted import."""
    version = published_version(report.body, report.year - 1, scope=report.scope)
    if version is not None:
        return version.report.form, figures_in(version.document)
    return accepted_figures(report.body, report.year - 1, report.scope)


def judge_import(report: ImportedReport, back: ReadBack | None = None) -> list[ArchiveFinding]:
    """Return all findings on the corrected figures, open ones and errors first; [] when nothing is read."""
    back = back or read_back(report)
    if back is None:
        return []
    decisions = {row.finding_key: row for row in report.decisions.select_related("made_by").order_by("pk")}
    found = statements.check(
        back.form, back.figures, previous=previous_of_import(report), narrative=back.narrative
    )
    rows = [_of_form(one, decisions) for one in found]
    rows += [_of_reader(one, decisions) for one in back.reading["findings"]]
    return sorted(rows, key=lambda one: (not one.open, _RANK.get(one.severity, 3), one.prose))


def _of_form(finding: Finding, decisions: Mapping[str, ImportDecision]) -> ArchiveFinding:
    key = decision_key(finding)
    return ArchiveFinding(
        key=key,
        severity=finding.severity,
        title=finding.title(),
        message=finding.message(),
        cells=finding.cells,
        left=finding.left,
        right=finding.right,
        decidable=finding.status == "violated",
        decision=decisions.get(key),
    )


def _of_reader(finding: Mapping[str, Any], decisions: Mapping[str, ImportDecision]) -> ArchiveFinding:
    """Return a finding of the text. Its name holds both sides, and its words: another sentence is another finding."""
    words = digest(str(finding["message"]), "sha256").partition(":")[2][:16]
    key = f"text:{finding['rule']}:{words}"
    return ArchiveFinding(
        key=key,
        severity=str(finding["severity"]),
        title=_PROSE.get(str(finding["rule"]), "文字"),
        message=str(finding["message"]),
        cells=tuple(finding["cells"]),
        left=finding["left"],
        right=finding["right"],
        prose=True,
        decision=decisions.get(key),
    )


def summary_of(report: ImportedReport) -> dict[str, int]:
    """Return how many findings and doubts are open: errors, warnings, infos, doubts."""
    back = read_back(report)
    rows = [one for one in judge_import(report, back) if one.open and one.decidable]
    counts = {f"{kind}s": sum(1 for one in rows if one.severity == kind) for kind in _RANK}
    return {**counts, "doubts": len(back.doubts) if back else 0}


def check_again(report: ImportedReport) -> dict[str, int]:
    """Check a report and the one of the year after, and keep what was found for the matrix."""
    for one in [report, *neighbours(report)]:
        one.summary = summary_of(one)
        one.checked_at = timezone.now()
        one.save(update_fields=["summary", "checked_at"])
    summary: dict[str, int] = report.summary
    return summary
