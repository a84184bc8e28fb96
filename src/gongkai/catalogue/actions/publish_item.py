"""Publish what was approved."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, ClassVar

from gongkai.agencies.practice import Values, value_of
from gongkai.catalogue.actions.base import ItemAction
from gongkai.catalogue.actions.clear_item import not_publishable
from gongkai.catalogue.channels import open_channel_faults, website_channel
from gongkai.catalogue.clearance import flow
from gongkai.catalogue.models import Channel, DisclosureMode, Item, Occasion, Release, State
from gongkai.catalogue.numbering import allocate
from gongkai.catalogue.personal.masking import make_final
from gongkai.catalogue.settings import PUBLISH_WITHIN
from gongkai.catalogue.versions import keep_version
from gongkai.files import publishing
from gongkai.files.models import StoredFile
from gongkai.journal.actions import Reason
from gongkai.law import Calendar
from gongkai.law.articles import cite
from gongkai.workdays.queries import current_calendar


def publish_within(item: Item, values: Values | None = None) -> int:
    """Return in how many working days the item is to be published: the body's period, or its column's shorter one.

    `values`: those of PUBLISH_WITHIN, where many items are asked about.
    """
    day = item.created_on
    within = int(values.of(item.body, day) if values else value_of(item.body, PUBLISH_WITHIN, day))
    return min(within, item.column.publish_within or within)


def publication_due(
    item: Item, calendar: Calendar | None = None, values: Values | None = None
) -> dt.date | None:
    """Return the last day for publishing: 20 working days from origin or change (条例2019 Art. 26), or the shorter
    period of its column (permits and penalties: 7 working days by default, a setting of the column).

    The day of origin itself does not count. None where the days of that time are not known. `calendar`: the one in
    force, `values`: those of PUBLISH_WITHIN, where many items are asked about.
    """
    try:
        return (calendar or current_calendar()).add_working_days(
            item.created_on, publish_within(item, values)
        )
    except ValueError:
        return None


def files_of(item: Item) -> list[StoredFile]:
    """Return the files of the item's attachments that were not removed."""
    parts = item.attachments.filter(removed_on=None).select_related("file__blob")
    return [part.file for part in parts]


@dataclass(kw_only=True)
class PublishItem(ItemAction):
    """Put an approved item on the platform today: number, date, release, attachments. Never backdated.

    `channels`: further channels through which it goes out the same day.
    """

    verb = "catalogue.publish_item"
    title = "发布"
    states: ClassVar[tuple[str, ...]] = (State.APPROVED,)

    channels: list[Channel] = field(default_factory=list)

    def closed(self) -> list[Reason]:
        reasons = super().closed()
        if self.item.disclosure_mode != DisclosureMode.PROACTIVE:
            reasons.append(Reason(code="mode", message="只有认定为“主动公开”的信息可以发布。"))
        if self.item.approved_on is not None and self.item.approved_on > self.context.today:
            reasons.append(Reason(code="approved", message="审定日期晚于今天，请核对审定日期。"))
        if self.item.state == State.APPROVED and flow.passed_of(self.item) is None:
            reasons.append(
                Reason(code="clearance", message="本条没有审查通过的记录，不能发布，请退回后重新送审。")
            )
        return reasons

    def check(self) -> list[Reason]:
        # What is found in texts and files is for those who may act: others start no search.
        return self.closed() or self.faults()

    def faults(self) -> list[Reason]:
        reasons = not_publishable(self.item, self.context.today)
        return reasons + open_channel_faults(self.channels, self.item, self.context.today)

    def warnings(self) -> list[Reason]:
        """Return what does not hinder the act but must be said: the period of Art. 26 is over."""
        due = publication_due(self.item)
        if due is None or self.context.today <= due:
            return []
        message = (
            f"已超过公开期限（应于 {due:%Y-%m-%d} 前公开，自形成之日起 {publish_within(self.item)} 个工作日）。"
            "仍可发布，请说明情况备查。"
        )
        # A shorter period of a column is the body's own; only the period of the Regulations is quoted as law.
        basis = "" if self.item.column.publish_within else cite("条例2019:26")
        return [Reason(code="late", message=message, basis=basis)]

    def details(self) -> dict[str, Any]:
        due = publication_due(self.item)
        late = due is not None and self.context.today > due
        return {**super().details(), "due_on": due, "late": late}

    def perform(self) -> Item:
        item, today = self.item, self.context.today
        [(item.series, item.serial, item.index_no)] = allocate(item.body, today)
        item.state, item.published_on = State.PUBLISHED, today
        self.save("state", "published_on", "series", "serial", "index_no")
        item.clearances.filter(publish_at__isnull=False).update(publish_at=None)
        channels = {channel.pk: channel for channel in [website_channel(), *self.channels]}
        Release.objects.bulk_create(
            Release(body_id=item.body_id, item=item, channel=channel, released_on=today)
            for channel in channels.values()
        )
        for stored in files_of(item):
            publishing.publish(stored)
        make_final(item)
        keep_version(item, Occasion.PUBLISHED, self.context)
        return item
