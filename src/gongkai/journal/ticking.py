"""What is looked after every minute: each room registers its step, `gongkai tick` runs them all.

`gongkai serve` keeps `gongkai tick --keep` running beside web and worker. A step does what is due and nothing else, so
several machines may run it, and a minute may be missed.
"""

from __future__ import annotations

from collections.abc import Callable

from gongkai.journal.nightly import Step

_steps: dict[str, tuple[str, Step]] = {}


def every_minute(key: str, label: str) -> Callable[[Step], Step]:
    """Register a step of a room under `key`; called from its AppConfig.ready (by importing its module)."""

    def keep(function: Step) -> Step:
        _steps[key] = (label, function)
        return function

    return keep


def steps() -> dict[str, tuple[str, Step]]:
    """Return the registered steps: key -> (label, function), in the order of the rooms."""
    return dict(_steps)
