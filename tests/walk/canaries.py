"""Words that may never be seen where somebody has no right to them: each says what it is and whose.

Every private field of the walk's world holds a word of its own. A word found in an answer, a header, a log line or
an entry of the journal tells at once which field leaked and from which body.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

# Who asked: nobody but who handles the body's requests, and only on the page that enters the look in the journal.
PERSON = "name id_number phone address email employer agent description note".split()
# What an office keeps for itself: whoever reads the body's ledger may see it.
INTERNAL = (
    "draft_title draft_summary draft_content draft_keywords submitted_title approved_title withheld_title "
    "ground_reason return_reason discarded_title hidden_title withdrawn_content draft_file withdrawn_file subject "
    "points addressee event_reason proof remedy_subject remedy_remark section adjustment_reason"
).split()
# Free text that the journal must not hold, for it can never be taken out again. What somebody typed as the reason of
# an act is meant for the journal; a subject is written without personal data (casework.actions.base.clear_text).
NEVER_IN_JOURNAL = frozenset(PERSON) | frozenset(
    "draft_title draft_summary draft_content draft_keywords submitted_title approved_title withheld_title "
    "ground_reason discarded_title withdrawn_content draft_file points addressee event_reason proof remedy_remark "
    "section".split()
)
_WORD = re.compile(r"暗([a-z_]+)@([a-z]+)暗")


@dataclass(frozen=True)
class Canary:
    """A private field of a body's record."""

    kind: str
    place: str

    @property
    def is_personal(self) -> bool:
        """Return whether it says who asked."""
        return self.kind in PERSON


@dataclass(frozen=True)
class Words:
    """The words of one body; `number` makes the numbers of its persons its own."""

    place: str
    number: int

    def __call__(self, kind: str) -> str:
        """Return the word of a field."""
        assert kind in PERSON or kind in INTERNAL, kind
        if kind == "id_number":
            return f"99010119{self.number:02d}0101{self.number:02d}17"
        if kind == "phone":
            return f"1990077{self.number:02d}{self.number:02d}"
        return f"暗{kind}@{self.place}暗"


def found_in(text: str, words: Iterable[Words]) -> set[Canary]:
    """Return the canaries that stand in a text (of a page: break marks within words are passed over)."""
    text = text.replace("<wbr>", "")
    if "%" in text:
        text += unquote(text)
    found = {Canary(kind, place) for kind, place in _WORD.findall(text)}
    for one in words:
        found |= {Canary(kind, one.place) for kind in ("id_number", "phone") if one(kind) in text}
    return found
