"""The table of the address walk: what happens after publication, and the withheld register."""

from __future__ import annotations

from typing import Any

from tests.walk.addresses_common import APPROVERS, HANDLERS, Address, body_query, of, sent


def _do(key: str, what: str, verb: str, **values: Any) -> Address:
    return Address(
        "office:catalogue-correction-act",
        lambda place: (place.kept[what].public_id, key),
        post=sent(**values),
        may=HANDLERS,
        verb=f"catalogue.{verb}_correction",
        read=None,
        status=405,
        variant=key,
    )


CORRECTION = {"title": "更正后的名称", "document_kind": "other", "reason": "有误", "public_note": "更正名称"}

ADDRESSES = [
    Address("office:catalogue-versions", of("item_corrected")),
    Address("office:catalogue-version-pair", lambda place: (place.kept["item_corrected"].public_id, 1, 2)),
    Address(
        "office:catalogue-correct",
        of("archived_item"),
        post=sent(**CORRECTION),
        may=HANDLERS,
        verb="catalogue.propose_correction",
    ),
    Address("office:catalogue-correction", of("correction")),
    Address(
        "office:catalogue-correction-edit",
        of("correction"),
        post=sent(**CORRECTION),
        may=HANDLERS,
        verb="catalogue.edit_correction",
    ),
    _do("submit", "correction", "submit"),
    _do("publish", "correction_approved", "publish"),
    _do("drop", "correction_in_review", "drop", reason="原文无误"),
    Address(
        "office:catalogue-archive",
        query=body_query,
        post=lambda place: {"item": [place.kept["item_corrected"].public_id]},
        may=APPROVERS,
        verb="catalogue.archive_items",
    ),
    Address(
        "office:catalogue-unarchive",
        query=body_query,
        post=lambda place: {"item": [place.kept["archived_item"].public_id], "reason": "仍用"},
        may=APPROVERS,
        verb="catalogue.unarchive_items",
        read=None,
        status=405,
    ),
    Address(
        "office:catalogue-archive-one",
        of("item_corrected"),
        post=sent(reason=""),
        may=APPROVERS,
        verb="catalogue.archive_items",
    ),
    Address(
        "office:catalogue-successor",
        of("withdrawn"),
        post=lambda place: {"successor": place.kept["published"].index_no},
        may=APPROVERS,
        verb="catalogue.name_successor",
    ),
    Address("office:catalogue-handovers", query=body_query),
    Address(
        "office:catalogue-handover-make",
        query=body_query,
        post=sent(kind="library", receiver="图书馆", person="王一", year="2026"),
        may=APPROVERS,
        verb="catalogue.hand_over",
    ),
    Address("office:catalogue-handover", of("hand_over")),
    Address("office:catalogue-handover-package", of("hand_over")),
    Address("office:catalogue-withheld", query=body_query),
    Address("office:catalogue-withheld-export", query=body_query),
    Address(
        "office:catalogue-withheld-several",
        query=body_query,
        post=lambda place: {
            "item": [place.kept["withheld"].public_id],
            "reason": "没有变化",
            "reviewers": "李四",
        },
        may=APPROVERS,
        verb="catalogue.review_several",
        read=None,
        status=405,
    ),
    Address(
        "office:catalogue-withheld-review",
        of("withheld"),
        post=sent(outcome="keep", reason="没有变化", reviewers="李四"),
        may=APPROVERS,
        verb="catalogue.review_withheld",
    ),
]
