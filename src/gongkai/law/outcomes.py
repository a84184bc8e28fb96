"""Outcomes of a request: articles, sub-grounds, and the row of each statistical form (casework.md section 5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gongkai.law.practice import DEFAULT_PRACTICE, Practice


@dataclass(frozen=True, slots=True)
class SubGround:
    """A finer ground under an outcome. exempt: rests on 条例2019 Arts 14, 15 or 16 (decides on reconsideration-first)."""

    id: str
    zh: str
    en: str
    article: str
    exempt: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome. group: granted, partial, refused, unable, not_processed, other. decided: an officer decides it;
    False for those that follow from a lapse or withdrawal. sub_grounds by identifier, in order."""

    id: str
    zh: str
    en: str
    group: str
    article: str
    exempt: bool
    decided: bool
    sub_grounds: Mapping[str, SubGround]


def outcomes() -> Mapping[str, Outcome]:
    """All outcomes by identifier, in the order of the form."""
    raise NotImplementedError


def form_row(
    outcome: str, sub_ground: str | None, form: str, practice: Practice = DEFAULT_PRACTICE
) -> str | None:
    """Row key of `outcome` in form `2014`, `2019` or `2021` (the lowest row, not its totals); None where it has none.

    Raises KeyError for an unknown outcome or form.
    """
    raise NotImplementedError


def channel_row(channel: str) -> str:
    """Row key of form `2014` for the channel a request came by (三（一）)."""
    raise NotImplementedError
