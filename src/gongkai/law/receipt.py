"""The day a request is received (收到申请之日), by channel and regime."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.law.practice import DEFAULT_PRACTICE, Practice

CHANNELS = ("in_person", "registered_mail", "ordinary_mail", "online", "email", "fax", "other")


@dataclass(frozen=True, slots=True)
class Receipt:
    """The receipt date, None while the confirmation that it needs is missing, with its source and template."""

    on: date | None
    article: str
    message: str


def receipt(
    channel: str,
    submitted_on: date,
    received_on: date | None = None,
    confirmed_on: date | None = None,
    practice: Practice = DEFAULT_PRACTICE,
) -> Receipt:
    """The receipt date of a request that came by `channel`. Raises ValueError for an unknown channel."""
    raise NotImplementedError
