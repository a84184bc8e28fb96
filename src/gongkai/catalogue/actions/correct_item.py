"""Correct what is public: propose, edit, hand in for clearance, put in place, give up.

Index number, publication date and address of the item never change; the page says when and why it was corrected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from gongkai.catalogue.actions.attach_file import MOST_ATTACHMENTS
from gongkai.catalogue.actions.base import ItemAction, person_name
from gongkai.catalogue.clearance import flow
from gongkai.catalogue.corrections import (
    coming_files,
    going_files,
    open_correction,
    place_faults,
    read_values,
    secret_faults,
    staying_files,
    stored_values,
    text_faults,
    unfinished_correction,
)
from gongkai.catalogue.fields import apply, clean_values, fault, required
from gongkai.catalogue.models import (
    Attachment,
    Correction,
    CorrectionFile,
    CorrectionState,
    Item,
    Occasion,
    State,
)
from gongkai.catalogue.versions import keep_first, keep_version
from gongkai.files import publishing
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import Reason

PRIVATE = frozenset({"values", "reason", "public_note", "incoming", "incoming_name", "removed"})


def put_values(correction: Correction, values: dict[str, Any]) -> list[Reason]:
    """Put the values that differ from the item into the correction; return what is wrong with them."""
    wrong = place_faults(values)
    cleaned, reasons = clean_values(
        {name: value for name, value in values.items() if name not in wrong_in(wrong)}
    )
    kept = stored_values(cleaned, correction.item)
    rest = {name: value for name, value in correction.values.items() if name not in cleaned}
    correction.values = {**rest, **kept}
    return wrong + reasons


def wrong_in(reasons: list[Reason]) -> set[str]:
    """Return the fields that the reasons are about."""
    return {reason.field for reason in reasons}


@dataclass(kw_only=True)
class ProposeCorrection(ItemAction):
    """Begin a correction of a published item; at most one is open. `values`: fields of `corrections.CORRECTABLE`."""

    verb = "catalogue.propose_correction"
    title = "提出更正"
    states: ClassVar[tuple[str, ...]] = (State.PUBLISHED,)
    private: ClassVar[frozenset[str]] = PRIVATE

    reason: str = ""
    public_note: str = ""
    values: dict[str, Any] = field(default_factory=dict)

    def closed(self) -> list[Reason]:
        reasons = super().closed()
        if open_correction(self.item) is not None:
            message = "这条信息已有一项更正在办，请先办结或者放弃。"
            reasons.append(Reason(code="open", message=message))
        return reasons

    def faults(self) -> list[Reason]:
        correction, reasons = self._made()
        reasons += required("reason", self.reason, "更正原因", 500)
        if len(self.public_note.strip()) > 500:
            reasons.append(fault("public_note", "更正说明最多 500 个字。"))
        return reasons + secret_faults(correction) + text_faults(correction)

    def _made(self) -> tuple[Correction, list[Reason]]:
        correction = Correction(
            item=self.item,
            reason=self.reason.strip(),
            public_note=self.public_note.strip(),
            author=self.context.user,
            author_name=person_name(self.context.user) or self.context.actor_name,
            proposed_on=self.context.today,
        )
        return correction, put_values(correction, self.values)

    def details(self) -> dict[str, Any]:
        return {**super().details(), "fields": sorted(self.values)}

    def perform(self) -> Correction:
        correction, _ = self._made()
        correction.save(force_insert=True)
        return correction


@dataclass(kw_only=True)
class CorrectionAction(ItemAction):
    """An act on a correction; it is entered with the item."""

    correction: Correction
    item: Item = field(init=False)

    states: ClassVar[tuple[str, ...]] = (State.PUBLISHED,)
    stages: ClassVar[tuple[str, ...]] = ()
    private: ClassVar[frozenset[str]] = PRIVATE

    def __post_init__(self) -> None:
        self.item = self.correction.item

    def _lock(self) -> None:
        super()._lock()
        self.correction.refresh_from_db()
        self.correction.item = self.item

    def state_reasons(self) -> list[Reason]:
        if self.correction.state in self.stages:
            return super().state_reasons()
        wanted = "、".join(f"“{CorrectionState(stage).label}”" for stage in self.stages)
        now = self.correction.get_state_display()
        message = f"更正“{now}”，现在不能{self.title}，只有{wanted}的可以。"
        return [Reason(code="state", message=message)]

    def details(self) -> dict[str, Any]:
        kept = {k: v for k, v in super().details().items() if k not in ("correction", "item")}
        return {**kept, **self.correction.journal_state()}


@dataclass(kw_only=True)
class EditCorrection(CorrectionAction):
    """Change a correction that is being drafted. None leaves a thing as it is.

    `values`: fields that are to read so (a value like that of the item takes the change back); `removed`: public
    ids of the files that go; `incoming`: a file that comes; `unadded`: one that does not come after all.
    """

    verb = "catalogue.edit_correction"
    title = "修改更正稿"
    stages: ClassVar[tuple[str, ...]] = (CorrectionState.DRAFTING,)

    reason: str | None = None
    public_note: str | None = None
    values: dict[str, Any] = field(default_factory=dict)
    removed: Sequence[str] | None = None
    incoming: Incoming | None = None
    incoming_name: str = ""
    unadded: CorrectionFile | None = None

    def faults(self) -> list[Reason]:
        before = (self.correction.values, self.correction.reason, self.correction.public_note)
        try:
            reasons = self._put()
            reasons += secret_faults(self.correction) + text_faults(self.correction)
        finally:
            self.correction.values, self.correction.reason, self.correction.public_note = before
        return reasons + self._file_faults()

    def _put(self) -> list[Reason]:
        reasons = put_values(self.correction, self.values)
        if self.reason is not None:
            reasons += required("reason", self.reason, "更正原因", 500)
            self.correction.reason = self.reason.strip()
        if self.public_note is not None:
            if len(self.public_note.strip()) > 500:
                reasons.append(fault("public_note", "更正说明最多 500 个字。"))
            self.correction.public_note = self.public_note.strip()
        return reasons

    def _file_faults(self) -> list[Reason]:
        reasons: list[Reason] = []
        there = set(self.item.attachments.filter(removed_on=None).values_list("file__public_id", flat=True))
        if self.removed is not None and not set(self.removed) <= there:
            reasons.append(fault("removed", "没有找到要移除的附件，可能已被移除。"))
        if self.incoming is not None:
            if len(staying_files(self.correction)) + len(coming_files(self.correction)) >= MOST_ATTACHMENTS:
                reasons.append(fault("file", f"附件最多 {MOST_ATTACHMENTS} 个。"))
            reasons += self.incoming.reasons(self.item.body)
        part = self.unadded
        if part is not None and (part.correction_id != self.correction.pk or part.removed_on is not None):
            reasons.append(fault("file", "没有找到这个文件，可能已被移除。"))
        return reasons

    def perform(self) -> Correction:
        self._put()
        if self.removed is not None:
            self.correction.removed = sorted(set(self.removed))
        if self.incoming is not None:
            stored = self.incoming.keep(
                self.item.body, owner=self.item, kind="correction", uploaded_by=self.context.user
            )
            title = (self.incoming_name.strip() or stored.name)[:150]
            CorrectionFile.objects.create(correction=self.correction, file=stored, title=title)
        if self.unadded is not None:
            self.unadded.removed_on = self.context.today
            self.unadded.save(update_fields=["removed_on"])
        self.correction.save(update_fields=["values", "reason", "public_note", "removed"])
        return self.correction


@dataclass(kw_only=True)
class SubmitCorrection(CorrectionAction):
    """Hand the correction in: it goes through the same stages as a publication."""

    verb = "catalogue.submit_correction"
    title = "更正送审"
    stages: ClassVar[tuple[str, ...]] = (CorrectionState.DRAFTING,)

    def faults(self) -> list[Reason]:
        return unfinished_correction(self.correction)

    def perform(self) -> Correction:
        clearance = flow.start(self.item, purpose="correct", context=self.context, correction=self.correction)
        self.correction.clearance, self.correction.state = clearance, CorrectionState.IN_REVIEW
        self.correction.save(update_fields=["clearance", "state"])
        return self.correction


@dataclass(kw_only=True)
class PublishCorrection(CorrectionAction):
    """Put the cleared correction in place of what is public, today, with its date and note on the page.

    The version before and the new one are kept for the office.
    """

    verb = "catalogue.publish_correction"
    title = "公布更正"
    stages: ClassVar[tuple[str, ...]] = (CorrectionState.APPROVED,)

    def faults(self) -> list[Reason]:
        return unfinished_correction(self.correction)

    def details(self) -> dict[str, Any]:
        return {**super().details(), "note": self.correction.public_note}

    def perform(self) -> Correction:
        correction, item = self.correction, self.item
        keep_first(item, self.context)
        names = list(apply(item, read_values(correction)[0]))
        item.save(update_fields=[*names, "changed_at"])
        self._change_files()
        correction.state, correction.published_on = CorrectionState.PUBLISHED, self.context.today
        correction.save(update_fields=["state", "published_on"])
        keep_version(item, Occasion.CORRECTED, self.context)
        return correction

    def _change_files(self) -> None:
        for part in going_files(self.correction):
            part.removed_on = self.context.today
            part.save(update_fields=["removed_on"])
            publishing.withdraw(part.file)
        last = self.item.attachments.order_by("-order").values_list("order", flat=True).first() or 0
        for place, one in enumerate(coming_files(self.correction), 1):
            Attachment.objects.create(item=self.item, file=one.file, title=one.title, order=last + 10 * place)
            publishing.publish(one.file)


@dataclass(kw_only=True)
class DropCorrection(CorrectionAction):
    """Give a correction up: nothing of it becomes public; its review, if it is in one, ends."""

    verb = "catalogue.drop_correction"
    title = "放弃更正"
    states: ClassVar[tuple[str, ...]] = (State.PUBLISHED, State.WITHDRAWN)
    stages: ClassVar[tuple[str, ...]] = (
        CorrectionState.DRAFTING,
        CorrectionState.IN_REVIEW,
        CorrectionState.APPROVED,
    )
    private: ClassVar[frozenset[str]] = frozenset()

    reason: str = ""

    def faults(self) -> list[Reason]:
        return required("reason", self.reason, "放弃原因", 500)

    def perform(self) -> Correction:
        return drop(self.correction, self)


def drop(correction: Correction, action: ItemAction) -> Correction:
    """End a correction and its review (part of an act)."""
    if correction.state == CorrectionState.IN_REVIEW:
        flow.cancel(correction.item, context=action.context)
    correction.state = CorrectionState.DROPPED
    correction.save(update_fields=["state"])
    return correction
