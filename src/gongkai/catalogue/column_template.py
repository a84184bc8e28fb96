"""The template of a new body's columns and the statutory contents (`data/columns.json`)."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any


@cache
def _data() -> dict[str, Any]:
    text = (resources.files("gongkai.catalogue") / "data" / "columns.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def statutory_contents() -> dict[str, str]:
    """Return the statutory contents: code (`art20_01`) -> what it is."""
    return dict(_data()["contents"])


def key_fields() -> dict[str, str]:
    """Return the key fields (重点领域): key -> name."""
    return dict(_data()["key_fields"])


def grassroots_for(kind: str) -> dict[str, Any] | None:
    """Return the standard catalogue for a kind of body: dict with slug, title, columns; None where there is none."""
    found: dict[str, Any] = _data()["grassroots"]
    return found if kind in found["kinds"] else None


def template_for(kind: str) -> list[dict[str, Any]]:
    """Return the columns that a body of this kind starts with: dicts with slug, title, kind, code, children."""
    return _fitting(_data()["columns"], kind)


def _fitting(columns: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [
        {**column, "children": _fitting(column.get("children", []), kind)}
        for column in columns
        if kind in column.get("kinds", [kind])
    ]
