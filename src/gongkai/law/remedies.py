"""Remedies notice and the requester's periods (regimes.md section 10; casework.md section 4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from gongkai.law.articles import cite
from gongkai.law.calendar import Calendar, add_days, add_months, same_day_months_later
from gongkai.law.outcomes import is_exempt, outcomes
from gongkai.law.parameters import value_at
from gongkai.law.practice import DEFAULT_PRACTICE, Practice
from gongkai.law.texts import Language, Message, load_data, render

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
    """Where reconsideration may be applied for. role: same_level_government, next_higher_government, itself, …"""

    role: str
    article: str
    name: str = ""

    def text(self, language: Language = "zh") -> str:
        """Its name where one was given, else the role in words."""
        return self.name or render(f"organ.{self.role}", {}, language)


@dataclass(frozen=True, slots=True)
class RemediesNotice:
    """What a decision tells its addressee: where to go, and within which periods.

    reconsideration_first: no suit before a reconsideration decision (for a partial disclosure: as to the refused part).
    reconsideration_days: natural days; suit_months: None where no direct suit is open.
    """

    message: Message
    reconsideration_first: bool
    reconsideration_days: int
    suit_months: int | None
    suit_after_reconsideration_days: int
    organs: tuple[Organ, ...]
    online_url: str = ""

    def text(self, language: Language = "zh") -> str:
        """The block of the reply."""
        organs = render("remedy.or", {}, language).join(organ.text(language) for organ in self.organs)
        block = render(self.message.id, {**self.message.params, "organs": organs}, language)
        if not self.online_url:
            return block
        online = render("remedy.online", {"url": self.online_url}, language)
        return f"{block}{online}" if language == "zh" else f"{block} {online}"

    def source(self, language: Language = "zh") -> str:
        """The articles behind it."""
        return cite(self.message.article, language)


def reconsideration_organs(
    body_kind: BodyKind, on: date, names: Mapping[str, str] | None = None
) -> tuple[Organ, ...]:
    """The organs for a body of this kind under the law in force on `on`; `names` maps a role to the organ's name.

    复议法2023 Arts 24-28, before 2024 复议法2017 Arts 12-15. Raises KeyError for an unknown kind.
    """
    tables = [table for table in load_data("remedies")["organs"] if date.fromisoformat(table["from"]) <= on]
    if not tables:
        raise ValueError("日期早于2008年5月1日，《政府信息公开条例》尚未施行。")
    given = names or {}
    return tuple(
        Organ(role, article, given.get(role, "")) for role, article in tables[-1]["kinds"][body_kind]
    )


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
    """The remedies block of a decision, for the requester.

    Since 2024-01-01 a refusal under 条例2019 Arts 14-16 goes to reconsideration first (复议法2023 Art. 23,
    法释〔2025〕8号 Art. 1(2)); all else, and everything before, at choice. Procedural steps (clarification, extension,
    fee notice) have no such block. Raises KeyError for an unknown outcome or body kind, ValueError for a partial
    disclosure without the ground of the rest.
    """
    first_rule = value_at("reconsideration_first", decided_on)
    first = bool(first_rule and first_rule.value) and is_exempt(outcome, sub_ground, practice)
    partial = outcomes()[outcome].group == "partial"
    template = "remedy.either" if not first else "remedy.partial" if partial else "remedy.first"
    articles = ["reconsideration_days"]
    articles += ["reconsideration_first", "suit_after_reconsideration_days"] if first else []
    articles += ["suit_months"] if partial or not first else []
    organs = reconsideration_organs(body_kind, decided_on, organ_names)
    return _notice(
        template, decided_on, organs, court, online_url, first=first, both=partial, articles=articles
    )


def third_party_notice(
    decided_on: date,
    body_kind: BodyKind,
    *,
    organ_names: Mapping[str, str] | None = None,
    court: str = "",
    online_url: str = "",
) -> RemediesNotice:
    """The block of a notice to a third party of a disclosure: either way (法释〔2025〕8号 Art. 1(4))."""
    organs = reconsideration_organs(body_kind, decided_on, organ_names)
    articles = ["reconsideration_days", "suit_months"]
    return _notice(
        "remedy.third_party",
        decided_on,
        organs,
        court,
        online_url,
        first=False,
        both=False,
        articles=articles,
    )


def _notice(
    template: str,
    decided_on: date,
    organs: tuple[Organ, ...],
    court: str,
    online_url: str,
    *,
    first: bool,
    both: bool,
    articles: list[str],
) -> RemediesNotice:
    days, after = (
        _value("reconsideration_days", decided_on),
        _value("suit_after_reconsideration_days", decided_on),
    )
    months = _value("suit_months", decided_on)
    court_name: Any = court or {
        "zh": render("remedy.court", {}, "zh"),
        "en": render("remedy.court", {}, "en"),
    }
    sources = [
        value.article for name in articles if (value := value_at(name, decided_on)) and value.mark == "V"
    ]
    params = {"days": days, "months": months, "after": after, "court": court_name}
    message = Message(template, params, ";".join(dict.fromkeys(sources)))
    direct = months if both or not first else None
    return RemediesNotice(message, first, days, direct, after, organs, online_url)


def _value(name: str, on: date) -> int:
    found = value_at(name, on)
    if found is None:
        raise ValueError("日期早于2008年5月1日，《政府信息公开条例》尚未施行。")
    return int(found.value)


@dataclass(frozen=True, slots=True)
class RemedyPeriods:
    """Last days on which the requester may act; `longest_*` bound periods that run from knowing.

    reconsideration_until, suit_until: None where the way is closed. provisional: a day needed a year without notice.
    """

    runs_from: date
    reconsideration_until: date
    suit_until: date | None
    longest_reconsideration: date | None
    longest_suit: date | None
    provisional: bool


def remedy_periods(
    runs_from: date,
    notice: RemediesNotice,
    calendar: Calendar,
    *,
    told: bool = True,
    acted_on: date | None = None,
) -> RemedyPeriods:
    """The requester's periods, counted from the day after `runs_from`, the receipt of the decision.

    Natural days and months whose last day moves past rest days (民诉法 Art. 85(3)). told: right, organ and period were
    told; else at most one year from knowing the act. acted_on: day of the act, for the longest periods (5 years).
    """
    if told:
        apply_until = add_days(runs_from, notice.reconsideration_days, calendar)
        sue_until = add_months(runs_from, notice.suit_months, calendar) if notice.suit_months else None
    else:
        apply_until = add_months(
            runs_from, 12 * _years("reconsideration_untold_years", runs_from, 1), calendar
        )
        sue_months = 12 * _years("suit_untold_years", runs_from, 1)
        sue_until = add_months(runs_from, sue_months, calendar) if notice.suit_months else None
    act = acted_on or runs_from
    last = max(apply_until, sue_until or apply_until)
    return RemedyPeriods(
        runs_from=runs_from,
        reconsideration_until=apply_until,
        suit_until=sue_until,
        longest_reconsideration=_longest("reconsideration_longest_years", act),
        longest_suit=_longest("suit_longest_years", act) if notice.suit_months else None,
        provisional=not calendar.is_covered(last) or not calendar.is_covered(apply_until),
    )


def failure_to_act_periods(
    due: date, calendar: Calendar, practice: Practice = DEFAULT_PRACTICE
) -> RemedyPeriods:
    """The requester's periods where no answer came: from the end of the body's period.

    实施条例 Art. 16, 行诉解释 Art. 66.
    Either way is open unless the body's practice puts reconsideration first.
    """
    apply_until = add_days(due, _value("reconsideration_days", due), calendar)
    first_rule = value_at("reconsideration_first", due)
    first = practice.failure_to_act_first and bool(first_rule and first_rule.value)
    found = value_at("suit_failure_to_act_months", due)
    months = int(found.value) if found else _value("suit_months", due)
    sue_until = None if first else add_months(due, months, calendar)
    return RemedyPeriods(
        runs_from=due,
        reconsideration_until=apply_until,
        suit_until=sue_until,
        longest_reconsideration=_longest("reconsideration_longest_years", due),
        longest_suit=None if first else _longest("suit_longest_years", due),
        provisional=not calendar.is_covered(max(apply_until, sue_until or apply_until)),
    )


def _years(name: str, on: date, default: int) -> int:
    found = value_at(name, on)
    return int(found.value) if found else default


def _longest(name: str, act: date) -> date | None:
    found = value_at(name, act)
    return same_day_months_later(act, 12 * int(found.value)) if found else None
