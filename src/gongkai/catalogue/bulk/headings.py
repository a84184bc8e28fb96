"""The columns of the table of former publications, and the other words that they go by (`headings.json`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from gongkai.catalogue.models import DisclosureMode, DocumentKind, Ground, Validity
from gongkai.files.sheets import plain

CHOICES: dict[str, Any] = {
    "document_kind": DocumentKind,
    "validity": Validity,
    "disclosure_mode": DisclosureMode,
    "ground": Ground,
}
# A table with these can be imported; the column may be given for all rows.
NEEDED = ("title",)


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A column of the table. `kind`: text, day, flag, choice, channels, files, file or address.

    `names`: other headings, `meta`: names of meta tags that mean it, `other`: other words for its choices.
    """

    key: str
    label: str
    hint: str
    example: str = ""
    kind: str = "text"
    required: bool = False
    width: int = 14
    names: tuple[str, ...] = ()
    meta: tuple[str, ...] = ()
    other: Mapping[str, str] = field(default_factory=dict)

    @property
    def choices(self) -> dict[str, str]:
        """Return label -> value of what may be chosen."""
        found = CHOICES.get(self.key)
        return {str(one.label): str(one.value) for one in found} if found else {}

    def chosen(self, text: str) -> str | None:
        """Return the value that a text means, None when it is none of the choices."""
        return _words(self.key).get(plain(text))


@cache
def _data() -> dict[str, Any]:
    text = (resources.files("gongkai.catalogue.bulk") / "headings.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@cache
def headings() -> dict[str, Heading]:
    """Return all columns by key, in the order of the template."""
    made = {}
    for one in _data()["headings"]:
        lists = {name: tuple(one.get(name, ())) for name in ("names", "meta")}
        made[one["key"]] = Heading(**{**one, **lists})
    return made


@cache
def _words(key: str) -> dict[str, str]:
    one = headings()[key]
    found = {plain(value): value for value in one.choices.values()}
    found |= {plain(label): value for label, value in one.choices.items()}
    return found | {plain(label): value for label, value in one.other.items()}


@cache
def by_heading() -> dict[str, str]:
    """Return plain heading -> key: labels, other names and the identifiers themselves."""
    found: dict[str, str] = {}
    for one in headings().values():
        for name in (one.label, one.key, *one.names):
            found.setdefault(plain(name), one.key)
    return found


def with_own(own: Mapping[str, str]) -> dict[str, str]:
    """Return `by_heading` with headings of the user's own (heading -> key or label); unknown keys are left out."""
    known = by_heading()
    extra = {plain(name): known[plain(key)] for name, key in own.items() if plain(key) in known}
    return {**known, **extra}


@cache
def by_meta() -> dict[str, str]:
    """Return name of a meta tag, lower case -> key."""
    return {name.lower(): one.key for one in headings().values() for name in one.meta}


def body_places() -> tuple[str, ...]:
    """Return where the text of an article mostly stands, as selectors, best first."""
    return tuple(_data()["body_places"])


def date_labels() -> tuple[str, ...]:
    """Return the words before the date of publication in the head of a page."""
    return tuple(_data()["dates_on_page"])
