"""What is handed out with the answer: files that the requester downloads after service (条例2019 Art. 40)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from gongkai.casework.actions.reasons import clear_text, named
from gongkai.casework.attaching import attach, scan_reasons
from gongkai.casework.models import EventFile, Request, State
from gongkai.casework.rules import handler_only
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import Action, Reason

ANSWER = "答复附件"
TAKEN_OUT = "不再提供："
STATES = frozenset({State.REGISTERED, State.DRAFTING, State.IN_APPROVAL, State.DECIDED, State.DELIVERED})


def answers_of(request: Request) -> Any:
    """Return the answer's files of a request, oldest first: encrypted for its person, shown once it was served."""
    rows = EventFile.objects.filter(request=request, label__startswith=ANSWER)
    return rows.select_related("stored__blob").order_by("pk")


@dataclass(kw_only=True)
class AnswerFiles(Action):
    """The base of both."""

    request: Request

    @property
    def record(self) -> Request:
        return self.request

    def closed(self) -> list[Reason]:
        """Return why this person may not, or it is too early or too late."""
        reasons = handler_only(self.context, self.request)
        if not reasons and self.request.state not in STATES:
            message = "只有办理中、已决定或者已送达的申请可以改动答复附件。"
            reasons = [Reason(code="state", message=message)]
        return reasons


@dataclass(kw_only=True)
class AttachAnswer(AnswerFiles):
    """Add files to the answer."""

    verb = "casework.attach_answer"
    title = "添加答复附件"
    private: ClassVar[frozenset[str]] = frozenset({"files"})

    files: list[Incoming] = field(default_factory=list, repr=False)

    def check(self) -> list[Reason]:
        reasons = self.closed()
        if not reasons and not self.files:
            reasons = [Reason(code="required", field="files", message="请选择要提供的文件。")]
        return reasons or scan_reasons(self.request.body, self.files, "files")

    def perform(self) -> Request:
        before = EventFile.objects.filter(request=self.request, label__contains=ANSWER).count()
        for place, incoming in enumerate(self.files, start=before + 1):
            attach(self.request, self.request.events_count, [incoming], f"{ANSWER}{place}", self.context)
        return self.request

    def details(self) -> dict[str, Any]:
        return {**super().details(), "count": len(self.files)}


@dataclass(kw_only=True)
class TakeOutAnswer(AnswerFiles):
    """Take a file out of the answer (added by mistake): it stays in the case file, the requester no longer gets it."""

    verb = "casework.take_out_answer"
    title = "撤下答复附件"

    file: str = ""
    reason: str = ""

    def check(self) -> list[Reason]:
        reasons = self.closed()
        if reasons:
            return reasons
        if not answers_of(self.request).filter(stored__public_id=self.file).exists():
            return [Reason(code="foreign", field="file", message="没有找到这个附件，可能已经撤下。")]
        return named("reason", self.reason, "撤下的理由") or clear_text("reason", self.reason)

    def perform(self) -> Request:
        row = answers_of(self.request).get(stored__public_id=self.file)
        row.label = f"{TAKEN_OUT}{row.label}"
        row.save(update_fields=["label"])
        return self.request
