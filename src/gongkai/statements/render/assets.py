"""Files that the renderers need beside them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def asset_text(name: str) -> str:
    """The text of `render/<name>`."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
