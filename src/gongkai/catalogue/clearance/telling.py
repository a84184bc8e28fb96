"""Whom a clearance tells what. No message holds a title: nothing of it is public yet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gongkai.agencies.models import Role
from gongkai.catalogue.models import Clearance, ClearanceStep, Item
from gongkai.journal.append import stream_of
from gongkai.notices.kinds import NoticeKind, declare
from gongkai.notices.sending import notify

WAITING = NoticeKind(
    key="catalogue.step_waiting",
    label="信息待审查",
    subject="信息待审查",
    text="有一条信息等待审查（{what}），请到“信息发布”办理。",
    placeholders=("what",),
)
RETURNED = NoticeKind(
    key="catalogue.returned",
    label="信息被退回修改",
    subject="信息被退回修改",
    text="有一条送审的信息被退回（{what}），请查看意见后修改。",
    placeholders=("what",),
)
CLEARED = NoticeKind(
    key="catalogue.cleared",
    label="信息审查通过",
    subject="信息审查通过",
    text="有一条信息审查通过，请及时办理下一步。",
)
SCHEDULE_FAILED = NoticeKind(
    key="catalogue.schedule_failed",
    label="定时发布没有执行",
    subject="定时发布没有执行",
    text="有一条信息没有按时发布，定时已取消：{error}",
    placeholders=("error",),
    urgent=True,
)
declare(WAITING, RETURNED, CLEARED, SCHEDULE_FAILED)
PUBLISHERS = (Role.CLERK, Role.DISCLOSURE_OFFICER)


def _tell(
    kind: NoticeKind, item: Item, *, roles: Iterable[str] = (), users: Iterable[Any] = (), **more: Any
) -> None:
    notify(
        kind,
        body=item.body,
        roles=tuple(roles),
        users=[user for user in users if user is not None],
        stream=stream_of(item),
        url=f"/office/catalogue/{item.public_id}/",
        **more,
    )


def waits_for(step: ClearanceStep, clearance: Clearance, actor: Any = None) -> None:
    """Tell who may decide the stage that it is their turn; neither author nor who just acted."""
    _tell(
        WAITING,
        clearance.item,
        roles=step.roles,
        facts={"what": step.label},
        without=(clearance.author, clearance.submitted_by, actor),
        once=f"{WAITING.key}:{clearance.public_id}:{step.position}",
    )


def returned(clearance: Clearance, label: str) -> None:
    """Tell the author that it came back; where the author has no account, the clerks."""
    people = {one.pk: one for one in (clearance.author, clearance.submitted_by) if one is not None}
    roles = () if people else (Role.CLERK,)
    once = f"{RETURNED.key}:{clearance.public_id}"
    _tell(RETURNED, clearance.item, users=people.values(), roles=roles, facts={"what": label}, once=once)


def cleared(clearance: Clearance, actor: Any = None) -> None:
    """Tell author and clerks that the last stage passed."""
    _tell(
        CLEARED,
        clearance.item,
        roles=PUBLISHERS,
        users=[clearance.author],
        without=(actor,),
        once=f"{CLEARED.key}:{clearance.public_id}",
    )


def schedule_failed(item: Item, error: str, when: str) -> None:
    """Tell who publishes that the item did not go out, and why."""
    once = f"{SCHEDULE_FAILED.key}:{item.public_id}:{when}"
    _tell(SCHEDULE_FAILED, item, roles=(*PUBLISHERS, Role.HEAD), facts={"error": error}, once=once)
