"""What the project prints, its reader reads back: every cell of every form, from every format."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

import pytest

from gongkai.reading import Reading, read_bytes
from gongkai.statements import Figures, Number, ReportDocument, load_form
from gongkai.statements.render import OUTPUTS, render

FORMATS = ("html", "word", "pdf", "excel")
YEARS = {"2014": 2016, "2019": 2020, "2021": 2023}


def report(form_id: str, figures: Figures) -> ReportDocument:
    """A report of an invented body; section 2 holds nothing a table reader could stumble over."""
    form = load_form(form_id)
    year = YEARS[form_id]
    return ReportDocument(
        title=f"示例县人民政府{year}年政府信息公开工作年度报告",
        body="示例县人民政府",
        year=year,
        form=form,
        figures=figures,
        sections={
            form.sections[0].key: [f"{year}年，本机关主动公开政府信息128条。", "全年收到的来信已逐件回复。"]
        },
        sign="示例县人民政府",
        date=date(year + 1, 1, 20),
    )


def distinct(form_id: str, seed: int) -> Figures:
    """A different number in every cell, so that no two can be exchanged unseen; some amounts with decimals."""
    rng = Random(seed)
    cells = load_form(form_id).cells
    numbers = rng.sample(range(100_000), len(cells))
    figures: dict[str, Number | None] = {}
    for (key, cell), number in zip(cells.items(), numbers, strict=True):
        money = cell.row.unit == "万元" or cell.column.key == "amount"
        figures[key] = Decimal(number) / 100 if money else number
        if cell.column.key == "change":
            figures[key] = -number
    return Figures(figures)


@pytest.mark.parametrize("output", FORMATS)
@pytest.mark.parametrize("form_id", list(YEARS))
def test_every_cell_comes_back(form_id: str, output: str) -> None:
    figures = distinct(form_id, seed=len(output) + int(form_id))
    reading = read(form_id, figures, output)
    assert reading.as_figures() == figures
    assert reading.unread == []
    assert (reading.unit, reading.year, reading.form) == ("示例县人民政府", YEARS[form_id], form_id)


@pytest.mark.parametrize("output", FORMATS)
@pytest.mark.parametrize("form_id", list(YEARS))
def test_blanks_come_back_as_blanks(form_id: str, output: str) -> None:
    rng = Random(form_id)
    figures = distinct(form_id, seed=3)
    blank = rng.sample(sorted(figures), len(figures) // 12)
    figures = figures.updated(dict.fromkeys(blank))
    reading = read(form_id, figures, output)
    wrong = {key: value for key, value in reading.figures.items() if figures.get(key) != value}
    assert wrong == {}
    assert set(figures) - set(reading.figures) <= {item["cell"] for item in reading.unread}
    assert len(reading.figures) > 0.97 * len(figures)


@pytest.mark.parametrize("output", FORMATS)
def test_zeros_everywhere_come_back(output: str) -> None:
    figures = Figures(dict.fromkeys(load_form("2019").cells, 0))
    assert read("2019", figures, output).as_figures() == figures


def read(form_id: str, figures: Figures, output: str) -> Reading:
    """Render and read back."""
    data = render(report(form_id, figures), output)
    return read_bytes(f"report{OUTPUTS[output].suffix}", data)
