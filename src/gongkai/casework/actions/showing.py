"""Look at what a case file holds: files that came with events, letters that went out. The journal keeps who looked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from gongkai.casework.actions.online import LookIntoSubmission
from gongkai.casework.attaching import keep, scan_reasons
from gongkai.casework.models import EventFile, Request, Submission
from gongkai.casework.rules import handler_only, may_handle_unit
from gongkai.files.incoming import Incoming
from gongkai.files.keys import KeyDestroyed
from gongkai.files.models import StoredFile
from gongkai.files.sealed import key_for
from gongkai.journal.actions import Action, Reason
from gongkai.journal.append import stream_of
from gongkai.letters.errors import LetterError
from gongkai.letters.issuing import FORMS, content_of, open_letter, record_service
from gongkai.letters.models import AddresseeClass, Letter, ServiceWay

ERASED = "申请人信息已经删除，这份材料不能再打开。"


@dataclass(kw_only=True)
class _Showing(Action):
    request: Request

    @property
    def record(self) -> Request:
        return self.request

    def check(self) -> list[Reason]:
        return self.closed()

    def closed(self) -> list[Reason]:
        """Return why this person may not look."""
        return handler_only(self.context, self.request)


@dataclass(kw_only=True)
class ShowFile(_Showing):
    """Open a file of the case; returns its plain key, None for one that is not sealed."""

    verb = "casework.show_file"
    title = "查看案卷材料"

    file: EventFile

    def closed(self) -> list[Reason]:
        reasons = super().closed()
        if self.file.request_id != self.request.pk:
            reasons.append(Reason(code="foreign", message="这不是本件的材料。"))
        return reasons

    def details(self) -> dict[str, Any]:
        return {"file": self.file.stored.public_id, "label": self.file.label}

    def perform(self) -> bytes | None:
        if not self.file.stored.is_sealed:
            return None
        try:
            return key_for(self.file.stored)
        except KeyDestroyed:
            return b""


@dataclass(kw_only=True)
class ShowSubmissionFile(Action):
    """Open a file of an online submission that waits for review (or was dismissed); returns its plain key, b"" once
    it was erased. The purpose was said on looking inside (`LookIntoSubmission`)."""

    verb = "casework.show_submission_file"
    title = "查看网上提交的附件"

    submission: Submission
    file: StoredFile

    @property
    def record(self) -> Submission:
        return self.submission

    def check(self) -> list[Reason]:
        return self.closed()

    def closed(self) -> list[Reason]:
        """Return why this person may not open it."""
        reasons = LookIntoSubmission(context=self.context, submission=self.submission).closed()
        if self.file.owner != stream_of(self.submission) or not self.file.is_sealed:
            reasons.append(Reason(code="foreign", message="这不是这次提交的附件。"))
        return reasons

    def details(self) -> dict[str, Any]:
        return {"file": self.file.public_id}

    def perform(self) -> bytes:
        try:
            return key_for(self.file)
        except KeyDestroyed:
            return b""


def may_show_letter(context: Any, request: Request, letter: Letter) -> bool:
    """Return whether the actor may open the letter: a unit only what is written to units, and only clear."""
    if not handler_only(context, request):
        return True
    to_unit = letter.addressee_class == AddresseeClass.UNIT and not letter.is_sealed
    return to_unit and may_handle_unit(context, request)


@dataclass(kw_only=True)
class ShowLetter(_Showing):
    """Open a letter: `form` is pdf or docx (bytes are returned), or page (its content is)."""

    verb = "casework.show_letter"
    title = "查看文书"

    letter: Letter
    form: str = "pdf"

    def closed(self) -> list[Reason]:
        if self.letter.owner != f"{self.request._meta.label_lower}:{self.request.pk}":
            return [Reason(code="foreign", message="这不是本件的文书。")]
        if may_show_letter(self.context, self.request, self.letter):
            return []
        return super().closed()

    def check(self) -> list[Reason]:
        if self.form not in (*FORMS, "page"):
            return [Reason(code="choice", message="文书只有 PDF 和 Word 两种格式。")]
        return self.closed()

    def details(self) -> dict[str, Any]:
        return {"letter": self.letter.public_id, "kind": self.letter.kind, "form": self.form}

    def perform(self) -> Any:
        """Return bytes or LetterContent; None once the person was erased."""
        try:
            return content_of(self.letter) if self.form == "page" else open_letter(self.letter, self.form)
        except KeyDestroyed:
            return None


@dataclass(kw_only=True)
class ServeLetter(_Showing):
    """Enter how a letter other than the answer reached its addressee: what a lapse rests on (条例2019 Art. 30)."""

    verb = "casework.serve_letter"
    title = "登记文书送达"
    private = frozenset({"tracking", "signed_by", "scans"})

    letter: Letter
    way: str = ""
    on: dt.date | None = None
    tracking: str = ""
    signed_by: str = ""
    scans: list[Incoming] | None = None

    def closed(self) -> list[Reason]:
        reasons = super().closed()
        if self.letter.owner != f"{self.request._meta.label_lower}:{self.request.pk}":
            reasons.append(Reason(code="foreign", message="这不是本件的文书。"))
        return reasons

    def check(self) -> list[Reason]:
        reasons = self.closed()
        if self.way not in ServiceWay.values:
            reasons.append(Reason(code="required", field="way", message="请选择送达方式。"))
        if self.on is None:
            reasons.append(Reason(code="required", field="on", message="请填写送达日期。"))
        elif self.on < self.letter.made_on or self.on > self.context.today:
            message = "送达日期应在文书成文日期与今天之间。"
            reasons.append(Reason(code="order", field="on", message=message))
        return reasons + scan_reasons(self.request.body, self.scans or [])

    def details(self) -> dict[str, Any]:
        return {"letter": self.letter.public_id, "way": self.way, "on": self.on}

    def perform(self) -> Request:
        proof = None
        for scan in self.scans or []:
            stored = keep(self.request, scan, "送达凭证", self.context)
            EventFile.objects.create(
                request=self.request, seq=self.request.events_count, stored=stored, label="送达凭证"
            )
            proof = proof or stored
        try:
            assert self.on is not None
            record_service(
                self.letter,
                way=self.way,
                on=self.on,
                tracking=self.tracking.strip(),
                signed_by=self.signed_by.strip(),
                proof=proof,
                recorded_by=self.context.user,
            )
        except LetterError as wrong:  # pragma: no cover - `check` has looked
            raise ValueError(str(wrong)) from wrong
        return self.request
