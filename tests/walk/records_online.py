"""What the public handed in at one body: a draft, a submission that waits, a correction of a record."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from gongkai.casework import drafts
from gongkai.casework.actions.correcting import SubmitCorrection
from gongkai.casework.actions.online import SubmitDraft
from gongkai.casework.models import Submission
from gongkai.casework.persons import PersonData
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import LOCAL, Context
from gongkai.journal.models import Origin

if TYPE_CHECKING:
    from tests.walk.world import Place


# Before the day of the walk.
HANDED_IN = dt.datetime(2026, 3, 17, 10, tzinfo=LOCAL)


def public() -> Context:
    """Return the context of the public."""
    return Context(origin=Origin.PUBLIC)


def values(place: Place) -> dict[str, Any]:
    """Return a request form filled with the words of a body."""
    words = place.words
    return {
        "title": "敬老院改造合同",
        "features": words("description"),
        "delivery_method": "online",
        "carrier": "electronic",
        "applicant_category": "natural_person",
        "name": words("name"),
        "id_type": "passport",
        "id_number": words("id_number"),
        "phone": words("phone"),
        "address": words("address"),
        "email": "",
        "help": words("note"),
    }


def filled(place: Place) -> drafts.Draft:
    """Return a draft of the body, ready to be handed in."""
    draft, _ = drafts.start()
    return drafts.save(draft, values(place), step="check", body=place.body)


def fill(place: Place) -> None:
    """Make the records."""
    words = place.words
    place.kept["draft_online"] = filled(place).submission
    old = filled(place).submission
    old.expires_on = dt.date(2026, 1, 1)
    old.save()
    place.kept["draft_over"] = old
    waiting = drafts.attach(filled(place), Incoming.take("说明.txt", b"x"), "attachment").submission
    place.kept["waiting"] = SubmitDraft(
        context=public(), submission=waiting, signals=("no_script",)
    ).execute()
    place.kept["waiting_file"] = drafts.files_of(waiting)[0]
    person = PersonData(name=words("name"), id_number=words("id_number"), phone=words("phone"))
    Submission.objects.filter(pk=place.kept["waiting"].pk).update(submitted_at=HANDED_IN)
    place.kept["record_correction"] = SubmitCorrection(
        context=public(),
        body=place.body,
        category="natural_person",
        person=person,
        subject="登记的出生日期",
        description=words("description"),
    ).execute()
