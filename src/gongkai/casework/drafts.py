"""Drafts of online requests: the one place that writes outside an act.

A draft is not yet anything that the body holds: it belongs to who types it, is sealed with a record key of its own
and is kept for 30 days. Saving a page of it is no act worth an entry; handing it in, its review, its end and its
expiry are (`actions/online.py`). Whoever has the secret of the browser's cookie has the draft.
"""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from gongkai.agencies.models import Body
from gongkai.agencies.queries import local_today
from gongkai.casework.models import RecordKey, Submission, SubmissionState
from gongkai.casework.persons import key_named, new_record_key
from gongkai.casework.queries import normal_code
from gongkai.files import keys
from gongkai.files.incoming import Incoming
from gongkai.files.models import StoredFile
from gongkai.files.sealed import keep_sealed
from gongkai.journal.append import stream_of
from gongkai.journal.identifiers import random_code

KEPT_DAYS = 30
SECRET_PURPOSE = "draft-secret"  # noqa: S105 - names a purpose
CONTINUE_PURPOSE = "draft-code"
CODE_LENGTH = 10
FILE_KIND = "submission"
LABELS = {"attachment": "申请附件", "mandate": "授权委托书"}
MOST_FILES = 10


@dataclass
class Draft:
    """A submission with what was typed, opened."""

    submission: Submission
    values: dict[str, Any]

    def __repr__(self) -> str:
        # What was typed must not reach a log or an error page.
        return f"<Draft {self.submission.public_id}>"

    @property
    def body(self) -> Body | None:
        """Return the body that is asked."""
        return self.submission.body

    @property
    def files(self) -> list[dict[str, str]]:
        """Return the files that came with it: `stored` (public id), `kind`, `name` as sent, `size`."""
        return list(self.values.get("files") or [])


def _place(submission: Submission) -> str:
    return f"submission:{submission.public_id}"


def start(account: Any = None) -> tuple[Draft, str]:
    """Make an empty draft; return it with the secret for the browser's cookie."""
    record, key = new_record_key()
    secret = secrets.token_urlsafe(32)
    submission = Submission(
        key_name=record.name,
        account=account,
        secret_hash=keys.blind(secret, SECRET_PURPOSE),
        expires_on=local_today() + dt.timedelta(days=KEPT_DAYS),
        step="body",
    )
    submission.sealed = keys.seal(key, {}, _place(submission))
    with transaction.atomic():
        record.save(force_insert=True)
        submission.save(force_insert=True)
    return Draft(submission, {}), secret


def key_of(submission: Submission) -> bytes:
    """Return the plain record key. Raises KeyDestroyed once the draft expired."""
    if submission.key_name is None:
        raise keys.KeyDestroyed(submission.public_id)
    return key_named(submission.key_name)


def open_draft(submission: Submission) -> Draft:
    """Return what was typed. Raises KeyDestroyed once it expired."""
    values = keys.unseal(key_of(submission), bytes(submission.sealed), _place(submission))
    return Draft(submission, dict(values))


def seal_values(submission: Submission, values: dict[str, Any]) -> None:
    """Set what the submission holds, sealed; the caller saves the row."""
    submission.sealed = keys.seal(key_of(submission), values, _place(submission))


def of_secret(secret: str) -> Draft | None:
    """Return the draft of a browser; None for a wrong secret and for one that is gone."""
    if not secret:
        return None
    rows = Submission.objects.filter(secret_hash=keys.blind(secret, SECRET_PURPOSE)).exclude(
        state=SubmissionState.EXPIRED
    )
    found = rows.select_related("body", "request").first()
    if found is None or (found.state == SubmissionState.EDITING and found.expires_on < local_today()):
        return None
    try:
        return open_draft(found)
    except keys.KeyDestroyed:
        return None


@transaction.atomic
def save(draft: Draft, changes: dict[str, Any], *, step: str = "", body: Body | None = None) -> Draft:
    """Keep what was typed on a page, right or wrong, and move the end of the 30 days. Two windows do not overwrite
    each other's pages: only what this page asks for is changed. Nothing is changed once it was handed in.
    """
    row = Submission.objects.select_for_update(of=("self",)).get(pk=draft.submission.pk)
    if row.state != SubmissionState.EDITING:
        return open_draft(row)
    values = {**open_draft(row).values, **changes}
    seal_values(row, values)
    row.step = step or row.step
    if body is not None and body != row.body:
        row.body = body
        StoredFile.objects.filter(owner=stream_of(row)).update(body=body)
    row.expires_on = local_today() + dt.timedelta(days=KEPT_DAYS)
    row.save(update_fields=["sealed", "step", "body", "expires_on", "updated_at"])
    return Draft(row, values)


@transaction.atomic
def attach(draft: Draft, incoming: Incoming, kind: str) -> Draft:
    """Keep a file with the draft, sealed with its key. Call `incoming.reasons(body)` before."""
    body = draft.body
    assert body is not None
    assert draft.submission.key_name is not None
    stored = keep_sealed(
        incoming,
        body,
        key_name=draft.submission.key_name,
        key=key_of(draft.submission),
        label=LABELS[kind],
        owner=draft.submission,
        kind=FILE_KIND,
    )
    entry = {"stored": stored.public_id, "kind": kind, "name": incoming.name, "size": str(incoming.size)}
    return save(draft, {"files": [*open_draft(draft.submission).files, entry]})


@transaction.atomic
def detach(draft: Draft, public_id: str) -> Draft:
    """Take a file out of the draft again; its content is erased with the key at the latest."""
    kept = [one for one in draft.files if one["stored"] != public_id]
    StoredFile.objects.filter(owner=stream_of(draft.submission), public_id=public_id).delete()
    return save(draft, {"files": kept})


def files_of(submission: Submission) -> list[StoredFile]:
    """Return the files that came with the submission, oldest first."""
    return list(StoredFile.objects.filter(owner=stream_of(submission)).order_by("pk"))


def new_continue_code(draft: Draft) -> str:
    """Return a fresh code with which the draft is taken up on another device; an earlier one no longer holds."""
    code = random_code(CODE_LENGTH)
    Submission.objects.filter(pk=draft.submission.pk, state=SubmissionState.EDITING).update(
        code_hash=keys.blind(code, CONTINUE_PURPOSE)
    )
    return code


@transaction.atomic
def take_up(public_id: str, code: str) -> tuple[Draft, str] | None:
    """Move a draft to another device: return it with a new secret (the old browser loses it); None for a wrong pair.

    The code is used up. Compared in the same time whether the draft exists or not; the caller limits the rate.
    """
    rows = Submission.objects.select_for_update(of=("self",)).filter(
        public_id=normal_code(public_id), state=SubmissionState.EDITING, expires_on__gte=local_today()
    )
    found = rows.first()
    kept = found.code_hash if found else "0" * 64
    if not keys.same_code(normal_code(code), kept, CONTINUE_PURPOSE) or found is None:
        return None
    return open_draft(found), new_secret(found)


def new_secret(submission: Submission) -> str:
    """Give a draft another secret and return it: the browser that had the old one loses the draft."""
    secret = secrets.token_urlsafe(32)
    submission.secret_hash, submission.code_hash = keys.blind(secret, SECRET_PURPOSE), ""
    submission.save(update_fields=["secret_hash", "code_hash", "updated_at"])
    return secret


def destroy_key(name: uuid.UUID | None, at: dt.datetime) -> None:
    """Destroy a record key: what it sealed is gone for ever. For actions only."""
    if name is not None:
        RecordKey.objects.filter(name=name).update(wrapped=b"", destroyed_at=at)
