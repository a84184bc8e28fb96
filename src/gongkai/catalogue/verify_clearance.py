"""What `gongkai verify` asks of clearances: items stand as their clearances say, and nobody reviewed their own."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q

from gongkai.catalogue.models import (
    Clearance,
    ClearanceState,
    ClearanceStep,
    Item,
    Purpose,
    State,
    StepState,
)
from gongkai.journal.append import stream_of
from gongkai.journal.verify import Problem, register

KEY = "catalogue.clearances"
MOST = 100


@register(KEY, "发布审查")
def clearances() -> Iterator[Problem]:
    """Items and their clearances say the same; a passed one lacks no signature; no author signed a stage."""
    yield from _items()
    yield from _signatures()


def _items() -> Iterator[Problem]:
    mine = Clearance.objects.filter(item=OuterRef("pk"), purpose=Purpose.PUBLISH)
    is_open = Exists(mine.filter(state=ClearanceState.OPEN))
    is_passed = Exists(mine.filter(state=ClearanceState.PASSED))
    yield from _wrong(Item.objects.filter(~is_open, state=State.SUBMITTED), "送审中而没有审查记录。")
    yield from _wrong(
        Item.objects.filter(clearances__in=Clearance.objects.filter(state="open", purpose="publish")).exclude(
            state=State.SUBMITTED
        ),
        "有未办结的审查，而信息不在送审状态。",
    )
    yield from _wrong(Item.objects.filter(~is_passed, state=State.APPROVED), "已审定而没有审查通过的记录。")
    for clearance in Clearance.objects.filter(
        purpose=Purpose.PUBLISH, state=ClearanceState.PASSED, item__state__in=[State.DRAFT, State.SUBMITTED]
    ).select_related("item")[:MOST]:
        yield Problem(KEY, stream_of(clearance.item), "审查已通过，而信息仍是草稿或者送审状态。")
    scheduled = Clearance.objects.filter(publish_at__isnull=False).exclude(item__state=State.APPROVED)
    for clearance in scheduled.select_related("item")[:MOST]:
        yield Problem(KEY, stream_of(clearance.item), "设了定时发布，而信息不在待发布状态。")


def _wrong(items: object, words: str) -> Iterator[Problem]:
    for item in items.only("pk")[:MOST]:  # type: ignore[attr-defined]
        yield Problem(KEY, stream_of(item), words)


def _signatures() -> Iterator[Problem]:
    steps = ClearanceStep.objects.select_related("clearance__item")
    unsigned = steps.exclude(state=StepState.PASSED).exclude(state=StepState.RETURNED)
    for step in unsigned.filter(clearance__state=ClearanceState.PASSED)[:MOST]:
        yield Problem(KEY, stream_of(step.clearance.item), f"审查已通过，而“{step.label}”没有签署。")
    own = Q(passed_by=F("clearance__author")) | Q(passed_by=F("clearance__submitted_by"))
    for step in steps.filter(own, state=StepState.PASSED)[:MOST]:
        yield Problem(KEY, stream_of(step.clearance.item), f"“{step.label}”由拟稿人或者送审人自己签署。")
    open_ones = Clearance.objects.filter(state=ClearanceState.OPEN)
    waits = ClearanceStep.objects.filter(clearance=OuterRef("pk"), current=True)
    for clearance in open_ones.exclude(Exists(waits)).select_related("item")[:MOST]:
        yield Problem(KEY, stream_of(clearance.item), "审查中，而没有等待办理的环节。")
