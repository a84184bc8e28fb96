"""Letters in the table of the action walk: issuing is part of other rooms' acts, rendering is the worker's."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from tests.walk.acts_common import Case

from gongkai.letters.actions import RenderLetter
from gongkai.letters.facts import LetterFacts
from gongkai.letters.issuing import issue

if TYPE_CHECKING:
    from tests.walk.world import Place


def _letter(place: Place) -> dict[str, Any]:
    """Issue a letter (the savepoint undoes it)."""
    body, on = place.get_body(), dt.date(2026, 3, 2)
    facts = LetterFacts(
        body_name=body.name,
        addressee_name="某局",
        request_no="1",
        received_on=on,
        subject="某事项",
        reason="不属于本机关职能范围",
    )
    letter = issue("transfer_letter", body=body, owner="", facts=facts, on=on)
    return {"letter": letter, "docx": b"", "pdf": b""}


# The worker's: nobody who logs in does it.
LETTERS = [Case(RenderLetter, _letter, frozenset())]
