"""What was read, in words for a terminal (Chinese)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gongkai.statements import narrative_names, number_text

from .forms import form
from .result import Reading

SEVERITY = {"error": "错误", "warning": "提醒", "info": "提示"}


def summary(reading: Reading) -> str:
    """A readable account of one reading."""
    the_form = form(reading.form)
    blanks = sum(1 for value in reading.figures.values() if value is None)
    lines = [
        f"文件：{reading.file}",
        f"单位：{reading.unit or '文中没有写明全称'}",
        f"报告年度：{reading.year if reading.year else '无法确定'}",
        f"表式：{the_form.title_zh}（{the_form.id}）",
        f"表格：读到 {len(reading.figures) - blanks} 个数，{blanks} 个空格，{len(reading.unread)} 个未能确定",
    ]
    names = narrative_names()
    for name, value in reading.narrative.items():
        note = "（约数）" if reading.narrative_notes.get(name, {}).get("approximate") else ""
        lines.append(f"  文字中的数：{names[name].label['zh']} {number_text(value)} {names[name].unit}{note}")
    for item in reading.unread[:20]:
        lines.append(f"  未能确定：{label_of(reading, item['cell'])}：{item['why']}")
    if len(reading.unread) > 20:
        lines.append(f"  未能确定的还有 {len(reading.unread) - 20} 格，用 --json 查看全部")
    for item in reading.extra:
        lines.append(f"  表外的行：{item['label']}")
    return "\n".join(lines)


def finding_lines(findings: Iterable[Mapping[str, Any]]) -> list[str]:
    """One line per finding, the grave ones first."""
    order = {"error": 0, "warning": 1, "info": 2}
    ordered = sorted(findings, key=lambda finding: order[str(finding["severity"])])
    return [f"[{SEVERITY[str(f['severity'])]}] {f['rule']}：{f['message']}" for f in ordered]


def label_of(reading: Reading, cell: str) -> str:
    """A cell in official words; the key itself where the form has no such cell."""
    the_form = form(reading.form)
    if cell in the_form.cells or cell in the_form.heading_cells:
        return the_form.label(cell)
    return cell
