"""What is private stays out of the journal, for the journal keeps for ever: done acts, refused acts, failed acts."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.walk.canaries import NEVER_IN_JOURNAL, found_in
from tests.walk.records import SIGNED, D, requester
from tests.walk.world import TODAY, Place, World

from gongkai.casework import actions as casework
from gongkai.casework.actions.import_requests import RequestRow
from gongkai.catalogue import actions as catalogue
from gongkai.files.actions import StoreFile
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import Action, Context, Refused
from gongkai.journal.models import Entry, Result
from gongkai.reports import actions as reports

pytestmark = pytest.mark.django_db

# Something that is refused wherever it is typed, and that must then be nowhere.
IDENTITY = "990101199002023456"
TELEPHONE = "13912340077"
MARKED = "机密★10年 某某行动方案"
NAME = "欧阳暗访"


def text_of(entry: Entry) -> str:
    """Return all that an entry says."""
    return json.dumps([entry.data, entry.before, entry.after, entry.actor], ensure_ascii=False)


def test_no_entry_of_the_journal_holds_a_private_text(world: World) -> None:
    leaks = {
        (entry.verb, canary.kind)
        for entry in Entry.objects.iterator()
        for canary in found_in(text_of(entry), world.words)
        if canary.kind in NEVER_IN_JOURNAL
    }
    assert leaks == set()
    assert Entry.objects.count() > 500


def test_looking_at_a_person_is_entered_without_the_person(world: World) -> None:
    place, who = world.places["own"], world.people["clerk"].user
    before = Entry.objects.count()
    revealed = casework.RevealPerson(
        context=Context(user=who, today=TODAY), request=place.get("registered"), purpose="电话告知补正"
    ).execute()
    assert revealed.person.name == place.words("name")
    entry = Entry.objects.order_by("pk").last()
    assert Entry.objects.count() == before + 1
    assert entry is not None
    assert (entry.verb, entry.data["purpose"]) == ("casework.reveal_person", "电话告知补正")
    assert found_in(text_of(entry), world.words) == set()


Refusal = tuple[type[Action], Callable[[Place], dict[str, Any]], str]


def _register(place: Place, **more: Any) -> dict[str, Any]:
    return {
        "body": place.get_body(),
        "channel": "in_person",
        "applicant_category": "natural_person",
        "person": requester(place),
        "subject": "新的申请",
        **more,
    }


def _case(place: Place, **more: Any) -> dict[str, Any]:
    given = {"kind": "reconsideration", "role": "respondent", "organ": "复议机关", "filed_on": TODAY}
    return {"body": place.get_body(), "subject": "不服答复", **given, **more}


def _draft(place: Place, **values: Any) -> dict[str, Any]:
    given = {"title": "新稿", "content": "正文", **values}
    return {"body": place.get_body(), "column": place.get("column"), "values": given}


def _file(name: str, content: bytes = b"MZ\x90\x00") -> Incoming:
    return Incoming.take(name, content)


REFUSALS: list[Refusal] = [
    (casework.RegisterRequest, lambda p: _register(p, subject=f"{NAME}{IDENTITY}的档案"), IDENTITY),
    (casework.RegisterRequest, lambda p: _register(p, applicant_category=NAME), NAME),
    (casework.RegisterRequest, lambda p: _register(p, channel=TELEPHONE), TELEPHONE),
    (casework.RegisterRequest, lambda p: _register(p, description=MARKED), "某某行动"),
    (casework.RegisterRequest, lambda p: _register(p, unit=f"转{TELEPHONE}"), TELEPHONE),
    (casework.FileCase, lambda p: _case(p, subject=f"不服答复 {TELEPHONE}"), TELEPHONE),
    (casework.FileCase, lambda p: _case(p, organ=NAME, subject=""), NAME),
    (casework.Assign, lambda p: {"request": p.get("registered"), "unit": f"{NAME} {TELEPHONE}"}, NAME),
    (casework.Draft, lambda p: {"request": p.get("registered"), "outcome": TELEPHONE}, TELEPHONE),
    (
        casework.Decide,
        lambda p: {"request": p.get("in_approval"), "document_no": f"{NAME}1号", "approved_by": TELEPHONE},
        TELEPHONE,
    ),
    (catalogue.DraftItem, lambda p: _draft(p, title=MARKED), "某某行动"),
    (catalogue.DraftItem, lambda p: _draft(p, document_no=MARKED), "某某行动"),
    (catalogue.DraftItem, lambda p: _draft(p, document_date=f"{NAME}那天"), NAME),
    (catalogue.EditItem, lambda p: {"item": p.get("draft"), "values": {"theme": NAME}}, NAME),
    (
        catalogue.AttachFile,
        lambda p: {"item": p.get("draft"), "incoming": _file(f"{NAME}{IDENTITY}.exe")},
        IDENTITY,
    ),
    (StoreFile, lambda p: {"body": p.get_body(), "incoming": _file(f"{NAME}.exe")}, NAME),
    (
        catalogue.RegisterWithheld,
        lambda p: {
            "body": p.get_body(),
            "column": p.get("column"),
            "ground": "state_secret",
            "ground_reason": "定密",
            "values": {"title": "某某行动方案", "source": NAME, "created_on": D(2026, 3, 2)},
            "approver_name": SIGNED,
        },
        NAME,
    ),
    (
        catalogue.ImportItems,
        lambda p: {
            "body": p.get_body(),
            "rows": [{"title": MARKED, "column": NAME, "document_kind": NAME}],
            "source": "台账",
            "approver_name": SIGNED,
        },
        NAME,
    ),
    (
        casework.ImportRequests,
        lambda p: {
            "body": p.get_body(),
            "source": "登记簿",
            "rows": [RequestRow(subject="导入的申请", applicant_category=f"{NAME}{TELEPHONE}", events=[])],
        },
        NAME,
    ),
    (
        reports.WriteSection,
        lambda p: {"report": p.get("report"), "key": "overview", "text": f"密级：机密\n{NAME}"},
        NAME,
    ),
    (
        reports.AdjustCell,
        lambda p: {"report": p.get("report"), "cell": "x", "reason": NAME, "source": NAME},
        NAME,
    ),
]


@pytest.mark.parametrize(("action", "given", "typed"), REFUSALS)
def test_what_was_refused_is_not_kept(
    world: World, action: type[Action], given: Callable[[Place], dict[str, Any]], typed: str
) -> None:
    place = world.places["own"]
    who = world.people["officer"].user
    last = Entry.objects.order_by("pk").last()
    assert last is not None
    with pytest.raises(Refused):
        action(context=Context(user=who, today=TODAY), **given(place)).execute()
    [entry] = Entry.objects.filter(pk__gt=last.pk)
    assert (entry.verb, entry.result) == (action.verb, Result.REFUSED)
    assert typed not in text_of(entry)
    assert all(reason["code"] for reason in entry.data["reasons"])
