"""What can be wrong with a letter, in Chinese sentences that say what to do."""

from __future__ import annotations

from collections.abc import Sequence


class LetterError(ValueError):
    """The letter cannot be written; the message says why."""


class MissingElements(LetterError):
    """Required elements are missing. `names`: the facts (several joined by `|`: one of them); `labels`: in Chinese."""

    def __init__(self, title: str, names: Sequence[str], labels: Sequence[str]) -> None:
        self.names, self.labels = tuple(names), tuple(labels)
        super().__init__(f"《{title}》缺少必备要素：{'、'.join(labels)}。请补齐后再制作。")


class NotUnderRegime(LetterError):
    """The text of the Regulations that the request falls under knows no such letter."""


class BadWords(LetterError):
    """The words of a letter hold an unknown placeholder, a stray brace, or lack a placeholder that must be there."""
