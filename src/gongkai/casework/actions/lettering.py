"""How an act issues its letters: composed in `check` (what is missing is told), issued and numbered in `perform`."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from gongkai.casework.actions.reasons import named
from gongkai.casework.letters import Planned, label_of
from gongkai.casework.persons import key_of
from gongkai.files.keys import KeyDestroyed
from gongkai.files.markings import classified_marking, refusal_message
from gongkai.journal.actions import Reason, Refused
from gongkai.letters.composing import compose
from gongkai.letters.content import LetterContent
from gongkai.letters.errors import LetterError, MissingElements
from gongkai.letters.facts import LetterFacts
from gongkai.letters.issuing import issue, preview
from gongkai.letters.kinds import kind_of
from gongkai.letters.models import Letter

if TYPE_CHECKING:
    from gongkai.casework.actions.base import EventAction

# What an act does about its letter. NONE: entered without (imports, commands, acts that need none).
NONE, ISSUE, PAPER = "", "issue", "paper"
CHOICES = (ISSUE, PAPER)


def word_field(name: str) -> str:
    """Return the name of the input for a fact of a letter."""
    return f"word_{name}"


def input_reasons(action: EventAction) -> list[Reason]:
    """Return what is wrong with the choice about the letter and the words for it."""
    if action.letter not in (NONE, *CHOICES):
        return [Reason(code="choice", field="letter", message="请选择生成文书或者已用纸质文书办理。")]
    reasons: list[Reason] = []
    if action.letter == PAPER and action.letters_have_number:
        reasons += named("letter_no", action.letter_no, "纸质文书的文号")
    for name, value in action.words.items():
        marking = classified_marking(value) if isinstance(value, str) else None
        if marking:
            message = refusal_message(marking, "这段文字")
            reasons.append(Reason(code="classified", field=word_field(name), message=message))
    return reasons


def composing_reasons(action: EventAction) -> list[Reason]:
    """Return why the letters of the act cannot be written as things stand: each missing element beside its input.

    Elements and regime do not depend on the words that the body has settled, so nothing is read from the database.
    """
    reasons: list[Reason] = []
    for planned in action.letters():
        try:
            compose(planned.kind, planned.facts)
        except MissingElements as missing:
            reasons += [_missing(action, planned, name) for name in missing.names]
        except LetterError as wrong:
            reasons.append(Reason(code="letter", field="letter", message=str(wrong)))
    return reasons


def _missing(action: EventAction, planned: Planned, need: str) -> Reason:
    names = need.split("|")
    own = next((name for name in names if hasattr(action, name)), "")
    message = f"生成《{planned.label}》还缺：{label_of(need)}。请补上，或者改选“已用纸质文书办理”。"
    return Reason(code="letter_incomplete", field=own or word_field(names[0]), message=message)


def preview_letters(action: EventAction) -> list[LetterContent]:
    """Return the letters as they would be, in the body's words; writes nothing. Call after `check()` found nothing.

    The requester is not named: who asked is shown by an act of its own only (DESIGN: Persons).
    """
    return [preview(planned.kind, _unnamed(planned), action.body) for planned in action.letters()]


def _unnamed(planned: Planned) -> LetterFacts:
    if kind_of(planned.kind).addressee not in {"requester", "file"}:
        return planned.facts
    return dataclasses.replace(planned.facts, addressee_name="（申请人，生成时写入）")


def issue_letters(action: EventAction) -> list[Letter]:
    """Issue the letters of the act in its transaction; their files follow from the worker. Raises Refused."""
    request, made = action.request, []
    for planned in action.letters():
        key_name, key = None, None
        if planned.about_person and request.person is not None:
            try:
                key_name, key = request.person.key_name, key_of(request.person)
            except KeyDestroyed:
                key_name = None
        try:
            letter = issue(
                planned.kind,
                body=request.body,
                owner=request,
                facts=planned.facts,
                on=action.day,
                key_name=key_name,
                key=key,
                number=planned.number,
                uploaded_by=action.context.user,
            )
        except LetterError as wrong:
            raise Refused([Reason(code="letter", field="letter", message=str(wrong))]) from wrong
        made.append(letter)
    return made
