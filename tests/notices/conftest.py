"""The kinds of these tests are declared for them only."""

from __future__ import annotations

import pytest
from tests.notices.making import NEWS, OUTSIDE, URGENT

from gongkai.agencies import practice
from gongkai.notices import kinds


@pytest.fixture(autouse=True)
def test_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Declare the kinds, and forget them afterwards."""
    monkeypatch.setattr(practice, "_declared", dict(practice._declared))
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    kinds.declare(NEWS, URGENT, OUTSIDE)
