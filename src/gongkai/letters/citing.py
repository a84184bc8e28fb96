"""The legal basis of a letter in words: articles of the text of the Regulations that the request falls under."""

from __future__ import annotations

from gongkai.law.articles import LAWS, cite
from gongkai.law.outcomes import outcomes
from gongkai.letters.facts import LetterFacts
from gongkai.letters.kinds import Kind, load

# What a letter calls a law: its full name. The edition is said only where it is not the one in force.
_NAMES = {
    "条例2019": "《中华人民共和国政府信息公开条例》",
    "条例2007": "《中华人民共和国政府信息公开条例》（2007年国务院令第492号）",
}
# Bases that the domain reference recalls but has not read, or that are no law: an officer says the basis himself.
_UNREAD = frozenset({"not_processed_reissue", "other_miscellaneous"})


def in_full(references: str) -> str:
    """References (`条例2019:14;条例2019:36(i3)`) in words, the law named once: 《…条例》第十四条、第三十六条第三项.

    Raises ValueError for an unknown law.
    """
    words: list[str] = []
    previous = ""
    for reference in filter(None, (part.strip() for part in references.split(";"))):
        law = reference.split(":", 1)[0]
        name = _NAMES.get(law, LAWS[law][0] if law in LAWS else "")
        rest = cite(reference).removeprefix(LAWS[law][0]) if law in LAWS else cite(reference)
        words.append(rest if law == previous else f"{name}{rest}")
        previous = law
    return "、".join(words)


def references_for(outcome: str, sub_ground: str, regime: str) -> str:
    """The references behind an outcome under a text of the Regulations; "" where an officer must say the basis."""
    if outcome not in outcomes() or outcome in _UNREAD:
        return ""
    if regime == "regime_2007":
        table: dict[str, str] = load("basis_2007")
        return table.get(f"{outcome}/{sub_ground}") or table.get(outcome, "")
    found = outcomes()[outcome]
    sub = found.sub_grounds.get(sub_ground)
    if sub is None:
        return found.article
    return f"{sub.article};条例2019:36(i3)" if found.group == "refused" else sub.article


def basis_of(kind: Kind, facts: LetterFacts) -> str:
    """The basis in words: as an officer said it, else that of the kind or of the outcome; "" where there is none."""
    if facts.basis:
        return facts.basis
    if kind.basis_by_outcome:
        return in_full(references_for(facts.outcome, facts.sub_ground, facts.regime_id))
    return in_full(kind.basis[facts.regime_id])
