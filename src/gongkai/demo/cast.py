"""The invented prefecture of the sample: bodies, places in the tree, staff. No real body, person or number.

The cast itself is `data/cast.json`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

NOTE = "示例数据：虚构机关，仅供试用"
PASSWORD = "gongkai-demo-2026"  # noqa: S105 - printed by script/server, refused in production


@dataclass(frozen=True, kw_only=True)
class SampleBody:
    """A body of the sample. `founded` is the year in which it was set up."""

    slug: str
    kind: str
    name: str
    short_name: str
    parent: str | None = None
    founded: int = 1984
    about: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class SamplePerson:
    """A member of staff: `roles` are (body slug, role, with subtree)."""

    username: str
    name: str
    what: str
    roles: list[tuple[str, str, bool]] = field(default_factory=list)


def data(name: str) -> dict[str, Any]:
    """Return `data/<name>.json` of the sample."""
    loaded: dict[str, Any] = json.loads(
        (resources.files("gongkai.demo") / "data" / f"{name}.json").read_text("utf-8")
    )
    return loaded


_cast = data("cast")
BODIES = [SampleBody(**row) for row in _cast["bodies"]]
PEOPLE = [SamplePerson(**row) for row in _cast["people"]]
# (slug, new name, new short name, year): since the reform of 2019 the health office bears another name; its older
# reports keep the old one.
RENAMED: tuple[str, str, str, int] = tuple(_cast["renamed"])
