"""Outcomes of a request: articles, sub-grounds, and the row of each statistical form (casework.md section 5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from gongkai.law.practice import DEFAULT_PRACTICE, Practice
from gongkai.law.texts import load_data

FORMS = ("2014", "2019", "2021")


@dataclass(frozen=True, slots=True)
class SubGround:
    """A finer ground under an outcome. exempt: rests on 条例2019 Arts 14-16 (then reconsideration comes first)."""

    id: str
    zh: str
    en: str
    article: str
    exempt: bool
    rows: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome of a request.

    group: granted, partial, refused, unable, not_processed or other. article: its basis in 2019. exempt: it rests on
    条例2019 Arts 14-16. decided: an officer decides it; False where it follows from a lapse. sub_grounds: by
    identifier, in order. rows: form -> row key, None where the form has no row. recalled_2014: the row of form 2014 is
    recalled, not read: a default that `Practice.rows` may override.
    """

    id: str
    zh: str
    en: str
    group: str
    article: str
    exempt: bool
    decided: bool
    sub_grounds: Mapping[str, SubGround]
    rows: Mapping[str, str | None]
    recalled_2014: bool


@cache
def outcomes() -> Mapping[str, Outcome]:
    """All outcomes by identifier, in the order of the form."""
    return MappingProxyType({entry["id"]: _outcome(entry) for entry in load_data("outcomes")["outcomes"]})


def _outcome(entry: Mapping[str, Any]) -> Outcome:
    return Outcome(
        id=entry["id"],
        zh=entry["zh"],
        en=entry["en"],
        group=entry["group"],
        article=entry["article"],
        exempt=entry["exempt"],
        decided=entry["decided"],
        sub_grounds=MappingProxyType({item["id"]: _sub_ground(item) for item in entry["sub_grounds"]}),
        rows=MappingProxyType(dict(entry["rows"])),
        recalled_2014=entry["mark_2014"] == "R",
    )


def _sub_ground(item: Mapping[str, Any]) -> SubGround:
    rows = MappingProxyType(dict(item.get("rows", {})))
    return SubGround(item["id"], item["zh"], item["en"], item["article"], item["exempt"], rows)


def form_row(
    outcome: str, sub_ground: str | None, form: str, practice: Practice = DEFAULT_PRACTICE
) -> str | None:
    """Row key of `outcome` in form `2014`, `2019` or `2021`: the lowest row, not its totals; None where it has none.

    `practice.rows[form]` overrides by "outcome/sub_ground" or "outcome". Raises KeyError for an unknown outcome,
    sub-ground or form.
    """
    found = outcomes()[outcome]
    default = found.rows[form]
    if sub_ground is not None:
        default = found.sub_grounds[sub_ground].rows.get(form, default)
    overrides = practice.rows.get(form, {})
    for key in (f"{outcome}/{sub_ground}", outcome):
        if key in overrides:
            return overrides[key]
    return default


def is_exempt(outcome: str, sub_ground: str | None, practice: Practice = DEFAULT_PRACTICE) -> bool:
    """The refusal, or the refused part, rests on 条例2019 Arts 14-16, so that reconsideration comes first.

    Raises KeyError for an unknown outcome or sub-ground, ValueError for a partial disclosure without the ground of
    the rest.
    """
    found = outcomes()[outcome]
    if outcome == "refused_administrative_inquiry":
        return practice.administrative_inquiry_first
    if found.group == "partial":
        if sub_ground is None:
            raise ValueError(
                "部分公开须注明其余部分不予公开的依据（第十四、十五、十六条，或者不属于政府信息）。"
            )
        return found.sub_grounds[sub_ground].exempt and practice.partial_refusal_first
    return found.exempt


def channel_row(channel: str) -> str | None:
    """Row key of form `2014` for the channel a request came by (三（一）1-4); None for a channel it does not know.

    Raises KeyError for an unknown channel.
    """
    row: str | None = load_data("outcomes")["channels_2014"][channel]
    return row
