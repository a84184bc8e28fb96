"""The table of the address walk: the pages of the catalogue and of casework."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.walk import acts
from tests.walk.addresses_catalogue import ADDRESSES as MORE_OF_CATALOGUE
from tests.walk.addresses_clearance import CLEARANCE
from tests.walk.addresses_common import (
    APPROVERS,
    ARRANGERS,
    HANDLERS,
    HEAD,
    READ,
    SYSTEM,
    TODAY,
    Address,
    Roles,
    body_query,
    of,
    sent,
)
from tests.walk.addresses_personal import PERSONAL
from tests.walk.records import SIGNED

from gongkai.casework.actions import ACTS, Decide, Supersede
from gongkai.casework.actions.base import EventAction
from gongkai.casework.actions.opinion import _EndOpinion
from gongkai.catalogue.models import Channel

if TYPE_CHECKING:
    from tests.walk.world import Place

# --- catalogue -----------------------------------------------------------------------------------------------------


def _item_act(key: str, what: str, may: Roles, verb: str = "", **values: Any) -> Address:
    return Address(
        "office:catalogue-act",
        lambda place: (place.kept[what].public_id, key),
        post=lambda place: {name: v(place) if callable(v) else v for name, v in values.items()},
        may=may,
        verb=f"catalogue.{verb or key}_item",
        variant=key,
    )


def _column(place: Place) -> int:
    return int(place.kept["column"].pk)


CATALOGUE = [
    Address("office:catalogue-list", read=None),
    Address("office:catalogue-list", query=body_query, variant="of a body"),
    Address(
        "office:catalogue-draft",
        read=HANDLERS,
        query=body_query,
        post=lambda place: {
            "column": _column(place),
            "title": "新稿",
            "content": "正文",
            "disclosure_mode": "proactive",
            "document_kind": "other",
        },
        may=HANDLERS,
        verb="catalogue.draft_item",
    ),
    Address(
        "office:catalogue-register",
        read=HANDLERS,
        query=body_query,
        post=lambda place: {
            "column": _column(place),
            "title": "内部规定",
            "disclosure_mode": "withheld",
            "document_kind": "other",
            "ground": "internal_affairs",
            "ground_reason": "内部事务",
            "document_count": 1,
            "approver_name": SIGNED,
        },
        may=HANDLERS,
        verb="catalogue.register_withheld",
    ),
    # The catalogues are open: sending opens nothing, for nobody.
    Address("office:catalogue-columns", read=READ | SYSTEM, query=body_query, post=sent()),
    Address(
        "office:catalogue-column-add",
        read=READ | SYSTEM,
        query=body_query,
        post=sent(title="又一栏目", slug="another"),
        may=ARRANGERS,
        verb="catalogue.add_column",
    ),
    Address(
        "office:catalogue-column",
        lambda place: (place.kept["extra_column"].pk,),
        read=READ | SYSTEM,
        post=sent(title="改名", order=5),
        may=ARRANGERS,
        verb="catalogue.edit_column",
    ),
    Address(
        "office:catalogue-column-retire",
        lambda place: (place.kept["extra_column"].pk,),
        read=READ | SYSTEM,
        post=sent(reason="不用了"),
        may=ARRANGERS,
        verb="catalogue.retire_column",
    ),
    *(
        Address("office:catalogue-item", of(what), variant=what)
        for what in "draft submitted approved published withdrawn hidden returned discarded withheld secret".split()
    ),
    Address(
        "office:catalogue-edit",
        of("draft"),
        post=lambda place: {
            "column": _column(place),
            "title": "改稿",
            "content": "正文",
            "disclosure_mode": "proactive",
            "document_kind": "other",
        },
        may=HANDLERS,
        verb="catalogue.edit_item",
    ),
    Address(
        "office:catalogue-attach",
        of("draft"),
        read=None,
        status=405,
        post=lambda place: {"file": SimpleUploadedFile("附件.txt", "内容".encode())},
        may=HANDLERS,
        verb="catalogue.attach_file",
    ),
    Address(
        "office:catalogue-detach",
        lambda place: (place.kept["draft"].public_id, place.kept["draft_attachment"].pk),
        read=None,
        status=405,
        post=sent(),
        may=HANDLERS,
        verb="catalogue.remove_attachment",
    ),
    *(
        Address(
            "office:catalogue-file",
            lambda place, what=what: (
                place.kept[what].public_id,
                place.kept[f"{what}_attachment"].file.public_id,
            ),
            variant=what,
        )
        for what in ("draft", "published", "withdrawn")
    ),
    *CLEARANCE,
    *PERSONAL,
    _item_act("publish", "approved", HANDLERS),
    replace(
        _item_act(
            "release",
            "published",
            HANDLERS,
            channel=lambda place: Channel.objects.get(body=None, key="gazette").pk,
            released_on="2026-03-17",
        ),
        verb="catalogue.add_release",
    ),
    _item_act("withdraw", "published", APPROVERS, kind="error", reason="有误"),
    _item_act("discard", "draft", HANDLERS, reason="不要了"),
    *MORE_OF_CATALOGUE,
]


# --- casework ------------------------------------------------------------------------------------------------------


def _typed(value: Any) -> Any:
    """Return a value as a form sends it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _event_form(case: acts.Case) -> Callable[[Place], dict[str, Any]]:
    def form(place: Place) -> dict[str, Any]:
        given = {name: _typed(value) for name, value in case.given(place).items() if name != "request"}
        if case.action is not Supersede:
            given.setdefault("occurred_on", TODAY)
        # What the form has filled in already: the draft's result, the only opinion that is waited for.
        shown = {Decide: {"outcome": "partially_granted/rest_15"}, _EndOpinion: {"opinion": "3"}}
        for action, values in shown.items():
            if issubclass(case.action, action):
                given |= values
        return given

    return form


def _event_acts() -> Iterator[Address]:
    for case in acts.CASEWORK:
        if not issubclass(case.action, EventAction) or case.action not in ACTS:
            continue
        slug = case.action.verb.partition(".")[2].replace("_", "-")
        yield Address(
            "office:casework-act",
            lambda place, case=case, slug=slug: (case.given(place)["request"].public_id, slug),
            post=_event_form(case),
            may=case.may,
            verb=case.action.verb,
            variant=f"{slug} {case.variant}".strip(),
        )


def _registration(place: Place) -> dict[str, Any]:
    return {
        "body": place.body.pk,
        "channel": "in_person",
        "submitted_on": TODAY,
        "confirmed_on": TODAY,
        "applicant_category": "natural_person",
        "name": "示例",
        "id_type": "resident_identity_card",
        "id_number": "990101199001010001",
        "phone": "19900001234",
        "subject": "新的申请",
        "delivery_method": "post",
        "carrier": "paper",
    }


CASEWORK = [
    Address("office:casework-list", read=None),
    Address(
        "office:casework-register",
        read=HANDLERS,
        anywhere=True,
        post=_registration,
        may=HANDLERS,
        verb="casework.register_request",
    ),
    Address("office:casework-remedies", read=None),
    Address(
        "office:casework-remedy-file",
        read=HANDLERS,
        anywhere=True,
        query=lambda place: f"?request={place.kept['delivered'].public_id}",
        post=lambda place: {
            "body": place.body.pk,
            "kind": "reconsideration",
            "request": place.kept["delivered"].public_id,
            "subject": "不服答复",
            "organ": "复议机关",
            "role": "respondent",
            "procedure": "ordinary",
            "filed_on": TODAY,
        },
        may=HANDLERS,
        verb="casework.file_case",
    ),
    Address("office:casework-remedy", of("case")),
    Address(
        "office:casework-remedy-step",
        of("case"),
        post=sent(kind="note", on=TODAY, remark="来电"),
        may=HANDLERS,
        verb="casework.record_case_step",
    ),
    Address(
        "office:casework-remedy-result",
        of("case"),
        post=sent(result="upheld", on=TODAY),
        may=HANDLERS,
        verb="casework.decide_case",
    ),
    *(
        Address("office:casework-request", of(what), variant=what)
        for what in "sent_in registered clarifying consulting extended fee in_approval closed archived".split()
    ),
    Address(
        "office:casework-person",
        of("registered"),
        post=sent(purpose="电话告知"),
        may=HANDLERS,
        verb="casework.reveal_person",
        done=200,
    ),
    Address(
        "office:casework-erase",
        of("archived"),
        post=sent(basis="保管期限届满"),
        may=HEAD,
        verb="casework.erase_person",
    ),
    *_event_acts(),
]
