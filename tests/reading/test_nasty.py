"""Whole documents written to be nasty, each in its own way (tests/reading/nasty; the truth beside it names the way).

A figure that is missing is tolerated only where the document's truth says so; a wrong or invented one never is.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gongkai.reading import read_bytes

FOLDER = Path(__file__).parent / "nasty"
TRUTHS = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))]


def test_there_are_thirty_of_different_kinds() -> None:
    assert len({truth["nasty"] for truth in TRUTHS}) >= 30
    assert {truth["form"] for truth in TRUTHS} == {"free", "2014", "2019", "2021"}


@pytest.mark.parametrize("truth", TRUTHS, ids=[truth["file"] for truth in TRUTHS])
def test_nasty(truth: dict[str, Any]) -> None:
    reading = read_bytes("report", (FOLDER / truth["file"]).read_bytes())
    assert (reading.unit, reading.year, reading.form) == (truth["unit"], truth["year"], truth["form"])
    wrong = {
        cell: value for cell, value in reading.figures.items() if truth["figures"].get(cell, "-") != value
    }
    assert wrong == {}
    missing = set(truth["figures"]) - set(reading.figures)
    unread = {item["cell"] for item in reading.unread}
    assert missing - unread == set(), "left out without a word"
    assert len(missing) <= truth.get("may_be_unread", 0)
    told = {name: value for name, value in reading.narrative.items() if name in truth["narrative"]}
    assert told == truth["narrative"]
