"""Masking and taking it back: what the author sees before publication, and what goes out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from .addresses import township_end
from .finding import Finding
from .normal import normal

STAR: Final = "*"


@dataclass(frozen=True, slots=True)
class Masks:
    """How much stays readable (project defaults: no national format was found, bodies set their own).

    The numbers count characters in front and behind. `names`: whether names are made 张某某, which a person decides.
    """

    id_front: int = 2
    id_behind: int = 3
    phone_front: int = 3
    phone_behind: int = 4
    landline_behind: int = 2
    card_behind: int = 4
    passport_front: int = 1
    passport_behind: int = 3
    names: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What was masked: `start` and `end` in the masked text, and what stood there."""

    start: int
    end: int
    original: str


@dataclass(frozen=True, slots=True)
class Masked:
    """A masked text with the record of how to undo it. The record holds the personal data: keep it as such."""

    text: str
    changes: tuple[Change, ...]


def mask(text: str, findings: Iterable[Finding], style: Masks | None = None) -> Masked:
    """Mask `findings` (of this very text, by their offsets). Where two overlap, the earlier and longer one counts.

    Raises ValueError (Chinese) where a finding is not of this text.
    """
    style = style or Masks()
    parts: list[str] = []
    changes: list[Change] = []
    at = length = 0
    placed = [(one.start, one.end, one) for one in findings if one.start is not None and one.end is not None]
    for start, end, finding in sorted(placed, key=lambda item: (item[0], -item[1])):
        if text[start:end] != finding.text:
            raise ValueError("查找结果与文字不符：文字已经改动，请重新查找后再遮盖。")
        if start < at:
            continue
        new = masked_form(finding.kind, finding.text, style)
        if new == finding.text:
            continue
        length += start - at
        parts += [text[at:start], new]
        changes.append(Change(length, length + len(new), finding.text))
        length += len(new)
        at = end
    parts.append(text[at:])
    return Masked("".join(parts), tuple(changes))


def unmask(masked: Masked) -> str:
    """The text as it was before `mask`."""
    parts: list[str] = []
    at = 0
    for change in masked.changes:
        parts += [masked.text[at : change.start], change.original]
        at = change.end
    return "".join([*parts, masked.text[at:]])


def masked_form(kind: str, text: str, style: Masks | None = None) -> str:
    """How a piece of personal data is shown: 35*************123, 138****1234, 张某某, a township."""
    style = style or Masks()
    if kind == "id_number":
        return _starred(text, style.id_front, style.id_behind)
    if kind == "phone":
        return _phone(text, style)
    if kind == "bank_card":
        return _starred(text, 0, style.card_behind)
    if kind == "passport":
        return _starred(text, style.passport_front, style.passport_behind)
    if kind == "address":
        return text[: township_end(normal(text))] or STAR * 3
    if kind == "name_with_id":
        return _name(text) if style.names else text
    if kind == "location":
        return STAR * 3
    head, at, domain = text.partition("@")
    return head[:1] + STAR * max(3, len(head) - 1) + at + domain


def _starred(text: str, front: int, behind: int) -> str:
    """Letters and digits but the first and last ones become stars; what separates them stays."""
    places = [place for place, char in enumerate(text) if char.isalnum()]
    hidden = set(places[front : max(front, len(places) - behind)])
    if not hidden:
        hidden = set(places)
    return "".join(STAR if place in hidden else char for place, char in enumerate(text))


def _phone(text: str, style: Masks) -> str:
    plain = normal(text)
    mobile = re.search(r"1[ -]?[3-9](?:\s{0,12}-?\s{0,12}\d){9}$", plain)
    if mobile:
        return text[: mobile.start()] + _starred(
            text[mobile.start() :], style.phone_front, style.phone_behind
        )
    area = re.match(r"\(?(?:\+?86[ -]?)?0?(?:10|2\d|[3-9]\d{2})\)?[ -]{0,3}(?=[2-8]\d{2,3}[ -]?\d{4})", plain)
    start = area.end() if area and re.sub(r"\D", "", plain).__len__() > 8 else 0
    return text[:start] + _starred(text[start:], 0, style.landline_behind)


def _name(text: str) -> str:
    return text[0] + "某" * max(1, len(text) - 1) if len(text) < 4 else text[:2] + "某某"
