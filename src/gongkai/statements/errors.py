"""Errors of the statements room. Their text is Chinese: a clerk may have to read it."""

from __future__ import annotations


class StatementsError(ValueError):
    """Something handed to this room cannot be used; the text says what and what to do."""


class FormError(StatementsError):
    """A form is unknown, or its data are broken (found when they are loaded)."""


class FiguresError(StatementsError):
    """A figure or a cell key cannot be used."""


class DocumentError(StatementsError):
    """A stored report document cannot be read, or does not fit its form."""
