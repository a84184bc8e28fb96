"""Errors of the reading room. Their text is Chinese: a clerk has to know what to do with the file."""

from __future__ import annotations


class UnreadableError(ValueError):
    """A file cannot be read as an annual report at all; the text says why and what to do."""
