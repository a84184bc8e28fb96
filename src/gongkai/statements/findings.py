"""`Finding`: what a check found, with both sides and a sentence for the clerk. The sentences are `data/messages.json`.

A finding holds no text: a template id and plain parameters, so that it can be stored, compared between runs
(`key`) and told in Chinese or English.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from .canonical import Number, as_number, number_text
from .errors import StatementsError
from .forms import Basis, Severity
from .loading import load_data

Status = Literal["violated", "undecided"]
Language = Literal["zh", "en"]

SHOWN_TERMS = 6
"""A sum of more parts than this is told by its parts that are not 0."""


@cache
def messages() -> Mapping[str, Any]:
    """`rules` (title and advice), `sentences` and `phrases`, each by language."""
    data: Mapping[str, Any] = load_data("messages.json")
    return data


@dataclass(frozen=True)
class Finding:
    """One contradiction, gap or open question.

    rule: key of the rule (of the form data, or `absent_cells`, `text_against_table`, `children_sum`,
    `children_missing`). at: where it was evaluated (column key, row key, cell key or narrative name). cells: the
    cells concerned. left, right, difference: both sides of the comparison and left less right, None where the
    rule has no sides. status: `violated`, or `undecided` when figures are missing to tell.
    """

    rule: str
    at: str
    cells: tuple[str, ...]
    severity: Severity
    basis: Basis
    left: Number | None = None
    right: Number | None = None
    difference: Number | None = None
    status: Status = "violated"
    template: str = "comparison"
    params: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def key(self) -> str:
        """Stable name of this finding in a report: a decision about it (confirmed, dismissed) survives a new run."""
        return f"{self.rule}@{self.at}"

    @property
    def blocks(self) -> bool:
        """Whether it stops publication until corrected or overridden with a reason."""
        return self.severity == "error" and self.status == "violated"

    def title(self, lang: Language = "zh") -> str:
        """What the rule says, in a few words."""
        return str(messages()["rules"][self.rule]["title"][lang])

    def advice(self, lang: Language = "zh") -> str:
        """What to do about it."""
        return str(messages()["rules"][self.rule]["advice"][lang])

    def message(self, lang: Language = "zh") -> str:
        """A sentence that names the cells by their official labels, both sides, and says what to do."""
        return _Teller(self, lang).sentence()

    def to_json(self, lang: Language = "zh") -> dict[str, Any]:
        """Plain values for JSON (amounts are Decimal: write them with `canonical_json`)."""
        return {
            "rule": self.rule,
            "at": self.at,
            "cells": list(self.cells),
            "left": self.left,
            "right": self.right,
            "difference": self.difference,
            "severity": self.severity,
            "basis": self.basis,
            "status": self.status,
            "title": self.title(lang),
            "message": self.message(lang),
            "template": self.template,
            "params": dict(self.params),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Finding:
        """The finding that `to_json` wrote. Raises StatementsError when it is not one."""
        try:
            sides = {
                name: None if data[name] is None else as_number(data[name])
                for name in ("left", "right", "difference")
            }
            return cls(
                rule=data["rule"],
                at=data["at"],
                cells=tuple(data["cells"]),
                severity=data["severity"],
                basis=data["basis"],
                status=data["status"],
                template=data["template"],
                params=data["params"],
                **sides,
            )
        except (KeyError, TypeError) as error:
            raise StatementsError(f"不是校核结果的记录：{error}") from error


class _Teller:
    """Puts one finding into words."""

    def __init__(self, finding: Finding, lang: Language) -> None:
        self.finding = finding
        self.lang = lang
        self.phrases = messages()["phrases"]

    def sentence(self) -> str:
        finding, params = self.finding, self.finding.params
        values = {
            "advice": finding.advice(self.lang),
            "title": finding.title(self.lang),
            "where": self.where(),
            "left": self.side("left", finding.left),
            "right": self.side("right", finding.right),
            "difference": "" if finding.difference is None else number_text(finding.difference).lstrip("-"),
            "relation": self.relation(),
            "value": "" if finding.left is None else number_text(finding.left),
            "terms": self.phrase("comma").join(self.term(term) for term in params.get("terms", ())),
        }
        for name in ("absent", "labels", "names"):
            values[name] = self.listed(params.get(name, ()))
        for name in ("label", "table", "name"):
            value = params.get(name, "")
            values[name] = value[self.lang] if isinstance(value, Mapping) else str(value)
        values["count"] = str(params.get("count", ""))
        template: str = messages()["sentences"][finding.template][self.lang]
        return template.format_map(values).strip()

    def phrase(self, name: str, **values: str) -> str:
        text: str = self.phrases[name][self.lang]
        return text.format_map(values) if values else text

    def where(self) -> str:
        place: Sequence[Sequence[str]] = self.finding.params.get("where", ())
        return "".join(self.phrase(kind, label=label) for kind, label in place)

    def relation(self) -> str:
        operator = self.finding.params.get("operator")
        return str(self.phrases["relations"][operator][self.lang]) if operator else ""

    def side(self, name: str, total: Number | None) -> str:
        terms: Sequence[Mapping[str, Any]] = self.finding.params.get(f"{name}_terms", ())
        value = "" if total is None else number_text(total)
        if not terms:
            return value
        if len(terms) == 1 and terms[0]["sign"] > 0:
            return self.term(terms[0])
        if len(terms) > SHOWN_TERMS:
            return self.many(terms, value)
        words = (
            self.term(terms[0])
            if terms[0]["sign"] > 0
            else self.phrase("minus").lstrip() + self.term(terms[0])
        )
        for term in terms[1:]:
            words += self.phrase("plus" if term["sign"] > 0 else "minus") + self.term(term)
        return words + self.phrase("equals") + value

    def many(self, terms: Sequence[Mapping[str, Any]], value: str) -> str:
        listed = [self.term(term) for term in terms if term["value"]]
        count = str(len(terms))
        if not listed:
            return self.phrase("many_zero", count=count)
        text = self.phrase("list").join(listed[:SHOWN_TERMS])
        if len(listed) > SHOWN_TERMS:
            text += self.phrase("and_more")
        return self.phrase("many", listed=text, count=count, value=value)

    def term(self, term: Mapping[str, Any]) -> str:
        number = term["value"]
        value = self.phrase("blank_value") if number is None else f" {number_text(number)}"
        text = self.phrase("previous" if term.get("previous") else "term", label=term["label"], value=value)
        return text if self.lang == "zh" else text.replace("  ", " ")

    def listed(self, items: Sequence[str]) -> str:
        words = [f"“{item}”" for item in items[: SHOWN_TERMS * 2]]
        more = self.phrase("and_more") if len(items) > SHOWN_TERMS * 2 else ""
        return self.phrase("list").join(words) + more
