"""Every input cell of the forms has exactly one measure, or a written reason; `docs/measures.md` says the same."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gongkai.reports.coverage import FORMS, markdown, places

PAGE = Path(__file__).resolve().parents[2] / "docs" / "measures.md"
MARK = "<!-- made by gongkai.reports.coverage -->\n"
# What is about requests and remedies, and therefore casework's.
OF_REQUESTS = ("received_", "closed_", "answered_", "refused_", "reconsideration_", "litigation_")


@pytest.mark.parametrize("form_id", FORMS)
def test_every_input_cell_has_one_measure_or_a_reason(form_id: str) -> None:
    for place in places(form_id):
        assert len(place.measures) <= 2, place
        assert bool(place.measures) != bool(place.reason), place
        table, row, _ = place.cell.split(".")
        if table in {"requests", "remedies"} or row.startswith(OF_REQUESTS):
            assert len(place.measures) == 1, place
            assert place.measures[0].startswith("casework."), place


def test_the_page_says_the_same() -> None:
    text = PAGE.read_text(encoding="utf-8")
    head, mark, told = text.partition(MARK)
    if os.environ.get("GONGKAI_WRITE_DOCS"):
        PAGE.write_text(head + MARK + "\n" + markdown(), encoding="utf-8")
        return
    assert mark, "docs/measures.md lacks its mark"
    assert told.strip() == markdown().strip(), (
        "run GONGKAI_WRITE_DOCS=1 .venv/bin/pytest tests/reports/test_coverage.py"
    )
