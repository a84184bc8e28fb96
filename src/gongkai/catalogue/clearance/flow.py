"""The flow of a clearance: start, pass a stage, return, finish. Called inside the acts, which check and lock."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from gongkai.agencies.models import Role
from gongkai.catalogue.clearance import telling
from gongkai.catalogue.clearance.stages import Stage, stages_for
from gongkai.catalogue.models import (
    Clearance,
    ClearanceState,
    ClearanceStep,
    DisclosureMode,
    Item,
    Purpose,
    State,
    StepState,
)
from gongkai.files.models import StoredFile
from gongkai.journal.actions import Context

if TYPE_CHECKING:
    from gongkai.catalogue.models import Correction

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Who signed a stage on which day, as on the paper; `user` where the signer has an account."""

    signed_by: str = ""
    signed_on: dt.date | None = None
    user: Any = None
    opinion: str = ""
    proofread: bool = False

    @property
    def name(self) -> str:
        """Return the name to enter."""
        return (self.signed_by.strip() or (str(self.user) if self.user is not None else ""))[:60]


def open_of(item: Item) -> Clearance | None:
    """Return the clearance that the item is in, None where it is in none."""
    found: Clearance | None = (
        Clearance.objects.filter(item=item, state=ClearanceState.OPEN)
        .select_related("author", "submitted_by")
        .first()
    )
    if found is not None:
        found.item = item
    return found


def passed_of(item: Item) -> Clearance | None:
    """Return the clearance that lets the item be published: its last one for publication, where that passed."""
    last: Clearance | None = item.clearances.filter(purpose=Purpose.PUBLISH).first()
    return last if last is not None and last.state == ClearanceState.PASSED else None


def current_of(clearance: Clearance) -> ClearanceStep | None:
    """Return the stage whose turn it is, None where none waits."""
    found: ClearanceStep | None = clearance.steps.filter(current=True).first()
    return found


def waiting_in(clearance: Clearance) -> list[ClearanceStep]:
    """Return the stages that wait, in order."""
    return list(clearance.steps.filter(state=StepState.WAITING))


def bare(name: str) -> str:
    """Return a name without spaces, for comparison."""
    return _SPACE.sub("", name)


def is_own(clearance: Clearance, *, user: Any = None, name: str = "") -> bool:
    """Return whether somebody wrote or handed in what is cleared, by account or by name: they review it nowhere."""
    own = {clearance.author_id, clearance.submitted_by_id} - {None}
    if user is not None and user.pk in own:
        return True
    names = {bare(clearance.author_name), bare(clearance.submitted_by_name)} - {""}
    return bool(name) and bare(name) in names


def start(
    item: Item,
    *,
    purpose: str,
    context: Context,
    correction: Correction | None = None,
    self_check: Sequence[str] = (),
    stages: Sequence[Stage] | None = None,
) -> Clearance:
    """Open a clearance with the stages that hold today, tell who is first, return it.

    `correction`: the correction that is cleared (purpose "correct"); it then points to this clearance.
    """
    author = correction if correction is not None else item
    clearance: Clearance = Clearance.objects.create(
        item=item,
        purpose=purpose,
        round=_round(item, purpose, correction),
        opened_on=context.today,
        author=author.author,
        author_name=author.author_name,
        submitted_by=context.user,
        submitted_by_name=context.actor_name[:60],
        self_check=list(self_check),
    )
    chosen = list(stages or stages_for(item.body, context.today))
    clearance.stages = [stage.as_data(position) for position, stage in enumerate(chosen, 1)]
    clearance.save(update_fields=["stages"])
    ClearanceStep.objects.bulk_create(_steps(clearance))
    if correction is not None:
        correction.clearance = clearance
        correction.save(update_fields=["clearance"])
    first = current_of(clearance)
    assert first is not None
    telling.waits_for(first, clearance)
    return clearance


def _round(item: Item, purpose: str, correction: Correction | None) -> int:
    if correction is not None:
        return correction.clearance.round + 1 if correction.clearance is not None else 1
    return item.clearances.filter(purpose=purpose).count() + 1


def _steps(clearance: Clearance) -> Iterable[ClearanceStep]:
    for position, stage in enumerate(clearance.stages, 1):
        yield ClearanceStep(
            clearance=clearance,
            position=position,
            current=position == 1,
            for_secrecy=Role.SECRECY_REVIEWER in stage["roles"],
            for_officer=Role.DISCLOSURE_OFFICER in stage["roles"],
            for_head=Role.HEAD in stage["roles"],
            **stage,
        )


def sign(
    clearance: Clearance,
    signatures: Sequence[Signature],
    context: Context,
    *,
    on_paper: bool = False,
    scan: StoredFile | None = None,
) -> Clearance:
    """Let the next stages pass, one a signature, in order; with the last the clearance has passed."""
    waiting = waiting_in(clearance)
    assert len(signatures) <= len(waiting)
    for step, signature in zip(waiting, signatures, strict=False):
        step.state, step.current = StepState.PASSED, False
        step.passed_by, step.passed_by_name = signature.user, signature.name
        step.passed_on, step.passed_at = signature.signed_on or context.today, timezone.now()
        step.on_paper, step.scan = on_paper, scan
        step.entered_by_name = context.actor_name[:60] if on_paper else ""
        step.proofread, step.opinion = signature.proofread, signature.opinion.strip()
        step.save()
    left = waiting[len(signatures) :]
    if left:
        left[0].current = True
        left[0].save(update_fields=["current"])
        telling.waits_for(left[0], clearance, context.user)
        return clearance
    return _finish(clearance, context)


def _finish(clearance: Clearance, context: Context) -> Clearance:
    clearance.state, clearance.closed_on = ClearanceState.PASSED, context.today
    clearance.save(update_fields=["state", "closed_on"])
    if clearance.purpose == Purpose.CORRECT:
        correction = clearance.correction
        correction.state = "approved"
        correction.save(update_fields=["state"])
    else:
        _approve(clearance.item, list(clearance.steps.all())[-1])
    telling.cleared(clearance, context.user)
    return clearance


def _approve(item: Item, last: ClearanceStep) -> None:
    """Approve the item by the last signature. What is not proactive is thereby registered, not published."""
    proactive = item.disclosure_mode == DisclosureMode.PROACTIVE
    item.state = State.APPROVED if proactive else State.REGISTERED
    item.approver, item.approver_name, item.approved_on = last.passed_by, last.passed_by_name, last.passed_on
    item.on_paper, item.paper_scan = last.on_paper, last.scan
    item.save(
        update_fields=[
            *("state", "approver", "approver_name", "approved_on", "on_paper", "paper_scan", "changed_at"),
        ]
    )


def record_passed(item: Item, label: str, signature: Signature, *, on_paper: bool = False) -> Clearance:
    """Enter a clearance that one signature already gave elsewhere (the leader's approval of a clean-up)."""
    day = signature.signed_on
    assert day is not None
    clearance: Clearance = Clearance.objects.create(
        item=item,
        state=ClearanceState.PASSED,
        opened_on=day,
        closed_on=day,
        author=item.author,
        author_name=item.author_name,
        submitted_by_name=item.author_name,
        stages=[Stage(label, (Role.HEAD,)).as_data(1)],
    )
    [step] = _steps(clearance)
    step.current, step.state, step.passed_at = False, StepState.PASSED, timezone.now()
    step.passed_by, step.passed_by_name, step.passed_on = signature.user, signature.name, day
    step.on_paper = on_paper
    step.save()
    return clearance


def send_back(clearance: Clearance, opinion: str, context: Context) -> None:
    """Return the clearance to its author by the stage whose turn it is; after the last one, by a line of its own."""
    step = current_of(clearance)
    if step is None:
        position = clearance.steps.count() + 1
        step = ClearanceStep(clearance=clearance, position=position, key="recall", label="发布前退回")
    step.state, step.current, step.opinion = StepState.RETURNED, False, opinion
    step.passed_by, step.passed_by_name = context.user, context.actor_name[:60]
    step.passed_on, step.passed_at = context.today, timezone.now()
    step.save()
    clearance.state, clearance.closed_on, clearance.publish_at = ClearanceState.RETURNED, context.today, None
    clearance.scheduled_by_name = ""
    clearance.save(update_fields=["state", "closed_on", "publish_at", "scheduled_by_name"])
    if clearance.purpose == Purpose.CORRECT:
        correction = clearance.correction
        correction.state = "drafting"
        correction.save(update_fields=["state"])
    telling.returned(clearance, step.label)


def cancel(item: Item, *, context: Context) -> None:
    """End the open clearance of the item without result, where there is one (a correction was dropped)."""
    clearance = open_of(item)
    if clearance is None:
        return
    clearance.steps.filter(current=True).update(current=False)
    clearance.state, clearance.closed_on = ClearanceState.CANCELLED, context.today
    clearance.save(update_fields=["state", "closed_on"])
