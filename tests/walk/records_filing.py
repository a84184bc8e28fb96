"""What the case files of one body hold: a letter, a scan, an opinion asked by code, an objection that nobody judged."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from gongkai.casework import actions as casework
from gongkai.casework.models import OpinionAccess, Request
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import LOCAL, Context
from gongkai.journal.models import Origin
from gongkai.letters.issuing import ensure_rendered
from gongkai.letters.queries import letters_of

if TYPE_CHECKING:
    from tests.walk.world import Place

D = dt.date


def _on(day: dt.date) -> Context:
    return Context(origin=Origin.DEMO, today=day)


def _asked(place: Place, person: Any) -> Request:
    day = D(2026, 3, 2)
    made: Request = casework.RegisterRequest(
        context=_on(day),
        body=place.body,
        channel="in_person",
        applicant_category="natural_person",
        person=person,
        subject=place.words("subject"),
        submitted_at=dt.datetime.combine(day, dt.time(10), LOCAL),
        confirmed_on=day,
        letter="issue",
        scans=[Incoming.take("来信.txt", "请公开".encode())],
    ).execute()
    done: Request = casework.RequestOpinion(
        context=_on(D(2026, 3, 4)),
        request=Request.objects.get(pk=made.pk),
        addressee_kind="third_party",
        addressee=place.words("addressee"),
        online=True,
        asked="施工合同",
    ).execute()
    return done


def fill(place: Place, person: Any) -> None:
    """Make the records; `person` is who asks."""
    done = _asked(place, person)
    place.kept["filed"] = Request.objects.get(pk=done.pk)
    place.kept["filed_letter"] = ensure_rendered(letters_of(done).get(kind="receipt"))
    place.kept["filed_scan"] = done.event_files.get()
    place.kept["access"] = OpinionAccess.objects.get(request=done)
    place.kept["access_code"] = done.__dict__["opinion_code"][1]
    objected = _asked(place, person)
    number = objected.__dict__["opinion_code"][1]
    place.kept["objected"] = casework.AnswerOpinion(
        context=Context(origin=Origin.PUBLIC, today=D(2026, 3, 6)),
        request=Request.objects.get(pk=objected.pk),
        access=OpinionAccess.objects.get(request=objected),
        code=number,
        answer="object",
        note=place.words("note"),
    ).execute()
