"""Who may act on a record may not draw another body's private records into it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.walk.canaries import found_in
from tests.walk.records import SIGNED, D, requester
from tests.walk.world import TODAY, Place, World

from gongkai.agencies.models import Role
from gongkai.casework import actions as casework
from gongkai.catalogue import actions as catalogue
from gongkai.catalogue.clearance.flow import Signature
from gongkai.catalogue.queries import office_find
from gongkai.files.actions import StoreFile
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import Action, Context, Refused
from gongkai.journal.append import stream_of
from gongkai.journal.models import Origin
from gongkai.reports import actions as reports

pytestmark = pytest.mark.django_db

Given = Callable[[Place, Place], dict[str, Any]]
# (act, its fields from one's own body and the foreign one, the input that must be refused)
BORROWINGS: dict[str, tuple[type[Action], Given, str]] = {
    "draft in its column": (
        catalogue.DraftItem,
        lambda own, other: {
            "body": own.get_body(),
            "column": other.get("column"),
            "values": {"title": "新稿", "content": "正文"},
        },
        "column",
    ),
    "move to its column": (
        catalogue.EditItem,
        lambda own, other: {"item": own.get("draft"), "column": other.get("column")},
        "column",
    ),
    "interpret its draft": (
        catalogue.EditItem,
        lambda own, other: {"item": own.get("draft"), "values": {"interprets": other.get("draft")}},
        "interprets",
    ),
    "take its attachment off": (
        catalogue.RemoveAttachment,
        lambda own, other: {"item": own.get("draft"), "attachment": other.get("draft_attachment")},
        "attachment",
    ),
    "its scan": (
        catalogue.PassOnPaper,
        lambda own, other: {
            "item": own.get("submitted"),
            "signatures": [Signature(signed_by=SIGNED, signed_on=D(2026, 3, 17))],
            "scan": other.get("scan"),
        },
        "scan",
    ),
    "its channel": (
        catalogue.PublishItem,
        lambda own, other: {"item": own.get("approved"), "channels": [other.kept["channel"]]},
        "channel",
    ),
    "a release through its channel": (
        catalogue.AddRelease,
        lambda own, other: {
            "item": own.get("published"),
            "channel": other.kept["channel"],
            "released_on": D(2026, 3, 17),
        },
        "channel",
    ),
    "repealed by its withheld document": (
        catalogue.ChangeDocument,
        lambda own, other: {
            "item": own.get("published"),
            "kind": "repeal",
            "effective_on": D(2026, 3, 17),
            "by": other.get("withheld"),
        },
        "by",
    ),
    "a column under its column": (
        catalogue.AddColumn,
        lambda own, other: {
            "body": own.get_body(),
            "slug": "another",
            "title_given": "又一栏目",
            "parent": other.get("column"),
        },
        "parent",
    ),
    "a column that leads to its column": (
        catalogue.RetireColumn,
        lambda own, other: {
            "column": own.get("extra_column"),
            "reason": "不用了",
            "successor": other.get("column"),
        },
        "successor",
    ),
    "withheld in its column": (
        catalogue.RegisterWithheld,
        lambda own, other: {
            "body": own.get_body(),
            "column": other.get("column"),
            "ground": "internal_affairs",
            "ground_reason": "内部事务",
            "values": {"title": "内部规定", "created_on": D(2026, 3, 2)},
            "approver_name": SIGNED,
        },
        "column",
    ),
    "a case against its answer": (
        casework.FileCase,
        lambda own, other: {**_case(own), "request": other.get("delivered")},
        "request",
    ),
    "a case against its item": (
        casework.FileCase,
        lambda own, other: {**_case(own), "item": stream_of(other.get("draft"))},
        "item",
    ),
    "a case after its case": (
        casework.FileCase,
        lambda own, other: {
            **_case(own),
            "kind": "litigation",
            "role": "defendant",
            "follows": other.get("case"),
        },
        "follows",
    ),
    "anew because of its case": (
        casework.Reopen,
        lambda own, other: {
            "request": own.get("closed"),
            "cause": "reconsideration",
            "case": other.get("case"),
            "due_on": D(2026, 5, 6),
        },
        "case",
    ),
    "split from its request": (
        casework.RegisterRequest,
        lambda own, other: {
            "body": own.get_body(),
            "channel": "in_person",
            "applicant_category": "natural_person",
            "person": requester(own),
            "subject": "新的申请",
            "split_from": other.get("registered"),
        },
        "split_from",
    ),
    "its adjustment": (
        reports.RevokeAdjustment,
        lambda own, other: {
            "report": own.get("report"),
            "adjustment_id": other.kept["adjustment"].pk,
            "reason": "误加",
        },
        "",
    ),
    "a file of its item": (
        StoreFile,
        lambda own, other: {
            "body": own.get_body(),
            "incoming": Incoming.take("附件.txt", "附件".encode()),
            "belongs_to": stream_of(other.get("draft")),
        },
        "belongs_to",
    ),
}


def _case(own: Place) -> dict[str, Any]:
    given = {"kind": "reconsideration", "role": "respondent", "organ": "复议机关", "filed_on": D(2026, 3, 16)}
    return {"body": own.get_body(), "subject": "不服答复", **given}


@pytest.mark.parametrize("name", BORROWINGS)
@pytest.mark.parametrize("place", ["below", "beside", "foreign"])
def test_a_record_of_another_body_is_refused(world: World, name: str, place: str) -> None:
    action, given, field = BORROWINGS[name]
    # The head has every right at `own` that these acts need, but for the columns, which are the officer's.
    who = world.people["officer" if action in {catalogue.AddColumn, catalogue.RetireColumn} else "head"]
    assert who.roles & {Role.HEAD, Role.DISCLOSURE_OFFICER}
    fields = given(world.places["own"], world.places[place])
    borrowing = action(context=Context(user=who.user, today=TODAY), **fields)
    with pytest.raises(Refused) as refused:
        borrowing.execute()
    assert field in refused.value.by_field()
    assert "right" not in {reason.code for reason in refused.value.reasons}
    told = found_in(str(refused.value), world.words)
    assert {canary.place for canary in told} <= {"own"}


def test_looking_for_a_document_finds_no_other_body_s_drafts(world: World) -> None:
    who = world.people["head"].user
    for place in world.places.values():
        for what in ("draft", "submitted", "approved", "withheld", "withdrawn"):
            item = place.get(what)
            found = office_find(who, item.public_id)
            assert found == ([item] if place.name == "own" else [])
        published = place.get("published")
        assert office_find(who, published.public_id) == [published]


def test_a_roll_up_opens_only_onto_records_that_one_may_read(world: World) -> None:
    """The county's report counts its departments' requests; who reads the county alone sees how many, not which."""
    place = world.places["own"]
    context = Context(origin=Origin.COMMAND, today=TODAY)
    report = reports.OpenReport(context=context, body=place.body, year=2026, scope="aggregate").execute()
    reports.CompileReport(context=context, report=report).execute()
    path = reverse("office:report-cell", args=[report.public_id, "requests.new_requests.natural_person"])
    seen = {}
    for name in ("clerk", "supervisor"):
        client = Client()
        client.force_login(world.people[name].user)
        html = client.get(path).content.decode()
        seen[name] = {canary.place for canary in found_in(html, world.words)}
    assert seen == {"clerk": {"own"}, "supervisor": {"own", "below"}}
