"""Sentences of this room: a message id with parameters, its templates for zh and en in `data/messages.json`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from gongkai.law.articles import cite

Language = Literal["zh", "en"]

_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


@cache
def load_data(name: str) -> dict[str, Any]:
    """The data file `law/data/{name}.json`."""
    text = files("gongkai.law.data").joinpath(f"{name}.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def say_date(day: date, language: Language = "zh") -> str:
    """A date in words, e.g. 2024年3月1日 or 1 March 2024."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"


def say_short_date(day: date, language: Language = "zh") -> str:
    """A date without its year, e.g. 3月1日 or 1 March."""
    if language == "zh":
        return f"{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS_EN[day.month - 1]}"


def say_weekday(day: date, language: Language = "zh") -> str:
    """The day of the week, e.g. 星期五 or Friday."""
    return f"星期{_WEEKDAYS_ZH[day.weekday()]}" if language == "zh" else _WEEKDAYS_EN[day.weekday()]


def render(message: str, params: Mapping[str, Any], language: Language = "zh") -> str:
    """The sentence of template `message`. Dates are put into words; a value {"zh": …, "en": …} is taken by language.

    Raises KeyError for an unknown template or a missing parameter.
    """
    template: str = load_data("messages")[message][language]
    return template.format_map({name: _say(value, language) for name, value in params.items()})


def _say(value: Any, language: Language) -> str:
    if isinstance(value, date):
        return say_date(value, language)
    if isinstance(value, Mapping):
        return str(value[language])
    return str(value)


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence with its source.

    id: the template. article: source reference such as `条例2019:33(2)`, `practice` for a project default.
    """

    id: str
    params: Mapping[str, Any] = field(default_factory=dict)
    article: str = ""

    def text(self, language: Language = "zh") -> str:
        """The sentence, without its source."""
        return render(self.id, self.params, language)

    def source(self, language: Language = "zh") -> str:
        """The source in words, empty where there is none."""
        return cite(self.article, language)

    @property
    def zh(self) -> str:
        """The sentence in Chinese."""
        return self.text("zh")

    @property
    def en(self) -> str:
        """The sentence in English."""
        return self.text("en")
