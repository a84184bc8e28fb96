"""The table of the address walk: personal data at publication, the dictionary of words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.walk.acts_personal import WORDS
from tests.walk.addresses_common import (
    APPROVERS,
    ARRANGERS,
    HANDLERS,
    READ,
    SYSTEM,
    Address,
    Roles,
    body_query,
    sent,
)
from tests.walk.records_personal import stopping

if TYPE_CHECKING:
    from tests.walk.world import Place


def _act(key: str, what: str, may: Roles, verb: str, post: Callable[[Place], dict[str, Any]]) -> Address:
    return Address(
        "office:catalogue-personal-act",
        lambda place: (place.kept[what].public_id, key),
        read=None,
        status=405,
        post=post,
        may=may,
        verb=f"catalogue.{verb}",
        variant=key,
    )


def _overruling(place: Place) -> dict[str, Any]:
    return {"chosen": stopping(place.kept["personal"]), "reason": "处罚决定依法公开"}


PERSONAL = [
    Address("office:catalogue-sweep", read=None),
    Address("office:catalogue-item", lambda place: (place.kept["personal"].public_id,), variant="personal"),
    Address(
        "office:catalogue-item", lambda place: (place.kept["personal_masked"].public_id,), variant="masked"
    ),
    _act("mask", "personal", HANDLERS, "mask_findings", sent(all="1")),
    _act("unmask", "personal_masked", HANDLERS, "unmask_findings", sent(chosen="content")),
    _act("overrule", "personal", APPROVERS, "overrule_finding", _overruling),
    _act(
        "withdraw",
        "personal_overruled",
        APPROVERS,
        "withdraw_overrule",
        lambda place: {"overrule": place.kept["overrule"].pk},
    ),
    Address(
        "office:catalogue-wording",
        read=READ | SYSTEM,
        query=body_query,
        post=sent(wrong="新区管委", level="warn"),
        may=ARRANGERS,
        verb="catalogue.keep_wording",
    ),
    Address(
        "office:catalogue-wording-import",
        read=None,
        status=405,
        query=body_query,
        post=lambda place: {"file": SimpleUploadedFile("words.csv", WORDS)},
        may=ARRANGERS,
        verb="catalogue.import_wording",
    ),
    Address("office:catalogue-wording-export", read=READ | SYSTEM, query=body_query),
    Address(
        "office:catalogue-wording-end",
        lambda place: (place.kept["word"].pk,),
        read=None,
        status=405,
        post=sent(),
        may=ARRANGERS,
        verb="catalogue.end_wording",
    ),
]
