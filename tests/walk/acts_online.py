"""The table of the action walk: online requests, what requesters do by themselves, corrections of records.

What belongs to the public nobody in the office may do in its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.walk.acts_common import HANDLERS, HEAD, Case, Given, paper, record, request
from tests.walk.records import SIGNED, D, on, requester

from gongkai.casework.actions import accounts, answer_files, correcting, online, online_follow, showing

if TYPE_CHECKING:
    from tests.walk.world import Place

TODAY = D(2026, 3, 18)
NOBODY: frozenset[str] = frozenset()


def _registered_online(place: Place) -> dict[str, Any]:
    return {
        "submission": place.get("draft_online"),
        "body": place.get_body(),
        "channel": "online",
        "applicant_category": "natural_person",
        "person": requester(place),
        "subject": "新的申请",
        "delivery_method": "online",
        "carrier": "electronic",
    }


def _with_answer(place: Place) -> dict[str, Any]:
    """Add a file first (the savepoint of the test takes it away)."""
    made = answer_files.AttachAnswer(context=on(TODAY), request=place.get("drafting"), files=[paper("附件")])
    row = answer_files.answers_of(made.execute()).get()
    return {"request": place.get("drafting"), "file": row.stored.public_id, "reason": "误传"}


def _waiting(**more: Any) -> Given:
    return record("submission", "waiting", **more)


def _correction(**more: Any) -> Given:
    return record("correction", "record_correction", **more)


def _decided(**more: Any) -> Given:
    return _correction(result="refused", reason="记录与档案一致", **more)


ONLINE = [
    Case(accounts.OpenAccount, lambda place: {"email": "a@b.example"}, NOBODY, anywhere=True),
    Case(accounts.CloseAccount, lambda place: {"account": place.kept["staff"]}, NOBODY),
    Case(online.RegisterOnline, _registered_online, HANDLERS),
    Case(online.SubmitDraft, record("submission", "draft_online"), NOBODY),
    Case(online.ForgetCode, _waiting(), NOBODY),
    Case(online.EndDraft, record("submission", "draft_online"), NOBODY),
    Case(online.ExpireDraft, record("submission", "draft_over"), NOBODY),
    Case(online.LookIntoSubmission, _waiting(purpose="核对"), HANDLERS),
    Case(
        showing.ShowSubmissionFile,
        lambda place: {"submission": place.get("waiting"), "file": place.kept["waiting_file"]},
        HANDLERS,
    ),
    Case(online.AcceptSubmission, _waiting(), HANDLERS),
    Case(online.DismissSubmission, _waiting(reason="广告"), HANDLERS),
    Case(online_follow.CorrectOnline, request("clarifying", text="补正"), NOBODY),
    Case(online_follow.WithdrawOnline, request("registered", confirmed=True), NOBODY),
    Case(online_follow.ReceiveOnline, request("delivered"), NOBODY),
    Case(online_follow.ExplainOnline, request("explaining", text="理由"), NOBODY),
    Case(online_follow.ProvePayment, request("fee", text="已缴"), NOBODY),
    Case(online_follow.Evaluate, request("delivered", satisfaction="fair"), NOBODY),
    Case(
        answer_files.AttachAnswer,
        lambda place: {"request": place.get("drafting"), "files": [paper("附件")]},
        HANDLERS,
    ),
    Case(answer_files.TakeOutAnswer, _with_answer, HANDLERS),
    Case(
        correcting.SubmitCorrection,
        lambda place: {
            "body": place.get_body(),
            "category": "natural_person",
            "person": requester(place),
            "subject": "登记的地址",
            "description": "应为文澜路",
            "channel": "in_person",
        },
        HANDLERS,
    ),
    Case(correcting.RevealCorrection, _correction(purpose="核对"), HANDLERS),
    Case(correcting.StartChecking, _correction(), HANDLERS),
    Case(correcting.DecideCorrection, _decided(), HEAD, "by login"),
    Case(correcting.DecideCorrection, _decided(approved_by=SIGNED), HANDLERS, "on paper"),
    Case(correcting.WithdrawCorrection, _correction(), HANDLERS),
]
