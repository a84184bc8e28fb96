"""Reasons against an act: those of the law, those about what was typed; and what an act would do (`Preview`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gongkai.casework.persons import personal_in
from gongkai.files.markings import classified_marking, refusal_message
from gongkai.journal.actions import Reason
from gongkai.law import Breach, CaseState, Step, cite, event_kinds


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What an act would do: the states before and after, the lines that lead to the new date, or why it is closed."""

    before: CaseState
    after: CaseState | None
    steps: tuple[Step, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def moves(self) -> bool:
        """Return whether the due date, or that the clock runs at all, would change."""
        after = self.after
        return after is not None and (after.due, after.paused) != (self.before.due, self.before.paused)


# Rules about what was typed: the input that they are about. Others stand at the head of the form.
RULE_FIELDS = {
    "clarification_period": "period_until",
    "clarification_late_without_reason": "good_reason",
    "lapse_with_good_reason": "good_reason",
    "explanation_period": "period_until",
    "later_due_needs_good_reason": "later_due_on",
    "later_due_not_later": "later_due_on",
    "opinion_unknown": "opinion",
    "opinion_ambiguous": "opinion",
    "extension_until_while_paused": "until",
    "extension_until_rest_day": "until",
    "extension_without_length": "days",
    "extension_not_longer": "days",
    "extension_over_cap": "days",
    "extension_contradicts": "until",
    "fee_not_positive": "amount",
    "fee_incomplete": "amount",
    "fee_is_complete": "amount",
    "outcome_unknown": "outcome",
    "outcome_follows": "outcome",
    "outcome_not_in_regime": "outcome",
    "excessive_without_reasons": "outcome",
    "unclear_without_clarification": "outcome",
    "sub_ground_unknown": "sub_ground",
    "private_courier": "way",
    "reopen_due_past": "due_on",
    "superseded_unknown": "event",
    "superseded_twice": "event",
}


def reason_of(breach: Breach, kind: str = "", fields: frozenset[str] = frozenset()) -> Reason:
    """Return a rule of the law as a reason; it stands beside the input of the act that it is about."""
    place = RULE_FIELDS.get(breach.rule, "")
    label = breach.params.get("field")
    if isinstance(label, Mapping) and kind:
        place = next((item.name for item in event_kinds()[kind].fields if item.zh == label["zh"]), "")
    return Reason(
        code=breach.rule,
        message=breach.zh,
        field=place if place in fields else "",
        basis=cite(breach.article) if breach.article else "",
    )


def clear_text(field: str, text: str) -> list[Reason]:
    """Return why a text that is kept in clear may not be: it is marked as classified, or holds personal data."""
    marking = classified_marking(text)
    if marking:
        return [Reason(code="classified", field=field, message=refusal_message(marking, "这段文字"))]
    what = personal_in(text)
    if what:
        message = f"这里的内容会出现在列表和经过中，请不要写{what}；需要留存的写在“备注（加密保存）”里。"
        return [Reason(code="personal", field=field, message=message)]
    return []


def named(field: str, text: str, label: str) -> list[Reason]:
    """Return the reason "please fill in" when `text` is empty."""
    return [] if text.strip() else [Reason(code="required", field=field, message=f"请填写{label}。")]
