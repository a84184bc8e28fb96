"""What is due every night: each room registers its step, `gongkai nightly` runs them all.

A step may run any number of times a day: it does what is due and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable

from gongkai.journal.sealing import seal_due

# A step returns how much it did, for the log.
Step = Callable[[], int]
_steps: dict[str, tuple[str, Step]] = {}


def register(key: str, label: str) -> Callable[[Step], Step]:
    """Register a step of a room under `key`; called from its AppConfig.ready (by importing its module)."""

    def keep(function: Step) -> Step:
        _steps[key] = (label, function)
        return function

    return keep


def steps() -> dict[str, tuple[str, Step]]:
    """Return the registered steps: key -> (label, function), in the order of the rooms."""
    return dict(_steps)


@register("journal.seal", "封存已结束各日的日志")
def seal() -> int:
    """Seal the days that are over; return how many."""
    return len(seal_due())
