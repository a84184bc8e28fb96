"""`Reading`: what was read from one file, and its JSON object."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from gongkai.statements import Figures

from .numbers import Number
from .prose import Sentence

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A finding of the reader itself: a contradiction in the text, a part that is missing, a warning.

    rule: stable name. cells: cells or narrative names concerned. left, right: both sides where there are two.
    message: a Chinese sentence that says what, where and what to do.
    """

    rule: str
    severity: Severity
    message: str
    cells: tuple[str, ...] = ()
    left: Number | None = None
    right: Number | None = None

    def to_json(self) -> dict[str, Any]:
        """The object that `gongkai check --json` prints."""
        difference = None if self.left is None or self.right is None else self.left - self.right
        return {
            "rule": self.rule,
            "severity": self.severity,
            "cells": list(self.cells),
            "left": self.left,
            "right": self.right,
            "difference": difference,
            "message": self.message,
        }


@dataclass(slots=True)
class Reading:
    """A report as read. `figures` has a number, None for a blank cell, and no key for a cell that is not there.

    unit: full name of the body in simplified characters, None where the text says only 我局. year: reporting year.
    where: per cell (and `narrative.<name>`) page, table, row, column or line and the text. unread: cells that are
    there but could not be placed with certainty, with candidates and the reason. extra: rows the body added.
    """

    file: str
    unit: str | None = None
    year: int | None = None
    form: str = "free"
    figures: dict[str, Number | None] = field(default_factory=dict)
    narrative: dict[str, Number] = field(default_factory=dict)
    narrative_notes: dict[str, dict[str, Any]] = field(default_factory=dict)
    where: dict[str, dict[str, Any]] = field(default_factory=dict)
    unread: list[dict[str, Any]] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    sections: dict[str, dict[str, Any]] = field(default_factory=dict)
    extra: list[dict[str, Any]] = field(default_factory=list)
    kind: str = ""
    sentences: list[Sentence] = field(default_factory=list, repr=False)

    def as_figures(self) -> Figures:
        """The figures in the type the statements room checks, compares and renders."""
        return Figures(self.figures)

    def section_texts(self) -> dict[str, list[str]]:
        """The paragraphs of each section."""
        return {key: str(section["text"]).split("\n") for key, section in self.sections.items()}

    def to_json(self) -> dict[str, Any]:
        """Plain values for `json.dumps`; amounts with decimals become floats."""
        plain = _plain(
            {
                "file": self.file,
                "unit": self.unit,
                "year": self.year,
                "form": self.form,
                "figures": self.figures,
                "narrative": self.narrative,
                "narrative_notes": self.narrative_notes,
                "where": self.where,
                "unread": self.unread,
                "findings": self.findings,
                "sections": self.sections,
                "extra": self.extra,
            }
        )
        assert isinstance(plain, dict)
        return plain


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value
