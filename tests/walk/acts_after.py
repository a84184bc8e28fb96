"""The table of the action walk: what happens after publication, and the reviews of what is withheld."""

from __future__ import annotations

from tests.walk.acts_common import APPROVERS, HANDLERS, Case, record

from gongkai.catalogue import actions as catalogue

REVIEW = {"reason": "没有变化", "reviewers": "李四"}

ACTS = [
    Case(
        catalogue.ProposeCorrection,
        record("item", "archived_item", reason="有误", values={"genre": "通知"}),
        HANDLERS,
    ),
    Case(catalogue.EditCorrection, record("correction", "correction", public_note="更正"), HANDLERS),
    Case(catalogue.SubmitCorrection, record("correction", "correction"), HANDLERS),
    Case(catalogue.PublishCorrection, record("correction", "correction_approved"), HANDLERS),
    Case(catalogue.DropCorrection, record("correction", "correction_in_review", reason="无误"), HANDLERS),
    Case(
        catalogue.ArchiveItems,
        lambda place: {"body": place.get_body(), "items": [place.get("item_corrected")]},
        APPROVERS,
    ),
    Case(
        catalogue.UnarchiveItems,
        lambda place: {"body": place.get_body(), "items": [place.get("archived_item")], "reason": "仍用"},
        APPROVERS,
    ),
    Case(
        catalogue.HandOverItems,
        lambda place: {
            "body": place.get_body(),
            "items": [place.get("published")],
            "receiver": "图书馆",
            "kind": "library",
            "person": "王一",
        },
        APPROVERS,
    ),
    Case(
        catalogue.NameSuccessor,
        lambda place: {"item": place.get("withdrawn"), "successor": place.get("published")},
        APPROVERS,
    ),
    Case(catalogue.ReviewWithheld, record("item", "withheld", outcome="keep", **REVIEW), APPROVERS),
    Case(
        catalogue.ReviewSeveral,
        lambda place: {"body": place.get_body(), "items": [place.get("withheld")], **REVIEW},
        APPROVERS,
    ),
]
