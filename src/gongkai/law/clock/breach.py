"""Why an event is impossible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gongkai.law.articles import cite
from gongkai.law.clock.events import Event
from gongkai.law.texts import Language, render


@dataclass(frozen=True, slots=True)
class Breach:
    """One rule that an event would break.

    rule: identifier of the rule. article: its source (`条例2019:30`; `practice` for a project default, never to be
    quoted as law). about_data: the rule is about what was typed (missing or malformed data), not about time or state.
    """

    rule: str
    article: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    about_data: bool = False

    def message(self, language: Language = "zh") -> str:
        """The reason, a full sentence, with its source in brackets where it has one."""
        sentence = render(f"breach.{self.rule}", self.params, language)
        if not self.article:
            return sentence
        source = cite(self.article, language)
        return f"{sentence}（{source}）" if language == "zh" else f"{sentence} ({source})"

    @property
    def zh(self) -> str:
        """The reason in Chinese."""
        return self.message("zh")

    @property
    def en(self) -> str:
        """The reason in English."""
        return self.message("en")


class ImpossibleHistory(ValueError):
    """A sequence of events that cannot have happened: names the event and the rule that it breaks."""

    def __init__(self, event: Event | None, breach: Breach) -> None:
        self.event = event
        self.breach = breach
        super().__init__(self._sentence("zh"))

    def _sentence(self, language: Language) -> str:
        if self.event is None:
            return self.breach.message(language)
        return render(
            "impossible",
            {
                "kind": kind_name(self.event.kind),
                "on": self.event.occurred_on,
                "why": {"zh": self.breach.zh, "en": self.breach.en},
            },
            language,
        )

    @property
    def rule(self) -> str:
        """Identifier of the broken rule."""
        return self.breach.rule

    @property
    def zh(self) -> str:
        """Event and reason in Chinese."""
        return self._sentence("zh")

    @property
    def en(self) -> str:
        """Event and reason in English."""
        return self._sentence("en")


def kind_name(kind: str) -> Mapping[str, str]:
    """The names of a kind of event, {"zh": …, "en": …}; the identifier itself where it is unknown."""
    from gongkai.law.clock.events import event_kinds

    found = event_kinds().get(kind)
    return {"zh": found.zh, "en": found.en} if found else {"zh": kind, "en": kind}
