"""The kinds of letters (`data/kinds.json`; casework.md section 3), checked when they are read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from gongkai.law.articles import cite
from gongkai.law.outcomes import outcomes
from gongkai.letters.errors import LetterError
from gongkai.letters.facts import LABELS, REGIMES, LetterFacts
from gongkai.letters.substitution import placeholders

ADDRESSEES = ("requester", "third_party", "agency", "unit", "file")
BLOCKS = ("points", "withheld", "table", "remedies")
# Placeholders beside the facts: worked out from them.
DERIVED = {
    "you": "对受文者的称呼",
    "reply_days": "答复期限的工作日数",
    "earlier_no_paren": "所涉文书文号（带括号）",
    "fee_way": "计收方式（按件、按量）",
    "fee_rate": "收费标准",
    "table": "表格",
}
# Facts that are no words.
_CODES = frozenset({"outcome", "fee_basis", "fee_lines"})
# Every placeholder with its meaning.
PLACEHOLDERS: Mapping[str, str] = MappingProxyType(
    {**{name: label for name, label in LABELS.items() if name not in _CODES}, **DERIVED}
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of letter.

    label: its name in lists; title: the heading. series: the code word of its numbers, "" for none. remedies:
    required, optional or none. needs: facts that it must have (`a|b`: one of them). must: placeholders that its words
    must hold. basis: references by regime, or by outcome. words: paragraphs by regime; no entry: not under that text.
    slip, form: name of the form in `data/forms.json`.
    """

    key: str
    label: str
    title: str
    addressee: str
    series: str
    remedies: str
    needs: tuple[str, ...]
    must: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]
    basis: Mapping[str, str]
    basis_by_outcome: bool
    groups: tuple[str, ...]
    table: str | tuple[tuple[str, str], ...]
    slip: str
    form: str

    @property
    def default_words(self) -> str:
        """The words of the text in force, one paragraph a line: what a body may put its own in the place of."""
        return "\n".join(self.words["regime_2019"])


@cache
def load(name: str) -> dict[str, Any]:
    """The data file `letters/data/{name}.json`."""
    text = files("gongkai.letters.data").joinpath(f"{name}.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@cache
def kinds() -> Mapping[str, Kind]:
    """All kinds by key, in the order of the file. Raises LetterError when the data do not hold together."""
    return MappingProxyType({key: _kind(key, entry) for key, entry in load("kinds").items()})


def kind_of(key: str) -> Kind:
    """The kind `key`. Raises LetterError for an unknown one."""
    found = kinds().get(key)
    if found is None:
        raise LetterError(f"没有文书种类“{key}”。可用的种类：{'、'.join(kinds())}。")
    return found


def kind_for_outcome(outcome: str) -> str:
    """The kind of reply that tells an outcome (`law.outcomes`). Raises KeyError for an unknown outcome."""
    if outcome in ("other_overdue_clarification", "other_overdue_fee"):
        return "reply_abandoned"
    group = outcomes()[outcome].group
    return next(kind.key for kind in kinds().values() if group in kind.groups)


def _kind(key: str, entry: Mapping[str, Any]) -> Kind:
    words = {
        regime: tuple(entry["words"]["regime_2019"] if lines == "same" else lines)
        for regime, lines in entry["words"].items()
    }
    basis = entry.get("basis", {})
    table = entry.get("table", ())
    made = Kind(
        key=key,
        label=entry["label"],
        title=entry["title"],
        addressee=entry["addressee"],
        series=entry["series"],
        remedies=entry["remedies"],
        needs=tuple(entry["needs"]),
        must=tuple(entry["must"]),
        words=MappingProxyType(words),
        basis=MappingProxyType({} if basis == "outcome" else dict(basis)),
        basis_by_outcome=basis == "outcome",
        groups=tuple(entry.get("groups", ())),
        table=table if isinstance(table, str) else tuple((label, text) for label, text in table),
        slip=entry.get("slip", ""),
        form=entry.get("form", ""),
    )
    _check(made)
    return made


def _check(kind: Kind) -> None:
    """Raise LetterError when a kind names what does not exist or lacks what its own rules demand."""
    wrong: list[str] = []
    wrong += [f"addressee {kind.addressee}"] if kind.addressee not in ADDRESSEES else []
    wrong += [f"remedies {kind.remedies}"] if kind.remedies not in ("required", "optional", "none") else []
    fields = set(LetterFacts.__dataclass_fields__)
    wrong += [f"needs {name}" for name in kind.needs for one in name.split("|") if one not in fields]
    wrong += [f"form {name}" for name in (kind.slip, kind.form) if name and name not in load("forms")]
    for regime, lines in kind.words.items():
        wrong += [f"regime {regime}"] if regime not in REGIMES else []
        used = [name for line in lines for name in placeholders(line, PLACEHOLDERS)]
        wrong += [f"{regime} lacks {{{name}}}" for name in kind.must if name not in used]
        wrong += [f"{regime} has remedies" for name in used if name == "remedies" and kind.remedies == "none"]
        if not kind.basis_by_outcome:
            cite(kind.basis[regime])
    if wrong:
        raise LetterError(f"kinds.json: {kind.key}: {', '.join(wrong)}")
