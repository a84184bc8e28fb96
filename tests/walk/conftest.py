"""The world of the walks, made once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.walk import world as worlds


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[worlds.World]:
    """The world, in a transaction that lasts as long as the tests of this folder.

    Each of them is marked `django_db`: it runs in a savepoint of its own within.
    """
    with django_db_blocker.unblock(), worlds.made() as made:
        yield made
