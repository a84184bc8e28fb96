"""The line of stages on the item page, and what was said at them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from gongkai.catalogue.models import Clearance, ClearanceState, ClearanceStep, Item, StepState
from gongkai.journal.actions import LOCAL
from gongkai.look.parts import Light, Stage

STATE_LIGHTS = {
    ClearanceState.OPEN: "wait",
    ClearanceState.PASSED: "done",
    ClearanceState.RETURNED: "back",
    ClearanceState.CANCELLED: "none",
}


def clearances_of(item: Item) -> list[Clearance]:
    """Return the clearances of the item with their stages, the last first."""
    return list(item.clearances.prefetch_related("steps"))


def signed(step: ClearanceStep) -> str:
    """Return who signed a stage and when, as one line."""
    paper = "，纸上签批" if step.on_paper else ""
    return f"{step.passed_by_name}　{step.passed_on:%Y-%m-%d}{paper}"


def stages_of(clearance: Clearance) -> list[Stage]:
    """Return the stages as steps of a line: the author's own first."""
    by = clearance.submitted_by_name or clearance.author_name
    found = [Stage(name="送审自查", note=f"{by}　{clearance.opened_on:%Y-%m-%d}", state="done")]
    for step in clearance.steps.all():
        if step.state == StepState.WAITING:
            note = f"{'待' if step.current else ''}{step.role_names}{'，须校对' if step.proof else ''}"
            found.append(Stage(name=step.label, note=note, state="now" if step.current else "ahead"))
        else:
            returned = step.state == StepState.RETURNED
            light = Light(kind="back", word="退回") if returned else Light(kind="done", word="通过")
            found.append(Stage(name=step.label, note=signed(step), state="done", light=light))
    return found


def history_of(found: list[Clearance]) -> list[dict[str, Any]]:
    """Return the clearances with what was said at their stages."""
    return [
        {
            "clearance": one,
            "light": Light(kind=STATE_LIGHTS[ClearanceState(one.state)], word=str(one.get_state_display())),
            "steps": [(step, signed(step)) for step in one.steps.all() if step.state != StepState.WAITING],
        }
        for one in found
    ]


def panel(request: HttpRequest, item: Item) -> dict[str, Any]:
    """Return the line of stages of the item's last clearance, and what went before."""
    found = clearances_of(item)
    if not found:
        return {}
    last = found[0]
    return {
        "item": item,
        "clearance": last,
        "stages": stages_of(last),
        "history": history_of(found),
        "open_remarks": item.remarks.filter(settled_on=None).count(),
        "remarks": item.remarks.count(),
        "scheduled": last.publish_at.astimezone(LOCAL) if last.publish_at else None,
    }
