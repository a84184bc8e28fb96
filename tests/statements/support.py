"""Helpers of these tests: samples, and forms filled with 0."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from gongkai.statements import Figures, Form, ReportDocument, load_form, parse_json

DATA = Path(__file__).with_name("data")


def sample(name: str) -> tuple[Form, Figures]:
    """A sample file: its form and its figures."""
    data = parse_json((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return load_form(data["form"]), Figures.from_nested(data["cells"])


def zero(form: Form, changes: Mapping[str, Any] | None = None) -> Figures:
    """A form with 0 in every cell but those of `changes` (decimals given as text)."""
    cells: dict[str, Any] = dict.fromkeys(form.cells, 0)
    for key, value in (changes or {}).items():
        assert key in cells, key
        cells[key] = Decimal(value) if isinstance(value, str) else value
    return Figures(cells)


def samples() -> list[str]:
    """The names of all sample files."""
    return sorted(path.stem for path in DATA.glob("*.json") if path.stem != "expected")


WORDS = "本机关认真贯彻落实条例，坚持以公开为常态、不公开为例外。"


def report(name: str, **changes: Any) -> ReportDocument:
    """A whole report with the figures of a sample (`free`: without tables) and invented text in every section."""
    data = parse_json((DATA / f"{name}.json").read_text(encoding="utf-8")) if name != "free" else {}
    form = load_form(data.get("form", "free"))
    year = data.get("year", 2012)
    sections = {section.key: [WORDS] for section in form.sections if not section.tables}
    sections["overview"] = ["（一）主动公开", WORDS, "（二）依申请公开", WORDS]
    values: dict[str, Any] = {
        "title": f"示例县人民政府{year}年政府信息公开工作年度报告",
        "body": "示例县人民政府",
        "year": year,
        "form": form,
        "figures": Figures.from_nested(data.get("cells", {})),
        "sections": sections,
        "preface": [WORDS],
        "sign": "示例县人民政府",
        "date": date(year + 1, 3, 26),
        "version": "第1版",
        "notes": ["示例数据"],
        "provenance": {"requests.granted.total": ["item-1", "item-2"]},
    }
    return ReportDocument(**{**values, **changes})
