"""Following a request without an account: number and code prove that it is one's own.

A code is 10 characters (50 bits), kept as a keyed digest and compared in constant time; any wrong pair is answered
alike, and the caller limits the rate. What proves is passed on to the acts of the requester (`ByRequester`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from gongkai.casework.models import RecordCorrection, Request, Submission, SubmissionState
from gongkai.casework.queries import CODE_PURPOSE, normal_code, public_request
from gongkai.files import keys

FOLLOWED = {"request": Request, "submission": Submission, "correction": RecordCorrection}
_BRACKETS = str.maketrans(
    {**dict.fromkeys("[【(（《<﹝［", "〔"), **dict.fromkeys("]】)）》>﹞］", "〕"), "＃": "#"}
)
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


@dataclass(frozen=True)
class Proved:
    """That somebody gave the code of a record, or is logged in as who made it. Made here only.

    `mark` is a piece of the code's digest: a new code makes old proofs worthless.
    """

    kind: str
    public_id: str
    mark: str

    def of(self, record: Any) -> bool:
        """Return whether it proves this record."""
        return kind_of(record) == self.kind and (record.public_id, mark_of(record)) == (
            self.public_id,
            self.mark,
        )


def kind_of(record: Any) -> str:
    """Return the kind of a followed record, "" for another."""
    return next((name for name, model in FOLLOWED.items() if isinstance(record, model)), "")


def mark_of(record: Any) -> str:
    """Return the piece of the digest that ties a proof to the code of today."""
    return keys.blind(f"{record.public_id}:{record.code_hash}", "proved")[:24]


def normal_number(text: str) -> str:
    """Return a number as it is written: brackets 〔〕, half-width digits, no blanks."""
    return re.sub(r"\s", "", text).translate(_BRACKETS).translate(_DIGITS)


def prove(number: str, code: str) -> Proved | None:
    """Return the proof for a number (of a request, a receipt, a correction) and its code; None for a wrong pair."""
    record = _find(normal_number(number)[:80], code[:40])
    return proof_for(record) if record is not None else None


def _find(number: str, code: str) -> Any:
    given = normal_code(code)
    found = public_request(number, code)
    if found is not None:
        return found
    rows: list[Any] = list(
        Submission.objects.filter(public_id=number.lower()).exclude(
            state__in=[SubmissionState.EDITING, SubmissionState.EXPIRED]
        )
    )
    rows += RecordCorrection.objects.filter(correction_no=number).exclude(code_hash="")
    # One comparison at least, so that a number that is not there takes no less time.
    keys.same_code(given, "0" * 64, CODE_PURPOSE)
    for row in rows:
        if row.code_hash and keys.same_code(given, row.code_hash, CODE_PURPOSE):
            return row.request if isinstance(row, Submission) and row.request is not None else row
    return None


def proof_for(record: Any) -> Proved:
    """Return the proof for a record. Only for who gave the code, or is logged in as its maker."""
    return Proved(kind_of(record), record.public_id, mark_of(record))


def follow(proved: Proved) -> Any:
    """Return the record again, as it stands now; None when the proof no longer holds. A submission that was
    registered meanwhile is followed as its request.
    """
    model = FOLLOWED.get(proved.kind)
    if model is None:
        return None
    record: Any = model._default_manager.filter(public_id=proved.public_id).select_related("body").first()
    if record is None or not proved.of(record):
        return None
    if isinstance(record, Submission) and record.request is not None:
        return record.request
    return record
