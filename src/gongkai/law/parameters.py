"""Parameters of the law with their dates of effect and sources (`data/parameters.json`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from gongkai.law.texts import load_data


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter's value from a date on. mark: V, S or R as in the domain files; R may never be quoted as law."""

    since: date
    value: Any
    article: str
    mark: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter over time, newest value last."""

    name: str
    zh: str
    en: str
    unit: str
    values: tuple[Value, ...]

    def at(self, day: date) -> Value | None:
        """The value in force on `day`, None before its first one."""
        found = None
        for value in self.values:
            if value.since > day:
                break
            found = value
        return found


@cache
def parameters() -> Mapping[str, Parameter]:
    """All parameters by name."""
    return MappingProxyType(
        {name: _parameter(name, entry) for name, entry in load_data("parameters").items()}
    )


def _parameter(name: str, entry: Mapping[str, Any]) -> Parameter:
    values = tuple(
        Value(date.fromisoformat(item["from"]), item["value"], item["article"], item["mark"])
        for item in entry["values"]
    )
    if list(values) != sorted(values, key=lambda value: value.since):
        raise ValueError(f"parameter {name}: values are not in the order of their dates")
    return Parameter(name, entry["zh"], entry["en"], entry["unit"], values)


@lru_cache(maxsize=4096)
def value_at(name: str, day: date) -> Value | None:
    """The value of parameter `name` on `day`. Raises KeyError for an unknown name."""
    return parameters()[name].at(day)


@dataclass(frozen=True, slots=True)
class Regime:
    """The rules of one text of the Regulations that the clock needs, taken from the parameters at its first day."""

    id: str
    since: date
    reply_days: int
    reply_article: str
    extension_days: int
    extension_article: str
    clarification_days: int | None
    clarification_article: str
    opinion_days: int | None
    pausing_addressees: frozenset[str]
    pause_article: str
    explanation: bool


REGIME_2007_FROM = date(2008, 5, 1)
REGIME_2019_FROM = date(2019, 5, 15)


@cache
def regimes() -> Mapping[str, Regime]:
    """`regime_2007` and `regime_2019`."""
    return MappingProxyType(
        {
            "regime_2007": _regime("regime_2007", REGIME_2007_FROM),
            "regime_2019": _regime("regime_2019", REGIME_2019_FROM),
        }
    )


def _regime(name: str, since: date) -> Regime:
    def value(parameter: str) -> Any:
        found = value_at(parameter, since)
        return found.value if found else None

    def article(parameter: str) -> str:
        found = value_at(parameter, since)
        return found.article if found else ""

    return Regime(
        id=name,
        since=since,
        reply_days=value("reply_days"),
        reply_article=article("reply_days"),
        extension_days=value("extension_days"),
        extension_article=article("extension_days"),
        clarification_days=value("clarification_notice_days"),
        clarification_article=article("clarification_notice_days"),
        opinion_days=value("opinion_days"),
        pausing_addressees=frozenset(value("pausing_addressees")),
        pause_article=article("pausing_addressees"),
        explanation=bool(value("explanation_of_excess")),
    )


def regime_on(received_on: date) -> Regime:
    """The regime of a request by its receipt date (never changed afterwards). Raises ValueError before 2008-05-01."""
    if received_on < REGIME_2007_FROM:
        raise ValueError("收到日期早于2008年5月1日，《政府信息公开条例》尚未施行。")
    return regimes()["regime_2019" if received_on >= REGIME_2019_FROM else "regime_2007"]
