"""A platform with some published and some unpublished information."""

from __future__ import annotations

import pytest
from tests.portal.making import Site, make_site


@pytest.fixture
def site(db: None) -> Site:
    return make_site()
