"""All findings about a report as read: the reader's own, and those of the rules of its form."""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.statements import Figures, NarrativeFigure, check

from .forms import form
from .prose_checks import copied, likeness
from .result import Reading


def findings_of(
    reading: Reading,
    previous: Reading | None = None,
    children: Mapping[str, Figures | None] | None = None,
) -> list[dict[str, object]]:
    """Every finding as the object that `gongkai check --json` prints: the reader's own first, then the form's.

    previous: the same body's report for the year before; children: figures of the bodies that this report sums up,
    None for one that is missing.
    """
    the_form = form(reading.form)
    narrative = {
        name: NarrativeFigure(
            value,
            approximate=bool(reading.narrative_notes.get(name, {}).get("approximate")),
            place=str(reading.where.get(f"narrative.{name}", {}).get("text", "")),
        )
        for name, value in reading.narrative.items()
    }
    last = (form(previous.form), previous.as_figures()) if previous is not None else None
    found = check(the_form, reading.as_figures(), last, narrative, children)
    own: list[dict[str, object]] = list(reading.findings)
    if previous is not None:
        own += [doubt.to_json() for doubt in copied(likeness(reading.sentences, previous.sentences))]
    return own + [finding.to_json() for finding in found]
