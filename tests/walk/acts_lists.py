"""The table of the action walk: inquiries, letters of several requests, lists that leave, one's own views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.walk.acts_common import HANDLERS, Case, at, record
from tests.walk.acts_notices import STAFF
from tests.walk.records import requester

from gongkai.agencies import actions as agencies
from gongkai.agencies.models import SavedView, User
from gongkai.casework import actions as casework
from gongkai.office.casework.lists import LIST

if TYPE_CHECKING:
    from tests.walk.world import Place


def letter(place: Place) -> dict[str, Any]:
    """Return the fields of a letter with two requests."""
    return {
        "body": place.get_body(),
        "matters": [casework.Matter(subject="第一件"), casework.Matter(subject="第二件")],
        "common": {
            "channel": "in_person",
            "applicant_category": "natural_person",
            "person": requester(place),
        },
    }


def everybody_has_a_view() -> None:
    """Give everybody a saved view."""
    SavedView.objects.all().delete()
    for user in User.objects.all():
        SavedView.objects.create(user=user, list=LIST, name="我的", query="state=open")


def _viewed(place: Place) -> dict[str, Any]:
    everybody_has_a_view()
    return {"listing": LIST, "name": "我的"}


LISTS = [
    Case(casework.LogInquiry, at(channel="telephone", subject="低保标准"), HANDLERS),
    Case(casework.AnswerInquiry, record("inquiry", "asked", answer="见网站"), HANDLERS),
    Case(casework.VoidInquiry, record("inquiry", "asked", reason="重复"), HANDLERS),
    Case(
        casework.TurnIntoRequest,
        lambda place: {"inquiry": place.get("asked"), "request": place.get("registered")},
        HANDLERS,
    ),
    Case(casework.RegisterLetter, letter, HANDLERS),
    Case(
        casework.ExportPersons,
        lambda place: {
            "body": place.get_body(),
            "requests": [place.get("registered")],
            "purpose": "集中邮寄",
        },
        HANDLERS,
    ),
    Case(agencies.SaveView, lambda place: {"listing": LIST, "name": "新的"}, STAFF, anywhere=True),
    Case(agencies.DeleteView, _viewed, STAFF, anywhere=True),
]
