"""Simple CSS selectors as XPath: names, classes, ids, attributes, inside one another, several with commas."""

from __future__ import annotations

import re
from functools import lru_cache

_PART = re.compile(
    r"(?P<tag>\*|[a-zA-Z][\w-]*)?(?P<more>(?:[.#][\w-]+|\[[\w-]+(?:=[\"']?[^\"'\]]+[\"']?)?\])*)"
)
_MORE = re.compile(r"([.#])([\w-]+)|\[([\w-]+)(?:=[\"']?([^\"'\]]+)[\"']?)?\]")


class SelectorError(ValueError):
    """This is no selector that is understood here."""


@lru_cache(maxsize=128)
def xpath_of(selector: str) -> str:
    """Return the XPath of a selector like `#zoom`, `div.TRS_Editor`, `.main > .text`. Raises SelectorError."""
    found = [_one(part.strip()) for part in selector.split(",")]
    return " | ".join(found)


def _one(selector: str) -> str:
    if not selector:
        raise SelectorError(selector)
    steps: list[str] = []
    axis = "//"
    for word in re.sub(r"\s*>\s*", " > ", selector).split():
        if word == ">":
            if axis == "/" or not steps:
                raise SelectorError(selector)
            axis = "/"
            continue
        steps.append(axis + _step(word))
        axis = "//"
    if axis == "/":
        raise SelectorError(selector)
    return "".join(steps)


def _step(word: str) -> str:
    hit = _PART.fullmatch(word)
    if hit is None or not (hit["tag"] or hit["more"]):
        raise SelectorError(word)
    tests = []
    for mark, name, attribute, value in _MORE.findall(hit["more"]):
        if mark == "#":
            tests.append(f"@id='{name}'")
        elif mark == ".":
            tests.append(f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')")
        else:
            tests.append(f"@{attribute}='{value}'" if value else f"@{attribute}")
    return (hit["tag"] or "*") + "".join(f"[{test}]" for test in tests)
