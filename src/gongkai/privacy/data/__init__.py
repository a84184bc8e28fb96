"""The word lists of this room, as JSON."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any


def load(name: str) -> Any:
    """The content of the file `name` in this folder."""
    return json.loads(resources.files(__name__).joinpath(name).read_text(encoding="utf-8"))
