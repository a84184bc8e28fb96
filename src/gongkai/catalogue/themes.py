"""The theme classification of the State Council policy library (`data/themes.json`, publishing.md section 3)."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

SEPARATOR = "\\"


@cache
def theme_tree() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the first-level themes in order, each with its second-level themes."""
    text = (resources.files("gongkai.catalogue") / "data" / "themes.json").read_text("utf-8")
    return tuple(
        (category["label"], tuple(child["label"] for child in category["children"]))
        for category in json.loads(text)["categories"]
    )


@cache
def theme_paths() -> frozenset[str]:
    """Return every theme as stored: `综合政务`, `综合政务\\政务公开`."""
    found = {first for first, _ in theme_tree()}
    found.update(f"{first}{SEPARATOR}{second}" for first, seconds in theme_tree() for second in seconds)
    return frozenset(found)


def theme_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the themes as groups of choices for a form: first level, then its second level."""
    return [
        (first, [(first, f"{first}（不细分）"), *((f"{first}{SEPARATOR}{s}", s) for s in seconds)])
        for first, seconds in theme_tree()
    ]
