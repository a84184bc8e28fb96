"""Invented figures for a form: balanced most of the time, and how a clerk writes each of them."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from gongkai.statements import Form, Number

Figures = dict[str, Number | None]

SMALL = (0, 0, 0, 0, 0, 0, 1, 2, 3, 5, 8, 12)


def invent(form: Form, rng: Random, blanks: float = 0.0) -> Figures:
    """Figures for every cell; totals add up in nine reports of ten; some cells blank (None)."""
    big = rng.random() < 0.5
    figures: Figures = {key: _number(key, form, rng, big) for key in form.cells}
    if form.id in ("2019", "2021") and rng.random() < 0.9:
        _balance(form, figures)
    if blanks:
        for key in figures:
            if rng.random() < blanks:
                figures[key] = None
    return figures


def _number(key: str, form: Form, rng: Random, big: bool) -> Number:
    cell = form.cells[key]
    if cell.column.key == "change":
        return rng.choice((-3, -1, 0, 0, 0, 2, 5))
    if cell.row.unit == "万元" or cell.column.key == "amount":
        return rng.choice((0, 0, 3, 12, Decimal("0.5"), Decimal("12.36"), Decimal("250.4"), 1280))
    if big:
        return rng.choice(
            (*SMALL, rng.randrange(10, 100), rng.randrange(100, 1000), rng.randrange(1000, 99999))
        )
    return rng.choice(SMALL)


def _balance(form: Form, figures: Figures) -> None:
    table = form.table_by_key["requests"]
    outcomes = [
        row.key
        for row in table.figure_rows
        if row.key not in ("new_requests", "carried_in", "results_total", "carried_out")
    ]
    kinds = [column.key for column in table.columns if column.key != "total"]

    def get(row: str, column: str) -> Number:
        value = figures[f"requests.{row}.{column}"]
        return value if value is not None else 0

    for kind in kinds:
        total = sum(get(row, kind) for row in outcomes)
        figures[f"requests.results_total.{kind}"] = total
        closing = total + get("carried_out", kind)
        carried = min(get("carried_in", kind), closing)
        figures[f"requests.carried_in.{kind}"] = carried
        figures[f"requests.new_requests.{kind}"] = closing - carried
    for row in table.figure_rows:
        figures[f"requests.{row.key}.total"] = sum(get(row.key, kind) for kind in kinds)
    for group in ("review", "direct_suit", "post_review_suit"):
        parts = [
            figures[f"remedies.cases.{group}_{part}"] or 0
            for part in ("upheld", "corrected", "other", "pending")
        ]
        figures[f"remedies.cases.{group}_total"] = sum(parts)


def written(figures: Figures, form: Form, rng: Random, styles: set[str]) -> dict[str, str]:
    """The text of each cell: plain, full-width, with separators or units, blanks as "", "/" or "-"."""
    blank = rng.choice(("/", "-", "—")) if "marks" in styles else ""
    unit_of = rng.choice(("件", "条", "次"))
    texts: dict[str, str] = {}
    for key, number in figures.items():
        if number is None:
            texts[key] = blank
            continue
        text = str(number)
        plain = isinstance(number, int) and number >= 0
        if plain and "thousands" in styles and number >= 1000:
            text = f"{number:,}"
        if plain and "myriads" in styles and number >= 10_000 and number % 1000 == 0:
            text = f"{Decimal(number) / 10_000:f}".rstrip("0").rstrip(".") + "万"
        if plain and "units" in styles and rng.random() < 0.5 and form.cells[key].row.unit != "万元":
            text += (form.cells[key].row.unit or unit_of).split("/")[0]
        if plain and "about" in styles and number >= 100 and rng.random() < 0.2:
            text += rng.choice(("余", "多"))
        if "full_width" in styles:
            text = text.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})
        texts[key] = text
    return texts
