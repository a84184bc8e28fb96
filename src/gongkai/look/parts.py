"""What the components draw: small values that a view fills and a template tag renders.

Nothing here decides: a view takes lights, dates and reasons from the ledgers' queries and actions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# The shapes of the status light (look/static/gongkai/gongkai.css, `gk-light-*`): always with a word.
LIGHTS = frozenset("ok soon late wait new work back done none".split())


@dataclass(frozen=True, kw_only=True)
class Light:
    """A status light: `kind` is one of LIGHTS (shape and colour), `word` says the state."""

    kind: str
    word: str

    def __post_init__(self) -> None:
        if self.kind not in LIGHTS:
            raise ValueError(f"no such light: {self.kind}; known: {', '.join(sorted(LIGHTS))}")


@dataclass(frozen=True, kw_only=True)
class Act:
    """One thing that may be done here. With `reasons` it is closed and says why, without it is a button.

    `url` opens the form of the act; with `post` the button posts there at once, carrying these hidden fields
    (the CSRF token is added). `effect` says what it will do, to the clock first of all. One act is `primary`.
    `reasons` are strings or `journal.actions.Reason`s, as `closed()` of an action returns them.
    """

    label: str
    url: str = ""
    reasons: Sequence[Any] = ()
    effect: str = ""
    primary: bool = False
    post: Mapping[str, Any] | None = None

    @property
    def shut(self) -> list[str]:
        """Return the sentences that say why the act is closed, the basis in brackets."""
        return [_sentence(reason) for reason in self.reasons]


def _sentence(reason: Any) -> str:
    message = str(getattr(reason, "message", reason))
    basis = getattr(reason, "basis", "")
    return f"{message}（{basis}）" if basis and basis not in message else message


@dataclass(frozen=True, kw_only=True)
class Download:
    """A file in a list: `kind` is shown as a small frame (PDF), `size` in bytes."""

    name: str
    url: str
    kind: str = ""
    size: int | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One entry of a timeline. `state`: "" past, "now", "ahead" (not yet), "void" (superseded, struck)."""

    when: str | dt.date | dt.datetime
    what: str
    note: str = ""
    who: str = ""
    state: str = ""
    url: str = ""
    files: Sequence[Download] = ()


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One stage of several: `state` is "done", "now" or "ahead"."""

    name: str
    note: str = ""
    state: str = "ahead"
    light: Light | None = None


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A number that opens a list. A zero is quiet; `late` marks it as what must be looked at first."""

    light: Light
    number: int
    url: str
    note: str = ""

    @property
    def late(self) -> bool:
        """Return whether the tile is drawn on the ground of late things."""
        return self.light.kind == "late" and self.number > 0


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A finding in a list: `severity` is error, warning, info or settled; `text` says what to do."""

    severity: str
    title: str
    text: str = ""
    url: str = ""
    number: int | None = None
    light: Light | None = None
    equation: str = ""

    @property
    def lamp(self) -> Light:
        """Return the light: the one given, or that of the severity."""
        kinds = {"error": ("late", "须处理"), "warning": ("soon", "注意"), "info": ("new", "提示")}
        kind, word = kinds.get(self.severity, ("done", "已处理"))
        return self.light or Light(kind=kind, word=word)


@dataclass(frozen=True, kw_only=True)
class Task:
    """One line of a worklist: what to do, on what, since when, until when (as a light)."""

    verb: str
    title: str
    url: str
    note: str = ""
    since: str = ""
    due: Light | None = None


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A label and its value in a metadata table; `span` is "", "wide" (two columns) or "full"."""

    label: str
    value: Any
    span: str = ""
    url: str = ""


def pairs(*rows: tuple[Any, ...]) -> list[Pair]:
    """Return pairs of (label, value[, span]); rows whose value is None or "" are left out."""
    return [
        Pair(label=str(row[0]), value=row[1], span=str(row[2]) if len(row) > 2 else "")
        for row in rows
        if row[1] is not None and row[1] != ""
    ]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A chart with its table: `svg` is markup of `look.charts`, `rows` the same figures to read."""

    caption: str
    svg: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]] = field(default_factory=list)


# Accents besides the default deep red (`.gk-accent-*` in the stylesheet).
ACCENTS = frozenset({"pine", "indigo"})


def accent_class(accent: str) -> str:
    """Return the class that gives a page this accent, "" for the default or an unknown one."""
    return f"gk-accent-{accent}" if accent in ACCENTS else ""
