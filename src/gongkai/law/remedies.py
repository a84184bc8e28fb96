"""Remedies notice, periods of the requester, results of cases (regimes.md section 10; casework.md sections 4 and 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from gongkai.law.calendar import Calendar
from gongkai.law.practice import DEFAULT_PRACTICE, Practice
from gongkai.law.texts import Language, Message

BodyKind = Literal[
    "department",
    "government_township",
    "government_county",
    "government_city",
    "government_province",
    "state_council_department",
    "vertical",
    "justice_department",
    "agency_own_name",
    "subdistrict",
    "authorised_organisation",
]


@dataclass(frozen=True, slots=True)
class Organ:
    """Where reconsideration may be applied for: same_level_government, next_higher_government, itself,
    next_higher_authority, next_higher_department, next_higher_justice, government_of_department."""

    role: str
    article: str
    name: str = ""

    def text(self, language: Language = "zh") -> str:
        """Its name where one was given, else the role in words."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class RemediesNotice:
    """What a decision must tell: reconsideration (first or at choice), organs, periods, court."""

    message: Message
    reconsideration_first: bool
    reconsideration_days: int
    suit_months: int
    suit_after_reconsideration_days: int
    organs: tuple[Organ, ...]

    def text(self, language: Language = "zh") -> str:
        """The block of the reply."""
        raise NotImplementedError


def reconsideration_organs(
    body_kind: BodyKind, on: date, names: Mapping[str, str] | None = None
) -> tuple[Organ, ...]:
    """The organs for a body of this kind under the law in force on `on`; `names` maps a role to the organ's name."""
    raise NotImplementedError


def remedies_notice(
    decided_on: date,
    outcome: str,
    sub_ground: str | None,
    body_kind: BodyKind,
    *,
    organ_names: Mapping[str, str] | None = None,
    court: str = "",
    online_url: str = "",
    practice: Practice = DEFAULT_PRACTICE,
) -> RemediesNotice:
    """The remedies block of a decision to the requester."""
    raise NotImplementedError


def third_party_notice(
    decided_on: date,
    body_kind: BodyKind,
    *,
    organ_names: Mapping[str, str] | None = None,
    court: str = "",
    online_url: str = "",
) -> RemediesNotice:
    """The remedies block of a notice to a third party that its information will be disclosed: either way."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class RemedyPeriods:
    """Last days on which the requester may act. provisional as in `CaseState`."""

    runs_from: date
    reconsideration_until: date
    suit_until: date | None
    longest: date
    provisional: bool


def remedy_periods(
    runs_from: date, notice: RemediesNotice, calendar: Calendar, *, told: bool = True
) -> RemedyPeriods:
    """The requester's periods from `runs_from` (receipt of the decision; the body's due date where none came)."""
    raise NotImplementedError


def case_result(kind: Literal["reconsideration", "litigation"], result: str) -> str:
    """`upheld`, `corrected`, `other` or `pending` for a result of a case."""
    raise NotImplementedError


def case_row(
    kind: Literal["reconsideration", "litigation"],
    result: str,
    form: str,
    *,
    after_reconsideration: bool = False,
) -> str | None:
    """Row key of a case in form 2014 or column key in forms 2019 and 2021; None where the form has none."""
    raise NotImplementedError
