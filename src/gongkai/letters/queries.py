"""Reads of letters. What a user may see starts from `letters_for(user)`."""

from __future__ import annotations

from typing import Any

from gongkai.letters.models import Letter, LetterQuerySet


def letters_of(owner: Any) -> LetterQuerySet:
    """Return the letters of a record (a model instance or its stream name) with files and service, oldest first.

    The caller got `owner` from a scoped query set; a letter is as visible as what it belongs to.
    """
    found: LetterQuerySet = Letter.objects.of(owner)
    return found.select_related("docx__blob", "pdf__blob", "replaced_by").prefetch_related("services")


def letters_for(user: Any) -> LetterQuerySet:
    """Return the letters of the bodies whose ledgers `user` reads today, newest first."""
    found: LetterQuerySet = Letter.objects.visible_to(user)
    return found.select_related("body", "docx__blob", "pdf__blob").order_by("-pk")
