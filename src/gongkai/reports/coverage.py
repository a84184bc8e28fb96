"""Where each row of the forms gets its figure: a measure of a ledger, or the reason why none is measured.

`docs/measures.md` is this table; a test compares the two, and that no cell has two measures or neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.reports.compiling import measures
from gongkai.statements import Form
from gongkai.statements.forms import cell_key
from gongkai.statements.loading import load_form

FORMS = ("2014", "2019", "2021")
# Rows and tables that no ledger of the platform reaches yet; typed as adjustments with source (△).
ELSEWHERE: dict[str, str] = {
    "statistics.responses_total": "回应关注由互动交流台账记录",
    "statistics.weibo_wechat_responses": "回应关注由互动交流台账记录",
    "statistics.other_responses": "回应关注由互动交流台账记录",
    "statistics.complaints_total": "举报投诉由互动交流台账记录",
    "statistics.fees_collected": (
        "2014—2018 年的收费（检索、复制、邮寄）由财务记账；109 号文的信息处理费自 2021 年起，不进此表"
    ),
    "statistics.dedicated_bodies": "机构、人员由编制部门掌握",
    "statistics.reading_points": "机构、人员由编制部门掌握",
    "statistics.staff_full_time": "机构、人员由编制部门掌握",
    "statistics.staff_part_time": "机构、人员由编制部门掌握",
    "statistics.dedicated_funds": "经费由财务掌握",
    "statistics.meetings_held": "会议、培训由监督台账记录",
    "statistics.training_sessions": "会议、培训由监督台账记录",
    "statistics.trainees": "会议、培训由监督台账记录",
    "permits_and_services": "许可、服务事项由专门台账记录",
    "permits": "许可由专门台账记录",
    "penalties_and_coercion": "处罚、强制由专门台账记录",
    "fees": "行政事业性收费由专门台账记录",
    "procurement": "集中采购由专门台账记录",
}


@dataclass(frozen=True)
class Place:
    """One input cell: who measures it, or why nobody does."""

    form_id: str
    cell: str
    measures: tuple[str, ...]
    reason: str


def input_cells(form: Form) -> Iterator[str]:
    """Yield the cells that are neither sums nor totals."""
    for table in form.tables:
        for row in table.figure_rows:
            for column in table.columns:
                if row.kind == "input" and column.kind == "input":
                    yield cell_key(table.key, row.key, column.key)


def places(form_id: str) -> list[Place]:
    """Return every input cell of a form with its measures, or the reason that there is none."""
    covered = [(measure.key, measure.covered(form_id)) for measure in measures()]
    found = []
    for cell in input_cells(load_form(form_id)):
        keys = tuple(sorted(key for key, cells in covered if cell in cells))
        table, row, _ = cell.split(".")
        reason = ELSEWHERE.get(f"{table}.{row}") or ELSEWHERE.get(table, "")
        found.append(Place(form_id, cell, keys, "" if keys else reason))
    return found


def markdown() -> str:
    """Return the tables of `docs/measures.md`, one a form: row by row, what measures it."""
    parts = []
    for form_id in FORMS:
        form = load_form(form_id)
        lines = [f"### Form {form_id}", "", "| table | row | measured by |", "|---|---|---|"]
        for (table, row), keys in _rows(form_id).items():
            label = form.table_by_key[table].row_by_key[row].label
            lines.append(f"| {table} | `{row}` {label} | {keys} |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _rows(form_id: str) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], list[str]] = {}
    for place in places(form_id):
        table, row, _column = place.cell.split(".")
        said = [f"`{key}`" for key in place.measures] or [f"— {place.reason}"]
        known = found.setdefault((table, row), [])
        known += [one for one in said if one not in known]
    return {key: ", ".join(said) for key, said in found.items()}
