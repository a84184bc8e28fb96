"""Publish at a time: set it, take it off. The day of publication is the day on which it goes out, never before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from gongkai.catalogue.actions.base import ItemAction
from gongkai.catalogue.actions.clear_item import not_publishable
from gongkai.catalogue.clearance import flow
from gongkai.catalogue.fields import fault
from gongkai.catalogue.models import Clearance, DisclosureMode, Item, State
from gongkai.journal.actions import LOCAL, Reason

LONGEST_AHEAD = dt.timedelta(days=366)


def scheduled(item: Item) -> Clearance | None:
    """Return the passed clearance of the item that holds its time, None where none is set."""
    found = flow.passed_of(item) if item.state == State.APPROVED else None
    return found if found is not None and found.publish_at is not None else None


@dataclass(kw_only=True)
class ScheduleItem(ItemAction):
    """Have an approved item published at `publish_at` (an aware time in the future), or change that time."""

    verb = "catalogue.schedule_item"
    title = "定时发布"
    states: ClassVar[tuple[str, ...]] = (State.APPROVED,)

    publish_at: dt.datetime | None = None

    def closed(self) -> list[Reason]:
        reasons = super().closed()
        if self.item.disclosure_mode != DisclosureMode.PROACTIVE:
            reasons.append(Reason(code="mode", message="只有认定为“主动公开”的信息可以发布。"))
        if self.item.state == State.APPROVED and flow.passed_of(self.item) is None:
            reasons.append(Reason(code="clearance", message="本条没有审查通过的记录，请退回后重新送审。"))
        return reasons

    def check(self) -> list[Reason]:
        # What is found in texts and files is for those who may act: others start no search.
        return self.closed() or self.faults()

    def faults(self) -> list[Reason]:
        return not_publishable(self.item, self.context.today) + self._time_faults()

    def _time_faults(self) -> list[Reason]:
        if self.publish_at is None:
            return [fault("publish_at", "请填写发布时间。", "required")]
        if timezone.is_naive(self.publish_at):
            return [fault("publish_at", "发布时间缺少时区，请按北京时间填写。")]
        now = timezone.now()
        if self.publish_at <= now:
            return [fault("publish_at", "发布时间应晚于现在；要马上发布的，请直接发布。")]
        if self.publish_at > now + LONGEST_AHEAD:
            return [fault("publish_at", "发布时间最晚不超过一年。")]
        return []

    def details(self) -> dict[str, Any]:
        at = self.publish_at.astimezone(LOCAL) if self.publish_at else None
        return {"publish_at": at.isoformat(timespec="minutes") if at else ""}

    def perform(self) -> Item:
        clearance = flow.passed_of(self.item)
        assert clearance is not None
        clearance.publish_at = self.publish_at
        clearance.scheduled_by_name = self.context.actor_name[:60]
        clearance.save(update_fields=["publish_at", "scheduled_by_name"])
        return self.item


@dataclass(kw_only=True)
class CancelSchedule(ItemAction):
    """Take the time off: the item stays approved. `error`: why it could not be published (the system's own words)."""

    verb = "catalogue.cancel_schedule"
    title = "取消定时发布"
    states: ClassVar[tuple[str, ...]] = (State.APPROVED,)

    error: str = ""

    def closed(self) -> list[Reason]:
        reasons = super().closed()
        if not reasons and scheduled(self.item) is None:
            reasons.append(Reason(code="none", message="本条没有定时发布。"))
        return reasons

    def perform(self) -> Item:
        clearance = scheduled(self.item)
        assert clearance is not None
        clearance.publish_at, clearance.scheduled_by_name = None, ""
        clearance.save(update_fields=["publish_at", "scheduled_by_name"])
        return self.item
