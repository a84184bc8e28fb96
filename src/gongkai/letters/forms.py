"""Forms to fill in: the request form, proof of service, withdrawal, reply slips (`data/forms.json`)."""

from __future__ import annotations

import dataclasses
from typing import Any

from gongkai.law.texts import say_date
from gongkai.letters.content import Cell, Form, FormRow, Slip
from gongkai.letters.facts import LetterFacts
from gongkai.letters.kinds import load
from gongkai.letters.substitution import substitute

LONGEST = 120  # characters of the subject that a slip repeats


def filled_form(name: str, facts: LetterFacts) -> Form:
    """The form `name`; a field that the facts know is filled in, the others stay to be written in by hand."""
    entry = load("forms")[name]
    known = field_values(facts)
    rows = tuple(
        FormRow(tuple(_cell(cell, known) for cell in row["cells"]), row["h"]) for row in entry["rows"]
    )
    return Form(tuple(entry["widths"]), rows, tuple(entry["notes"]))


def slip_of(name: str, facts: LetterFacts) -> Slip:
    """The reply slip `name`."""
    entry = load("forms")[name]
    if len(facts.subject) > LONGEST:
        facts = dataclasses.replace(facts, subject=f"{facts.subject[:LONGEST]}……（全文见前）")
    return Slip(
        entry["title"], substitute(entry["intro"], {"body_name": facts.body_name}), filled_form(name, facts)
    )


def field_values(facts: LetterFacts) -> dict[str, str]:
    """What is known of the fields of a form: `form_values` first, then the facts."""
    known = {
        "request_no": facts.request_no,
        "number": facts.number,
        "subject": facts.subject,
        "addressee_name": facts.addressee_name,
        "channel": facts.channel,
        "reason": facts.reason,
        "decision": facts.decision,
        "way": facts.way,
        "tracking": facts.tracking,
        "served_place": facts.served_place,
        "letter": f"《{facts.earlier_title}》{facts.earlier_no}" if facts.earlier_title else "",
    }
    days = {
        "received_on": facts.received_on,
        "due_on": facts.due_on,
        "served_on": facts.served_on,
        "withdrawn_on": facts.withdrawn_on,
    }
    known |= {name: say_date(day) for name, day in days.items() if day}
    return {**known, **facts.form_values}


def _cell(raw: dict[str, Any], known: dict[str, str]) -> Cell:
    given = known.get(raw.get("f", ""), "")
    text = raw.get("t", "")
    # `p`: the printed words stay in front of what is filled in.
    shown = f"{text}{given}" if raw.get("p") else given or text
    return Cell(shown, raw.get("k", "value"), raw.get("span", 1), raw.get("rows", 1))
