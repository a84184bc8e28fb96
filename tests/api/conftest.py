"""A desk with bodies, people and a client without a session."""

from __future__ import annotations

import pytest
from tests.api.making import Desk, make_desk


@pytest.fixture
def desk(db: None) -> Desk:
    return make_desk()
