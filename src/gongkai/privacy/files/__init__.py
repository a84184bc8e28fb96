"""Files: told apart by their content, opened within limits, searched with what they hide."""

from __future__ import annotations

from .search import find_in_file

__all__ = ["find_in_file"]
